// Bend a line: the page around model.mjs.
import { button, field, h, mount, perFrame, s, select, setAttributes, shortNumber, symbol } from "../shared/dom.mjs";
import { clamp } from "../shared/state.mjs";
import {
  DEFAULTS, EXAMPLES, LIMIT, MAX_UNITS, X_RANGE, Y_RANGE, corners, formatWeights, kinkOf, parseWeights, pieces, randomUnits, value, withKink, withSlope,
} from "./model.mjs";

const [WIDTH, HEIGHT] = [660, 420];
const PARAMETERS = [["w", "w"], ["beta", "β"], ["v", "v"]];
const px = (x) => ((x - X_RANGE[0]) / (X_RANGE[1] - X_RANGE[0])) * (WIDTH - 40) + 20;
const py = (y) => ((Y_RANGE[1] - y) / (Y_RANGE[1] - Y_RANGE[0])) * (HEIGHT - 20) + 10;
const fromX = (u) => X_RANGE[0] + ((u - 20) / (WIDTH - 40)) * (X_RANGE[1] - X_RANGE[0]);
const fromY = (v) => Y_RANGE[1] - ((v - 10) / (HEIGHT - 20)) * (Y_RANGE[1] - Y_RANGE[0]);
const round = (v) => Math.round(v * 100) / 100;

