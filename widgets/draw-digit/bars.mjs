// Ten probabilities as bars: the chart that the book draws with draw_probabilities. Pure: `svg` and `element` make it.
import { percent } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [360, 210, 40, 26, 10];
const STEP = (WIDTH - LEFT - 6) / 10;
const ROLES = {
  true: { text: inLanguage("true label"), fill: "var(--wg-true)", lines: "M0 8L8 0" },
  wrong: { text: inLanguage("predicted label, wrong"), fill: "var(--wg-wrong)", lines: "M0 8L8 0M0 0L8 8" },
  predicted: { text: inLanguage("predicted label"), fill: "var(--wg-predicted)", lines: "M0 0L8 8" },
  other: { text: inLanguage("other labels"), fill: "var(--wg-other)", lines: "" },
};
const scale = (p) => TOP + (1 - p) * (HEIGHT - TOP - BOTTOM);

/**
 * The chart of a reading, null where nothing is drawn, and of the true label; `id` begins the names of its patterns.
 */
export function drawBars(svg, id, reading, truth) {
  const roles = rolesOf(reading, truth);
  return svg(
    "svg",
    {
      class: "wg-bars wg-drawing",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": describe(reading, truth),
    },
    svg(
      "defs",
      {},
      Object.keys(ROLES).map((role) => drawPattern(svg, id, role)),
    ),
    [0, 0.25, 0.5, 0.75, 1].flatMap((p) => [
      svg("line", { class: "wg-level", x1: LEFT, x2: WIDTH - 6, y1: scale(p), y2: scale(p) }),
      svg("text", { x: LEFT - 6, y: scale(p) + 4, "text-anchor": "end" }, p.toFixed(2)),
    ]),
    roles.map((role, i) => drawColumn(svg, i, reading ? reading.p[i] : 0, `url(#${id}-${role})`)),
    svg("path", { class: "wg-frame", d: `M${LEFT} ${TOP}V${scale(0)}H${WIDTH - 6}` }),
    roles.map((_, i) => svg("text", { x: LEFT + (i + 0.5) * STEP, y: HEIGHT - 8, "text-anchor": "middle" }, String(i))),
  );
}

/** What the patterns of the chart mean, as far as they are in it. */
export function drawLegend({ element, svg }, id, reading, truth) {
  const roles = rolesOf(reading, truth);
  return element(
    "ul",
    { class: "wg-legend" },
    Object.keys(ROLES)
      .filter((role) => roles.includes(role))
      .map((role) =>
        element(
          "li",
          {},
          svg(
            "svg",
            { viewBox: "0 0 26 14", "aria-hidden": "true" },
            svg("rect", { x: 0.5, y: 0.5, width: 25, height: 13, fill: `url(#${id}-${role})`, class: "wg-column" }),
          ),
          ROLES[role].text,
        ),
      ),
  );
}

function drawPattern(svg, id, role) {
  const { fill, lines } = ROLES[role];
  return svg(
    "pattern",
    { id: `${id}-${role}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    svg("rect", { width: 8, height: 8, fill }),
    svg("path", { d: lines, stroke: "#000", "stroke-width": 1 }),
  );
}

function drawColumn(svg, i, p, fill) {
  const top = scale(p);
  const isHigh = top - 4 < TOP + 6;
  return [
    svg("rect", {
      class: "wg-column",
      x: LEFT + (i + 0.12) * STEP,
      width: 0.76 * STEP,
      y: top,
      height: scale(0) - top,
      fill,
    }),
    svg(
      "text",
      {
        x: LEFT + (i + 0.5) * STEP,
        y: isHigh ? top + 15 : top - 4,
        "text-anchor": "middle",
        class: isHigh ? "wg-on-bar" : null,
      },
      p >= 0.005 && p < 0.9 ? p.toFixed(2) : "",
    ),
  ];
}

function describe(reading, truth) {
  if (!reading) return inLanguage("Bar chart of ten probabilities; empty until something is drawn.");
  const list = reading.p.map((p, i) => `${i}: ${percent(p)}`).join(", ");
  const { digit } = reading;
  return truth === undefined
    ? inLanguage("Probabilities: {list}. Predicted {digit}.", { list, digit })
    : inLanguage("Probabilities: {list}. Predicted {digit}, true {truth}.", { list, digit, truth });
}

function rolesOf(reading, truth) {
  return Array.from({ length: 10 }, (_, i) => {
    if (i === truth) return "true";
    if (i === reading?.digit) return truth === undefined ? "predicted" : "wrong";
    return "other";
  });
}
