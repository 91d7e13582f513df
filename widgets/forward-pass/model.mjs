// The forward pass of the chapter's example, one step after the other. Pure.
import { fromLists, trace } from "../shared/network.mjs";
import { clamp } from "../shared/state.mjs";

/** The network 2 -> 3 -> 2 -> 1 of the example, and its input. */
export const NETWORK = fromLists(
  [
    [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    [
      [1, 1, -2],
      [1, -1, 0],
    ],
    [[2, -1]],
  ],
  [[0, 0, -1], [-0.5, 0.25], [1]],
);
export const INPUT = [0.25, 1];

/**
 * The steps: { letter, ell, values }, that is h^(0), z^(1), h^(1), ..., z^(L). The last layer has no ReLU, so nothing
 * comes after z^(L).
 */
export const STEPS = makeSteps();
export const DEFAULTS = { step: 0 };

function makeSteps() {
  const { z, h } = trace(NETWORK, INPUT);
  const steps = [{ letter: "h", ell: 0, values: [...h[0]] }];
  for (let ell = 1; ell <= NETWORK.L; ell++) {
    steps.push({ letter: "z", ell, values: [...z[ell]] });
    if (ell < NETWORK.L) steps.push({ letter: "h", ell, values: [...h[ell]] });
  }
  return steps;
}

export function cleanState({ step }) {
  return { step: clamp(Math.round(step), 0, STEPS.length - 1) };
}

/** The weights from layer ell - 1 to unit i of layer ell, from 0. */
export function weightsOf(ell, i) {
  const columns = NETWORK.widths[ell - 1];
  return [...NETWORK.W[ell].subarray(i * columns, (i + 1) * columns)];
}

/** What stands in the units of layer ell after a step: the newest values, or null before the pass comes there. */
export function valuesAt(step, ell) {
  const known = STEPS.slice(0, step + 1).filter((one) => one.ell === ell);
  return known.length ? known.at(-1) : null;
}
