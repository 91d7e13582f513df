// Ten probabilities as bars: the chart that the book draws with draw_probabilities.
import { element, percent, setAttributes, svg, uid } from "../shared/dom.mjs";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [360, 210, 40, 26, 10];
const ROLES = {
  true: { text: "true label", fill: "var(--wg-true)", lines: "M0 8L8 0" },
  wrong: { text: "predicted label, wrong", fill: "var(--wg-wrong)", lines: "M0 8L8 0M0 0L8 8" },
  predicted: { text: "predicted label", fill: "var(--wg-predicted)", lines: "M0 0L8 8" },
  other: { text: "other labels", fill: "var(--wg-other)", lines: "" },
};

export function makeBars() {
  const ids = Object.fromEntries(Object.keys(ROLES).map((role) => [role, uid("hatch")]));
  const patterns = Object.entries(ROLES).map(([role, { fill, lines }]) =>
    svg("pattern", { id: ids[role], width: 8, height: 8, patternUnits: "userSpaceOnUse" },
      svg("rect", { width: 8, height: 8, fill }), svg("path", { d: lines, stroke: "#000", "stroke-width": 1 })));
  const scale = (p) => TOP + (1 - p) * (HEIGHT - TOP - BOTTOM);
  const step = (WIDTH - LEFT - 6) / 10;
  const columns = Array.from({ length: 10 }, (_, i) => svg("rect", { class: "wg-column", x: LEFT + (i + 0.12) * step, width: 0.76 * step }));
  const values = columns.map((_, i) => svg("text", { x: LEFT + (i + 0.5) * step, "text-anchor": "middle", class: "wg-number" }));
  const chart = svg("svg", { class: "wg-bars wg-drawing", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" },
    svg("defs", {}, patterns),
    [0, 0.25, 0.5, 0.75, 1].map((p) => [
      svg("line", { class: "wg-level", x1: LEFT, x2: WIDTH - 6, y1: scale(p), y2: scale(p) }),
      svg("text", { x: LEFT - 6, y: scale(p) + 4, "text-anchor": "end" }, p.toFixed(2)),
    ]).flat(),
    columns, values,
    svg("path", { class: "wg-frame", d: `M${LEFT} ${TOP}V${scale(0)}H${WIDTH - 6}` }),
    columns.map((_, i) => svg("text", { x: LEFT + (i + 0.5) * step, y: HEIGHT - 8, "text-anchor": "middle" }, String(i))));
  const legend = element("ul", { class: "wg-legend" });
  const box = element("div", {}, chart, legend);

  function show(reading, truth) {
    const roles = Array.from({ length: 10 }, (_, i) => roleOf(i, reading?.digit, truth));
    columns.forEach((column, i) => {
      const p = reading ? reading.p[i] : 0;
      setAttributes(column, { y: scale(p), height: scale(0) - scale(p), fill: `url(#${ids[roles[i]]})` });
      const shown = p >= 0.005;
      setAttributes(values[i], { y: scale(p) - 4 < TOP + 6 ? scale(p) + 15 : scale(p) - 4, class: scale(p) - 4 < TOP + 6 ? "wg-on-bar" : null });
      values[i].textContent = shown && p < 0.9 ? p.toFixed(2) : "";
    });
    const text = reading
      ? `Probabilities: ${reading.p.map((p, i) => `${i}: ${percent(p)}`).join(", ")}. Predicted ${reading.digit}${truth === undefined ? "" : `, true ${truth}`}.`
      : "Bar chart of ten probabilities; empty until something is drawn.";
    setAttributes(chart, { "aria-label": text });
    const present = ["true", "wrong", "predicted", "other"].filter((role) => roles.includes(role));
    legend.replaceChildren(...present.map((role) => element("li", {},
      svg("svg", { viewBox: "0 0 26 14", "aria-hidden": "true" }, svg("rect", { x: 0.5, y: 0.5, width: 25, height: 13, fill: `url(#${ids[role]})`, class: "wg-column" })),
      ROLES[role].text)));
  }
  return { element: box, show };
}

function roleOf(i, predicted, truth) {
  if (i === truth) return "true";
  if (i === predicted) return truth === undefined ? "predicted" : "wrong";
  return "other";
}
