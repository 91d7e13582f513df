// The state of "Fold the plane" and the network it stands for. Pure.
import { cloneNetwork, fromLists, makeNetwork, makeRng, normal } from "../shared/network.mjs";
import { clamp, packReals, unpackReals } from "../shared/state.mjs";

export const BOX = [-2, 2, -2, 2];
export const LARGEST = 8; // weights are kept in [-LARGEST, LARGEST]
export const MAX_UNITS = 16;

export const DEFAULTS = {
  layers: 2,
  n1: 6,
  n2: 4,
  seed: 40,
  example: "",
  weights: "",
  view: "height",
  data: "none",
  x1: 0.5,
  x2: 0.25,
  matrix: "W_1",
  row: 1,
  column: 1,
  turn: 30,
};

/** The part of the state that says which network it is. */
export const NETWORK_KEYS = ["layers", "n1", "n2", "seed", "example", "weights"];

/** The networks of the chapters' examples. */
export const EXAMPLES = {
  shallow: fromLists(
    [
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      [[1, 1, -2]],
    ],
    [[0, 0, -1], [0]],
  ),
  deep: fromLists(
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
  ),
};

export function widthsOf(state) {
  return state.layers === 1 ? [2, state.n1, 1] : [2, state.n1, state.n2, 1];
}

/** Fold lines of the first layer spread over the box; later layers with variance 2 / n_{ell-1}. */
export function seededNetwork(widths, seed) {
  const rng = makeRng(seed);
  const W = [];
  const b = [];
  for (let ell = 1; ell < widths.length; ell++) {
    const [rows, columns] = [widths[ell], widths[ell - 1]];
    const scale = ell === 1 ? 1 : Math.sqrt(2 / columns);
    W.push(Float64Array.from({ length: rows * columns }, () => clamp(scale * normal(rng), -3, 3)));
    b.push(Float64Array.from({ length: rows }, () => (ell === 1 ? 2 * rng() - 1 : rng() - 0.5)));
  }
  return makeNetwork(widths, W, b);
}

/** The network of a state: what `weights` holds if it fits the widths, else the chapter's example or the seeded one. */
export function networkOf(state) {
  const network = state.example ? cloneNetwork(EXAMPLES[state.example]) : seededNetwork(widthsOf(state), state.seed);
  const numbers = unpackReals(state.weights, LARGEST);
  const arrays = [...network.W, ...network.b].filter(Boolean);
  if (numbers.length !== arrays.reduce((n, v) => n + v.length, 0)) return network;
  let at = 0;
  for (const values of arrays) {
    values.set(numbers.slice(at, at + values.length));
    at += values.length;
  }
  return network;
}

export function packNetwork(network) {
  return packReals(
    [...network.W, ...network.b].filter(Boolean).flatMap((values) => [...values]),
    LARGEST,
  );
}

/** A state whose numbers lie where the controls allow. */
export function cleanState(state) {
  const whole = (value, low, high) => clamp(Math.round(value), low, high);
  const clean = {
    ...state,
    layers: state.layers === 1 ? 1 : 2,
    n1: whole(state.n1, 1, MAX_UNITS),
    n2: whole(state.n2, 1, MAX_UNITS),
    seed: whole(state.seed, 0, 999999),
    x1: clamp(state.x1, BOX[0], BOX[1]),
    x2: clamp(state.x2, BOX[2], BOX[3]),
    view: ["height", "regions", "surface"].includes(state.view) ? state.view : "height",
    data: ["none", "ring", "moons", "squares", "spirals"].includes(state.data) ? state.data : "none",
    turn: whole(state.turn, 0, 360),
  };
  clean.example = Object.hasOwn(EXAMPLES, state.example) ? state.example : "";
  if (clean.example) {
    const { L, widths } = EXAMPLES[clean.example];
    [clean.layers, clean.n1, clean.n2] = [L - 1, widths[1], L === 3 ? widths[2] : clean.n2];
  }
  const widths = widthsOf(clean);
  const { ell, bias } = parseMatrix(clean.matrix, widths.length - 1);
  clean.matrix = `${bias ? "b" : "W"}_${ell}`;
  clean.row = whole(state.row, 1, widths[ell]);
  clean.column = whole(state.column, 1, widths[ell - 1]);
  return clean;
}

/** "W_2" as { ell: 2, bias: false }; what is no layer becomes W_1. */
export function parseMatrix(text, L) {
  const [, letter, digit] = /^([Wb])_([1-9])$/.exec(text) ?? [null, "W", "1"];
  return Number(digit) <= L ? { ell: Number(digit), bias: letter === "b" } : { ell: 1, bias: false };
}

/** The unit of layer 1 whose fold is chosen, from 0; -1 if an entry of a later layer is. */
export function chosenFold(state, network) {
  return parseMatrix(state.matrix, network.L).ell === 1 ? state.row - 1 : -1;
}

/** Where the chosen entry lies: an array of the network and an index. */
export function entryOf(network, state) {
  const { ell, bias } = parseMatrix(state.matrix, network.L);
  return bias
    ? [network.b[ell], state.row - 1]
    : [network.W[ell], (state.row - 1) * network.widths[ell - 1] + state.column - 1];
}

/**
 * The fold line of unit i of layer 1: its point nearest to the origin and its direction; null for no unit and for a
 * zero row of W.
 */
export function foldLine(network, i) {
  if (i < 0) return null;
  const [w1, w2] = network.W[1].subarray(2 * i, 2 * i + 2);
  const size = Math.hypot(w1, w2);
  if (size < 1e-9) return null;
  const foot = -network.b[1][i] / size;
  return { point: [(foot * w1) / size, (foot * w2) / size], along: [-w2 / size, w1 / size], size };
}

/** Moves the fold line of unit i so that it goes through a point, in the direction it has or a new one. */
export function moveFold(network, i, point, along = null) {
  const w = network.W[1].subarray(2 * i, 2 * i + 2);
  if (along) {
    const size = Math.hypot(w[0], w[1]) / Math.hypot(along[0], along[1]);
    w[0] = along[1] * size;
    w[1] = -along[0] * size;
  }
  network.b[1][i] = clamp(-(w[0] * point[0] + w[1] * point[1]), -LARGEST, LARGEST);
}
