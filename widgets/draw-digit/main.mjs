// Draw a digit: joins the sheet, the network and what is shown.
import { mount, onLook, perFrame } from "../shared/mount.mjs";
import { clamp } from "../shared/state.mjs";
import { VIEWS, buildControls } from "./controls.mjs";
import { makeDrawing } from "./drawing.mjs";
import { DEFAULTS, decodeBytes, decodeNetwork, decodeStrokes, drawStrokes, encodeStrokes, read, stamp, toImage } from "./model.mjs";
import { makePanels } from "./panels.mjs";
import { enlarge, makeSheet } from "./sheet.mjs";
import { leaveTraces, makeBars, say, showControls, showImage } from "./view.mjs";

mount("draw-digit", DEFAULTS, async (body, state, tools) => {
  const get = async (file) => {
    const answer = await fetch(new URL(file, import.meta.url));
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return answer;
  };
  const [meta, buffer] = await Promise.all([get("network.json").then((a) => a.json()), get("network.bin").then((a) => a.arrayBuffer())]);
  return buildFigure(body, decodeNetwork(meta, buffer), meta, state, tools);
}, clean);

function clean(state) {
  const digit = (value) => (Number.isInteger(value) && value >= 0 && value <= 9 ? value : -1);
  return {
    ...state, pen: clamp(Math.round(state.pen), 8, 44), row: digit(state.row), truth: digit(state.truth),
    view: VIEWS.some(([key]) => key === state.view) ? state.view : "numbers",
  };
}

function buildFigure(body, network, meta, state, { save, announce, defaults }) {
  const drawing = makeDrawing();
  let ink = null;
  let spoken = "";
  const bars = makeBars();
  const panels = makePanels(network, meta, (row) => { state.row = row; refresh(); });
  const sheet = makeSheet({
    begin(point) { drawing.begin(point); redraw(); },
    extend(points) {
      for (const line of points.map(drawing.extend)) if (line) stamp(ink, ...line, state.pen / 2);
      refresh();
    },
    undo: () => step(drawing.undo), say: announce, changed: () => draw(), verdict: () => spoken,
  });
  const controls = buildControls(body, { sheet, bars, panels, meta, state, calls: {
    width(pen) { state.pen = pen; redraw(); },
    view(view) { state.view = view; refresh(); },
    take: (example) => step(() => drawing.take(example)), tell: (truth) => step(() => drawing.tell(truth)),
    undo: () => step(drawing.undo), clear: () => step(drawing.clear), reset: () => figure.show({ ...defaults }),
  } });
  const draw = perFrame(() => {
    sheet.show(ink);
    showImage(controls.image, pixelsOf());
  });
  const pixelsOf = () => (meta.examples[state.example] ? decodeBytes(meta.examples[state.example].pixels) : toImage(ink));

  /** One step of the reader that is no stroke: whatever draws just now is lifted first. */
  function step(change) {
    sheet.lift();
    change();
    redraw();
  }

  /** Everything anew from strokes or example; refresh() alone after a stroke has been stamped. */
  function redraw() {
    const { strokes, example } = drawing.now();
    ink = meta.examples[example] ? enlarge(decodeBytes(meta.examples[example].pixels)) : drawStrokes(strokes, state.pen / 2);
    refresh();
  }

  function refresh() {
    const { strokes, example, truth } = drawing.now();
    Object.assign(state, { example, truth, ink: encodeStrokes(strokes) });
    const label = meta.examples[example]?.label ?? (truth < 0 ? undefined : truth);
    const start = performance.now();
    const pixels = pixelsOf();
    const reading = pixels ? read(network, pixels) : null;
    leaveTraces(body, reading, performance.now() - start);
    bars.show(reading, label);
    spoken = say(controls, reading, label);
    announce(spoken);
    panels.show(state.view, reading, pixels, state.row);
    showControls(controls, { ...state, canUndo: drawing.canUndo(), isEmpty: drawing.isEmpty() });
    save(state);
    draw();
  }

  onLook(panels.element, perFrame(refresh));
  const figure = {
    show(next) {
      Object.assign(state, clean(next));
      const example = meta.examples[state.example] ? state.example : -1;
      drawing.load({ example, truth: example < 0 ? state.truth : -1, strokes: example < 0 ? decodeStrokes(state.ink) : [] });
      sheet.lift();
      redraw();
    },
  };
  return figure;
}
