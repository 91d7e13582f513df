// What "Bend a line" says in words. Pure.
import { shortNumber } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";

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
