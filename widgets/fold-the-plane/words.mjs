// What "Fold the plane" says in words. Pure.
import { thousands } from "../shared/dom.mjs";
import { upperBound } from "./regions.mjs";

export function describeCount(n) {
  return `${thousands(n)} linear region${n === 1 ? "" : "s"}`;
}

export function describeBound(widths) {
  return `in this square. No network ${widths.join(" → ")} has more than ${thousands(upperBound(widths))}.`;
}

export function describePlane(view) {
  return view === "surface" ? "The graph of Φ over the plane from −2 to 2." : "The plane from −2 to 2, cut into linear regions.";
}

/** What lines and colours mean; the colours of heights have a key of their own. */
export function describeLines({ view, layers }) {
  if (view === "surface") return "The graph of Φ: flat on every region.";
  const lines = `Thick lines: folds of layer 1${layers === 2 ? "; dashed: folds of layer 2, bent where they cross them" : ""}.`;
  return `${lines} ${view === "height" ? "White lines join points of one height." : "Tinted: an odd number of active units."}`;
}

export function describeData(data) {
  return data
    ? `${data.points.length} points: discs are to get a negative Φ(x), squares a positive one. The thick line is Φ(x) = 0.`
    : "Choose points, then watch the regions move.";
}

export function describeTraining(steps, { loss, accuracy }) {
  return `After ${thousands(steps)} steps: loss ${loss.toFixed(3)}, ${Math.round(100 * accuracy)}\u00a0% of the points on the right side`;
}
