// Strokes: as ink on a sheet, and as text for an address. Pure: no DOM.
import { packIntegers, unpackIntegers } from "../shared/state.mjs";
import { SHEET } from "./model.mjs";

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
