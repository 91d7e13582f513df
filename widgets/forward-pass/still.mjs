// The figure as it starts, as a picture.
import { element, svg } from "../stills/markup.mjs";
import { drawPass } from "./drawing.mjs";
import { cleanState, DEFAULTS } from "./model.mjs";
import { describeAll } from "./words.mjs";

export { DEFAULTS };

export function still(state) {
  const { step } = cleanState(state);
  return [drawPass(svg, step), element("p", {}, describeAll(step))];
}
