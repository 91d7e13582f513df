// Step through the layers: joins the buttons, the drawing and the numbers.
import { button, element, setEnabled, svg } from "../shared/dom.mjs";
import { mount, perFrame } from "../shared/mount.mjs";
import { inLanguage } from "../shared/words.mjs";
import { drawPass } from "./drawing.mjs";
import { cleanState, DEFAULTS, STEPS } from "./model.mjs";
import { makeSums, makeTable } from "./numbers.mjs";
import { describeAll } from "./words.mjs";

mount(
  "forward-pass",
  DEFAULTS,
  (body, start, { save, announce }) => {
    let { step } = cleanState(start);
    const go = (to) => {
      step = cleanState({ step: to }).step;
      refresh();
    };
    const next = button(inLanguage("Next step"), () => go(step + 1));
    const back = button(inLanguage("Back"), () => go(step - 1));
    const first = button(inLanguage("From the start"), () => go(0));
    let drawing = element("div");
    const sums = makeSums();
    const table = makeTable();
    body.prepend(
      element("h3", { class: "wg-title" }, inLanguage("Step through the layers")),
      element(
        "p",
        { class: "wg-help" },
        inLanguage("Each step computes one column. The numbers on the lines are the weights."),
      ),
      element("div", { class: "wg-bar" }, next, back, first),
      drawing,
      ...sums.elements,
      table.element,
    );

    const refresh = perFrame(() => {
      const drawn = drawPass(svg, step);
      drawing.replaceWith(drawn);
      drawing = drawn;
      sums.show(step);
      table.show(step);
      setEnabled(next, step < STEPS.length - 1);
      setEnabled(back, step > 0);
      setEnabled(first, step > 0);
      announce(describeAll(step));
      body.dataset.step = step;
      save({ step });
    });

    return { show: (state) => go(state.step) };
  },
  cleanState,
);
