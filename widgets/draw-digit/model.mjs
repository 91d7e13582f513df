// What the figure knows: its state, and what the network makes of one image. Pure: no DOM.
import { affineRow, softmax, trace } from "../shared/network.mjs";
import { clamp } from "../shared/state.mjs";
import { inLanguage } from "../shared/words.mjs";

export const SHEET = 280; // side of the sheet that is drawn on, in its own units
export const GRID = 28; // side of an MNIST image
export const DEFAULTS = { ink: "", pen: 20, example: 3, truth: -1, view: "numbers", row: -1 };

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
