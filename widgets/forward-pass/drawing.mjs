// The drawing of the network with the numbers that have come so far. Pure: `svg` makes the elements.
import { shortNumber } from "../shared/dom.mjs";
import { NETWORK, STEPS, valuesAt, weightsOf } from "./model.mjs";
import { describeAll } from "./words.mjs";

const [WIDTH, HEIGHT, MIDDLE, APART, RADIUS] = [660, 345, 190, 110, 25];
const { widths, L } = NETWORK;
const x = (ell) => 50 + (ell * (WIDTH - 100)) / L;
const y = (ell, i) => MIDDLE + APART * (i - (widths[ell] - 1) / 2);
const layers = widths.map((_, ell) => ell);
const units = (ell) => Array.from({ length: widths[ell] }, (_, i) => i);

export function drawPass(svg, step) {
  return svg(
    "svg",
    { class: "wg-pass wg-drawing", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": describeAll(step) },
    layers.slice(1).flatMap((ell) => drawEdges(svg, step, ell)),
    layers.flatMap((ell) => [drawName(svg, step, ell), ...units(ell).map((i) => drawUnit(svg, step, ell, i))]),
  );
}

/** The lines into a layer; those along which numbers flow in this step carry their weights. */
function drawEdges(svg, step, ell) {
  const flows = STEPS[step].letter === "z" && STEPS[step].ell === ell;
  const pairs = units(ell).flatMap((i) => weightsOf(ell, i).map((w, j) => [w, y(ell - 1, j), y(ell, i)]));
  return [
    ...pairs.map(([, from, to]) =>
      svg("line", { class: flows ? "wg-edge wg-now" : "wg-edge", x1: x(ell - 1), y1: from, x2: x(ell), y2: to }),
    ),
    ...(flows ? pairs : []).map(([w, from, to]) => {
      const at = x(ell - 1) + 0.75 * (x(ell) - x(ell - 1));
      return svg("text", { class: "wg-weight", x: at, y: from + 0.75 * (to - from) + 6 }, shortNumber(w));
    }),
  ];
}

/** The name of what stands in a layer now: x, z or h with its number above. */
function drawName(svg, step, ell) {
  const newest = valuesAt(step, ell);
  const letter = ell ? (newest?.letter ?? (ell === L ? "z" : "h")) : "x";
  return svg("text", { class: newest ? "wg-name" : "wg-name wg-later", x: x(ell), y: 26 }, [
    svg("tspan", { class: "wg-italic" }, letter),
    ell ? svg("tspan", { class: "wg-small", dy: -7 }, `(${ell})`) : null,
  ]);
}

/** A unit with its newest number; one that ReLU has set to 0 is drawn with a broken line. */
function drawUnit(svg, step, ell, i) {
  const newest = valuesAt(step, ell);
  const kind = ell === 0 ? "wg-input" : ell === L ? "wg-output" : "wg-hidden";
  const isNow = STEPS[step].ell === ell;
  const isOff = newest?.letter === "h" && ell > 0 && newest.values[i] === 0;
  const names = ["wg-node", newest ? kind : "wg-empty", isNow ? "wg-now" : "", isOff ? "wg-off" : ""];
  return svg(
    "g",
    {},
    svg("circle", { class: names.filter(Boolean).join(" "), cx: x(ell), cy: y(ell, i), r: RADIUS }),
    newest ? svg("text", { class: "wg-value", x: x(ell), y: y(ell, i) + 6 }, shortNumber(newest.values[i])) : null,
  );
}
