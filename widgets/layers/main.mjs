// The layers: the page around model.mjs.
import { button, element, field, numberField, select, setAttributes, setEnabled, svg, symbol, thousands } from "../shared/dom.mjs";
import { mount, perFrame } from "../shared/mount.mjs";
import { makeUndo } from "../shared/undo.mjs";
import { DEFAULTS, EXAMPLES, MAX_LAYERS, MAX_NODES, MAX_WIDTH, formatWidths, heights, parseWidths, sizes } from "./model.mjs";

const [STEP, RADIUS, GAP] = [42, 12, 130];

mount("layers", DEFAULTS, (body, start, { save, announce, defaults }) => {
  let widths = parseWidths(start.widths) ?? parseWidths(defaults.widths);
  const steps = makeUndo();
  const undo = button("Undo", () => {
    widths = steps.back() ?? widths;
    refresh();
  });
  const examples = select([["", "choose …"], ...EXAMPLES.map(([key, text]) => [key, `${key.replaceAll("-", " → ")}: ${text}`])], "", (key) => {
    examples.value = "";
    if (key) change(parseWidths(key));
  });
  const inputs = element("div", { class: "wg-bar" });
  const add = button("Add a hidden layer", () => change([...widths.slice(0, -1), Math.max(2, Math.min(64, widths.at(-2))), widths.at(-1)]));
  const remove = button("Remove the last one", () => change([...widths.slice(0, -2), widths.at(-1)]));
  const net = svg("svg", { class: "wg-net wg-drawing", role: "img" });
  const total = element("p", { class: "wg-total" });
  const sum = element("p");
  const rows = element("tbody");
  const foot = element("td", { class: "wg-number wg-right" });

  body.prepend(
    element("h3", { class: "wg-title" }, "The layers"),
    element("p", { class: "wg-help" }, "Choose the widths. The drawing, the shapes and the number of parameters follow."),
    element("div", { class: "wg-bar" }, field("Examples", examples), add, remove, undo, button("Reset", () => change(parseWidths(defaults.widths)))),
    inputs, net, total, sum,
    element("div", { class: "wg-scroll", tabindex: "0", role: "region", "aria-label": "Parameters layer by layer" }, element("table", { class: "wg-table" },
      element("caption", { class: "wg-hidden-text" }, "Parameters layer by layer"),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "layer ", symbol("ℓ")), element("th", { scope: "col" }, "shape of ", symbol("W_ℓ")), element("th", { scope: "col" }, "shape of ", symbol("b_ℓ")),
        element("th", { scope: "col", class: "wg-right wg-roomy" }, "weights"), element("th", { scope: "col", class: "wg-right wg-roomy" }, "biases"), element("th", { scope: "col", class: "wg-right" }, "together"))),
      rows, element("tfoot", {}, element("tr", {}, element("th", { scope: "row", colspan: 3 }, "all layers"), element("td", { class: "wg-roomy" }), element("td", { class: "wg-roomy" }), foot)))),
  );

  function change(next, group) {
    steps.keep(widths, group);
    widths = next;
    refresh();
  }

  function makeInputs() {
    inputs.replaceChildren(...widths.map((_, ell) => {
      const input = numberField({ min: 1, max: MAX_WIDTH, step: 1 },
        (n) => change(widths.map((old, k) => (k === ell ? Math.round(n) : old)), `n_${ell}`));
      const name = ell === 0 ? " (input)" : ell === widths.length - 1 ? " (output)" : "";
      return field([symbol(`n_${ell}`), name], input);
    }));
  }

  const refresh = perFrame(() => {
    if (inputs.children.length !== widths.length) makeInputs();
    [...inputs.querySelectorAll("input")].forEach((input, ell) => input.show(widths[ell]));
    setEnabled(add, widths.length <= MAX_LAYERS);
    setEnabled(remove, widths.length > 2);
    setEnabled(undo, steps.any());
    draw(net, widths);
    const { rows: list, total: count } = sizes(widths);
    rows.replaceChildren(...list.map((row) => element("tr", {},
      element("td", {}, String(row.ell)), element("td", { class: "wg-number" }, `${thousands(row.rows)} × ${thousands(row.columns)}`), element("td", { class: "wg-number" }, thousands(row.rows)),
      ...[row.weights, row.biases, row.sum].map((n, k) => element("td", { class: `wg-number wg-right${k < 2 ? " wg-roomy" : ""}` }, thousands(n))))));
    foot.textContent = thousands(count);
    total.textContent = `${thousands(count)} parameters`;
    sum.replaceChildren(`L = ${list.length}: ${list.map((row) => thousands(row.sum)).join(" + ")} = ${thousands(count)}`);
    body.dataset.total = count;
    announce(`${widths.join(" to ")}: ${thousands(count)} parameters.`);
    save({ widths: formatWidths(widths) });
  });

  return {
    show(next) {
      widths = parseWidths(next.widths) ?? parseWidths(defaults.widths);
      refresh();
    },
  };
});

function draw(net, widths) {
  const L = widths.length - 1;
  const columns = widths.map(heights);
  const top = Math.max(...columns.map((column) => column[0]));
  const [width, height] = [GAP * L + 130, STEP * 2 * top + 150];
  const x = (ell) => 65 + GAP * ell;
  const y = (level) => 52 + STEP * (top - level);
  const below = y(-top) + 36;
  setAttributes(net, { viewBox: `0 0 ${width} ${height}`, "aria-label": `Network ${widths.join(" → ")}: ${L + 1} columns of neurons, every neuron joined to all of the next column.` });
  const edges = [];
  for (let ell = 1; ell <= L; ell++) {
    for (const a of columns[ell - 1]) {
      for (const b of columns[ell]) edges.push(svg("line", { class: "wg-edge", x1: x(ell - 1), y1: y(a), x2: x(ell), y2: y(b) }));
    }
  }
  const kind = (ell) => (ell === 0 ? "wg-input" : ell === L ? "wg-output" : "wg-hidden");
  const nodes = columns.flatMap((column, ell) => [
    ...column.map((level) => svg("circle", { class: `wg-node ${kind(ell)}`, cx: x(ell), cy: y(level), r: RADIUS })),
    ...(widths[ell] > MAX_NODES ? [-0.28, 0, 0.28].map((level) => svg("circle", { class: "wg-dot", cx: x(ell), cy: y(level), r: 2.4 })) : []),
  ]);
  const labels = widths.flatMap((n, ell) => [
    svg("text", { x: x(ell), y: y(columns[ell][0]) - 22 }, ...raised("h", `(${ell})`)),
    svg("text", { x: x(ell), y: below }, ...lowered("n", String(ell)), ` = ${thousands(n)}`),
    ...(ell ? [svg("text", { x: x(ell) - GAP / 2, y: below + 30 }, ...lowered("W", String(ell)), ", ", ...lowered("b", String(ell)))] : []),
  ]);
  net.replaceChildren(...edges, ...nodes, ...labels);
}

function raised(base, text) {
  return [svg("tspan", { class: "wg-italic" }, base), svg("tspan", { class: "wg-small", dy: -6 }, text), svg("tspan", { dy: 6 }, "\u200b")];
}

function lowered(base, text) {
  return [svg("tspan", { class: "wg-italic" }, base), svg("tspan", { class: "wg-small", dy: 4 }, text), svg("tspan", { dy: -4 }, "\u200b")];
}
