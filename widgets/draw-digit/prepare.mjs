// From ink on a sheet to 784 numbers, the way MNIST's images were made. Pure: no DOM.
import { GRID, SHEET } from "./model.mjs";

const BOX = 20; // MNIST fits the digit into a box of this side, then centres its mass in the image
const MIDDLE = 14.5; // the mass of an MNIST image is centred in the middle of its pixel (14, 14), counted from 0
const FINE = 3; // strokes are measured on a grid this many times finer than the image
const THIN = 2.2; // widths of a stroke in MNIST, in pixels of the image: a pen outside is adjusted
const THICK = 3.2;

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
