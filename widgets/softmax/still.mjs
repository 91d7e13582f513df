// The figure as it starts, as a picture.
import { element, svg } from "../stills/markup.mjs";
import { drawBars } from "./drawing.mjs";
import { cleanState, DEFAULTS } from "./model.mjs";
import { describe } from "./words.mjs";

export { DEFAULTS };

export function still(state) {
  const clean = cleanState(state);
  return [drawBars(svg, clean), element("p", {}, describe(clean))];
}
