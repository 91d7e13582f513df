// Widths n_0 -> ... -> n_L: shapes, counts, and where to draw the units. Pure.
import { parameterCounts } from "../shared/network.mjs";
import { inLanguage } from "../shared/words.mjs";

export const MAX_WIDTH = 10000;
export const MAX_LAYERS = 7; // weight matrices
export const MAX_NODES = 7; // units that are drawn of one layer
export const DEFAULTS = { widths: "784-256-128-10" };
export const EXAMPLES = [
  ["784-256-128-10", inLanguage("the network that reads digits")],
  ["2-3-1", inLanguage("three folds of the plane")],
  ["2-3-2-1", inLanguage("the three layers of the text")],
  ["1-3-1", inLanguage("a shallow network on the line")],
  ["784-10", inLanguage("no hidden layer")],
];

/** The widths in a text such as "784-256-128-10" or "784 -> 256 -> 10"; null if they are none. */
export function parseWidths(text) {
  const widths = text
    .split(/[^0-9]+/)
    .filter(Boolean)
    .map(Number);
  const fits = widths.length >= 2 && widths.length <= MAX_LAYERS + 1 && widths.every((n) => n >= 1 && n <= MAX_WIDTH);
  return fits ? widths : null;
}

export function formatWidths(widths) {
  return widths.join("-");
}

/** For ell = 1..L: the shapes of W_ell and b_ell and how many parameters that makes; and their sum. */
export function sizes(widths) {
  const rows = parameterCounts(widths).map((count, i) => ({
    ell: i + 1,
    rows: widths[i + 1],
    columns: widths[i],
    ...count,
  }));
  return { rows, total: rows.reduce((sum, row) => sum + row.sum, 0) };
}

/** Heights of the units that are drawn, the uppermost first, 0 in the middle; wide layers have a gap for dots. */
export function heights(n) {
  if (n <= MAX_NODES) return Array.from({ length: n }, (_, i) => (n - 1) / 2 - i);
  const half = Math.floor(MAX_NODES / 2);
  return [...Array.from({ length: half }, (_, i) => half - i), ...Array.from({ length: half }, (_, i) => -1 - i)];
}
