// The sheet on which the reader draws the digit that is asked for.
import { makeDrawing } from "../draw-digit/drawing.mjs";
import { makeInk } from "../draw-digit/ink.mjs";
import { makeSheet } from "../draw-digit/sheet.mjs";
import { button, element, field, select, setEnabled } from "../shared/dom.mjs";
import { perFrame } from "../shared/mount.mjs";
import { inLanguage } from "../shared/words.mjs";
import { nextLabel } from "./model.mjs";
import { askFor, sentences } from "./words.mjs";

export const DIGITS = Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)]);
const PEN = 20; // width of the pen, in units of the sheet

/** The strokes on the sheet and their ink; begin() takes a clean sheet, with no steps behind it. */
function makeStrokes() {
  let drawing = makeDrawing();
  let ink = makeInk({ examples: [] }, drawing);
  const step =
    (change) =>
    (...values) => {
      change(...values);
      ink.redraw(PEN);
    };
  return {
    start: step((point) => drawing.begin(point)),
    extend: (points) => ink.extend(points, PEN),
    undo: step(() => drawing.undo()),
    clear: step(() => drawing.clear()),
    begin: step(() => {
      drawing = makeDrawing();
      ink = makeInk({ examples: [] }, drawing);
    }),
    canUndo: () => drawing.canUndo(),
    isEmpty: () => drawing.isEmpty(),
    ink: () => ink.now(),
    pixels: () => (drawing.isEmpty() ? null : ink.pixels()),
  };
}

/** Calls add({ label, pixels }), undo() when the sheet has no step to take back, and say(text). */
export function makePad(calls) {
  const strokes = makeStrokes();
  let [handCanUndo, shown] = [false, null];
  const asked = element("p", { class: "wg-asked" });
  const label = select(DIGITS, 0, () => ask());
  const sheet = makeSheet({
    begin: then((point) => strokes.start(point)),
    extend: then((points) => strokes.extend(points)),
    undo: () => undo(),
    say: calls.say,
    changed: () => draw(),
    verdict: () => askFor(Number(label.value)),
  });
  const draw = perFrame(() => sheet.show(strokes.ink()));
  const keepIt = button(inLanguage("Keep this digit"), keep);
  const undoIt = button(inLanguage("Undo"), undo);
  const clear = button(inLanguage("Clear"), lifted(strokes.clear));

  function then(change) {
    return (value) => {
      change(value);
      refresh();
    };
  }

  function lifted(change) {
    return () => {
      sheet.lift();
      change();
      refresh();
    };
  }

  function undo() {
    if (strokes.canUndo()) lifted(strokes.undo)();
    else calls.undo();
  }

  function ask() {
    asked.textContent = askFor(Number(label.value));
  }

  function refresh() {
    setEnabled(undoIt, strokes.canUndo() || handCanUndo);
    setEnabled(clear, !strokes.isEmpty());
    draw();
  }

  function keep() {
    sheet.lift();
    const pixels = strokes.pixels();
    if (!pixels) return calls.say(sentences.empty());
    calls.add({ label: Number(label.value), pixels: Uint8Array.from(pixels) });
  }

  /** After a change of the hand. The strokes on the sheet stay where a digit was deleted or corrected. */
  function show(digits, canUndo) {
    handCanUndo = canUndo;
    if (shown === null || digits.length > shown) lifted(strokes.begin)();
    shown = digits.length;
    if (strokes.isEmpty()) label.value = String(nextLabel(digits));
    ask();
    refresh();
  }

  return {
    element: layOut(asked, sheet, [keepIt, undoIt, clear], label),
    focus: () => sheet.element.querySelector("canvas").focus({ preventScroll: true }),
    show,
  };
}

function layOut(asked, sheet, buttons, label) {
  return element(
    "div",
    { class: "wg-pad" },
    asked,
    sheet.element,
    element("div", { class: "wg-bar" }, buttons),
    field(inLanguage("You mean a"), label),
  );
}
