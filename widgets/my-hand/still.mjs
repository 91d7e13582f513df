// The figure as it starts, as a picture: the digit that is asked for, and a sheet with one.
import { inLanguage } from "../shared/words.mjs";
import { element, svg } from "../stills/markup.mjs";
import { nextLabel } from "./model.mjs";
import { askFor } from "./words.mjs";

export const DEFAULTS = {};
const THREE = "M88 78C120 48 190 58 184 100C180 130 150 134 130 136C160 138 196 150 190 186C182 232 110 232 84 202";

export function still() {
  return element(
    "div",
    { class: "wg-hand" },
    element(
      "div",
      { class: "wg-pad" },
      element("p", { class: "wg-asked" }, askFor(nextLabel([]))),
      element(
        "div",
        { class: "wg-sheet-box" },
        svg(
          "svg",
          {
            class: "wg-sheet",
            viewBox: "0 0 280 280",
            role: "img",
            "aria-label": inLanguage("A sheet with a 3, drawn by hand"),
          },
          svg("path", { d: THREE, fill: "none", stroke: "#fff", "stroke-width": 20, "stroke-linecap": "round" }),
        ),
      ),
    ),
    element(
      "div",
      { class: "wg-kept" },
      element("p", {}, inLanguage("Your digits: {count} of at most {most}", { count: 0, most: 50 })),
    ),
  );
}
