// The figure as it starts, as a picture.
import { thousands } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { element, svg } from "../stills/markup.mjs";
import { drawNetwork } from "./drawing.mjs";
import { DEFAULTS, parseWidths, sizes } from "./model.mjs";

export { DEFAULTS };

export function still(state) {
  const widths = parseWidths(state.widths) ?? parseWidths(DEFAULTS.widths);
  return [
    drawNetwork(svg, widths),
    element("p", { class: "wg-total" }, inLanguage("{count} parameters", { count: thousands(sizes(widths).total) })),
  ];
}
