// The step in numbers: how each unit gets its value, and what has come so far.
import { element, symbol } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { STEPS } from "./model.mjs";
import { describeStep, describeUnit, list } from "./words.mjs";

const nameOf = ({ letter, ell }) => (ell ? `${letter}^(${ell})` : "x");

/** What happens in a step, and the sum of each unit. */
export function makeSums() {
  const text = element("p", { class: "wg-step" });
  const sums = element("ul", { class: "wg-sums" });
  return {
    elements: [text, sums],
    show(step) {
      text.textContent = describeStep(step);
      sums.replaceChildren(
        ...STEPS[step].values.map((_, i) =>
          element("li", {}, symbol(`${nameOf(STEPS[step])}_${i + 1}`), " = ", describeUnit(step, i)),
        ),
      );
    },
  };
}

/** All steps, with the values of those that have been taken. */
export function makeTable() {
  const cells = STEPS.map(() => element("td", { class: "wg-number" }));
  const rows = STEPS.map((one, k) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, symbol(nameOf(one)), k === STEPS.length - 1 ? " = Φ(x)" : ""),
      cells[k],
    ),
  );
  return {
    element: element(
      "table",
      { class: "wg-table" },
      element("caption", { class: "wg-hidden-text" }, inLanguage("The forward pass so far")),
      element("tbody", {}, rows),
    ),
    show(step) {
      for (const [k, cell] of cells.entries()) {
        cell.textContent = k <= step ? list(STEPS[k].values) : "…";
        rows[k].classList.toggle("wg-now", k === step);
      }
    },
  };
}
