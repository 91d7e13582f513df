// Fold the plane: the page around model.mjs, regions.mjs and training.mjs.
import { button, choice, colour, element, field, fitCanvas, number, numberField, select, setAttributes, setEnabled, symbol, thousands } from "../shared/dom.mjs";
import { mount, onLook, perFrame, reducedMotion } from "../shared/mount.mjs";
import { onDrag } from "../shared/pointer.mjs";
import { clamp } from "../shared/state.mjs";
import { makeUndo } from "../shared/undo.mjs";
import { drawFlat, fromScreen, handlePlaces, toScreen } from "./flat.mjs";
import {
  BOX, DEFAULTS, LARGEST, MAX_UNITS, cleanState, entryOf, moveFold, networkOf, packNetwork, parseMatrix, widthsOf,
} from "./model.mjs";
import { linearRegions, regionAt, upperBound } from "./regions.mjs";
import { drawSurface, viewDirection } from "./surface.mjs";
import { DATA_SETS, makeData, makeLoop, makeTrainer } from "./training.mjs";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STEPS_A_FRAME = 4;

mount("fold-the-plane", DEFAULTS, (body, start, { save, announce, defaults }) => {
  let state = cleanState(start);
  let network = networkOf(state);
  let scene = linearRegions(network, BOX);
  let data = null;
  let trainer = null;
  const steps = makeUndo();
  const keep = (group) => steps.keep({ ...state, weights: packNetwork(network) }, group);

  const canvas = element("canvas", {
    tabindex: "0", role: "application",
  });
  const legend = element("p", { class: "wg-legend" });
  const count = element("p", { class: "wg-count" });
  const bound = element("p");
  const facts = element("dl", { class: "wg-facts" });
  const layers = choice("Hidden layers", [["1", "one"], ["2", "two"]], String(state.layers), (v) => resize({ layers: Number(v) }));
  const [n1, n1Text] = units("n1");
  const [n2, n2Text] = units("n2");
  const n2Field = field([symbol("n_2"), " = ", n2Text], n2);
  const examples = select([["", "choose …"], ["shallow", "the three folds of the text"], ["deep", "the three layers of the text"], ["new", "random weights"]], "", take);
  const views = choice("Show", [["height", "height"], ["regions", "regions"], ["surface", "surface"]], state.view, (v) => { state.view = v; refresh(); });
  const turn = element("input", { type: "range", min: 0, max: 360, step: 1, oninput: () => { state.turn = Number(turn.value); refresh(); } });
  const turnField = field("Turn the surface", turn);
  const matrix = element("select", { onchange: () => pick({ matrix: matrix.value }) });
  const row = numberField({ min: 1, step: 1 }, (value) => pick({ row: value }));
  const column = numberField({ min: 1, step: 1 }, (value) => pick({ column: value }));
  const columnField = field("column", column);
  const weight = element("input", { type: "range", class: "wg-wide", min: -3, max: 3, step: 0.01, oninput: () => setWeight(Number(weight.value)) });
  const weightText = element("span", { class: "wg-number" });
  const dataSelect = select(DATA_SETS, state.data, (v) => { state.data = v; useData(); refresh(); });
  const train = button("Train", () => (loop.running() ? stop() : run()), { "aria-pressed": "false" });
  const step = button("10 steps", () => { stop(); ready(); keep(); learn(10); });
  const undo = button("Undo", () => {
    const before = steps.back();
    if (before) figure.show(before);
  });
  const status = element("p", { class: "wg-status" });

  body.prepend(
    element("h3", { class: "wg-title" }, "Fold the plane"),
    element("p", { class: "wg-help" }, "Point at a region, drag the disc and the square of the chosen fold, or change a weight below. Every region is exact."),
    element("div", { class: "wg-bar" }, layers, field([symbol("n_1"), " = ", n1Text], n1), n2Field, field("Weights", examples), views, turnField, undo, button("Reset", () => { keep(); figure.show({ ...defaults }); })),
    element("div", { class: "wg-plane" }, element("div", {}, canvas, legend), element("div", {}, count, bound, facts)),
    element("fieldset", { class: "wg-group" }, element("legend", {}, "Change a weight"),
      element("div", { class: "wg-bar" }, field("matrix or vector", matrix), field("row", row), columnField, field(["value ", weightText], weight))),
    element("fieldset", { class: "wg-group" }, element("legend", {}, "Train it"),
      element("div", { class: "wg-bar" }, field("two classes of points", dataSelect), train, step), status),
  );

  function units(key) {
    const text = element("span", { class: "wg-number" });
    const control = element("input", { type: "range", min: 1, max: MAX_UNITS, step: 1, oninput: () => resize({ [key]: Number(control.value) }) });
    return [control, text];
  }

  /** Other sizes: other weights, from the same seed. */
  function resize(change) {
    keep(Object.keys(change)[0]);
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
    keep(`${state.matrix} ${state.row} ${state.column}`);
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
    let result;
    for (let k = 0; k < times; k++) result = trainer.step();
    const text = `After ${thousands(trainer.steps())} steps: loss ${result.loss.toFixed(3)}, ${Math.round(100 * result.accuracy)} % of the points on the right side`;
    status.textContent = `${text}.`;
    keepWeights();
    refresh();
    announce(`${text}, ${scene.regions.length} regions.`);
  }

  /** Training needs points: the ring, where none were chosen. */
  function ready() {
    if (trainer) return;
    state.data = "ring";
    useData();
  }

  function run() {
    ready();
    keep();
    loop.start();
    setTraining(loop.running());
  }

  const loop = makeLoop(() => {
    learn(reducedMotion() ? 100 : STEPS_A_FRAME);
    const goesOn = trainer.steps() < 3000;
    setTraining(goesOn);
    return goesOn;
  }, (round) => (reducedMotion() ? cancelling(clearTimeout, setTimeout(round, 1000)) : cancelling(cancelAnimationFrame, requestAnimationFrame(round))));

  function stop() {
    loop.stop();
    setTraining(false);
  }

  function setTraining(on) {
    train.textContent = on ? "Pause" : "Train";
    setAttributes(train, { "aria-pressed": String(on) });
  }

  // Drawing
  const refresh = perFrame(() => {
    const surface = state.view === "surface";
    scene = linearRegions(network, BOX, surface ? viewDirection(state.turn) : undefined);
    const found = regionAt(scene.regions, state.x1, state.x2);
    showControls();
    setEnabled(undo, steps.any());
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
      text.textContent = n;
    }
    n2Field.hidden = state.layers === 1;
    turnField.hidden = state.view !== "surface";
    setAttributes(canvas, state.view === "surface"
      ? { "aria-roledescription": "surface", "aria-label": "The graph of Φ over the plane from −2 to 2. Arrow keys move the point that is looked at." }
      : { "aria-roledescription": "plane", "aria-label": "The plane from −2 to 2, cut into linear regions. Arrow keys move the point that is looked at." });
    turn.value = state.turn;
    const names = widths.slice(1).flatMap((_, i) => [`W_${i + 1}`, `b_${i + 1}`]);
    if (matrix.options.length !== names.length) {
      matrix.replaceChildren(...names.map((name) => element("option", { value: name }, name.replace("_1", "₁").replace("_2", "₂").replace("_3", "₃"))));
    }
    matrix.value = state.matrix;
    row.max = widths[ell];
    column.max = widths[ell - 1];
    row.show(state.row);
    column.show(state.column);
    columnField.hidden = bias;
    const [values, i] = entryOf(network, state);
    if (Math.abs(values[i]) > Number(weight.max)) [weight.min, weight.max] = [-LARGEST, LARGEST];
    if (document.activeElement !== weight || Math.abs(weight.value - values[i]) > 0.006) weight.value = values[i];
    weightText.textContent = number(values[i]);
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
      element("dt", {}, "point ", symbol("x")), element("dd", { class: "wg-number" }, `(${number(state.x1)}, ${number(state.x2)})`),
      ...patterns.flatMap(([ell, bits]) => [
        element("dt", {}, `active in layer ${ell}`), element("dd", { class: "wg-bits" }, bits)]),
      element("dt", {}, symbol("A")), element("dd", { class: "wg-number" }, `(${number(found.a[0])}, ${number(found.a[1])})`),
      element("dt", {}, symbol("c")), element("dd", { class: "wg-number" }, number(found.c)),
      element("dt", {}, symbol("Φ"), "(", symbol("x"), ") = ", symbol("A"), symbol("x"), " + ", symbol("c")), element("dd", { class: "wg-number" }, number(value)));
  }

  // Pointer: a handle if one is near, else the point that is looked at; on the surface, turning.
  let grip = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left), (event.clientY - box.top), box.width];
  };
  onDrag(canvas, {
    begin(event) {
      const [u, v, size] = place(event);
      grip = state.view === "surface" ? { kind: "turn", u, turn: state.turn } : { kind: gripAt(u, v, size) };
      if (grip.kind === "look" && event.pointerType !== "mouse") return false; // a finger scrolls; a tap looks
      if (grip.kind === "move" || grip.kind === "rotate") keep();
      drag(event);
      return true;
    },
    move: drag,
    end() { grip = null; },
  });
  canvas.addEventListener("click", (event) => {
    const [u, v, size] = place(event);
    if (event.pointerType !== "mouse" && state.view !== "surface" && gripAt(u, v, size) === "look") look(...fromScreen(size, u, v));
  });
  // A finger that comes down on a handle does not scroll the page.
  canvas.addEventListener("touchstart", (event) => {
    const [u, v, size] = place(event.touches[0]);
    if (event.cancelable && state.view !== "surface" && gripAt(u, v, size) !== "look") event.preventDefault();
  }, { passive: false });

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
  onLook(canvas, refresh);
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); });

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

function cancelling(cancel, handle) {
  return () => cancel(handle);
}

/** How far the point lies from `from` along the fold line of unit i, with sign. */
function dotAlong(network, i, point, from) {
  const [w1, w2] = network.W[1].subarray(2 * i, 2 * i + 2);
  return (point[0] - from[0]) * -w2 + (point[1] - from[1]) * w1;
}
