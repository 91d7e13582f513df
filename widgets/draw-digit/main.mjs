// Draw a digit: joins the sheet, the network and what is shown.
import { mount, onLook, perFrame } from "../shared/mount.mjs";
import { buildControls } from "./controls.mjs";
import { makeDrawing } from "./drawing.mjs";
import { makeInk } from "./ink.mjs";
import { loadNetwork } from "./load.mjs";
import { cleanState, DEFAULTS } from "./model.mjs";
import { makePanels } from "./panels.mjs";
import { makeSheet } from "./sheet.mjs";
import { makeBars, showControls, showInk, showReading } from "./view.mjs";

mount("draw-digit", DEFAULTS, build, cleanState);

async function build(body, state, { save, announce, defaults }) {
  const { meta, network } = await loadNetwork();
  const drawing = makeDrawing();
  const ink = makeInk(meta, drawing);
  let spoken = "";
  const bars = makeBars();
  const after =
    (change, show) =>
    (...values) => {
      change(...values);
      show();
    };
  const set = (key, show) => after((value) => Object.assign(state, { [key]: value }), show);
  const panels = makePanels(network, meta, set("row", refresh));
  const sheet = makeSheet({
    begin: after(drawing.begin, redraw),
    extend: after((points) => ink.extend(points, state.pen), refresh),
    undo: () => step(drawing.undo),
    say: announce,
    changed: () => draw(),
    verdict: () => spoken,
  });
  const controls = buildControls(body, {
    ...{ sheet, bars, panels, meta, state },
    calls: {
      width: set("pen", redraw),
      view: set("view", refresh),
      take: (example) => step(() => drawing.take(example)),
      tell: (truth) => step(() => drawing.tell(truth)),
      undo: () => step(drawing.undo),
      clear: () => step(drawing.clear),
      reset: () => show({ ...defaults }),
    },
  });
  const draw = perFrame(() => showInk(sheet, controls, ink));

  /** One step of the reader that is no stroke: whatever draws just now is lifted first. */
  function step(change) {
    sheet.lift();
    change();
    redraw();
  }

  /** Everything anew from strokes or example; refresh() alone after a stroke has been stamped. */
  function redraw() {
    ink.redraw(state.pen);
    refresh();
  }

  function refresh() {
    Object.assign(state, drawing.state());
    spoken = showReading(body, { bars, panels, controls }, { network, ink, state });
    announce(spoken);
    showControls(controls, { ...state, canUndo: drawing.canUndo(), isEmpty: drawing.isEmpty() });
    save(state);
    draw();
  }

  function show(next) {
    Object.assign(state, cleanState(next));
    step(() => drawing.load(state, meta.examples));
  }

  onLook(panels.element, perFrame(refresh));
  return { show };
}
