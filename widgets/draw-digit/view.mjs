// What "Draw a digit" shows of one reading.
import { element, setEnabled, svg, uid } from "../shared/dom.mjs";
import { drawBars, drawLegend } from "./bars.mjs";
import { GRID, read } from "./model.mjs";
import { greyImage } from "./sheet.mjs";
import { describeReading } from "./words.mjs";

/** Reads what is drawn and shows it; returns the sentence for those who do not see it. */
export function showReading(body, { bars, panels, controls }, { network, ink, state }) {
  const pixels = ink.pixels();
  const reading = pixels ? read(network, pixels) : null;
  leaveTrace(body, reading);
  bars.show(reading, ink.label());
  panels.show(state.view, reading, pixels, state.row);
  return say(controls, reading, ink.label());
}

function say({ verdict, remark }, reading, truth) {
  const words = describeReading(reading, truth);
  verdict.textContent = words.verdict;
  remark.textContent = words.remark;
  return words.sentence;
}

export function makeBars() {
  const id = uid("bars");
  const box = element("div");
  return {
    element: box,
    show(reading, truth) {
      box.replaceChildren(drawBars(svg, id, reading, truth), drawLegend({ element, svg }, id, reading, truth));
    },
  };
}

export function showControls(controls, { example, truth, canUndo, isEmpty, pen, view }) {
  controls.pen.value = pen;
  controls.examples.value = String(example);
  controls.truth.value = String(truth);
  controls.truthField.hidden = example >= 0;
  controls.views.show(view);
  setEnabled(controls.undo, canUndo);
  setEnabled(controls.clear, !isEmpty);
}

/** The ink on the sheet, and the image that the network sees. */
export function showInk(sheet, { image }, ink) {
  sheet.show(ink.now());
  const pixels = ink.pixels() ?? new Uint8ClampedArray(GRID * GRID);
  image.getContext("2d").putImageData(greyImage(pixels, GRID), 0, 0);
}

/** What tests and other scripts may read: the probabilities. */
function leaveTrace(body, reading) {
  if (reading) body.dataset.probabilities = JSON.stringify(reading.p);
  else delete body.dataset.probabilities;
}
