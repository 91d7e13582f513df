// All linear regions of a network 2 -> n_1 -> ... -> 1 in a box, exactly, and what can be drawn from them. Pure.

const NEAR = 1e-11; // of the largest value on a polygon: a fold this near to a corner goes through it

/**
 * The regions in the box [x_min, x_max, y_min, y_max] and the pieces of folds between them.
 * A region has `polygon` (x0, y0, x1, y1, ... counter-clockwise), `pattern` (0 and 1 for each hidden unit, layer
 * after layer), and `a`, `c`: Phi(x) = a x + c there. A fold has `layer`, `unit` and its end points.
 * The pieces are cut one unit after another. Of two new pieces the one further in the direction `view` comes
 * first, so the list is ordered from far to near: a surface over it can be painted in this order.
 */
export function linearRegions(network, box, view = [0, 1]) {
  const [x0, x1, y0, y1] = box;
  const identity = Float64Array.of(1, 0, 0, 0, 1, 0);
  let pieces = [{ polygon: [x0, y0, x1, y0, x1, y1, x0, y1], pattern: [], map: identity }];
  const folds = [];
  for (let ell = 1; ell < network.L; ell++) {
    const next = [];
    for (const piece of pieces) {
      const z = affineRows(network, ell, piece.map);
      const first = piece.pattern.length;
      for (const part of cutByLayer(piece, z, view, folds, ell)) {
        part.map = z.slice();
        for (let i = 0; i < network.widths[ell]; i++) if (!part.pattern[first + i]) part.map.fill(0, 3 * i, 3 * i + 3);
        next.push(part);
      }
    }
    pieces = next;
  }
  const regions = pieces.map(({ polygon, pattern, map }) => {
    const [a1, a2, c] = affineRows(network, network.L, map);
    return { polygon, pattern, a: [a1, a2], c };
  });
  return { regions, folds };
}

/** W_ell h + b_ell for h given as rows a1, a2, c one after another: again such rows. */
function affineRows(network, ell, map) {
  const W = network.W[ell];
  const columns = network.widths[ell - 1];
  const rows = new Float64Array(3 * network.widths[ell]);
  for (let i = 0; i < network.widths[ell]; i++) {
    let [a1, a2, c] = [0, 0, network.b[ell][i]];
    for (let j = 0; j < columns; j++) {
      const weight = W[i * columns + j];
      a1 += weight * map[3 * j];
      a2 += weight * map[3 * j + 1];
      c += weight * map[3 * j + 2];
    }
    rows[3 * i] = a1;
    rows[3 * i + 1] = a2;
    rows[3 * i + 2] = c;
  }
  return rows;
}

/** The pieces of a part beside the lines z_i = 0; each has one more entry of the pattern for each unit. */
function cutByLayer(piece, z, view, folds, ell) {
  let parts = [{ polygon: piece.polygon, pattern: piece.pattern.slice() }];
  for (let i = 0; i < z.length / 3; i++) {
    const [a1, a2, c] = [z[3 * i], z[3 * i + 1], z[3 * i + 2]];
    const next = [];
    for (const part of parts) {
      const side = sideOf(part.polygon, a1, a2, c);
      if (side !== 0) {
        part.pattern.push(side > 0 ? 1 : 0);
        next.push(part);
        continue;
      }
      const [above, below, ends] = cut(part.polygon);
      folds.push({ layer: ell, unit: i, ends });
      const active = { polygon: above, pattern: [...part.pattern, 1] };
      part.polygon = below;
      part.pattern.push(0);
      if (a1 * view[0] + a2 * view[1] >= 0) next.push(active, part);
      else next.push(part, active);
    }
    parts = next;
  }
  return parts;
}

const values = new Float64Array(256); // of z at the corners of the polygon that is being cut
let near = 0;

/**
 * 1 where z > 0 in the whole polygon, -1 where z <= 0, 0 where the line cuts it. Leaves z of each corner in `values`.
 */
