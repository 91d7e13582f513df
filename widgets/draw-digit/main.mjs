// Draw a digit: the page around model.mjs.
import { button, choice, field, h, mount, perFrame, select } from "../shared/dom.mjs";
import { clamp } from "../shared/state.mjs";
import { makeBars } from "./bars.mjs";
import {
  GRID, SHEET, decodeBytes, decodeNetwork, decodeStrokes, drawStrokes, encodeStrokes, makeInk, read, stamp, toImage,
} from "./model.mjs";
import { makePanels } from "./panels.mjs";

const DEFAULTS = { ink: "", pen: 20, example: 3, view: "numbers", row: -1 };
const STEP = SHEET / GRID;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

mount("draw-digit", DEFAULTS, async (body, state, tools) => {
  const here = new URL(".", import.meta.url);
  const [meta, buffer] = await Promise.all([
    fetch(new URL("network.json", here)).then(ok).then((answer) => answer.json()),
    fetch(new URL("network.bin", here)).then(ok).then((answer) => answer.arrayBuffer()),
  ]);
  return buildFigure(body, decodeNetwork(meta, buffer), meta, state, tools);
});

function ok(answer) {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  return answer;
}

function buildFigure(body, network, meta, state, { save, announce, defaults }) {
  let strokes = decodeStrokes(state.ink);
  let ink = makeInk();
  let pixels = null; // the 784 numbers, or null before anything is drawn
  let pen = null; // the keyboard's pen: { x, y, down } on the grid

  const canvas = h("canvas", {
    class: "wg-sheet", tabindex: "0", role: "application", "aria-roledescription": "drawing sheet",
    "aria-label": "Sheet to draw a digit on. Arrow keys move the pen, Space puts it down and lifts it, Backspace takes back a stroke.",
  });
  const image = h("canvas", { width: GRID, height: GRID, role: "img", "aria-label": "The image that the network sees, 28 by 28" });
  const verdict = h("p", { class: "wg-verdict" });
  const remark = h("p");
  const bars = makeBars();
  const panels = makePanels(network, meta, (row) => { state.row = row; refresh(); });
  const penSlider = h("input", { type: "range", min: 8, max: 44, step: 1, oninput: () => { state.pen = Number(penSlider.value); redraw(); } });
  const examples = select([["-1", "your own drawing"],
    ...meta.examples.map((e, i) => [String(i), `image ${e.index}: ${e.label}${e.predicted === e.label ? "" : `, read as ${e.predicted}`}`])],
  state.example, (value) => {
    state.example = Number(value);
    strokes = [];
    redraw();
  });
  const undo = button("Undo", () => { strokes.pop(); ownDrawing(); redraw(); });
  const clear = button("Clear", () => { strokes = []; pen = null; ownDrawing(); redraw(); });
  const reset = button("Reset", () => figure.show({ ...defaults }));
  const views = choice("Look inside", [
    ["numbers", "784 numbers"], ["hidden", "hidden units"], ["map", "affine map"], ["steps", "how it is prepared"],
  ], state.view, (value) => { state.view = value; refresh(); });

  body.prepend(
    h("p", { class: "wg-title" }, "Draw a digit"),
    h("p", { class: "wg-help" }, "Draw on the black sheet with a mouse, a finger or the arrow keys (Space puts the pen down). The network of this book reads it at every stroke."),
    h("div", { class: "wg-digit" },
      h("div", {}, canvas, h("div", { class: "wg-bar" }, undo, clear, reset)),
      h("div", { class: "wg-result" }, h("div", { class: "wg-seen" }, image, h("div", {}, verdict, remark)), bars.element),
      h("div", { class: "wg-bar wg-choices" }, field("Width of the pen", penSlider), field("Or an image of the test set", examples))),
    h("div", { class: "wg-panel" }, views, panels.element),
  );

  const draw = perFrame(() => {
    drawSheet(canvas, ink, state.example < 0 ? pen : null);
    drawImage(image, pixels);
  });

  function ownDrawing() {
    state.example = -1;
    examples.value = "-1";
  }

  /** Everything anew from strokes or example; refresh() alone after a stroke has been stamped. */
  function redraw() {
    const example = meta.examples[state.example];
    ink = example ? enlarge(decodeBytes(example.pixels)) : drawStrokes(strokes, state.pen / 2);
    refresh();
  }

  function refresh() {
    const example = meta.examples[state.example];
    const start = performance.now();
    pixels = example ? decodeBytes(example.pixels) : toImage(ink);
    const reading = pixels ? read(network, pixels) : null;
    const took = performance.now() - start;
    body.dataset.milliseconds = took.toFixed(3);
    if (reading) body.dataset.probabilities = JSON.stringify(reading.p);
    else delete body.dataset.probabilities;
    bars.show(reading, example?.label);
    say(reading, example);
    panels.show(state.view, reading, pixels, state.row);
    undo.disabled = strokes.length === 0;
    state.ink = encodeStrokes(strokes);
    save(state);
    draw();
  }

  function say(reading, example) {
    if (!reading) {
      verdict.textContent = "Nothing drawn yet";
      remark.textContent = "The image is all zeros.";
      return;
    }
    const percent = 100 * reading.p[reading.digit];
    const text = `The network reads ${reading.digit === 8 ? "an" : "a"} ${reading.digit}`;
    verdict.textContent = text;
    const second = reading.p.map((p, i) => [p, i]).sort((a, b) => b[0] - a[0])[1];
    remark.textContent = `Probability ${percent.toFixed(1)} %; next is ${second[1]} with ${(100 * second[0]).toFixed(1)} %.`
      + (example ? ` It is ${example.label === 8 ? "an" : "a"} ${example.label}.` : "");
    announce(`${text}, ${percent.toFixed(0)} %.`);
  }

  // Pointer and touch: one stroke from down to up, stamped piece by piece.
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SHEET, ((event.clientY - box.top) / box.height) * SHEET];
  };
  let drawing = false;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    pen = null;
    startStroke(place(event));
    drawing = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length ? moves : [event]) extendStroke(place(move));
    refresh();
  });
  for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => { drawing = false; });

  function startStroke(point) {
    if (state.example >= 0) {
      ownDrawing();
      strokes = [];
      ink = makeInk();
    }
    strokes.push([...point]);
    stamp(ink, ...point, ...point, state.pen / 2);
    refresh();
  }

  function extendStroke(point) {
    const stroke = strokes[strokes.length - 1];
    const last = stroke.slice(-2);
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < 2) return;
    stroke.push(...point);
    stamp(ink, ...last, ...point, state.pen / 2);
  }

  // Keyboard: a pen that moves on the 28 x 28 grid.
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    pen ??= { x: 13, y: 7, down: false };
    const move = MOVES[event.key];
    const centre = () => [(pen.x + 0.5) * STEP, (pen.y + 0.5) * STEP];
    if (move) {
      pen.x = clamp(pen.x + move[0], 0, GRID - 1);
      pen.y = clamp(pen.y + move[1], 0, GRID - 1);
      if (pen.down) { extendStroke(centre()); refresh(); } else {
        draw();
        announce(`Pen at column ${pen.x + 1}, row ${pen.y + 1}.`);
      }
    } else if (event.key === " " || event.key === "Enter") {
      pen.down = !pen.down;
      if (pen.down) startStroke(centre());
      else draw();
      announce(pen.down ? "Pen down." : `Pen up. ${verdict.textContent}.`);
    } else if (event.key === "Backspace" || event.key === "Delete") {
      pen.down = false;
      undo.click();
    } else if (event.key === "Escape" && pen.down) {
      pen.down = false;
      draw();
    } else return;
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => { if (pen) { pen = null; draw(); } });

  const figure = {
    show(next) {
      Object.assign(state, next);
      state.example = meta.examples[state.example] ? state.example : -1;
      state.pen = clamp(state.pen, 8, 44);
      strokes = state.example < 0 ? decodeStrokes(state.ink) : [];
      penSlider.value = state.pen;
      examples.value = String(state.example);
      views.show(state.view);
      redraw();
    },
  };
  return figure;
}

