// Bend a line: the page around model.mjs.
import { button, element, field, numberField, select, setAttributes, setEnabled, shortNumber, svg, symbol } from "../shared/dom.mjs";
import { mount, perFrame } from "../shared/mount.mjs";
import { onDrag } from "../shared/pointer.mjs";
import { makeUndo } from "../shared/undo.mjs";
import { clamp } from "../shared/state.mjs";
import {
  DEFAULTS, EXAMPLES, LIMIT, MAX_UNITS, X_RANGE, corners, fanOut, fittingTop, formatWeights, kinkOf, parseWeights, pieces, randomUnits, value, withKink, withSlope,
} from "./model.mjs";

const [WIDTH, HEIGHT] = [660, 420];
const PARAMETERS = [["w", "w"], ["beta", "β"], ["v", "v"]];
const px = (x) => ((x - X_RANGE[0]) / (X_RANGE[1] - X_RANGE[0])) * (WIDTH - 40) + 20;
const fromX = (u) => X_RANGE[0] + ((u - 20) / (WIDTH - 40)) * (X_RANGE[1] - X_RANGE[0]);
const round = (v) => Math.round(v * 100) / 100;

mount("bend-a-line", DEFAULTS, (body, start, { save, announce, defaults }) => {
  let net = parseWeights(start.weights) ?? parseWeights(defaults.weights);
  let seed = 0;

  const clip = "wg-bend-clip";
  const grid = svg("g", { "aria-hidden": "true" });
  const line = svg("path", { class: "wg-line", "clip-path": `url(#${clip})` });
  const rays = svg("g", { "clip-path": `url(#${clip})` });
  const handles = svg("g", {});
  const graph = svg("svg", { class: "wg-graph wg-drawing", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": "Graph of Φ with handles" },
    svg("defs", {}, svg("clipPath", { id: clip }, svg("rect", { x: 0, y: 0, width: WIDTH, height: HEIGHT }))),
    grid, rays, line, handles);
  const summary = element("p", { class: "wg-help" });
  const matrices = element("div", { class: "wg-matrices" });
  const sliders = element("div", { class: "wg-units" });
  const table = element("tbody", {});
  const add = button("Add a unit", () => change({ ...net, units: [...net.units, randomUnits(1, 97 + net.units.length).units[0]] }));
  const remove = button("Remove a unit", () => change({ ...net, units: net.units.slice(0, -1) }));
  const steps = makeUndo();
  const undo = button("Undo", () => {
    net = steps.back() ?? net;
    refresh();
  });
  const examples = select([["", "choose …"], ...Object.entries(EXAMPLES).map(([key, [text]]) => [key, text]), ["random", "random weights"]], "", (key) => {
    examples.value = "";
    if (key === "random") change(randomUnits(net.units.length, seed += 1));
    else if (key) change(parseWeights(EXAMPLES[key][1]));
  });

  body.prepend(
    element("h3", { class: "wg-title" }, "Bend a line"),
    element("p", { class: "wg-help" }, "Drag a disc to move a kink, a square to tilt the dashed ramp of a unit, the triangle to lift everything; or change a number of the matrices. Tab and the arrow keys do the same."),
    element("div", { class: "wg-bar" }, field("Examples", examples), add, remove, undo, button("Reset", () => change(parseWeights(defaults.weights)))),
    graph, summary, matrices, sliders,
    element("div", { class: "wg-scroll", tabindex: "0", role: "region", "aria-label": "The pieces of the graph" }, element("table", { class: "wg-table" },
      element("caption", { class: "wg-hidden-text" }, "The pieces of the graph"),
      element("thead", {}, element("tr", {}, ["interval", "active units", "slope of Φ", "Φ(x)"].map((text) => element("th", { scope: "col" }, text)))), table)),
  );

  function change(next, group) {
    steps.keep(net, group);
    net = next;
    refresh();
  }

  const setUnit = (i, unit, what) => change({ ...net, units: net.units.map((old, k) => (k === i ? unit : old)) }, `${what} ${i}`);

  let top = 3; // the axis goes from -top to top
  const py = (y) => ((top - y) / (2 * top)) * (HEIGHT - 20) + 10;
  const fromY = (v) => top - ((v - 10) / (HEIGHT - 20)) * 2 * top;
  let held = null; // the handle that is dragged

  // Handles: built once for each number of units, then only moved.
  let parts = null;
  function build() {
    const n = net.units.length;
    parts = { n, rays: [], kinks: [], tilts: [], inputs: [] };
    rays.replaceChildren();
    handles.replaceChildren();
    sliders.replaceChildren();
    net.units.forEach((_, i) => {
      parts.rays.push(svg("path", { class: "wg-ray" }));
      parts.tilts.push(makeHandle("wg-tilt", svg("rect", { class: "wg-shape", x: -10, y: -10, width: 20, height: 20 }), String(i + 1), {
        label: `slope of unit ${i + 1}`, low: -16, high: 16,
        move: (x, y) => {
          const unit = net.units[i];
          const t = kinkOf(unit);
          if (t === null) return;
          const side = Math.sign(unit.w);
          const away = Math.max(0.15, side * (x - t));
          setUnit(i, withSlope(unit, round(y / (side * away))), "slope");
        },
        step: (d) => { const unit = net.units[i]; setUnit(i, withSlope(unit, round(unit.v * unit.w + 0.1 * d)), "slope"); },
      }));
      parts.kinks.push(makeHandle("wg-kink", svg("circle", { class: "wg-shape", r: 11 }), String(i + 1), {
        label: `kink of unit ${i + 1}`, low: X_RANGE[0], high: X_RANGE[1],
        move: (x) => setUnit(i, withKink(net.units[i], round(clamp(x, -2.95, 2.95))), "kink"),
        step: (d) => { const t = kinkOf(net.units[i]); if (t !== null) setUnit(i, withKink(net.units[i], round(clamp(t + 0.05 * d, -2.95, 2.95))), "kink"); },
      }));
      sliders.append(element("span", { class: "wg-name" }, `unit ${i + 1}`));
      parts.inputs.push(Object.fromEntries(PARAMETERS.map(([key, letter]) => {
        const text = element("span", { class: "wg-number" });
        const input = element("input", { type: "range", min: -LIMIT, max: LIMIT, step: 0.05, oninput: () => setUnit(i, { ...net.units[i], [key]: Number(input.value) }, key), "aria-label": `${letter}${i + 1} of unit ${i + 1}` });
        sliders.append(field([symbol(`${letter}_${i + 1}`), " = ", text], input));
        return [key, { input, text }];
      })));
    });
    const text = element("span", { class: "wg-number" });
    const input = element("input", { type: "range", min: -LIMIT, max: LIMIT, step: 0.05, oninput: () => change({ ...net, c: Number(input.value) }, "c") });
    parts.constant = { input, text };
    sliders.append(element("span", { class: "wg-name" }, "all"), field([symbol("c"), " = ", text], input));
    parts.shift = makeHandle("wg-shift", svg("path", { class: "wg-shape", d: "M-12 -12L12 0L-12 12Z" }), "", {
      label: "constant c", low: -LIMIT, high: LIMIT,
      move: (x, y) => change({ ...net, c: round(clamp(y, -2.9, 2.9)) }, "c"),
      step: (d) => change({ ...net, c: round(clamp(net.c + 0.1 * d, -LIMIT, LIMIT)) }, "c"),
    });
    makeMatrices();
    rays.append(...parts.rays);
    handles.append(parts.shift, ...parts.tilts, ...parts.kinks);
  }

  function makeHandle(kind, shape, text, { label, low, high, move, step }) {
    const handle = svg("g", { class: `wg-handle ${kind}`, role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high },
      svg("line", { class: "wg-leader" }), svg("circle", { class: "wg-touch", r: 22 }), svg("circle", { class: "wg-ring", r: 17 }), shape, svg("text", { y: 5, "aria-hidden": "true" }, text));
    const drag = (event) => {
      const box = graph.getBoundingClientRect();
      const scale = WIDTH / box.width;
      move(fromX((event.clientX - box.left) * scale), fromY((event.clientY - box.top) * scale));
    };
    onDrag(handle, {
      begin(event) {
        if (held) return false; // a second finger on another handle
        handle.focus({ preventScroll: true });
        event.preventDefault();
        held = handle;
        return true;
      },
      move: drag,
      end() {
        held = null;
        steps.close();
        refresh();
      },
    });
    handle.addEventListener("keydown", (event) => {
      const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -1000, End: 1000 }[event.key];
      if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      step(direction * (event.shiftKey ? 5 : 1));
    });
    return handle;
  }

  const refresh = perFrame(() => {
    if (parts?.n !== net.units.length) build();
    if (!held) fitAxis();
    line.setAttribute("d", `M${corners(net).map(([x, y]) => `${px(x).toFixed(2)} ${py(y).toFixed(2)}`).join("L")}`);
    net.units.forEach((unit, i) => showUnit(unit, i));
    spread([...parts.kinks, ...parts.tilts].filter((handle) => !handle.hasAttribute("display")), held, graph.clientWidth < 480 ? 42 : 26);
    setAttributes(parts.shift, { transform: `translate(14 ${py(clamp(net.c, -top, top)).toFixed(2)})`, "aria-valuenow": round(net.c) });
    showInput(parts.constant, net.c);
    setEnabled(add, net.units.length < MAX_UNITS);
    setEnabled(remove, net.units.length > 1);
    setEnabled(undo, steps.any());
    showMatrices();
    showPieces();
    body.dataset.weights = formatWeights(net);
    save({ weights: formatWeights(net) });
  });

  /** The axis follows the line, but not under a hand that drags. */
  function fitAxis() {
    const fitting = fittingTop(net);
    if (fitting === top && grid.hasChildNodes()) return;
    top = fitting;
    grid.replaceChildren(...gridLines(top, py));
  }

  function showUnit(unit, i) {
    const t = kinkOf(unit);
    const slope = unit.v * unit.w;
    const side = Math.sign(unit.w);
    for (const [key] of PARAMETERS) showInput(parts.inputs[i][key], unit[key]);
    for (const element of [parts.kinks[i], parts.tilts[i], parts.rays[i]]) {
      if (t === null || Math.abs(t) > 3) element.setAttribute("display", "none");
      else element.removeAttribute("display");
    }
    if (t === null) return;
    const end = side > 0 ? X_RANGE[1] : X_RANGE[0];
    parts.rays[i].setAttribute("d", `M${px(t)} ${py(0)}L${px(end)} ${py(slope * (end - t))}`);
    parts.kinks[i].point = [px(t), py(clamp(value(net, t), -0.98 * top, 0.98 * top))];
    setAttributes(parts.kinks[i], { "aria-valuenow": round(t), "aria-valuetext": `at x = ${shortNumber(t)}` });
    const room = side > 0 ? X_RANGE[1] - t : t - X_RANGE[0];
    const away = Math.min(1.5 + 0.28 * i, (0.87 * top) / Math.max(Math.abs(slope), 0.01), Math.max(0.25, room - 0.1));
    parts.tilts[i].point = [px(t + side * away), py(slope * side * away)];
    setAttributes(parts.tilts[i], { "aria-valuenow": round(slope), "aria-valuetext": `slope ${shortNumber(slope)}` });
  }

  function showInput({ input, text }, v) {
    if (Math.abs(Number(input.value) - v) > 0.026 || document.activeElement !== input) input.value = v;
    text.textContent = shortNumber(v);
  }

  /** The matrices are number fields, one for each entry; built with the handles. */
  function makeMatrices() {
    const entry = (name, set) => numberField({ min: -LIMIT, max: LIMIT, step: 0.05, "aria-label": name }, set);
    parts.entries = Object.fromEntries(PARAMETERS.map(([key, letter]) => [key, net.units.map((_, i) =>
      entry(`${letter}${i + 1}, unit ${i + 1}`, (v) => setUnit(i, { ...net.units[i], [key]: v }, key)))]));
    parts.entryOfC = entry("c", (c) => change({ ...net, c }, "c"));
    const { w, beta, v } = parts.entries;
    matrices.replaceChildren(equation("W_1", matrix(w)), equation("b_1", matrix(beta)), equation("W_2", matrix(v, "wg-flat")), equation("b_2", parts.entryOfC));
  }

  function showMatrices() {
    for (const [key] of PARAMETERS) parts.entries[key].forEach((input, i) => input.show(round(net.units[i][key])));
    parts.entryOfC.show(round(net.c));
  }

  function showPieces() {
    const list = pieces(net);
    table.replaceChildren(...list.map(({ from, to, active, slope, constant }) => element("tr", {},
      element("td", { class: "wg-number" }, from === -Infinity ? (to === Infinity ? "all x" : `x < ${shortNumber(to)}`) : to === Infinity ? `x > ${shortNumber(from)}` : `${shortNumber(from)} < x < ${shortNumber(to)}`),
      element("td", {}, active.length ? active.join(", ") : "none"),
      element("td", { class: "wg-number" }, shortNumber(slope)),
      element("td", { class: "wg-number" }, formula(slope, constant)))));
    const slopes = list.map(({ slope }) => shortNumber(slope)).join(", ");
    summary.textContent = `Slopes from left to right: ${slopes}.`;
    announce(`Slopes from left to right: ${slopes}.`);
  }

  return {
    show(next) {
      const parsed = parseWeights(next.weights) ?? parseWeights(defaults.weights);
      net = parsed;
      refresh();
    },
  };
});

