// The layers as a table: shapes, weights and biases, and what they sum to.
import { element, symbol, thousands } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";

const ROOMY = "wg-right wg-roomy"; // these columns are left out on a phone

/** The table's element, and show(rows, total) as model.mjs makes them. */
export function makeTable() {
  const rows = element("tbody");
  const foot = element("td", { class: "wg-number wg-right" });
  const title = (content, name = null) => element("th", { scope: "col", class: name }, content);
  const table = element(
    "table",
    { class: "wg-table" },
    element("caption", { class: "wg-hidden-text" }, inLanguage("Parameters layer by layer")),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        title([inLanguage("layer "), symbol("ℓ")]),
        title([inLanguage("shape of "), symbol("W_ℓ")]),
        title([inLanguage("shape of "), symbol("b_ℓ")]),
        title(inLanguage("weights"), ROOMY),
        title(inLanguage("biases"), ROOMY),
        title(inLanguage("together"), "wg-right"),
      ),
    ),
    rows,
    element(
      "tfoot",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "row", colspan: 3 }, inLanguage("all layers")),
        element("td", { class: "wg-roomy" }),
        element("td", { class: "wg-roomy" }),
        foot,
      ),
    ),
  );
  return {
    element: element(
      "div",
      { class: "wg-scroll", tabindex: "0", role: "region", "aria-label": inLanguage("Parameters layer by layer") },
      table,
    ),
    show(list, total) {
      rows.replaceChildren(...list.map(makeRow));
      foot.textContent = thousands(total);
    },
  };
}

function makeRow({ ell, rows, columns, weights, biases, sum }) {
  const cell = (text, name) => element("td", { class: `wg-number ${name}` }, text);
  return element(
    "tr",
    {},
    element("td", {}, String(ell)),
    cell(`${thousands(rows)} × ${thousands(columns)}`, ""),
    cell(thousands(rows), ""),
    cell(thousands(weights), ROOMY),
    cell(thousands(biases), ROOMY),
    cell(thousands(sum), "wg-right"),
  );
}
