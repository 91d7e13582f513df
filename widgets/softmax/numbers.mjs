// The way from the scores to the probabilities in numbers, and the ratio of the first two.
import { element, shortNumber, symbol } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { probabilities, ratio, scoresOf } from "./model.mjs";
import { decimals, shortPositive } from "./words.mjs";

const power = (exponent) => element("span", { class: "wg-math" }, element("i", {}, "e"), element("sup", {}, exponent));

/** p_1 / p_2 = e^((z_1 - z_2) / T), with the numbers of the state behind it. */
export function ratioLine(state) {
  const { z1, z2, T } = state;
  return [
    [symbol("p_1"), " / ", symbol("p_2"), " = "],
    power(["(", symbol("z_1"), " − ", symbol("z_2"), ") / ", element("i", {}, "T")]),
    [" = ", power(shortNumber((z1 - z2) / T)), ` ≈ ${shortPositive(ratio(state))}`],
  ].flat();
}

export function makeTable() {
  const rows = element("tbody");
  const sum = element("td", { class: "wg-number wg-right" });
  const total = element("td", { class: "wg-number wg-right" }, "1");
  const name = inLanguage("From scores to probabilities");
  const title = (content) => element("th", { scope: "col", class: "wg-right" }, content);
  return {
    element: element(
      "div",
      { class: "wg-scroll", tabindex: "0", role: "region", "aria-label": name },
      element(
        "table",
        { class: "wg-table wg-steps" },
        element("caption", { class: "wg-hidden-text" }, name),
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("th", { scope: "col" }, symbol("i")),
            [
              symbol("z_i"),
              [symbol("z_i"), " / ", symbol("T")],
              power([symbol("z_i"), " / ", element("i", {}, "T")]),
            ].map(title),
            title(symbol("p_i")),
          ),
        ),
        rows,
        element(
          "tfoot",
          {},
          element("tr", {}, element("th", { scope: "row", colspan: 3 }, inLanguage("sum")), sum, total),
        ),
      ),
    ),
    show(state) {
      const powers = scoresOf(state).map((z) => Math.exp(z / state.T));
      const p = probabilities(state);
      const cell = (text) => element("td", { class: "wg-number wg-right" }, text);
      rows.replaceChildren(
        ...scoresOf(state).map((z, i) =>
          element(
            "tr",
            {},
            element("td", {}, String(i + 1)),
            [shortNumber(z, 3), shortNumber(z / state.T), shortPositive(powers[i]), decimals(p[i])].map(cell),
          ),
        ),
      );
      sum.textContent = shortPositive(powers.reduce((a, v) => a + v, 0));
    },
  };
}
