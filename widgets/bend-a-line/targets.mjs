// Curves to come near to with the bent line: how far it is from them, and how many units they take. Pure.
import { inLanguage } from "../shared/words.mjs";
import { kinkOf, parseWeights, value, X_RANGE } from "./model.mjs";

/** As near as a hand can come: the line has the curve where it is nowhere further away. */
export const NEAR = 0.05;

// Image 29,372 of MNIST is a 4: of its row 6 the columns 9 to 21, where both strokes begin. Outside them it is black.
const PIXELS = [0, 0, 0, 0, 128, 64, 0, 255, 191, 0, 0, 0, 0];

/** Each target is a piecewise linear function on X_RANGE: its points from left to right. */
export const TARGETS = {
  hat: {
    name: inLanguage("the hat"),
    points: [
      [-3, 0],
      [0, 0],
      [0.5, 1],
      [1, 0],
      [3, 0],
    ],
  },
  m: {
    name: inLanguage("an M"),
    points: [
      [-3, -3],
      [-1, 1],
      [0, 0],
      [1, 1],
      [3, -3],
    ],
  },
  four: { name: inLanguage("a row of pixels of a 4"), points: PIXELS.map((grey, k) => [k / 2 - 3, grey / 255]) },
};

/** The points of a target; null where none is chosen. */
export function pointsOf(target) {
  return Object.hasOwn(TARGETS, target) ? TARGETS[target].points : null;
}

/** The network of a state of the figure, and the target curve that is drawn under it; "" for none. */
export function fromState({ weights, target }, defaults) {
  const network = parseWeights(weights) ?? parseWeights(defaults.weights);
  return { ...network, target: pointsOf(target) ? target : "" };
}

const near0 = (v) => Math.abs(v) < 1e-9;
const slopes = (points) => points.slice(1).map(([x, y], i) => (y - points[i][1]) / (x - points[i][0]));

/** Where the slope of a target changes: [t, f(t), change], from left to right. */
export function kinks(points) {
  const s = slopes(points);
  return points
    .slice(1, -1)
    .map(([t, y], i) => [t, y, s[i + 1] - s[i]])
    .filter(([, , change]) => !near0(change));
}

/**
 * The least number of units of a shallow network that is the target on X_RANGE.
 *
 * Each kink needs a unit of its own, so n kinks need n units at least. With n units the slope at the left end is the
 * sum of the changes of those units, with the opposite sign, that are active to the left. If no choice of them gives
 * the slope of the target, one more unit does it: one that is active on the whole interval.
 */
export function leastUnits(points) {
  const changes = kinks(points).map(([, , change]) => change);
  const sums = changes.reduce((found, change) => found.concat(found.map((sum) => sum - change)), [0]);
  return changes.length + (sums.some((sum) => near0(sum - slopes(points)[0])) ? 0 : 1);
}

export function heightOf(points, x) {
  const i = Math.max(
    1,
    points.findIndex(([t]) => x <= t),
  );
  const [[a, f], [b, g]] = [points[i - 1], points[i]];
  return f + ((g - f) * (x - a)) / (b - a);
}

/** The largest difference of the network and a target on X_RANGE, and where it is: between kinks it cannot be. */
export function distance(net, points) {
  const places = net.units.map(kinkOf).filter((t) => t !== null && t > X_RANGE[0] && t < X_RANGE[1]);
  return [...points.map(([x]) => x), ...places]
    .map((at) => ({ at, most: Math.abs(value(net, at) - heightOf(points, at)) }))
    .reduce((worst, here) => (here.most > worst.most ? here : worst));
}
