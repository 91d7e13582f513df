// Fold the plane: joins the session, the controls, the hand and the view.
import { element, number } from "../shared/dom.mjs";
import { mount, onLook, perFrame } from "../shared/mount.mjs";
import { inLanguage } from "../shared/words.mjs";
import { makeBar, makeWeight } from "./controls.mjs";
import { followHand } from "./hand.mjs";
import { makeLearning } from "./learning.mjs";
import { BOX, cleanState, DEFAULTS } from "./model.mjs";
import { linearRegions, regionAt } from "./regions.mjs";
import { makeSession } from "./session.mjs";
import { viewDirection } from "./surface.mjs";
import { makeView } from "./view.mjs";

mount(
  "fold-the-plane",
  DEFAULTS,
  (body, start, { save, announce, defaults }) => {
    const session = makeSession(start);
    let packing = null;
    let scene = linearRegions(session.network, BOX);
    const view = makeView();
    const changing =
      (change) =>
      (...values) => {
        change(...values);
        refresh();
      };
    const anew = (change) =>
      changing((...values) => {
        clearTimeout(packing);
        change(...values);
        hand.release();
        learning.begin();
      });
    const bar = makeBar(session, {
      resize: anew(session.resize),
      set: changing(session.set),
      undo: anew(session.undo),
      reset: anew(() => {
        session.keep(null, true);
        session.load({ ...defaults });
      }),
    });
    const weight = makeWeight(session, {
      pick: changing(session.set),
      setWeight: changing((value) => {
        session.setWeight(value);
        packSoon();
      }),
    });
    const learning = makeLearning(session, {
      choose: anew((data) => session.set({ data })),
      hold: session.keep,
      learned(text) {
        packSoon();
        refresh();
        announce(inLanguage("{text}, {count} regions.", { text, count: scene.regions.length }));
      },
    });
    const hand = followHand(view.canvas, session, {
      look,
      hold: session.keep,
      turn: changing((turn) => session.set({ turn })),
      moved: changing(packSoon),
    });
    body.prepend(
      element("h3", { class: "wg-title" }, inLanguage("Fold the plane")),
      element(
        "p",
        { class: "wg-help" },
        inLanguage(
          "Point at a region, drag the disc and the square of the chosen fold, or change a weight below. Every region is exact.",
        ),
      ),
      bar.element,
      view.element,
      weight.element,
      learning.element,
    );

    function packSoon() {
      clearTimeout(packing);
      packing = setTimeout(() => {
        session.pack();
        save(session.state);
      }, 200);
    }

    function look(x1, x2) {
      session.set({ x1: Math.round(x1 * 1000) / 1000, x2: Math.round(x2 * 1000) / 1000 });
      const found = regionAt(scene.regions, session.state.x1, session.state.x2);
      if (found)
        announce(
          inLanguage("Φ is {a} x1 plus {b} x2 plus {c} here.", {
            a: number(found.a[0]),
            b: number(found.a[1]),
            c: number(found.c),
          }),
        );
      refresh();
    }

    const refresh = perFrame(() => {
      const { state, network } = session;
      scene = linearRegions(network, BOX, state.view === "surface" ? viewDirection(state.turn) : undefined);
      bar.show();
      weight.show();
      view.show(session, scene, regionAt(scene.regions, state.x1, state.x2), learning.data());
      body.dataset.regions = scene.regions.length;
      save(state);
    });
    onLook(view.canvas, refresh);
    return { show: anew(session.load) };
  },
  cleanState,
);
