// The controls of "The layers".
import { button, element, field, numberField, select, setEnabled, symbol } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { EXAMPLES, MAX_LAYERS, MAX_WIDTH, parseWidths } from "./model.mjs";

/** Bars of controls; calls hears of what the reader does: change(widths, group), undo(), reset(). */
export function makeControls(calls) {
  let widths = [];
  const examples = select(
    [["", inLanguage("choose …")], ...EXAMPLES.map(([key, text]) => [key, `${key.replaceAll("-", " → ")}: ${text}`])],
    "",
    (key) => {
      examples.value = "";
      if (key) calls.change(parseWidths(key));
    },
  );
  const add = button(inLanguage("Add a hidden layer"), () =>
    calls.change([...widths.slice(0, -1), Math.max(2, Math.min(64, widths.at(-2))), widths.at(-1)]),
  );
  const remove = button(inLanguage("Remove the last one"), () => calls.change([...widths.slice(0, -2), widths.at(-1)]));
  const undo = button(inLanguage("Undo"), calls.undo);
  const fields = element("div", { class: "wg-bar" });
  const makeField = (ell) => {
    const input = numberField({ min: 1, max: MAX_WIDTH, step: 1 }, (n) =>
      calls.change(
        widths.map((old, k) => (k === ell ? n : old)),
        `n_${ell}`,
      ),
    );
    const name = ell === 0 ? inLanguage(" (input)") : ell === widths.length - 1 ? inLanguage(" (output)") : "";
    return field([symbol(`n_${ell}`), name], input);
  };
  return {
    elements: [
      element(
        "div",
        { class: "wg-bar" },
        field(inLanguage("Examples"), examples),
        add,
        remove,
        undo,
        button(inLanguage("Reset"), calls.reset),
      ),
      fields,
    ],
    show(next, canUndo) {
      widths = next;
      if (fields.children.length !== widths.length) fields.replaceChildren(...widths.map((_, ell) => makeField(ell)));
      for (const [ell, input] of [...fields.querySelectorAll("input")].entries()) input.show(widths[ell]);
      setEnabled(add, widths.length <= MAX_LAYERS);
      setEnabled(remove, widths.length > 2);
      setEnabled(undo, canUndo);
    },
  };
}
