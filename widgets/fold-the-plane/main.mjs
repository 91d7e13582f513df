// Fold the plane: the page around model.mjs, regions.mjs and training.mjs.
import { button, choice, colour, field, fitCanvas, h, mount, number, onTheme, perFrame, reducedMotion, select, symbol, thousands } from "../shared/dom.mjs";
import { clamp } from "../shared/state.mjs";
import { drawFlat, fromScreen, handlePlaces, toScreen } from "./flat.mjs";
import {
  BOX, DEFAULTS, LARGEST, MAX_UNITS, cleanState, entryOf, moveFold, networkOf, packNetwork, parseMatrix, widthsOf,
} from "./model.mjs";
import { linearRegions, regionAt, upperBound } from "./regions.mjs";
import { drawSurface, viewDirection } from "./surface.mjs";
import { DATA_SETS, makeData, makeTrainer } from "./training.mjs";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STEPS_A_FRAME = 4;

mount("fold-the-plane", DEFAULTS, (body, start, { save, announce, defaults }) => {
  let state = cleanState(start);
  let network = networkOf(state);
  let scene = linearRegions(network, BOX);
  let data = null;
  let trainer = null;
  let running = false;

  const canvas = h("canvas", {
    tabindex: "0", role: "application", "aria-roledescription": "plane",
    "aria-label": "The plane from −2 to 2, cut into linear regions. Arrow keys move the point that is looked at.",
  });
  const legend = h("p", { class: "wg-legend" });
  const count = h("p", { class: "wg-count" });
  const bound = h("p");
  const facts = h("dl", { class: "wg-facts" });
  const layers = choice("Hidden layers", [["1", "one"], ["2", "two"]], String(state.layers), (v) => resize({ layers: Number(v) }));
  const [n1, n1Text] = units("n1");
  const [n2, n2Text] = units("n2");
  const n2Field = field([symbol("n_2"), " = ", n2Text], n2);
  const examples = select([["", "choose …"], ["shallow", "the three folds of the text"], ["deep", "the three layers of the text"], ["new", "random weights"]], "", take);
  const views = choice("Show", [["height", "height"], ["regions", "regions"], ["surface", "surface"]], state.view, (v) => { state.view = v; refresh(); });
  const turn = h("input", { type: "range", min: 0, max: 360, step: 1, oninput: () => { state.turn = Number(turn.value); refresh(); } });
  const turnField = field("Turn the surface", turn);
  const matrix = h("select", { onchange: () => pick({ matrix: matrix.value }) });
  const row = h("input", { type: "number", min: 1, oninput: () => pick({ row: Number(row.value) }) });
  const column = h("input", { type: "number", min: 1, oninput: () => pick({ column: Number(column.value) }) });
  const columnField = field("column", column);
  const weight = h("input", { type: "range", class: "wg-wide", min: -3, max: 3, step: 0.01, oninput: () => setWeight(Number(weight.value)) });
  const weightText = h("output", { class: "wg-number" });
  const dataSelect = select(DATA_SETS, state.data, (v) => { state.data = v; useData(); refresh(); });
  const train = button("Train", () => (running ? stop() : run()), { "aria-pressed": "false" });
  const step = button("10 steps", () => { stop(); learn(10); });
  const status = h("p", { class: "wg-status" });

  body.prepend(
    h("p", { class: "wg-title" }, "Fold the plane"),
    h("p", { class: "wg-help" }, "Point at a region, drag the disc and the square of the chosen fold, or change a weight below. Every region is exact."),
    h("div", { class: "wg-bar" }, layers, field([symbol("n_1"), " = ", n1Text], n1), n2Field, field("Weights", examples), views, turnField),
    h("div", { class: "wg-plane" }, h("div", {}, canvas, legend), h("div", {}, count, bound, facts)),
    h("fieldset", { class: "wg-group" }, h("legend", {}, "Change a weight"),
      h("div", { class: "wg-bar" }, field("matrix or vector", matrix), field("row", row), columnField, field(["value ", weightText], weight),
        button("Reset", () => figure.show({ ...defaults })))),
    h("fieldset", { class: "wg-group" }, h("legend", {}, "Train it"),
      h("div", { class: "wg-bar" }, field("two classes of points", dataSelect), train, step), status),
  );

  function units(key) {
    const text = h("output", { class: "wg-number" });
    const control = h("input", { type: "range", min: 1, max: MAX_UNITS, step: 1, oninput: () => resize({ [key]: Number(control.value) }) });
    return [control, text];
  }

  /** Other sizes: other weights, from the same seed. */
  function resize(change) {
    state = cleanState({ ...state, example: "", ...change, weights: "" });
    network = networkOf(state);
    useData();
    refresh();
  }

  function take(what) {
    examples.value = "";
    if (what === "new") return resize({ seed: (state.seed + 1) % 1000000 });
    return what ? resize({ example: what }) : undefined;
  }

  function pick(change) {
    const before = state;
    state = cleanState({ ...state, ...change });
    if (state.matrix !== before.matrix) state = cleanState({ ...state, row: 1, column: 1 });
    refresh();
  }

  function setWeight(value) {
    const [values, i] = entryOf(network, state);
    values[i] = clamp(value, -LARGEST, LARGEST);
    keepWeights();
    refresh();
  }

  let packing = null;
  function keepWeights() {
    clearTimeout(packing);
    packing = setTimeout(() => { state.weights = packNetwork(network); save(state); }, 200);
  }

  // Training
  function useData() {
    stop();
    data = state.data === "none" ? null : makeData(state.data);
    trainer = data && makeTrainer(network, data);
    status.textContent = data
      ? `${data.points.length} points: discs are to get a negative Φ(x), squares a positive one. The thick line is Φ(x) = 0.`
      : "Choose points, then watch the regions move.";
  }

  function learn(times) {
    if (!trainer) { state.data = "ring"; dataSelect.value = "ring"; useData(); }
    let result;
    for (let k = 0; k < times; k++) result = trainer.step();
    const text = `After ${thousands(trainer.steps())} steps: loss ${result.loss.toFixed(3)}, ${Math.round(100 * result.accuracy)} % of the points on the right side`;
    status.textContent = `${text}.`;
    keepWeights();
    refresh();
    announce(`${text}, ${scene.regions.length} regions.`);
  }

  function run() {
    running = true;
    train.textContent = "Pause";
    train.setAttribute("aria-pressed", "true");
    const frame = () => {
      if (!running) return;
      learn(reducedMotion() ? 100 : STEPS_A_FRAME);
      if (trainer.steps() >= 3000) stop();
      else if (reducedMotion()) setTimeout(frame, 1000);
      else requestAnimationFrame(frame);
    };
    frame();
  }

  function stop() {
    running = false;
    train.textContent = "Train";
    train.setAttribute("aria-pressed", "false");
  }

  // Drawing
  const refresh = perFrame(() => {
    const surface = state.view === "surface";
    scene = linearRegions(network, BOX, surface ? viewDirection(state.turn) : undefined);
    const found = regionAt(scene.regions, state.x1, state.x2);
    showControls();
    showFacts(found);
    const size = Math.round(canvas.clientWidth) || 320;
    const context = fitCanvas(canvas, size, size);
    const dark = document.documentElement.dataset.theme === "dark";
    const shared = { ...scene, network, data, found, probe: [state.x1, state.x2], view: state.view, dark };
    if (surface) drawSurface(context, size, { ...shared, turn: state.turn, ink: colour(body, "--wg-text"), muted: colour(body, "--wg-line") });
    else drawFlat(context, size, { ...shared, chosen: chosenFold() });
    body.dataset.regions = scene.regions.length;
    save(state);
  });

  function chosenFold() {
    return parseMatrix(state.matrix, network.L).ell === 1 ? state.row - 1 : -1;
  }

  function showControls() {
    const widths = widthsOf(state);
    const { ell, bias } = parseMatrix(state.matrix, network.L);
    layers.show(String(state.layers));
    views.show(state.view);
    for (const [control, text, n] of [[n1, n1Text, state.n1], [n2, n2Text, state.n2]]) {
      control.value = n;
      text.value = n;
    }
    n2Field.hidden = state.layers === 1;
    turnField.hidden = state.view !== "surface";
    turn.value = state.turn;
    const names = widths.slice(1).flatMap((_, i) => [`W_${i + 1}`, `b_${i + 1}`]);
    if (matrix.options.length !== names.length) {
      matrix.replaceChildren(...names.map((name) => h("option", { value: name }, name.replace("_1", "₁").replace("_2", "₂").replace("_3", "₃"))));
    }
    matrix.value = state.matrix;
    row.max = widths[ell];
    column.max = widths[ell - 1];
    if (document.activeElement !== row) row.value = state.row;
    if (document.activeElement !== column) column.value = state.column;
    columnField.hidden = bias;
    const [values, i] = entryOf(network, state);
    if (Math.abs(values[i]) > Number(weight.max)) [weight.min, weight.max] = [-LARGEST, LARGEST];
    if (document.activeElement !== weight || Math.abs(weight.value - values[i]) > 0.006) weight.value = values[i];
    weightText.value = number(values[i]);
    dataSelect.value = state.data;
    legend.replaceChildren(
      state.view === "surface" ? "The graph of Φ: flat on every region. Darker is lower."
        : `Thick lines: folds of layer 1${state.layers === 2 ? "; dashed: folds of layer 2, bent where they cross them" : ""}. `
          + (state.view === "height" ? "Yellow is high, dark blue is low; white lines join points of one height." : "Tinted: an odd number of active units."));
  }

  function showFacts(found) {
    const n = scene.regions.length;
    const widths = network.widths;
    count.textContent = `${thousands(n)} linear region${n === 1 ? "" : "s"}`;
    bound.textContent = `in this square. No network ${widths.join(" → ")} has more than ${thousands(upperBound(widths))}.`;
    if (!found) return;
    const patterns = [];
    let at = 0;
    for (let ell = 1; ell < network.L; ell++) {
      patterns.push([ell, found.pattern.slice(at, at + widths[ell]).join("")]);
      at += widths[ell];
    }
    const value = found.a[0] * state.x1 + found.a[1] * state.x2 + found.c;
    facts.replaceChildren(
      h("dt", {}, "point ", symbol("x")), h("dd", { class: "wg-number" }, `(${number(state.x1)}, ${number(state.x2)})`),
      ...patterns.flatMap(([ell, bits]) => [
        h("dt", {}, `active in layer ${ell}`), h("dd", { class: "wg-bits" }, bits)]),
      h("dt", {}, symbol("A")), h("dd", { class: "wg-number" }, `(${number(found.a[0])}, ${number(found.a[1])})`),
      h("dt", {}, symbol("c")), h("dd", { class: "wg-number" }, number(found.c)),
      h("dt", {}, symbol("Φ"), "(", symbol("x"), ") = ", symbol("A"), symbol("x"), " + ", symbol("c")), h("dd", { class: "wg-number" }, number(value)));
  }

  // Pointer: a handle if one is near, else the point that is looked at; on the surface, turning.
  let grip = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left), (event.clientY - box.top), box.width];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const [u, v, size] = place(event);
    canvas.setPointerCapture(event.pointerId);
    grip = state.view === "surface" ? { kind: "turn", u, turn: state.turn } : { kind: gripAt(u, v, size) };
    drag(event);
  });
  canvas.addEventListener("pointermove", (event) => { if (grip) drag(event); });
  for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => { grip = null; });

  function gripAt(u, v, size) {
    const handles = chosenFold() >= 0 ? handlePlaces(network, chosenFold()) : null;
    for (const kind of handles ? ["turn", "move"] : []) {
      const [a, b] = toScreen(size, ...handles[kind]);
      if (Math.hypot(a - u, b - v) < 18) return kind === "turn" ? "rotate" : "move";
    }
    return "look";
  }

  function drag(event) {
    const [u, v, size] = place(event);
    const point = fromScreen(size, clamp(u, 0, size), clamp(v, 0, size));
    const i = chosenFold();
    if (grip.kind === "turn") {
      state.turn = Math.round(grip.turn + (u - grip.u) * 0.6 + 3600) % 360;
    } else if (grip.kind === "look") {
      look(...point);
      return;
    } else if (grip.kind === "move") {
      moveFold(network, i, point);
      keepWeights();
    } else {
      const { move } = handlePlaces(network, i);
      grip.sense ??= Math.sign(dotAlong(network, i, point, move)) || 1;
      const along = [grip.sense * (point[0] - move[0]), grip.sense * (point[1] - move[1])];
      if (Math.hypot(...along) > 0.05) moveFold(network, i, grip.pivot ??= move, along);
      keepWeights();
    }
    refresh();
  }

  function look(x1, x2) {
    state.x1 = Math.round(clamp(x1, BOX[0], BOX[1]) * 1000) / 1000;
    state.x2 = Math.round(clamp(x2, BOX[2], BOX[3]) * 1000) / 1000;
    const found = regionAt(scene.regions, state.x1, state.x2);
    if (found) announce(`Φ is ${number(found.a[0])} x1 plus ${number(found.a[1])} x2 plus ${number(found.c)} here.`);
    refresh();
  }

  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const far = event.shiftKey ? 0.25 : 0.05;
    look(state.x1 + far * move[0], state.x2 + far * move[1]);
  });
  new ResizeObserver(refresh).observe(canvas);
  onTheme(refresh);

  const figure = {
    show(next) {
      stop();
      state = cleanState(next);
      network = networkOf(state);
      useData();
      refresh();
    },
  };
  return figure;
}, cleanState);

/** How far the point lies from `from` along the fold line of unit i, with sign. */
function dotAlong(network, i, point, from) {
  const [w1, w2] = network.W[1].subarray(2 * i, 2 * i + 2);
  return (point[0] - from[0]) * -w2 + (point[1] - from[1]) * w1;
}
