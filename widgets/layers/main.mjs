// The layers: the page around model.mjs.
import { button, field, h, mount, perFrame, s, select, setAttributes, symbol, thousands } from "../shared/dom.mjs";
import { DEFAULTS, EXAMPLES, MAX_LAYERS, MAX_NODES, MAX_WIDTH, formatWidths, heights, parseWidths, sizes } from "./model.mjs";

const [STEP, RADIUS, GAP] = [42, 12, 130];

mount("layers", DEFAULTS, (body, start, { save, announce, defaults }) => {
  let widths = parseWidths(start.widths) ?? parseWidths(defaults.widths);
  const examples = select([["", "choose …"], ...EXAMPLES.map(([key, text]) => [key, `${key.replaceAll("-", " → ")}: ${text}`])], "", (key) => {
    examples.value = "";
    if (key) change(parseWidths(key));
  });
  const inputs = h("div", { class: "wg-bar" });
  const add = button("Add a hidden layer", () => change([...widths.slice(0, -1), Math.max(2, Math.min(64, widths.at(-2))), widths.at(-1)]));
  const remove = button("Remove the last one", () => change([...widths.slice(0, -2), widths.at(-1)]));
  const svg = s("svg", { class: "wg-net wg-drawing", role: "img" });
  const total = h("p", { class: "wg-total" });
  const sum = h("p");
  const rows = h("tbody");
  const foot = h("td", { class: "wg-number wg-right" });

  body.prepend(
    h("p", { class: "wg-title" }, "The layers"),
    h("p", { class: "wg-help" }, "Choose the widths. The drawing, the shapes and the number of parameters follow."),
    h("div", { class: "wg-bar" }, field("Examples", examples), add, remove, button("Reset", () => change(parseWidths(defaults.widths)))),
    inputs, svg, total, sum,
    h("div", { class: "wg-scroll", tabindex: "0", role: "region", "aria-label": "Parameters layer by layer" }, h("table", { class: "wg-table" },
      h("caption", { class: "wg-hidden-text" }, "Parameters layer by layer"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "layer ", symbol("ℓ")), h("th", { scope: "col" }, "shape of ", symbol("W_ℓ")), h("th", { scope: "col" }, "shape of ", symbol("b_ℓ")),
        h("th", { scope: "col", class: "wg-right" }, "weights"), h("th", { scope: "col", class: "wg-right" }, "biases"), h("th", { scope: "col", class: "wg-right" }, "together"))),
      rows, h("tfoot", {}, h("tr", {}, h("th", { scope: "row", colspan: 5 }, "all layers"), foot)))),
  );

  function change(next) {
    widths = next;
    refresh();
  }

  function makeInputs() {
    inputs.replaceChildren(...widths.map((_, ell) => {
      const input = h("input", { type: "number", min: 1, max: MAX_WIDTH, step: 1, oninput: () => {
        const n = Math.round(Number(input.value));
        if (input.value !== "" && n >= 1 && n <= MAX_WIDTH) change(widths.map((old, k) => (k === ell ? n : old)));
      } });
      const name = ell === 0 ? " (input)" : ell === widths.length - 1 ? " (output)" : "";
      return field([symbol(`n_${ell}`), name], input);
    }));
  }

  const refresh = perFrame(() => {
    if (inputs.children.length !== widths.length) makeInputs();
    [...inputs.querySelectorAll("input")].forEach((input, ell) => { if (document.activeElement !== input) input.value = widths[ell]; });
    add.disabled = widths.length > MAX_LAYERS;
    remove.disabled = widths.length <= 2;
    draw(svg, widths);
    const { rows: list, total: count } = sizes(widths);
    rows.replaceChildren(...list.map((row) => h("tr", {},
      h("td", {}, String(row.ell)), h("td", { class: "wg-number" }, `${thousands(row.rows)} × ${thousands(row.columns)}`), h("td", { class: "wg-number" }, thousands(row.rows)),
      ...[row.weights, row.biases, row.sum].map((n) => h("td", { class: "wg-number wg-right" }, thousands(n))))));
    foot.textContent = thousands(count);
    total.textContent = `${thousands(count)} parameters`;
    sum.replaceChildren(`L = ${list.length}: ${list.map((row) => thousands(row.sum)).join(" + ")} = ${thousands(count)}`);
    body.dataset.total = count;
    announce(`${widths.join(" to ")}: ${thousands(count)} parameters.`);
    save({ widths: formatWidths(widths) });
  });

  return { show: (next) => change(parseWidths(next.widths) ?? parseWidths(defaults.widths)) };
});

function draw(svg, widths) {
  const L = widths.length - 1;
  const columns = widths.map(heights);
  const top = Math.max(...columns.map((column) => column[0]));
  const [width, height] = [GAP * L + 130, STEP * 2 * top + 150];
  const x = (ell) => 65 + GAP * ell;
  const y = (level) => 52 + STEP * (top - level);
  const below = y(-top) + 36;
  setAttributes(svg, { viewBox: `0 0 ${width} ${height}`, "aria-label": `Network ${widths.join(" → ")}: ${L + 1} columns of neurons, every neuron joined to all of the next column.` });
  const edges = [];
  for (let ell = 1; ell <= L; ell++) {
    for (const a of columns[ell - 1]) {
      for (const b of columns[ell]) edges.push(s("line", { class: "wg-edge", x1: x(ell - 1), y1: y(a), x2: x(ell), y2: y(b) }));
    }
  }
  const kind = (ell) => (ell === 0 ? "wg-input" : ell === L ? "wg-output" : "wg-hidden");
  const nodes = columns.flatMap((column, ell) => [
    ...column.map((level) => s("circle", { class: `wg-node ${kind(ell)}`, cx: x(ell), cy: y(level), r: RADIUS })),
    ...(widths[ell] > MAX_NODES ? [-0.28, 0, 0.28].map((level) => s("circle", { class: "wg-dot", cx: x(ell), cy: y(level), r: 2.4 })) : []),
  ]);
  const labels = widths.flatMap((n, ell) => [
    s("text", { x: x(ell), y: y(columns[ell][0]) - 22 }, ...raised("h", `(${ell})`)),
    s("text", { x: x(ell), y: below }, ...lowered("n", String(ell)), ` = ${thousands(n)}`),
    ...(ell ? [s("text", { x: x(ell) - GAP / 2, y: below + 30 }, ...lowered("W", String(ell)), ", ", ...lowered("b", String(ell)))] : []),
  ]);
  svg.replaceChildren(...edges, ...nodes, ...labels);
}

function raised(base, text) {
  return [s("tspan", { class: "wg-italic" }, base), s("tspan", { class: "wg-small", dy: -6 }, text), s("tspan", { dy: 6 }, "\u200b")];
}

function lowered(base, text) {
  return [s("tspan", { class: "wg-italic" }, base), s("tspan", { class: "wg-small", dy: 4 }, text), s("tspan", { dy: -4 }, "\u200b")];
}
