// The figure as it starts, as a picture.

import { inLanguage } from "../shared/words.mjs";
import { element, svg } from "../stills/markup.mjs";
import {
  drawGrid,
  drawShape,
  drawTarget,
  HEIGHT,
  linePath,
  makeScale,
  placeShift,
  placeUnit,
  WIDTH,
} from "./drawing.mjs";
import { DEFAULTS, fittingTop, parseWeights, pieces } from "./model.mjs";
import { describeSlopes } from "./words.mjs";

export { DEFAULTS };

export function still(state, { id }) {
  const net = { ...(parseWeights(state.weights) ?? parseWeights(DEFAULTS.weights)), target: state.target };
  const scale = makeScale(fittingTop(net));
  const clip = { "clip-path": `url(#${id}-clip)` };
  const places = net.units.map((_, i) => placeUnit(net, i, scale));
  const handle = (kind, [x, y], number) =>
    svg(
      "g",
      { class: `wg-handle wg-${kind}`, transform: `translate(${x.toFixed(2)} ${y.toFixed(2)})` },
      drawShape(svg, kind, number),
    );
  const each = (draw) => places.flatMap((place, i) => (place ? [draw(place, String(i + 1))] : []));
  const slopes = describeSlopes(pieces(net));
  return [
    svg(
      "svg",
      {
        class: "wg-graph wg-drawing",
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: "img",
        "aria-label": inLanguage("Graph of Φ. {slopes}", { slopes }),
      },
      svg("defs", {}, svg("clipPath", { id: `${id}-clip` }, svg("rect", { width: WIDTH, height: HEIGHT }))),
      svg("g", { class: "wg-scale" }, drawGrid(svg, scale)),
      svg("g", clip, drawTarget(svg, net, scale)),
      svg(
        "g",
        clip,
        each(({ ray }) => svg("path", { class: "wg-ray", d: ray })),
      ),
      svg("path", { class: "wg-line", d: linePath(net, scale), ...clip }),
      handle("shift", placeShift(net, scale), ""),
      each(({ tilt }, number) => handle("tilt", tilt, number)),
      each(({ kink }, number) => handle("kink", kink, number)),
    ),
    element("p", {}, slopes),
  ];
}
