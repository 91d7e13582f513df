// Fold the plane: joins the session, the controls, the hand and the view.
import { atRest, mount, onLook, perFrame } from "../shared/mount.mjs";
import { inLanguage } from "../shared/words.mjs";
import { makeBar, makeHead, makeWeight } from "./controls.mjs";
import { followHand } from "./hand.mjs";
import { makeLearning } from "./learning.mjs";
import { cleanState, DEFAULTS } from "./model.mjs";
import { makeScene } from "./scene.mjs";
import { makeSession } from "./session.mjs";
import { makeView } from "./view.mjs";
import { describeMap } from "./words.mjs";

mount("fold-the-plane", DEFAULTS, build, cleanState);

function build(body, start, { save, announce, defaults }) {
  const session = makeSession(start);
  const scene = makeScene(session);
  const view = makeView();
  const packing = atRest(() => {
    session.pack();
    save(session.state);
  }, 200);
  const changing =
    (...changes) =>
    (...values) => {
      for (const change of changes) change(...values);
      refresh();
    };
  const anew = (change) =>
    changing(packing.cancel, change, () => {
      hand.release();
      learning.begin();
    });
  const bar = makeBar(session, {
    resize: anew(session.resize),
    set: changing(session.set),
    undo: anew(session.undo),
    reset: anew(() => session.reset(defaults)),
  });
  const weight = makeWeight(session, {
    pick: changing(session.set),
    setWeight: changing(session.setWeight, packing.ask),
  });
  const learning = makeLearning(session, {
    choose: anew((data) => session.set({ data })),
    hold: session.keep,
    learned(text) {
      packing.ask();
      refresh();
      announce(inLanguage("{text}, {count} regions.", { text, count: scene.regions.length }));
    },
  });
  const hand = followHand(view.canvas, session, {
    look,
    hold: session.keep,
    turn: changing((turn) => session.set({ turn })),
    moved: changing(packing.ask),
  });
  body.prepend(...makeHead(), bar.element, view.element, weight.element, learning.element);

  function look(x1, x2) {
    session.set({ x1: Math.round(x1 * 1000) / 1000, x2: Math.round(x2 * 1000) / 1000 });
    const found = scene.here();
    if (found) announce(describeMap(found));
    refresh();
  }

  const refresh = perFrame(() => {
    scene.update();
    bar.show();
    weight.show();
    view.show(session, scene, scene.here(), learning.show(announce));
    body.dataset.regions = scene.regions.length;
    save(session.state);
  });
  onLook(view.canvas, refresh);
  return { show: anew(session.load) };
}