function sideOf(polygon, a1, a2, c) {
  let [low, high] = [Infinity, -Infinity];
  const n = polygon.length / 2;
  for (let k = 0; k < n; k++) {
    const v = a1 * polygon[2 * k] + a2 * polygon[2 * k + 1] + c;
    values[k] = v;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  near = NEAR * Math.max(high, -low);
  if (high <= near) return -1;
  return low >= -near ? 1 : 0;
}

/** The two pieces of the polygon that sideOf has just looked at, and the ends of the cut. */
function cut(polygon) {
  const above = [];
  const below = [];
  const ends = [];
  const n = polygon.length / 2;
  for (let k = 0; k < n; k++) {
    const [x, y, v] = [polygon[2 * k], polygon[2 * k + 1], values[k]];
    if (v >= -near) above.push(x, y);
    if (v <= near) below.push(x, y);
    if (Math.abs(v) <= near) ends.push(x, y);
    const m = k + 1 === n ? 0 : k + 1;
    const w = values[m];
    if ((v > near && w < -near) || (v < -near && w > near)) {
      const t = v / (v - w);
      const px = x + t * (polygon[2 * m] - x);
      const py = y + t * (polygon[2 * m + 1] - y);
      above.push(px, py);
      below.push(px, py);
      ends.push(px, py);
    }
  }
  return [above, below, ends];
}

/** The region that holds the point, or null outside the box. */
export function regionAt(regions, x, y) {
  return regions.find(({ polygon }) => contains(polygon, x, y)) ?? null;
}

function contains(polygon, x, y) {
  const n = polygon.length;
  for (let k = 0; k < n; k += 2) {
    const [px, py, qx, qy] = [polygon[k], polygon[k + 1], polygon[(k + 2) % n], polygon[(k + 3) % n]];
    if ((qx - px) * (y - py) - (qy - py) * (x - px) < -1e-12) return false;
  }
  return true;
}

export function area(polygon) {
  let sum = 0;
  const n = polygon.length;
  for (let k = 0; k < n; k += 2) {
    sum += polygon[k] * polygon[(k + 3) % n] - polygon[(k + 2) % n] * polygon[k + 1];
  }
  return sum / 2;
}

/** The piece of the line Phi = level in a region as [x, y, x, y], or null. */
export function levelLine({ polygon, a, c }, level) {
  const n = polygon.length;
  const ends = [];
  for (let k = 0; k < n; k += 2) {
    const [px, py, qx, qy] = [polygon[k], polygon[k + 1], polygon[(k + 2) % n], polygon[(k + 3) % n]];
    const v = a[0] * px + a[1] * py + c - level;
    const w = a[0] * qx + a[1] * qy + c - level;
    if (v >= 0 === w >= 0) continue;
    const t = v / (v - w);
    ends.push(px + t * (qx - px), py + t * (qy - py));
  }
  return ends.length === 4 ? ends : null;
}

/** Smallest and largest value of Phi in the box: both lie at corners of regions. */
export function range(regions) {
  let [low, high] = [Infinity, -Infinity];
  for (const { polygon, a, c } of regions) {
    for (let k = 0; k < polygon.length; k += 2) {
      const v = a[0] * polygon[k] + a[1] * polygon[k + 1] + c;
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  return [low, high];
}

/** About `count` round levels strictly between low and high. */
export function niceLevels(low, high, count = 8) {
  if (!(high - low > 1e-9)) return [];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find((m) => m * power >= rough);
  const levels = [];
  for (let k = Math.floor(low / step) + 1; k * step < high; k++) levels.push(k * step);
  return levels;
}

/** 1 + n + n (n - 1) / 2: into so many pieces n lines cut the plane at most. */
export function linePieces(n) {
  return 1 + n + (n * (n - 1)) / 2;
}

/** An upper bound on the number of regions of 2 -> n_1 -> ... -> 1: the product over the hidden layers. */
export function upperBound(widths) {
  let product = 1;
  let dimension = Infinity;
  for (const [ell, n] of widths.slice(0, -1).entries()) {
    if (ell > 0) product *= binomialSum(n, Math.min(dimension, n));
    dimension = Math.min(dimension, n);
  }
  return product;
}

function binomialSum(n, d) {
  let [sum, binomial] = [0, 1];
  for (let j = 0; j <= d; j++) {
    sum += binomial;
    binomial = (binomial * (n - j)) / (j + 1);
  }
  return sum;
}