mount("bend-a-line", DEFAULTS, (body, start, { save, announce, defaults }) => {
  let net = parseWeights(start.weights) ?? parseWeights(defaults.weights);
  let seed = 0;

  const clip = "wg-bend-clip";
  const line = s("path", { class: "wg-line", "clip-path": `url(#${clip})` });
  const rays = s("g", { "clip-path": `url(#${clip})` });
  const handles = s("g", {});
  const graph = s("svg", { class: "wg-graph wg-drawing", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": "Graph of Φ with handles" },
    s("defs", {}, s("clipPath", { id: clip }, s("rect", { x: 0, y: 0, width: WIDTH, height: HEIGHT }))),
    drawGrid(), rays, line, handles);
  const summary = h("p", { class: "wg-help" });
  const matrices = h("div", { class: "wg-matrices" });
  const sliders = h("div", { class: "wg-units" });
  const table = h("tbody", {});
  const add = button("Add a unit", () => change({ ...net, units: [...net.units, randomUnits(1, 97 + net.units.length).units[0]] }));
  const remove = button("Remove a unit", () => change({ ...net, units: net.units.slice(0, -1) }));
  const examples = select([["", "choose …"], ...Object.entries(EXAMPLES).map(([key, [text]]) => [key, text]), ["random", "random weights"]], "", (key) => {
    examples.value = "";
    if (key === "random") change(randomUnits(net.units.length, seed += 1));
    else if (key) change(parseWeights(EXAMPLES[key][1]));
  });

  body.prepend(
    h("p", { class: "wg-title" }, "Bend a line"),
    h("p", { class: "wg-help" }, "Drag a disc to move a kink, a square to tilt the dashed ramp of a unit, the triangle to lift everything; or move the sliders. Tab and the arrow keys do the same."),
    h("div", { class: "wg-bar" }, field("Examples", examples), add, remove, button("Reset", () => change(parseWeights(defaults.weights)))),
    graph, summary, matrices, sliders,
    h("div", { class: "wg-scroll", tabindex: "0", role: "region", "aria-label": "The pieces of the graph" }, h("table", { class: "wg-table" },
      h("caption", { class: "wg-hidden-text" }, "The pieces of the graph"),
      h("thead", {}, h("tr", {}, ["interval", "active units", "slope of Φ", "Φ(x)"].map((text) => h("th", { scope: "col" }, text)))), table)),
  );

  function change(next) {
    net = next;
    refresh();
  }

  const setUnit = (i, unit) => change({ ...net, units: net.units.map((old, k) => (k === i ? unit : old)) });

  // Handles: built once for each number of units, then only moved.
  let parts = null;
  function build() {
    const n = net.units.length;
    parts = { n, rays: [], kinks: [], tilts: [], inputs: [] };
    rays.replaceChildren();
    handles.replaceChildren();
    sliders.replaceChildren();
    net.units.forEach((_, i) => {
      parts.rays.push(s("path", { class: "wg-ray" }));
      parts.tilts.push(makeHandle("wg-tilt", s("rect", { class: "wg-shape", x: -10, y: -10, width: 20, height: 20 }), String(i + 1), {
        label: `slope of unit ${i + 1}`, low: -16, high: 16,
        move: (x, y) => {
          const unit = net.units[i];
          const t = kinkOf(unit);
          if (t === null) return;
          const side = Math.sign(unit.w);
          const away = Math.max(0.15, side * (x - t));
          setUnit(i, withSlope(unit, round(y / (side * away))));
        },
        step: (d) => { const unit = net.units[i]; setUnit(i, withSlope(unit, round(unit.v * unit.w + 0.1 * d))); },
      }));
      parts.kinks.push(makeHandle("wg-kink", s("circle", { class: "wg-shape", r: 11 }), String(i + 1), {
        label: `kink of unit ${i + 1}`, low: X_RANGE[0], high: X_RANGE[1],
        move: (x) => setUnit(i, withKink(net.units[i], round(clamp(x, -2.95, 2.95)))),
        step: (d) => { const t = kinkOf(net.units[i]); if (t !== null) setUnit(i, withKink(net.units[i], round(clamp(t + 0.05 * d, -2.95, 2.95)))); },
      }));
      sliders.append(h("span", { class: "wg-name" }, `unit ${i + 1}`));
      parts.inputs.push(Object.fromEntries(PARAMETERS.map(([key, letter]) => {
        const text = h("output", { class: "wg-number" });
        const input = h("input", { type: "range", min: -LIMIT, max: LIMIT, step: 0.05, oninput: () => setUnit(i, { ...net.units[i], [key]: Number(input.value) }) });
        sliders.append(field([symbol(`${letter}_${i + 1}`), " = ", text], input));
        return [key, { input, text }];
      })));
    });
    const text = h("output", { class: "wg-number" });
    const input = h("input", { type: "range", min: -LIMIT, max: LIMIT, step: 0.05, oninput: () => change({ ...net, c: Number(input.value) }) });
    parts.constant = { input, text };
    sliders.append(h("span", { class: "wg-name" }, "all"), field([symbol("c"), " = ", text], input));
    parts.shift = makeHandle("wg-shift", s("path", { class: "wg-shape", d: "M-12 -12L12 0L-12 12Z" }), "", {
      label: "constant c", low: -LIMIT, high: LIMIT,
      move: (x, y) => change({ ...net, c: round(clamp(y, -2.9, 2.9)) }),
      step: (d) => change({ ...net, c: round(clamp(net.c + 0.1 * d, -LIMIT, LIMIT)) }),
    });
    rays.append(...parts.rays);
    handles.append(parts.shift, ...parts.tilts, ...parts.kinks);
  }

  function makeHandle(kind, shape, text, { label, low, high, move, step }) {
    const element = s("g", { class: `wg-handle ${kind}`, role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high },
      s("circle", { class: "wg-touch", r: 22 }), s("circle", { class: "wg-ring", r: 17 }), shape, s("text", { y: 5, "aria-hidden": "true" }, text));
    let held = false;
    const drag = (event) => {
      const box = graph.getBoundingClientRect();
      const scale = WIDTH / box.width;
      move(fromX((event.clientX - box.left) * scale), fromY((event.clientY - box.top) * scale));
    };
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      held = true;
      element.setPointerCapture(event.pointerId);
      element.focus({ preventScroll: true });
      event.preventDefault();
    });
    element.addEventListener("pointermove", (event) => { if (held) drag(event); });
    for (const type of ["pointerup", "pointercancel"]) element.addEventListener(type, () => { held = false; });
    element.addEventListener("keydown", (event) => {
      const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      step(direction * (event.shiftKey ? 5 : 1));
    });
    return element;
  }

  const refresh = perFrame(() => {
    if (parts?.n !== net.units.length) build();
    line.setAttribute("d", `M${corners(net).map(([x, y]) => `${px(x).toFixed(2)} ${py(y).toFixed(2)}`).join("L")}`);
    net.units.forEach((unit, i) => showUnit(unit, i));
    setAttributes(parts.shift, { transform: `translate(14 ${py(clamp(net.c, -3, 3)).toFixed(2)})`, "aria-valuenow": round(net.c) });
    showInput(parts.constant, net.c);
    add.disabled = net.units.length >= MAX_UNITS;
    remove.disabled = net.units.length <= 1;
    showMatrices();
    showPieces();
    body.dataset.weights = formatWeights(net);
    save({ weights: formatWeights(net) });
  });

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
    setAttributes(parts.kinks[i], {
      transform: `translate(${px(t).toFixed(2)} ${py(clamp(value(net, t), -2.95, 2.95)).toFixed(2)})`,
      "aria-valuenow": round(t), "aria-valuetext": `at x = ${shortNumber(t)}`,
    });
    const room = side > 0 ? X_RANGE[1] - t : t - X_RANGE[0];
    const away = Math.min(1.5 + 0.12 * i, 2.6 / Math.max(Math.abs(slope), 0.01), Math.max(0.25, room - 0.1));
    setAttributes(parts.tilts[i], {
      transform: `translate(${px(t + side * away).toFixed(2)} ${py(slope * side * away).toFixed(2)})`,
      "aria-valuenow": round(slope), "aria-valuetext": `slope ${shortNumber(slope)}`,
    });
  }

  function showInput({ input, text }, v) {
    if (Math.abs(Number(input.value) - v) > 0.026 || document.activeElement !== input) input.value = v;
    text.value = shortNumber(v);
  }

  function showMatrices() {
    const column = (key) => matrix(net.units.map((unit) => unit[key]));
    matrices.replaceChildren(
      equation("W_1", column("w")), equation("b_1", column("beta")), equation("W_2", matrix(net.units.map((unit) => unit.v), "wg-flat")),
      equation("b_2", h("span", { class: "wg-number" }, shortNumber(net.c))));
  }

  function showPieces() {
    const list = pieces(net);
    table.replaceChildren(...list.map(({ from, to, active, slope, constant }) => h("tr", {},
      h("td", { class: "wg-number" }, from === -Infinity ? (to === Infinity ? "all x" : `x < ${shortNumber(to)}`) : to === Infinity ? `x > ${shortNumber(from)}` : `${shortNumber(from)} < x < ${shortNumber(to)}`),
      h("td", {}, active.length ? active.join(", ") : "none"),
      h("td", { class: "wg-number" }, shortNumber(slope)),
      h("td", { class: "wg-number" }, formula(slope, constant)))));
    const slopes = list.map(({ slope }) => shortNumber(slope)).join(", ");
    summary.textContent = `Slopes from left to right: ${slopes}.`;
    announce(`Slopes from left to right: ${slopes}.`);
  }

  return {
    show(next) {
      const parsed = parseWeights(next.weights) ?? parseWeights(defaults.weights);
      change(parsed);
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
  return h("span", { class: "wg-equation" }, symbol(name), " = ", content);
}

function matrix(values, kind = "") {
  return h("span", { class: `wg-matrix wg-number ${kind}` }, values.map((v) => h("span", {}, shortNumber(v))));
}

function drawGrid() {
  const lines = [];
  for (let k = -3; k <= 3; k++) {
    const kind = k === 0 ? "wg-axis" : "wg-grid";
    lines.push(s("line", { class: kind, x1: px(k), x2: px(k), y1: 0, y2: HEIGHT }), s("line", { class: kind, x1: 0, x2: WIDTH, y1: py(k), y2: py(k) }));
    if (k !== 0) {
      lines.push(s("text", { x: px(k), y: py(0) + 17, "text-anchor": "middle" }, shortNumber(k)));
      if (Math.abs(k) < 3) lines.push(s("text", { x: px(0) - 7, y: py(k) + 4, "text-anchor": "end" }, shortNumber(k)));
    }
  }
  return s("g", { "aria-hidden": "true" }, lines);
}
