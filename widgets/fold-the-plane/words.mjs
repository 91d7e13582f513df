// What "Fold the plane" says in words. Pure.
import { number, thousands } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { upperBound } from "./regions.mjs";

export function describeCount(n) {
  return n === 1 ? inLanguage("1 linear region") : inLanguage("{count} linear regions", { count: thousands(n) });
}

export function describeBound(widths) {
  return inLanguage("in this square. No network {widths} has more than {bound}.", {
    widths: widths.join(" → "),
    bound: thousands(upperBound(widths)),
  });
}

export function describePlane(view) {
  return view === "surface"
    ? inLanguage("The graph of Φ over the plane from −2 to 2.")
    : inLanguage("The plane from −2 to 2, cut into linear regions.");
}

export function describeMap({ a, c }) {
  return inLanguage("Φ is {a} x1 plus {b} x2 plus {c} here.", { a: number(a[0]), b: number(a[1]), c: number(c) });
}

/** What lines and colours mean; the colours of heights have a key of their own. */
export function describeLines({ view, layers }) {
  if (view === "surface") return inLanguage("The graph of Φ: flat on every region.");
  const lines =
    layers === 2
      ? inLanguage("Thick lines: folds of layer 1; dashed: folds of layer 2, bent where they cross them.")
      : inLanguage("Thick lines: folds of layer 1.");
  const colours =
    view === "height"
      ? inLanguage("White lines join points of one height.")
      : inLanguage("Tinted: an odd number of active units.");
  return `${lines} ${colours}`;
}

export function describeData(data) {
  return data
    ? inLanguage(
        "{count} points: discs are to get a negative Φ(x), squares a positive one. The thick line is Φ(x) = 0.",
        { count: data.points.length },
      )
    : inLanguage("Choose points, then separate them with as few folds as you can.");
}

/** How far the separation has come, and with how many folds we know a way. */
export function describeGoal({ right, all, folds, known }) {
  const values = { right, all, folds, known };
  if (right < all)
    return inLanguage(
      "{right} of {all} points are on the right side. Folds: {folds}. We know a way with {known}.",
      values,
    );
  return folds > known
    ? inLanguage("All {all} points are on the right side. Folds: {folds}. We know a way with {known}.", values)
    : inLanguage("All {all} points are on the right side. Folds: {folds}. We know no way with fewer.", values);
}

export function describeTraining(steps, { loss, accuracy }) {
  return inLanguage("After {steps} steps: loss {loss}, {share} of the points on the right side", {
    steps: thousands(steps),
    loss: loss.toFixed(3),
    share: `${Math.round(100 * accuracy)}\u00a0%`,
  });
}
