// From strokes on a sheet to ten probabilities, the way MNIST's images were made. Pure: no DOM.
import { affineRow, makeNetwork, softmax, trace } from "../shared/network.mjs";
import { clamp, packIntegers, unpackIntegers } from "../shared/state.mjs";
import { inLanguage } from "../shared/words.mjs";

export const SHEET = 280; // side of the sheet that is drawn on, in its own units
export const GRID = 28; // side of an MNIST image
export const DEFAULTS = { ink: "", pen: 20, example: 3, truth: -1, view: "numbers", row: -1 };
const BOX = 20; // MNIST fits the digit into a box of this side, then centres its mass in the image
const MIDDLE = 14.5; // the mass of an MNIST image is centred in the middle of its pixel (14, 14), counted from 0
const FINE = 3; // strokes are measured on a grid this many times finer than the image
const THIN = 2.2; // widths of a stroke in MNIST, in pixels of the image: a pen outside is adjusted
const THICK = 3.2;

/** What can be looked at inside the network, and words for it. */
export const VIEWS = [
  ["numbers", inLanguage("784 numbers")],
  ["hidden", inLanguage("hidden units")],
  ["map", inLanguage("affine map")],
  ["steps", inLanguage("how it is prepared")],
];

/** A state whose numbers lie where the controls allow. */
export function cleanState(state) {
  const digit = (value) => (Number.isInteger(value) && value >= 0 && value <= 9 ? value : -1);
  return {
    ...state,
    pen: clamp(Math.round(state.pen), 8, 44),
    row: digit(state.row),
    truth: digit(state.truth),
    view: VIEWS.some(([key]) => key === state.view) ? state.view : "numbers",
  };
}

/** An empty sheet: one number 0..255 for each of SHEET x SHEET points, row by row. */
export function makeInk() {
  return new Uint8ClampedArray(SHEET * SHEET);
}

/** Draws the segment (x0, y0)-(x1, y1) with a round pen of radius r; the edge is antialiased. */
export function stamp(ink, x0, y0, x1, y1, r) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length2 = dx * dx + dy * dy;
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - r - 1));
  const right = Math.min(SHEET - 1, Math.ceil(Math.max(x0, x1) + r + 1));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - r - 1));
  const bottom = Math.min(SHEET - 1, Math.ceil(Math.max(y0, y1) + r + 1));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
      const t = length2 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length2)) : 0;
      const coverage = r + 0.5 - Math.hypot(px - t * dx, py - t * dy);
      if (coverage <= 0) continue;
      const level = coverage >= 1 ? 255 : 255 * coverage;
      const i = y * SHEET + x;
      if (level > ink[i]) ink[i] = level;
    }
  }
}

/** A sheet with all strokes; a stroke is a flat list x0, y0, x1, y1, ... */
export function drawStrokes(strokes, r) {
  const ink = makeInk();
  for (const points of strokes) {
    if (points.length === 2) stamp(ink, points[0], points[1], points[0], points[1], r);
    for (let i = 2; i < points.length; i += 2) stamp(ink, points[i - 2], points[i - 1], points[i], points[i + 1], r);
  }
  return ink;
}

/** Smallest box around everything at least half black: [left, top, right, bottom), or null on an empty sheet. */
export function boundingBox(ink, width, level = 128) {
  let [left, top, right, bottom] = [width, Infinity, -1, -1];
  const height = ink.length / width;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let first = -1;
    for (let x = 0; x < width; x++)
      if (ink[row + x] >= level) {
        first = x;
        break;
      }
    if (first < 0) continue;
    let last = width - 1;
    while (ink[row + last] < level) last--;
    if (first < left) left = first;
    if (last > right) right = last;
    if (y < top) top = y;
    bottom = y;
  }
  return right < 0 ? null : [left, top, right + 1, bottom + 1];
}

/**
 * Area average of `source` (width columns) on a square grid of `side` cells: the point (u, v) of the new grid lies at
 * (cx + (u - half) / scale, cy + (v - half) / scale) of the old one.
 */
export function resample(source, width, cx, cy, scale, side, half = side / 2) {
  const height = source.length / width;
  const columns = spans(cx, half, scale, side, width);
  const rows = spans(cy, half, scale, side, height);
  const out = new Float64Array(side * side);
  const line = new Float64Array(width);
  const [from, to] = [Math.floor(columns[0][0]), Math.ceil(columns[side - 1][1])];
  for (let v = 0; v < side; v++) {
    const [y0, y1] = rows[v];
    if (y1 <= y0) continue;
    line.fill(0);
    for (let y = Math.floor(y0); y < y1; y++) {
      const share = Math.min(y1, y + 1) - Math.max(y0, y);
      const row = y * width;
      for (let x = from; x < to; x++) line[x] += share * source[row + x];
    }
    for (let u = 0; u < side; u++) {
      const [x0, x1] = columns[u];
      let sum = 0;
      for (let x = Math.floor(x0); x < x1; x++) sum += (Math.min(x1, x + 1) - Math.max(x0, x)) * line[x];
      out[v * side + u] = sum * scale * scale;
    }
  }
  return out;
}

function spans(centre, half, scale, side, length) {
  return Array.from({ length: side }, (_, u) => [
    Math.max(0, centre + (u - half) / scale),
    Math.min(length, centre + (u + 1 - half) / scale),
  ]);
}

/**
 * Distance of each point of a square grid to the edge of the shape `inside` (0 and 1), negative inside it.
 * Steps are counted 0.96 straight and 1.37 aslant (a chamfer distance; Borgefors, 1986), forwards, then backwards.
 */
