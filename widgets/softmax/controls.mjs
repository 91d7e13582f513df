// The controls: a slider for each score and for the temperature, and the buttons.
import { button, element, field, setAttributes, setEnabled, shortNumber, symbol } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { COLDEST, HOTTEST, LIMIT, moved, placeOf, SCORES, temperatureAt } from "./model.mjs";

/** `calls` hears change(part, group), shift(), undo() and reset(). */
export function makeControls({ change, shift, undo, reset }) {
  const scores = SCORES.map((key, i) =>
    makeSlider({ name: `z_${i + 1}`, min: -LIMIT, max: LIMIT, step: 0.1 }, (z) => change({ [key]: z }, key)),
  );
  const temperature = makeSlider(
    { name: "T", before: inLanguage("temperature "), min: placeOf(COLDEST), max: placeOf(HOTTEST), step: 0.05 },
    (place) => change({ T: temperatureAt(place) }, "T"),
  );
  const add = button(inLanguage("Add 1 to each score"), shift);
  const back = button(inLanguage("Undo"), undo);
  return {
    elements: [
      element(
        "div",
        { class: "wg-bar wg-sliders" },
        [...scores, temperature].map((slider) => slider.element),
      ),
      element("div", { class: "wg-bar" }, add, back, button(inLanguage("Reset"), reset)),
    ],
    show(state, canUndo) {
      for (const [i, slider] of scores.entries()) slider.show(state[SCORES[i]], state[SCORES[i]]);
      temperature.show(placeOf(state.T), state.T);
      setEnabled(add, moved(state, 1) !== null);
      setEnabled(back, canUndo);
    },
  };
}

/** A slider with its symbol and its number; use(place) hears where it was put. */
function makeSlider({ name, before = "", ...range }, use) {
  const text = element("span", { class: "wg-number" });
  const input = element("input", { type: "range", ...range, oninput: () => use(Number(input.value)) });
  return {
    element: field([before, symbol(name), " = ", text], input),
    show(place, value) {
      if (Math.abs(Number(input.value) - place) > range.step / 2) input.value = place;
      text.textContent = shortNumber(value, 3);
      setAttributes(input, { "aria-valuetext": text.textContent });
    },
  };
}
