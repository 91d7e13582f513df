// What "Bend a line" says in words. Pure.
import { shortNumber } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { distance, kinks, leastUnits, NEAR, pointsOf } from "./targets.mjs";

/** slope x + constant, without parts that are 0 and factors that are 1. */
export function describeFormula({ slope, constant }) {
  const [a, c] = [shortNumber(slope), shortNumber(constant)];
  if (a === "0") return c;
  const first = a === "1" ? "x" : a === "−1" ? "−x" : `${a} x`;
  if (c === "0") return first;
  return c.startsWith("−") ? `${first} − ${c.slice(1)}` : `${first} + ${c}`;
}

export function describeInterval({ from, to }) {
  if (from === -Infinity) return to === Infinity ? inLanguage("all x") : `x < ${shortNumber(to)}`;
  return to === Infinity ? `x > ${shortNumber(from)}` : `${shortNumber(from)} < x < ${shortNumber(to)}`;
}

export function describeSlopes(pieces) {
  return inLanguage("Slopes from left to right: {slopes}.", {
    slopes: pieces.map(({ slope }) => shortNumber(slope)).join(", "),
  });
}

/** Where a target begins and ends, and its kinks. */
export function describeTarget(target) {
  const points = pointsOf(target);
  const write = ([x, y]) => `(${shortNumber(x)},\u00a0${shortNumber(y)})`;
  return inLanguage("The green curve goes from {start} to {end}, with kinks at {kinks}.", {
    start: write(points[0]),
    end: write(points.at(-1)),
    kinks: kinks(points).map(write).join(", "),
  });
}

/** How far the line is from the target, and with how many units; whether that is near, and how many it takes. */
export function describeGoal(net) {
  const points = pointsOf(net.target);
  const { most, at } = distance(net, points);
  const [units, least] = [net.units.length, leastUnits(points)];
  if (most > NEAR)
    return inLanguage(
      "Largest difference for −3 ≤ x ≤ 3: {most}, at x = {at}. Units: {units}. At least needed: {least}.",
      {
        most: shortNumber(most, 3),
        at: shortNumber(at),
        units,
        least,
      },
    );
  return units > least
    ? inLanguage("Reached with {units} units: the largest difference is {most}. It can be done with {least}.", {
        units,
        most: shortNumber(most, 3),
        least,
      })
    : inLanguage("Reached with {units} units: the largest difference is {most}. Fewer units cannot make this curve.", {
        units,
        most: shortNumber(most, 3),
      });
}
