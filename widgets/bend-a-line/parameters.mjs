// The parameters as numbers: the entries of the matrices, and a slider for each.
import { element, field, numberField, shortNumber, symbol } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { LIMIT, round } from "./model.mjs";

const PARAMETERS = [
  ["w", "w"],
  ["beta", "β"],
  ["v", "v"],
];

/**
 * Calls set(key, i, value, what) for an entry of unit i, and for the constant with the key "c". Both forms of a number.
 */
export function makeParameters(set) {
  const matrices = element("div", { class: "wg-matrices" });
  const sliders = element("div", { class: "wg-units" });
  let shown = []; // { show(value) } and where its value is
  let n = 0;

  function build(units) {
    n = units;
    shown = [];
    const make = (key, i, letter, unit) => {
      const use = (value) => set(key, i, round(value)); // what the field shows is what is used
      const name = letter.replace("_", "");
      const entry = numberField({ min: -LIMIT, max: LIMIT, step: 0.05, "aria-label": `${name}, ${unit}` }, use);
      const slider = makeSlider(letter, inLanguage("{name} of {unit}", { name, unit }), use);
      shown.push({ key, i, entry, slider });
      return { entry, slider };
    };
    const columns = Object.fromEntries(
      PARAMETERS.map(([key, letter]) => [
        key,
        Array.from({ length: n }, (_, i) =>
          make(key, i, `${letter}_${i + 1}`, inLanguage("unit {unit}", { unit: i + 1 })),
        ),
      ]),
    );
    const constant = make("c", null, "c", inLanguage("all units"));
    const entries = (key) => columns[key].map(({ entry }) => entry);
    matrices.replaceChildren(
      equation("W_1", matrix(entries("w"))),
      equation("b_1", matrix(entries("beta"))),
      equation("W_2", matrix(entries("v"), "wg-flat")),
      equation("b_2", constant.entry),
    );
    const rows = Array.from({ length: n }, (_, i) => [
      rowName(inLanguage("unit {unit}", { unit: i + 1 })),
      PARAMETERS.map(([key]) => columns[key][i].slider.element),
    ]);
    sliders.replaceChildren(...rows.flat(2), rowName(inLanguage("all")), constant.slider.element);
  }

  return {
    elements: [matrices, sliders],
    show(net) {
      if (n !== net.units.length) build(net.units.length);
      for (const { key, i, entry, slider } of shown) {
        const value = key === "c" ? net.c : net.units[i][key];
        entry.show(round(value));
        slider.show(value);
      }
    },
  };
}

function makeSlider(letter, name, use) {
  const text = element("span", { class: "wg-number" });
  const input = element("input", {
    type: "range",
    min: -LIMIT,
    max: LIMIT,
    step: 0.05,
    oninput: () => use(Number(input.value)),
    "aria-label": name,
  });
  return {
    element: field([symbol(letter), " = ", text], input),
    show(value) {
      if (Math.abs(Number(input.value) - value) > 0.026 || document.activeElement !== input) input.value = value;
      text.textContent = shortNumber(value);
    },
  };
}

function rowName(text) {
  return element("span", { class: "wg-name" }, text);
}

function equation(name, content) {
  return element("span", { class: "wg-equation" }, symbol(name), " = ", content);
}

function matrix(inputs, kind = "") {
  return element("span", { class: `wg-matrix ${kind}` }, inputs);
}
