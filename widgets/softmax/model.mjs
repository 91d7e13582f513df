// Three scores, a temperature T, and the probabilities softmax(z / T). Pure.
import { softmax } from "../shared/network.mjs";
import { clamp } from "../shared/state.mjs";

export const LIMIT = 6; // every score is kept in [-LIMIT, LIMIT]
export const COLDEST = 0.1;
export const HOTTEST = 10;
export const SCORES = ["z1", "z2", "z3"];

/** The scores of the chapter's first example. */
export const DEFAULTS = { z1: 2, z2: 1, z3: 0, T: 1 };

/** A state whose scores are in their range and have three decimals at most, and whose temperature is never 0. */
export function cleanState(state) {
  const score = (z) => Number(clamp(z, -LIMIT, LIMIT).toFixed(3)) + 0; // never -0
  const scores = Object.fromEntries(SCORES.map((key) => [key, score(state[key])]));
  return { ...scores, T: Number(clamp(state.T, COLDEST, HOTTEST).toFixed(3)) };
}

/** The scores as a list: z_1, z_2, z_3. */
export function scoresOf(state) {
  return SCORES.map((key) => state[key]);
}

/** softmax(z / T), as a list. */
export function probabilities(state) {
  return softmax(scoresOf(state).map((z) => z / state.T));
}

/** p_1 / p_2 by the formula exp((z_1 - z_2) / T): no quotient of probabilities, which a computer may round to 0. */
export function ratio({ z1, z2, T }) {
  return Math.exp((z1 - z2) / T);
}

/** The state with c added to each score; null where a score would leave its range. */
export function moved(state, c) {
  const next = cleanState({ ...state, ...Object.fromEntries(SCORES.map((key) => [key, state[key] + c])) });
  return scoresOf(state).every((z) => Math.abs(z + c) <= LIMIT) ? next : null;
}

/** The slider of the temperature stands at log10(T), so that halving and doubling are steps of one length. */
export function placeOf(T) {
  return Math.log10(T);
}

/** The temperature at a place of the slider, with two digits: 0.5, 1, 1.3. */
export function temperatureAt(place) {
  return Number((10 ** place).toPrecision(2));
}
