// The controls of inLanguage("Draw a digit"), and where everything stands.
import { button, choice, element, field, select } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { GRID, VIEWS } from "./model.mjs";

/** Builds the controls into `body`; calls hears of what the reader does. */
export function buildControls(body, { sheet, bars, panels, meta, state, calls }) {
  const controls = {
    image: element("canvas", {
      width: GRID,
      height: GRID,
      role: "img",
      "aria-label": inLanguage("The image that the network sees, 28 by 28"),
    }),
    verdict: element("p", { class: "wg-verdict" }),
    remark: element("p"),
    pen: element("input", {
      type: "range",
      min: 8,
      max: 44,
      step: 1,
      oninput: () => calls.width(Number(controls.pen.value)),
    }),
    examples: select(
      [["-1", inLanguage("your own drawing")], ...meta.examples.map((e, i) => [String(i), nameOf(e)])],
      state.example,
      (value) => calls.take(Number(value)),
    ),
    truth: select(
      [["-1", inLanguage("not told")], ...Array.from({ length: 10 }, (_, i) => [String(i), String(i)])],
      -1,
      (value) => calls.tell(Number(value)),
    ),
    undo: button(inLanguage("Undo"), calls.undo),
    clear: button(inLanguage("Clear"), calls.clear),
    views: choice(inLanguage("Look inside"), VIEWS, state.view, calls.view),
  };
  controls.truthField = field(inLanguage("You meant a"), controls.truth);
  body.prepend(
    element("h3", { class: "wg-title" }, inLanguage("Draw a digit")),
    element(
      "p",
      { class: "wg-help" },
      inLanguage(
        "Draw on the sheet with a mouse, a finger or the arrow keys (Space puts the pen down). Your first stroke takes the test image away. The network of this book reads the sheet at every stroke.",
      ),
    ),
    element(
      "div",
      { class: "wg-digit" },
      element(
        "div",
        { class: "wg-paper" },
        sheet.element,
        element("div", { class: "wg-bar" }, controls.undo, controls.clear, button(inLanguage("Reset"), calls.reset)),
      ),
      element(
        "div",
        { class: "wg-result" },
        element("div", { class: "wg-seen" }, controls.image, element("div", {}, controls.verdict, controls.remark)),
        bars.element,
      ),
      element(
        "div",
        { class: "wg-bar wg-choices" },
        field(inLanguage("Width of the pen"), controls.pen),
        field(inLanguage("Or an image of the test set"), controls.examples),
        controls.truthField,
      ),
    ),
    element("div", { class: "wg-panel" }, controls.views, panels.element),
  );
  return controls;
}

function nameOf({ index, label, predicted }) {
  return predicted === label
    ? inLanguage("image {index}: {label}", { index, label })
    : inLanguage("image {index}: {label}, read as {predicted}", { index, label, predicted });
}
