// Draw a digit: joins the sheet, the network and what is shown.
import { mount, onLook, perFrame } from "../shared/mount.mjs";
import { buildControls } from "./controls.mjs";
import { makeDrawing } from "./drawing.mjs";
import { makeInk } from "./ink.mjs";
import { loadNetwork } from "./load.mjs";
import { cleanState, DEFAULTS, decodeStrokes, encodeStrokes, read } from "./model.mjs";
import { makePanels } from "./panels.mjs";
import { makeSheet } from "./sheet.mjs";
import { leaveTraces, makeBars, say, showControls, showImage } from "./view.mjs";

mount(
  "draw-digit",
  DEFAULTS,
  async (body, state, tools) => buildFigure(body, await loadNetwork(), state, tools),
  cleanState,
);

function buildFigure(body, { meta, network }, state, { save, announce, defaults }) {
  const drawing = makeDrawing();
  const ink = makeInk(meta, drawing);
  let spoken = "";
  const bars = makeBars();
  const panels = makePanels(network, meta, (row) => {
    state.row = row;
    refresh();
  });
  const sheet = makeSheet({
    begin(point) {
      drawing.begin(point);
      redraw();
    },
    extend(points) {
      ink.extend(points, state.pen);
      refresh();
    },
    undo: () => step(drawing.undo),
    say: announce,
    changed: () => draw(),
    verdict: () => spoken,
  });
  const controls = buildControls(body, {
    sheet,
    bars,
    panels,
    meta,
    state,
    calls: {
      width(pen) {
        state.pen = pen;
        redraw();
      },
      view(view) {
        state.view = view;
        refresh();
      },
      take: (example) => step(() => drawing.take(example)),
      tell: (truth) => step(() => drawing.tell(truth)),
      undo: () => step(drawing.undo),
      clear: () => step(drawing.clear),
      reset: () => show({ ...defaults }),
    },
  });
  const draw = perFrame(() => {
    sheet.show(ink.now());
    showImage(controls.image, ink.pixels());
  });

  /** One step of the reader that is no stroke: whatever draws just now is lifted first. */
  function step(change) {
    sheet.lift();
    change();
    redraw();
  }

  /** Everything anew from strokes or example; refresh() alone after a stroke has been stamped. */
  const redraw = () => {
    ink.redraw(state.pen);
    refresh();
  };

  function refresh() {
    const { strokes, example, truth } = drawing.now();
    Object.assign(state, { example, truth, ink: encodeStrokes(strokes) });
    const start = performance.now();
    const pixels = ink.pixels();
    const reading = pixels ? read(network, pixels) : null;
    leaveTraces(body, reading, performance.now() - start);
    bars.show(reading, ink.label());
    spoken = say(controls, reading, ink.label());
    announce(spoken);
    panels.show(state.view, reading, pixels, state.row);
    showControls(controls, { ...state, canUndo: drawing.canUndo(), isEmpty: drawing.isEmpty() });
    save(state);
    draw();
  }

  function show(next) {
    Object.assign(state, cleanState(next));
    const example = meta.examples[state.example] ? state.example : -1;
    drawing.load({
      example,
      truth: example < 0 ? state.truth : -1,
      strokes: example < 0 ? decodeStrokes(state.ink) : [],
    });
    sheet.lift();
    redraw();
  }

  onLook(panels.element, perFrame(refresh));
  return { show };
}
