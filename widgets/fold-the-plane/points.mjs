// Two kinds of points to separate: which ones, how many are on the right side, and with how many folds.
import { element, field, select } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { countFolds, countRight, DATA_SETS, KNOWN_FOLDS, makeData } from "./training.mjs";
import { describeData, describeGoal } from "./words.mjs";

/** The group of controls; choose(name) hears of a choice. */
export function makePoints(session, choose) {
  let data = null;
  const sets = select(DATA_SETS, session.state.data, choose);
  const told = element("p", { class: "wg-told" });
  const goal = element("p", { class: "wg-goal" });
  const points = {
    element: element(
      "fieldset",
      { class: "wg-group" },
      element("legend", {}, inLanguage("Separate two kinds of points")),
      element("div", { class: "wg-bar" }, field(inLanguage("two classes of points"), sets)),
      told,
      goal,
    ),
    data: () => data,
    /** Takes the points that the session has chosen. */
    begin() {
      const name = session.state.data;
      data = name === "none" ? null : makeData(name);
      sets.value = name;
      told.textContent = describeData(data);
    },
    /** Says how many points are on the right side now; returns whether that is news. */
    count() {
      const before = goal.textContent;
      goal.textContent = data ? describeGoal(factsOf(session.network, data)) : "";
      return data !== null && goal.textContent !== before;
    },
    /** The points; announce(text) hears how many are on the right side, if that has changed. */
    show(announce) {
      if (points.count()) announce(goal.textContent);
      return data;
    },
  };
  return points;
}

function factsOf(network, data) {
  return {
    right: countRight(network, data),
    all: data.points.length,
    folds: countFolds(network),
    known: KNOWN_FOLDS,
  };
}