/** A 28 x 28 image on the sheet, each number a square. */
function enlarge(pixels) {
  return makeInk().map((_, i) => pixels[Math.floor(Math.floor(i / SHEET) / STEP) * GRID + Math.floor((i % SHEET) / STEP)]);
}

function drawSheet(canvas, ink, pen) {
  canvas.width = SHEET;
  canvas.height = SHEET;
  const context = canvas.getContext("2d");
  context.putImageData(greyImage(ink, SHEET), 0, 0);
  context.strokeStyle = "rgba(255,255,255,.16)";
  context.strokeRect(40.5, 40.5, 199, 199);
  if (!pen) return;
  context.lineWidth = 2;
  context.strokeStyle = pen.down ? "#e69f00" : "#56b4e9";
  context.fillStyle = "#e69f00";
  context.beginPath();
  context.arc((pen.x + 0.5) * STEP, (pen.y + 0.5) * STEP, 9, 0, 2 * Math.PI);
  context.stroke();
  if (pen.down) {
    context.beginPath();
    context.arc((pen.x + 0.5) * STEP, (pen.y + 0.5) * STEP, 4, 0, 2 * Math.PI);
    context.fill();
  }
}

function drawImage(canvas, pixels) {
  canvas.getContext("2d").putImageData(greyImage(pixels ?? new Uint8ClampedArray(GRID * GRID), GRID), 0, 0);
}

function greyImage(levels, side) {
  const data = new ImageData(side, side);
  for (let i = 0; i < levels.length; i++) {
    data.data[4 * i] = data.data[4 * i + 1] = data.data[4 * i + 2] = levels[i];
    data.data[4 * i + 3] = 255;
  }
  return data;
}
