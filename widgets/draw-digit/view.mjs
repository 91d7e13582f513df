// What "Draw a digit" shows of one reading.
import { element, setEnabled, svg, uid } from "../shared/dom.mjs";
import { drawBars, drawLegend } from "./bars.mjs";
import { GRID } from "./model.mjs";
import { greyImage } from "./sheet.mjs";
import { describeReading } from "./words.mjs";

/** Says in words what is read; returns the sentence for those who do not see it. */
export function say({ verdict, remark }, reading, truth) {
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

export function showImage(canvas, pixels) {
  canvas.getContext("2d").putImageData(greyImage(pixels ?? new Uint8ClampedArray(GRID * GRID), GRID), 0, 0);
}

/** What tests and other scripts may read: the probabilities, and how long the reading took. */
export function leaveTraces(body, reading, milliseconds) {
  body.dataset.milliseconds = milliseconds.toFixed(3);
  if (reading) body.dataset.probabilities = JSON.stringify(reading.p);
  else delete body.dataset.probabilities;
}
