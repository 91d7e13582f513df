// The drawing: the scores as bars on the left, their probabilities on the right. Pure: `svg` makes the elements.
import { shortNumber } from "../shared/dom.mjs";
import { LIMIT, probabilities, scoresOf } from "./model.mjs";
import { decimals, describe } from "./words.mjs";

const [WIDTH, HEIGHT, TOP, BOTTOM, PANEL] = [660, 300, 42, 262, 250];
const [LEFT, RIGHT] = [60, 390]; // where each panel begins
const STEP = PANEL / 3;

const height = (low, high, v) => BOTTOM - ((v - low) / (high - low)) * (BOTTOM - TOP);
const ofScore = (z) => height(-LIMIT, LIMIT, z);
const ofProbability = (p) => height(0, 1, p);

export function drawBars(svg, state) {
  const parts = [
    ...drawPanel(svg, { left: LEFT, title: "z", ticks: [-6, -3, 0, 3, 6], place: ofScore, write: shortNumber }),
    ...drawPanel(svg, {
      left: RIGHT,
      title: "p",
      ticks: [0, 0.5, 1],
      place: ofProbability,
      write: (p) => p.toFixed(1),
    }),
    scoresOf(state).map((z, i) => drawBar(svg, "wg-score", [LEFT, i], [ofScore(0), ofScore(z)], shortNumber(z))),
    probabilities(state).map((p, i) =>
      drawBar(svg, "wg-share", [RIGHT, i], [ofProbability(0), ofProbability(p)], decimals(p)),
    ),
  ];
  return svg(
    "svg",
    { class: "wg-scores wg-drawing", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": describe(state) },
    parts,
  );
}

function drawPanel(svg, { left, title, ticks, place, write }) {
  return [
    ...ticks.flatMap((v) => [
      svg("line", { class: v ? "wg-grid" : "wg-axis", x1: left, x2: left + PANEL, y1: place(v), y2: place(v) }),
      svg("text", { x: left - 8, y: place(v) + 5, "text-anchor": "end" }, write(v)),
    ]),
    ...[1, 2, 3].map((i) =>
      svg("text", { class: "wg-name", x: left + (i - 0.5) * STEP, y: HEIGHT - 8 }, [
        svg("tspan", { class: "wg-italic" }, title),
        svg("tspan", { class: "wg-small", dy: 5 }, String(i)),
      ]),
    ),
  ];
}

/** A bar between two heights, and its number beyond its end. */
function drawBar(svg, name, [left, i], [from, to], text) {
  const middle = left + (i + 0.5) * STEP;
  return [
    svg("rect", {
      class: name,
      x: middle - 0.36 * STEP,
      width: 0.72 * STEP,
      y: Math.min(from, to),
      height: Math.abs(to - from),
    }),
    svg("text", { class: "wg-value", x: middle, y: to > from ? to + 22 : to - 8 }, text),
  ];
}
