// Training a network further on labelled images, in slices of time: gradient descent, by hand. Pure.
import { cloneNetwork, softmax, trace } from "../shared/network.mjs";

export const RATE = 0.05;
export const STEPS = 60;

/** A gradient of zeros, with the sum of the losses and the number of examples that went into it. */
function emptyGradient({ W, b }) {
  const zeros = (values) => values && new Float64Array(values.length);
  return { loss: 0, n: 0, dW: W.map(zeros), db: b.map(zeros) };
}

/**
 * Adds to `gradient` the cross-entropy of softmax(Phi(x)) at one example, and its derivatives by all W and b:
 * delta_L = p - e_y, then delta_(ell-1) = (W_ell^T delta_ell) * 1[z_(ell-1) > 0], as course_utils has it.
 */
function addExample(network, gradient, x, label) {
  const { L, W, widths } = network;
  const { z, h } = trace(network, x);
  let delta = Float64Array.from(softmax(z[L]));
  const top = Math.max(...z[L]);
  gradient.loss += top - z[L][label] + Math.log(z[L].reduce((sum, v) => sum + Math.exp(v - top), 0));
  gradient.n += 1;
  delta[label] -= 1;
  for (let ell = L; ell >= 1; ell--) {
    const columns = widths[ell - 1];
    const before = new Float64Array(columns);
    const [weights, input, into] = [W[ell], h[ell - 1], gradient.dW[ell]];
    const used = [...input.keys()].filter((j) => input[j] !== 0); // dead units and black paper add nothing
    for (let i = 0; i < delta.length; i++) {
      const [d, row] = [delta[i], i * columns];
      if (d === 0) continue;
      gradient.db[ell][i] += d;
      for (const j of used) {
        into[row + j] += d * input[j];
        before[j] += d * weights[row + j]; // h > 0 where z > 0
      }
    }
    delta = before;
  }
}

/** The mean loss over the examples and its gradient; keys of dW and db begin at 1. */
export function lossAndGradient(network, X, labels) {
  const gradient = emptyGradient(network);
  for (const [i, x] of X.entries()) addExample(network, gradient, x, labels[i]);
  return mean(gradient);
}

function mean({ loss, n, dW, db }) {
  for (const values of [...dW, ...db]) if (values) for (let i = 0; i < values.length; i++) values[i] /= n;
  return { loss: loss / n, dW, db };
}

function descend(network, { dW, db }, rate) {
  for (let ell = 1; ell <= network.L; ell++) {
    network.W[ell].forEach((w, i) => {
      network.W[ell][i] = w - rate * dW[ell][i];
    });
    network.b[ell].forEach((v, i) => {
      network.b[ell][i] = v - rate * db[ell][i];
    });
  }
}

/**
 * Trains a copy of `network`. Each work(until) goes on example by example while until() is false, and returns whether
 * steps are left; only whole steps change `network`. The images X have 784 numbers in [0, 1].
 */
export function makeTrainer(start, X, labels, { rate = RATE, steps = STEPS } = {}) {
  const network = cloneNetwork(start);
  let [done, place] = [0, 0];
  let gradient = emptyGradient(network);
  function example() {
    addExample(network, gradient, X[place], labels[place]);
    place += 1;
    if (place < X.length) return;
    descend(network, mean(gradient), rate);
    gradient = emptyGradient(network);
    place = 0;
    done += 1;
  }
  return {
    network,
    steps: () => done,
    work(until) {
      while (done < steps) {
        example();
        if (until()) break;
      }
      return done < steps;
    },
  };
}
