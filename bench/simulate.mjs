// Drawings as readers make them, from images with known digits: any size, place and pen. Pure, seeded.

import { GRID, read, SHEET } from "../widgets/draw-digit/model.mjs";
import { boundingBox, resample, signedDistances, toImage } from "../widgets/draw-digit/prepare.mjs";
import { makeInk, stamp } from "../widgets/draw-digit/strokes.mjs";
import { makeRng } from "../widgets/shared/network.mjs";

/**
 * A drawing of the image (784 numbers 0..255): enlarged until its longer side takes 60 to 240 of the sheet's 280
 * units, anywhere on the sheet, drawn black on white with a pen up to 30 % wider or narrower than the image's strokes.
 */
export function simulateDrawing(pixels, rng) {
  const box = boundingBox(pixels, GRID, 100);
  const size = 60 + 180 * rng();
  const scale = size / Math.max(box[2] - box[0], box[3] - box[1]);
  const wider = (0.6 * rng() - 0.3) * strokeWidth(pixels) * scale;
  const [w, t] = [(box[2] - box[0]) * scale + wider, (box[3] - box[1]) * scale + wider];
  const left = 1 + rng() * Math.max(0, SHEET - 2 - w) + wider / 2;
  const top = 1 + rng() * Math.max(0, SHEET - 2 - t) + wider / 2;
  const level = (x, y) => bilinear(pixels, (x + 0.5 - left) / scale + box[0], (y + 0.5 - top) / scale + box[1]);
  const inside = Uint8Array.from({ length: SHEET * SHEET }, (_, i) =>
    level(i % SHEET, Math.floor(i / SHEET)) >= 100 ? 1 : 0,
  );
  const away = signedDistances(inside, SHEET);
  return Uint8ClampedArray.from(away, (d) => 255 * Math.min(1, Math.max(0, wider / 2 - d + 0.5)));
}

/** Four times the mean distance of the ink to the paper, as for a bar; in pixels of the image. */
function strokeWidth(pixels) {
  const inside = Uint8Array.from(pixels, (v) => (v >= 100 ? 1 : 0));
  const [sum, count] = signedDistances(inside, GRID).reduce(([a, n], d) => (d < 0 ? [a - d, n + 1] : [a, n]), [0, 0]);
  return (4 * sum) / count;
}

function bilinear(pixels, u, v) {
  const value = (x, y) => (x < 0 || y < 0 || x >= GRID || y >= GRID ? 0 : pixels[y * GRID + x]);
  const [x, y] = [Math.floor(u - 0.5), Math.floor(v - 0.5)];
  const [s, t] = [u - 0.5 - x, v - 0.5 - y];
  const upper = value(x, y) * (1 - s) + value(x + 1, y) * s;
  const lower = value(x, y + 1) * (1 - s) + value(x + 1, y + 1) * s;
  return upper * (1 - t) + lower * t;
}

/**
 * The same with the strokes first thinned to lines one point wide and then drawn anew with a round pen
 * of 6 to 16 % of the drawing's longer side: harder, since the thinning bends and shortens them.
 */
export function simulatePenDrawing(pixels, rng) {
  const fine = 6;
  const side = GRID * fine;
  const large = thin(smooth(pixels, fine), side);
  const box = boundingBox(large, side, 1);
  const size = 60 + 180 * rng();
  const r = (size * (0.06 + 0.1 * rng())) / 2;
  const scale = (size - 2 * r) / Math.max(box[2] - box[0], box[3] - box[1]);
  const [w, t] = [(box[2] - box[0]) * scale, (box[3] - box[1]) * scale];
  const left = r + 1 + rng() * (SHEET - 2 * r - 2 - w);
  const top = r + 1 + rng() * (SHEET - 2 * r - 2 - t);
  const ink = makeInk();
  const at = (x, y) => [left + (x + 0.5 - box[0]) * scale, top + (y + 0.5 - box[1]) * scale];
  for (let i = 0; i < large.length; i++) {
    if (!large[i]) continue;
    const [x, y] = [i % side, Math.floor(i / side)];
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [-1, 1],
    ]) {
      if (large[(y + dy) * side + x + dx]) stamp(ink, ...at(x, y), ...at(x + dx, y + dy), r);
    }
  }
  return ink;
}

/** The image `fine` times larger, bilinear, as 0 and 1. */
function smooth(pixels, fine) {
  const side = GRID * fine;
  return Uint8Array.from({ length: side * side }, (_, i) =>
    bilinear(pixels, ((i % side) + 0.5) / fine, (Math.floor(i / side) + 0.5) / fine) >= 100 ? 1 : 0,
  );
}

/** Lines of one point width in the middle of the strokes (Zhang and Suen, 1984). */
function thin(mask, side) {
  const out = mask.slice();
  const around = [-side, 1 - side, 1, side + 1, side, side - 1, -1, -side - 1];
  for (let changed = true; changed; ) {
    changed = false;
    for (const [i1, i2] of [
      [
        [0, 2, 4],
        [2, 4, 6],
      ],
      [
        [0, 2, 6],
        [0, 4, 6],
      ],
    ]) {
      const gone = [];
      for (let i = side; i < out.length - side; i++) {
        if (!out[i]) continue;
        const n = around.map((d) => out[i + d]);
        const sum = n.reduce((a, v) => a + v, 0);
        if (sum < 2 || sum > 6) continue;
        let steps = 0;
        for (let k = 0; k < 8; k++) if (!n[k] && n[(k + 1) % 8]) steps += 1;
        if (steps === 1 && i1.some((k) => !n[k]) && i2.some((k) => !n[k])) gone.push(i);
      }
      for (const i of gone) out[i] = 0;
      changed ||= gone.length > 0;
    }
  }
  return out;
}

/** Share of the images that are read right when they are drawn by `draw` and made ready by `prepare`. */
export function shareReadRight(network, images, labels, seed, draw = simulateDrawing, prepare = toImage) {
  const rng = makeRng(seed);
  let right = 0;
  labels.forEach((label, i) => {
    const pixels = prepare(draw(images.subarray(i * 784, i * 784 + 784), rng));
    if (pixels && read(network, pixels).digit === label) right += 1;
  });
  return right / labels.length;
}

/** What a beginner writes first, for comparison: the whole sheet averaged down to 28 x 28. */
export function naiveImage(ink) {
  return Uint8ClampedArray.from(resample(ink, SHEET, SHEET / 2, SHEET / 2, GRID / SHEET, GRID), Math.round);
}
