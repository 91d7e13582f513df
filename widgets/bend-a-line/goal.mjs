// What is said of a target curve: where it is, how near the line is, and with how many units.
import { element } from "../shared/dom.mjs";
import { pointsOf } from "./targets.mjs";
import { describeGoal, describeTarget } from "./words.mjs";

/** The element, and show(net), which returns what there is to announce: nothing without a target. */
export function makeGoal() {
  const curve = element("p", { class: "wg-help" });
  const verdict = element("p", { class: "wg-goal" });
  const box = element("div", {}, curve, verdict);
  return {
    element: box,
    show(net) {
      box.hidden = !pointsOf(net.target);
      if (box.hidden) return [];
      curve.textContent = describeTarget(net.target);
      verdict.textContent = describeGoal(net);
      return [verdict.textContent];
    },
  };
}
