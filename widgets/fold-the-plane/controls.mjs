// The controls of "Fold the plane": sizes, weights and view above the picture, a single weight below it.
import { button, choice, element, field, number, numberField, select, setEnabled, symbol } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { entryOf, LARGEST, MAX_UNITS, parseMatrix, widthsOf } from "./model.mjs";

const WEIGHTS = [
  ["", inLanguage("choose …")],
  ["shallow", inLanguage("the three folds of the text")],
  ["deep", inLanguage("the three layers of the text")],
  ["new", inLanguage("random weights")],
];
const VIEWS = [
  ["height", inLanguage("height")],
  ["regions", inLanguage("regions")],
  ["surface", inLanguage("surface")],
];
const SMALL = { 1: "₁", 2: "₂", 3: "₃" };

/** The title, and what a hand can do. */
export function makeHead() {
  const help = inLanguage(
    "Point at a region, drag the disc and the square of the chosen fold, or change a weight below. Every region is exact.",
  );
  return [element("h3", { class: "wg-title" }, inLanguage("Fold the plane")), element("p", { class: "wg-help" }, help)];
}

/** The bar above the picture; `calls` hears resize(change), set(change), undo() and reset(). */
export function makeBar(session, calls) {
  const { state } = session;
  const layers = choice(
    inLanguage("Hidden layers"),
    [
      ["1", inLanguage("one")],
      ["2", inLanguage("two")],
    ],
    String(state.layers),
    (v) => calls.resize({ layers: Number(v) }),
  );
  const [n1, n2] = [makeUnits("n1", calls.resize), makeUnits("n2", calls.resize)];
  const examples = select(WEIGHTS, "", (what) => {
    examples.value = "";
    if (what === "new") calls.resize({ seed: (session.state.seed + 1) % 1000000 });
    else if (what) calls.resize({ example: what });
  });
  const views = choice(inLanguage("Show"), VIEWS, state.view, (view) => calls.set({ view }));
  const turn = element("input", {
    type: "range",
    min: 0,
    max: 360,
    step: 1,
    oninput: () => calls.set({ turn: Number(turn.value) }),
  });
  const turnField = field(inLanguage("Turn the surface"), turn);
  const undo = button(inLanguage("Undo"), calls.undo);
  return {
    element: element(
      "div",
      { class: "wg-bar" },
      layers,
      n1.element,
      n2.element,
      field(inLanguage("Weights"), examples),
      views,
      turnField,
      undo,
      button(inLanguage("Reset"), calls.reset),
    ),
    show() {
      const now = session.state;
      layers.show(String(now.layers));
      n1.show(now.n1);
      n2.show(now.n2);
      n2.element.hidden = now.layers === 1;
      views.show(now.view);
      turn.value = now.turn;
      turnField.hidden = now.view !== "surface";
      setEnabled(undo, session.canUndo());
    },
  };
}

function makeUnits(key, resize) {
  const text = element("span", { class: "wg-number" });
  const control = element("input", {
    type: "range",
    min: 1,
    max: MAX_UNITS,
    step: 1,
    oninput: () => resize({ [key]: Number(control.value) }),
  });
  return {
    element: field([symbol(`n_${key.slice(1)}`), " = ", text], control),
    show(n) {
      control.value = n;
      text.textContent = n;
    },
  };
}

/** inLanguage("Change a weight"); `calls` hears pick(change) and setWeight(value). */
export function makeWeight(session, calls) {
  const matrix = element("select", { onchange: () => calls.pick({ matrix: matrix.value, row: 1, column: 1 }) });
  const row = numberField({ min: 1, step: 1 }, (value) => calls.pick({ row: value }));
  const column = numberField({ min: 1, step: 1 }, (value) => calls.pick({ column: value }));
  const columnField = field(inLanguage("column"), column);
  const value = element("input", {
    type: "range",
    class: "wg-wide",
    min: -3,
    max: 3,
    step: 0.01,
    oninput: () => calls.setWeight(Number(value.value)),
    onchange: session.closeStep,
  });
  const text = element("span", { class: "wg-number" });
  return {
    element: element(
      "fieldset",
      { class: "wg-group" },
      element("legend", {}, inLanguage("Change a weight")),
      element(
        "div",
        { class: "wg-bar" },
        field(inLanguage("matrix or vector"), matrix),
        field(inLanguage("row"), row),
        columnField,
        field([inLanguage("value "), text], value),
      ),
    ),
    show() {
      const { state, network } = session;
      const widths = widthsOf(state);
      const { ell, bias } = parseMatrix(state.matrix, network.L);
      showNames(matrix, widths.length - 1);
      matrix.value = state.matrix;
      [row.max, column.max] = [widths[ell], widths[ell - 1]];
      row.show(state.row);
      column.show(state.column);
      columnField.hidden = bias;
      const [values, i] = entryOf(network, state);
      if (Math.abs(values[i]) > Number(value.max)) [value.min, value.max] = [-LARGEST, LARGEST];
      if (document.activeElement !== value || Math.abs(value.value - values[i]) > 0.006) value.value = values[i];
      text.textContent = number(values[i]);
    },
  };
}

function showNames(matrix, L) {
  if (matrix.options.length === 2 * L) return;
  const names = Array.from({ length: L }, (_, i) => [`W_${i + 1}`, `b_${i + 1}`]).flat();
  matrix.replaceChildren(
    ...names.map((name) =>
      element(
        "option",
        { value: name },
        name.replace(/_(\d)/, (_, digit) => SMALL[digit]),
      ),
    ),
  );
}
