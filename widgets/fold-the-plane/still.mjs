// The figure as it starts, as a picture.
import { element, svg } from "../stills/markup.mjs";
import { makePaper } from "../stills/paper.mjs";
import { drawFlat } from "./flat.mjs";
import { drawKey } from "./key.mjs";
import { BOX, chosenFold, cleanState, DEFAULTS, networkOf } from "./model.mjs";
import { linearRegions, range, regionAt } from "./regions.mjs";
import { drawSurface, viewDirection } from "./surface.mjs";
import { describeCount, describePlane } from "./words.mjs";

export { DEFAULTS };

const SIZE = 400;

export function still(start, { id }) {
  const state = cleanState(start);
  const network = networkOf(state);
  const isParity = state.view === "regions";
  const isSurface = state.view === "surface";
  const scene = linearRegions(network, BOX, isSurface ? viewDirection(state.turn) : undefined);
  const paper = makePaper(id, SIZE, SIZE);
  const shared = {
    ...scene,
    network,
    data: null,
    found: regionAt(scene.regions, state.x1, state.x2),
    probe: [state.x1, state.x2],
    view: state.view,
  };
  if (isSurface) drawSurface(paper, SIZE, { ...shared, turn: state.turn, ink: "currentColor", muted: "currentColor" });
  else drawFlat(paper, SIZE, { ...shared, chosen: chosenFold(state, network), dark: false });
  const count = describeCount(scene.regions.length);
  return [
    paper.drawing({ class: "wg-plane-picture", role: "img", "aria-label": `${describePlane(state.view)} ${count}.` }),
    isParity ? null : drawKey(svg, `${id}-key`, range(scene.regions)),
    element("p", { class: "wg-count" }, count),
  ];
}
