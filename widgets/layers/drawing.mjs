// The drawing of a network: columns of units, every one joined to all of the next column. Pure.
import { thousands } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { heights, MAX_NODES } from "./model.mjs";

const [STEP, RADIUS, GAP] = [42, 12, 130];

/** The drawing, made by `svg` of shared/dom.mjs or of stills/markup.mjs. */
export function drawNetwork(svg, widths) {
  const L = widths.length - 1;
  const columns = widths.map(heights);
  const top = Math.max(...columns.map((column) => column[0]));
  const [width, height] = [GAP * L + 130, STEP * 2 * top + 150];
  const x = (ell) => 65 + GAP * ell;
  const y = (level) => 52 + STEP * (top - level);
  return svg(
    "svg",
    {
      class: "wg-net wg-drawing",
      role: "img",
      viewBox: `0 0 ${width} ${height}`,
      "aria-label": inLanguage(
        "Network {widths}: {columns} columns of units, every unit joined to all of the next column.",
        { widths: widths.join(" → "), columns: L + 1 },
      ),
    },
    drawEdges(svg, columns, x, y),
    drawNodes(svg, columns, widths, x, y),
    drawLabels(svg, columns, widths, x, y, y(-top) + 36),
  );
}

function drawEdges(svg, columns, x, y) {
  const edges = [];
  for (let ell = 1; ell < columns.length; ell++) {
    for (const a of columns[ell - 1]) {
      for (const b of columns[ell])
        edges.push(svg("line", { class: "wg-edge", x1: x(ell - 1), y1: y(a), x2: x(ell), y2: y(b) }));
    }
  }
  return edges;
}

function drawNodes(svg, columns, widths, x, y) {
  const kind = (ell) => (ell === 0 ? "wg-input" : ell === widths.length - 1 ? "wg-output" : "wg-hidden");
  return columns.flatMap((column, ell) => [
    ...column.map((level) => svg("circle", { class: `wg-node ${kind(ell)}`, cx: x(ell), cy: y(level), r: RADIUS })),
    ...(widths[ell] > MAX_NODES
      ? [-0.28, 0, 0.28].map((level) => svg("circle", { class: "wg-dot", cx: x(ell), cy: y(level), r: 2.4 }))
      : []),
  ]);
}

function drawLabels(svg, columns, widths, x, y, below) {
  const shifted = (base, text, dy) => [
    svg("tspan", { class: "wg-italic" }, base),
    svg("tspan", { class: "wg-small", dy }, text),
    svg("tspan", { dy: -dy }, "\u200b"),
  ];
  const lowered = (base, ell) => shifted(base, String(ell), 4);
  return widths.map((n, ell) => [
    svg("text", { x: x(ell), y: y(columns[ell][0]) - 22 }, shifted("h", `(${ell})`, -6)),
    svg("text", { x: x(ell), y: below }, lowered("n", ell), ` = ${thousands(n)}`),
    ell ? svg("text", { x: x(ell) - GAP / 2, y: below + 30 }, lowered("W", ell), ", ", lowered("b", ell)) : null,
  ]);
}
