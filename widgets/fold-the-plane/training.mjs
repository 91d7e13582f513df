// Two-class data on the plane, and training a network on it with Adam. Pure: randomness is seeded.
import { forward, makeRng, normal } from "../shared/network.mjs";
import { inLanguage } from "../shared/words.mjs";

/** Names of the data sets, and words for them. */
export const DATA_SETS = [
  ["none", inLanguage("none")],
  ["ring", inLanguage("a ring")],
  ["moons", inLanguage("two moons")],
  ["squares", inLanguage("four squares")],
  ["spirals", inLanguage("two spirals")],
];

/** 160 points (x, y) in [-2, 2]^2 with labels 0 and 1; the same seed gives the same points. */
export function makeData(name, seed = 1) {
  const rng = makeRng(seed * 7919 + 13);
  const points = [];
  const labels = [];
  for (let i = 0; i < 160; i++) {
    const label = i % 2;
    const [x, y] = POINTS[name](label, rng);
    points.push([Math.max(-1.95, Math.min(1.95, x)), Math.max(-1.95, Math.min(1.95, y))]);
    labels.push(label);
  }
  return { points, labels };
}

const POINTS = {
  ring(label, rng) {
    const [r, angle] = [label ? 1.25 + 0.45 * rng() : 0.75 * Math.sqrt(rng()), 2 * Math.PI * rng()];
    return [r * Math.cos(angle), r * Math.sin(angle)];
  },
  moons(label, rng) {
    const angle = Math.PI * rng();
    const [x, y] = label ? [1 - Math.cos(angle), 0.5 - Math.sin(angle)] : [Math.cos(angle), Math.sin(angle)];
    return [1.1 * (x - 0.5) + 0.1 * normal(rng), 1.3 * (y - 0.25) + 0.1 * normal(rng)];
  },
  squares(label, rng) {
    const [x, y] = [0.15 + 1.6 * rng(), 0.15 + 1.6 * rng()];
    const side = rng() < 0.5 ? 1 : -1;
    return label ? [side * x, side * y] : [side * x, -side * y];
  },
  spirals(label, rng) {
    const t = Math.sqrt(rng());
    const angle = 3.4 * Math.PI * t * 0.5 + (label ? Math.PI : 0);
    return [1.85 * t * Math.cos(angle) + 0.05 * normal(rng), 1.85 * t * Math.sin(angle) + 0.05 * normal(rng)];
  },
};

/** With so many folds we know a network that has all points of a data set on the right side: found by training. */
export const KNOWN_FOLDS = 3;

/** How many points are on the right side: Phi is positive exactly for label 1. */
export function countRight(network, { points, labels }) {
  return points.filter((point, i) => forward(network, point)[0] > 0 === (labels[i] === 1)).length;
}

/** Each hidden unit folds the plane once. */
export function countFolds({ widths }) {
  return widths.slice(1, -1).reduce((sum, n) => sum + n, 0);
}

/** Mean logistic loss of the scores Phi(x), share of right ones, and the gradient by all W and b. */
export function lossAndGradient(network, { points, labels }) {
  const { L, W, b, widths } = network;
  const dW = W.map((w) => w && new Float64Array(w.length));
  const db = b.map((v) => v && new Float64Array(v.length));
  const h = widths.map((n) => new Float64Array(n));
  const delta = widths.map((n) => new Float64Array(n));
  let [loss, right] = [0, 0];
  points.forEach((point, p) => {
    h[0].set(point);
    for (let ell = 1; ell <= L; ell++) {
      const columns = widths[ell - 1];
      for (let i = 0; i < widths[ell]; i++) {
        let z = b[ell][i];
        for (let j = 0; j < columns; j++) z += W[ell][i * columns + j] * h[ell - 1][j];
        h[ell][i] = ell < L ? Math.max(0, z) : z;
      }
    }
    const score = h[L][0];
    const signed = labels[p] ? score : -score;
    loss += signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
    if (score > 0 === (labels[p] === 1)) right += 1;
    delta[L][0] = (1 / (1 + Math.exp(-score)) - labels[p]) / points.length;
    for (let ell = L; ell >= 1; ell--) {
      const columns = widths[ell - 1];
      delta[ell - 1].fill(0);
      for (let i = 0; i < widths[ell]; i++) {
        const d = delta[ell][i];
        if (d === 0) continue;
        db[ell][i] += d;
        for (let j = 0; j < columns; j++) {
          dW[ell][i * columns + j] += d * h[ell - 1][j];
          if (h[ell - 1][j] > 0) delta[ell - 1][j] += d * W[ell][i * columns + j];
        }
      }
    }
  });
  return { loss: loss / points.length, accuracy: right / points.length, dW, db };
}

/**
 * Repeats step() for as long as it returns true; later(callback) puts a round off and returns what cancels it.
 * However often it is started and stopped, one round at most is waiting.
 */
export function makeLoop(step, later) {
  let cancel = null;
  const round = () => {
    cancel = step() ? later(round) : null;
  };
  return {
    running: () => cancel !== null,
    start() {
      if (!cancel) round();
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}

/** A trainer that changes `network` in place: each step() is one step of Adam on all points. */
export function makeTrainer(network, data, { rate = 0.02, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {}) {
  const groups = [...network.W, ...network.b]
    .filter(Boolean)
    .map((values) => ({ values, m: new Float64Array(values.length), v: new Float64Array(values.length) }));
  let t = 0;
  return {
    steps: () => t,
    step() {
      const { loss, accuracy, dW, db } = lossAndGradient(network, data);
      t += 1;
      const gradients = [...dW, ...db].filter(Boolean);
      const size = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
      groups.forEach(({ values, m, v }, k) => {
        for (let i = 0; i < values.length; i++) {
          const g = gradients[k][i];
          m[i] += (1 - beta1) * (g - m[i]);
          v[i] += (1 - beta2) * (g * g - v[i]);
          values[i] -= (size * m[i]) / (Math.sqrt(v[i]) + epsilon);
        }
      });
      return { loss, accuracy };
    },
  };
}
