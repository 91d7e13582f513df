// Move the scores: joins the state, the controls, the bars and the numbers.
import { element, svg } from "../shared/dom.mjs";
import { mount, perFrame } from "../shared/mount.mjs";
import { makeUndo } from "../shared/undo.mjs";
import { inLanguage } from "../shared/words.mjs";
import { makeControls } from "./controls.mjs";
import { drawBars } from "./drawing.mjs";
import { cleanState, DEFAULTS, moved, probabilities } from "./model.mjs";
import { makeTable, ratioLine } from "./numbers.mjs";
import { describe, describeOrder, describeShift } from "./words.mjs";

mount(
  "softmax",
  DEFAULTS,
  (body, start, { save, announce, defaults }) => {
    let state = cleanState(start);
    let shifted = false; // whether the last step was a shift, which the figure then explains
    const steps = makeUndo();
    const show = (next, isShift = false) => {
      state = next;
      shifted = isShift;
      refresh();
    };
    const change = (next, group, isShift) => {
      steps.keep(state, group);
      show(cleanState(next), isShift);
    };
    const controls = makeControls({
      change: (part, group) => change({ ...state, ...part }, group),
      shift: () => change(moved(state, 1) ?? state, null, true),
      undo: () => show(steps.back() ?? state),
      reset: () => change(defaults),
    });
    let bars = element("div");
    const ratio = element("p", { class: "wg-ratio" });
    const note = element("p", { class: "wg-note" });
    const table = makeTable();
    body.prepend(
      element("h3", { class: "wg-title" }, inLanguage("Move the scores")),
      element(
        "p",
        { class: "wg-help" },
        inLanguage("Move a score or the temperature. Left are the scores, right their probabilities."),
      ),
      ...controls.elements,
      bars,
      ratio,
      note,
      table.element,
    );

    const refresh = perFrame(() => {
      controls.show(state, steps.any());
      const next = drawBars(svg, state);
      bars.replaceWith(next);
      bars = next;
      ratio.replaceChildren(...ratioLine(state));
      note.textContent = shifted ? describeShift() : describeOrder(state);
      table.show(state);
      announce(shifted ? `${describeShift()} ${describe(state)}` : describe(state));
      body.dataset.probabilities = JSON.stringify(probabilities(state));
      save(state);
    });

    return { show: (next) => show(cleanState(next)) };
  },
  cleanState,
);
