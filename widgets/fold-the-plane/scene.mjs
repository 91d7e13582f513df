// What is seen of the session's network: its regions and folds, and the region where the reader looks. No page.
import { BOX } from "./model.mjs";
import { linearRegions, regionAt } from "./regions.mjs";
import { viewDirection } from "./surface.mjs";

/** The scene { regions, folds } of a session as it is now; `update` follows its changes. */
export function makeScene(session) {
  const scene = {
    update() {
      const { state, network } = session;
      const view = state.view === "surface" ? viewDirection(state.turn) : undefined;
      Object.assign(scene, linearRegions(network, BOX, view));
    },
    /** The region of the point that the reader has chosen. */
    here: () => regionAt(scene.regions, session.state.x1, session.state.x2),
  };
  scene.update();
  return scene;
}