/** slope x + constant, without parts that are 0 and factors that are 1. */
function formula(slope, constant) {
  const [a, c] = [shortNumber(slope), shortNumber(constant)];
  if (a === "0") return c;
  const first = a === "1" ? "x" : a === "−1" ? "−x" : `${a} x`;
  if (c === "0") return first;
  return c.startsWith("−") ? `${first} − ${c.slice(1)}` : `${first} + ${c}`;
}

function equation(name, content) {
  return element("span", { class: "wg-equation" }, symbol(name), " = ", content);
}

function matrix(inputs, kind = "") {
  return element("span", { class: `wg-matrix ${kind}` }, inputs);
}

/** Handles that would cover an earlier one fan out, each with a thin line to its point; the held one stays under the hand. */
function spread(all, held, apart) {
  const ordered = [...all].sort((a, b) => (b === held) - (a === held));
  const shifts = fanOut(ordered.map((handle) => handle.point), apart);
  ordered.forEach((handle, i) => {
    const [x, y] = handle.point;
    setAttributes(handle, { transform: `translate(${x.toFixed(2)} ${(y + shifts[i]).toFixed(2)})` });
    setAttributes(handle.querySelector(".wg-leader"), { y2: -shifts[i] });
  });
}

function gridLines(top, py) {
  const lines = [];
  const name = (attributes, v) => svg("text", attributes, shortNumber(v));
  for (let k = -3; k <= 3; k++) {
    lines.push(svg("line", { class: k === 0 ? "wg-axis" : "wg-grid", x1: px(k), x2: px(k), y1: 0, y2: HEIGHT }));
    if (k !== 0) lines.push(name({ x: px(k), y: py(0) + 17, "text-anchor": "middle" }, k));
  }
  const step = top === 3 ? 1 : top / 5;
  for (let y = -top; y <= top; y += step) {
    lines.push(svg("line", { class: Math.abs(y) < 1e-9 ? "wg-axis" : "wg-grid", x1: 0, x2: WIDTH, y1: py(y), y2: py(y) }));
    if (Math.abs(y) > 1e-9 && Math.abs(y) < top) lines.push(name({ x: px(0) - 7, y: py(y) + 4, "text-anchor": "end" }, y));
  }
  return lines;
}
