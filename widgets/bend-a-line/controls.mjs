// The controls above the graph, and the table of pieces below it.
import { button, element, field, select, setEnabled, shortNumber } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { EXAMPLES, MAX_UNITS, parseWeights, randomUnits } from "./model.mjs";
import { TARGETS } from "./targets.mjs";
import { describeFormula, describeInterval } from "./words.mjs";

/** The title, and what a hand can do. */
export function makeIntro() {
  return [
    element("h3", { class: "wg-title" }, inLanguage("Bend a line")),
    element(
      "p",
      { class: "wg-help" },
      inLanguage(
        "Drag a disc to move a kink, a square to tilt the dashed ramp of a unit, the triangle to lift everything; or change a number of the matrices. Tab and the arrow keys do the same.",
      ),
    ),
  ];
}

/** `calls` hears change(net), undo() and reset(); net() tells what is. */
export function makeBar({ net, change, undo, reset }) {
  let seed = 0;
  const choices = [
    ["", inLanguage("choose …")],
    ...Object.entries(EXAMPLES).map(([key, [text]]) => [key, text]),
    ["random", inLanguage("random weights")],
  ];
  const examples = select(choices, "", (key) => {
    examples.value = "";
    if (key === "random") {
      seed += 1;
      change(randomUnits(net().units.length, seed));
    } else if (key) change(parseWeights(EXAMPLES[key][1]));
  });
  const goals = [["", inLanguage("none")], ...Object.entries(TARGETS).map(([key, { name }]) => [key, name])];
  const target = select(goals, "", (key) => change({ ...net(), target: key }));
  const add = button(inLanguage("Add a unit"), () =>
    change({ ...net(), units: [...net().units, randomUnits(1, 97 + net().units.length).units[0]] }),
  );
  const remove = button(inLanguage("Remove a unit"), () => change({ ...net(), units: net().units.slice(0, -1) }));
  const back = button(inLanguage("Undo"), undo);
  return {
    element: element(
      "div",
      { class: "wg-bar" },
      field(inLanguage("Examples"), examples),
      field(inLanguage("Target curve"), target),
      add,
      remove,
      back,
      button(inLanguage("Reset"), reset),
    ),
    show(canUndo) {
      target.value = net().target;
      setEnabled(add, net().units.length < MAX_UNITS);
      setEnabled(remove, net().units.length > 1);
      setEnabled(back, canUndo);
    },
  };
}

export function makeTable() {
  const rows = element("tbody", {});
  const titles = [inLanguage("interval"), inLanguage("active units"), inLanguage("slope of Φ"), "Φ(x)"].map((text) =>
    element("th", { scope: "col" }, text),
  );
  const cell = (text) => element("td", { class: "wg-number" }, text);
  return {
    element: element(
      "div",
      { class: "wg-scroll", tabindex: "0", role: "region", "aria-label": inLanguage("The pieces of the graph") },
      element(
        "table",
        { class: "wg-table" },
        element("caption", { class: "wg-hidden-text" }, inLanguage("The pieces of the graph")),
        element("thead", {}, element("tr", {}, titles)),
        rows,
      ),
    ),
    show(pieces) {
      rows.replaceChildren(
        ...pieces.map((piece) =>
          element(
            "tr",
            {},
            cell(describeInterval(piece)),
            element("td", {}, piece.active.join(", ") || inLanguage("none")),
            cell(shortNumber(piece.slope)),
            cell(describeFormula(piece)),
          ),
        ),
      );
    },
  };
}
