// A feedforward ReLU network in the book's notation. Pure: no DOM, no globals, no randomness of its own.
// W[ell] is row by row (n_ell x n_{ell-1}) in one flat array; W and b are keyed from 1, z from 1, h from 0.

/** Network n_0 -> ... -> n_L from its widths and flat weights: W and b are arrays for ell = 1..L. */
export function makeNetwork(widths, W, b) {
  const L = widths.length - 1;
  for (let ell = 1; ell <= L; ell++) {
    const [rows, columns] = [widths[ell], widths[ell - 1]];
    if (W[ell - 1].length !== rows * columns) {
      throw new RangeError(`W_${ell} has ${W[ell - 1].length} entries, expected ${rows} x ${columns}`);
    }
    if (b[ell - 1].length !== rows) {
      throw new RangeError(`b_${ell} has ${b[ell - 1].length} entries, expected ${rows}`);
    }
  }
  return { widths: [...widths], L, W: [null, ...W], b: [null, ...b] };
}

/** Network from nested lists: of each layer the rows of W_ell, and b_ell. */
export function fromLists(W, b) {
  const widths = [W[0][0].length, ...W.map((rows) => rows.length)];
  return makeNetwork(
    widths,
    W.map((rows) => Float64Array.from(rows.flat())),
    b.map((v) => Float64Array.from(v)),
  );
}

export function cloneNetwork(network) {
  return makeNetwork(
    network.widths,
    network.W.slice(1).map((v) => v.slice()),
    network.b.slice(1).map((v) => v.slice()),
  );
}

export function relu(z) {
  const h = new Float64Array(z.length);
  for (let i = 0; i < z.length; i++) if (z[i] > 0) h[i] = z[i];
  return h;
}

/** Probabilities from scores: non-negative, sum 1; the largest score is subtracted first. */
export function softmax(z) {
  const top = Math.max(...z);
  const e = Array.from(z, (v) => Math.exp(v - top));
  const sum = e.reduce((a, v) => a + v, 0);
  return e.map((v) => v / sum);
}

/** W h + b for a flat row-major W. Entries of h that are 0 (dead units, white paper) are skipped. */
export function affine(W, h, b) {
  const columns = h.length;
  const used = new Int32Array(columns);
  const values = new Float64Array(columns);
  let n = 0;
  for (let j = 0; j < columns; j++) {
    if (h[j] === 0) continue;
    used[n] = j;
    values[n++] = h[j];
  }
  const z = new Float64Array(b.length);
  for (let i = 0; i < b.length; i++) {
    const row = i * columns;
    let sum = b[i];
    for (let k = 0; k < n; k++) sum += W[row + used[k]] * values[k];
    z[i] = sum;
  }
  return z;
}

/** All z (keys 1..L) and h (keys 0..L) of the forward pass; h[L] is z[L]: the last layer is affine. */
export function trace(network, x) {
  if (x.length !== network.widths[0]) throw new RangeError(`x has ${x.length} entries, expected ${network.widths[0]}`);
  const z = [null];
  const h = [x instanceof Float64Array ? x : new Float64Array(x)];
  for (let ell = 1; ell <= network.L; ell++) {
    z.push(affine(network.W[ell], h[ell - 1], network.b[ell]));
    h.push(ell < network.L ? relu(z[ell]) : z[ell]);
  }
  return { z, h };
}

export function forward(network, x) {
  return trace(network, x).h[network.L];
}

/** Which hidden units are on (z > 0), layer after layer, as one array of booleans. */
export function activationPattern(network, z) {
  const pattern = [];
  for (let ell = 1; ell < network.L; ell++) for (const v of z[ell]) pattern.push(v > 0);
  return pattern;
}

/**
 * Row k of the affine map that the network is around a point with pre-activations z:
 * Phi_k(x') = a x' + c for every x' of the same linear region.
 */
export function affineRow(network, z, k) {
  const { L, W, b, widths } = network;
  let a = W[L].slice(k * widths[L - 1], (k + 1) * widths[L - 1]);
  let c = b[L][k];
  for (let ell = L - 1; ell >= 1; ell--) {
    const columns = widths[ell - 1];
    const next = new Float64Array(columns);
    for (let i = 0; i < widths[ell]; i++) {
      const weight = a[i];
      if (!(z[ell][i] > 0) || weight === 0) continue;
      c += weight * b[ell][i];
      const row = i * columns;
      for (let j = 0; j < columns; j++) next[j] += weight * W[ell][row + j];
    }
    a = next;
  }
  return { a, c };
}

/** Number of weights and biases of n_0 -> ... -> n_L, layer by layer: n_ell n_{ell-1} + n_ell. */
export function parameterCounts(widths) {
  return widths.slice(1).map((n, i) => ({ weights: n * widths[i], biases: n, sum: n * widths[i] + n }));
}

/** Seeded uniform numbers in [0, 1): the 32-bit generator of Steele, Lea and Flood (SplitMix). */
export function makeRng(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let t = state ^ (state >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    t ^= t >>> 15;
    return (t >>> 0) / 4294967296;
  };
}

/** One standard normal number (Box and Muller). */
export function normal(rng) {
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}
