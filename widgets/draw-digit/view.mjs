// What "Draw a digit" shows of one reading.
import { percent, setEnabled } from "../shared/dom.mjs";
import { GRID } from "./model.mjs";
import { greyImage } from "./sheet.mjs";

const article = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;

/** Says in words what is read; returns the sentence for those who do not see it. */
export function say({ verdict, remark }, reading, truth) {
  if (!reading) {
    verdict.textContent = "Nothing drawn yet";
    remark.textContent = "The image is all zeros.";
    return "Nothing drawn yet.";
  }
  const text = `The network reads ${article(reading.digit)}`;
  const [, [second, next]] = reading.p.map((p, i) => [p, i]).sort((a, b) => b[0] - a[0]);
  const likely = percent(reading.p[reading.digit]);
  verdict.textContent = text;
  remark.textContent = `Probability ${likely}; next is ${next} with ${percent(second)}.${truth === undefined ? "" : ` It is ${article(truth)}.`}`;
  return `${text}, ${likely}.`;
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