export function signedDistances(inside, side) {
  const toPaper = new Float32Array(side * side);
  const toInk = new Float32Array(side * side);
  for (let i = 0; i < inside.length; i++) {
    toPaper[i] = inside[i] ? 1e6 : 0;
    toInk[i] = inside[i] ? 0 : 1e6;
  }
  for (const d of [toPaper, toInk]) {
    sweep(d, side, 0, side, 1);
    sweep(d, side, side - 1, -1, -1);
  }
  for (let i = 0; i < inside.length; i++) toInk[i] = inside[i] ? 0.5 - toPaper[i] : toInk[i] - 0.5;
  return toInk;
}

function sweep(d, side, from, to, step) {
  const last = side - 1;
  for (let y = from; y !== to; y += step) {
    const row = y * side;
    const before = row - step * side;
    for (let x = from; x !== to; x += step) {
      let best = d[row + x];
      if (best === 0) continue;
      if (x !== from && d[row + x - step] + 0.96 < best) best = d[row + x - step] + 0.96;
      if (y !== from) {
        if (d[before + x] + 0.96 < best) best = d[before + x] + 0.96;
        if (x > 0 && d[before + x - 1] + 1.37 < best) best = d[before + x - 1] + 1.37;
        if (x < last && d[before + x + 1] + 1.37 < best) best = d[before + x + 1] + 1.37;
      }
      d[row + x] = best;
    }
  }
}

/**
 * The digit on a fine square grid with its strokes made thinner or thicker, so that they are between THIN and THICK
 * pixels of the later image wide. The width of a bar is four times the mean distance of its points to its edge.
 */
function adjustStrokes(fine, side) {
  const inside = new Uint8Array(side * side);
  for (let i = 0; i < inside.length; i++) inside[i] = fine[i] >= 128 ? 1 : 0;
  const away = signedDistances(inside, side);
  let [sum, count] = [0, 0];
  for (let i = 0; i < away.length; i++)
    if (inside[i]) {
      sum -= away[i];
      count += 1;
    }
  const width = (4 * sum) / count / FINE;
  const target = Math.min(THICK, Math.max(THIN, width));
  if (target === width) return fine;
  const shift = ((target - width) / 2) * FINE + 0.5;
  const out = new Float64Array(side * side);
  for (let i = 0; i < out.length; i++) out[i] = 255 * Math.min(1, Math.max(0, shift - away[i]));
  return out;
}

/**
 * The 784 numbers of a sheet, 0..255: strokes of a usual width, the longer side of the bounding box scaled to 20,
 * grey levels by area, centre of mass in the middle. Null when the sheet is empty.
 */
export function toImage(ink, width = SHEET) {
  const box = boundingBox(ink, width);
  if (!box) return null;
  const side = FINE * GRID;
  const middle = (b) => [(b[0] + b[2]) / 2, (b[1] + b[3]) / 2];
  const longer = (b) => Math.max(b[2] - b[0], b[3] - b[1]);
  let fine = resample(ink, width, ...middle(box), (FINE * BOX) / longer(box), side);
  fine = adjustStrokes(fine, side);
  const inner = boundingBox(fine, side);
  if (!inner) return null;
  let [mass, mx, my] = [0, 0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const level = fine[y * side + x];
      mass += level;
      mx += level * (x + 0.5);
      my += level * (y + 0.5);
    }
  }
  const pixels = resample(fine, side, mx / mass, my / mass, BOX / longer(inner), GRID, MIDDLE);
  return new Uint8ClampedArray(pixels); // rounds
}

/** Everything that is shown about one image of 784 numbers 0..255. */
export function read(network, pixels) {
  const x = new Float64Array(pixels.length);
  for (let i = 0; i < x.length; i++) x[i] = pixels[i] / 255;
  const { z, h } = trace(network, x);
  const p = softmax(z[network.L]);
  return { x, z, h, p, digit: p.indexOf(Math.max(...p)) };
}

/** Row k of the affine map around the image that was read, and what it gives there: a x + c. */
export function explain(network, reading, k) {
  const { a, c } = affineRow(network, reading.z, k);
  let value = c;
  for (let i = 0; i < a.length; i++) value += a[i] * reading.x[i];
  return { a, c, value };
}

/** The network from its file: for each layer int8 weights, then float32 steps and biases, one for each unit. */
export function decodeNetwork(meta, buffer) {
  const W = [];
  const b = [];
  let at = 0;
  for (let ell = 1; ell < meta.widths.length; ell++) {
    const [rows, columns] = [meta.widths[ell], meta.widths[ell - 1]];
    const whole = new Int8Array(buffer, at, rows * columns);
    at += rows * columns;
    const tail = new Float32Array(buffer.slice(at, at + 8 * rows));
    at += 8 * rows;
    W.push(Float32Array.from(whole, (v, i) => v * tail[Math.floor(i / columns)]));
    b.push(Float32Array.from(tail.subarray(rows)));
  }
  return makeNetwork(meta.widths, W, b);
}

export function decodeBytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Strokes as text for an address: three letters a point, a full stop between strokes. */
export function encodeStrokes(strokes) {
  return strokes
    .map((points) => {
      const whole = [];
      for (let i = 0; i < points.length; i += 2) whole.push(snap(points[i]) + SHEET * snap(points[i + 1]));
      return packIntegers(whole, 3);
    })
    .join(".");
}

export function decodeStrokes(text) {
  return text
    .split(".")
    .filter(Boolean)
    .map((part) =>
      unpackIntegers(part, 3)
        .filter((n) => n < SHEET * SHEET)
        .flatMap((n) => [n % SHEET, Math.floor(n / SHEET)]),
    )
    .filter((points) => points.length > 0);
}

function snap(v) {
  return Math.min(SHEET - 1, Math.max(0, Math.round(v)));
}
