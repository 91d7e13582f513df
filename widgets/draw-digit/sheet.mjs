// The sheet: a canvas that is drawn on by mouse, by touch once it was tapped, and with the keyboard's pen.
import { element, setAttributes } from "../shared/dom.mjs";
import { onDrag } from "../shared/pointer.mjs";
import { clamp } from "../shared/state.mjs";
import { inLanguage } from "../shared/words.mjs";
import { GRID, SHEET } from "./model.mjs";

const STEP = SHEET / GRID;
const LAST = GRID - 1;
const MOVES = {
  ArrowLeft: ({ x, y }) => [x - 1, y],
  ArrowRight: ({ x, y }) => [x + 1, y],
  ArrowUp: ({ x, y }) => [x, y - 1],
  ArrowDown: ({ x, y }) => [x, y + 1],
  Home: ({ y }) => [0, y],
  End: ({ y }) => [LAST, y],
  PageUp: ({ x }) => [x, 0],
  PageDown: ({ x }) => [x, LAST],
};

/** The sheet calls begin(point), extend(points), undo() and say(text), and changed() when it has to be drawn again. */
export function makeSheet(calls) {
  const canvas = element("canvas", {
    class: "wg-sheet",
    width: SHEET,
    height: SHEET,
    tabindex: "0",
    role: "application",
    "aria-roledescription": inLanguage("drawing sheet"),
    "aria-label": inLanguage(
      "Sheet to draw a digit on. Arrow keys move the pen, Space puts it down and lifts it, Escape lifts it, Backspace takes back a step.",
    ),
  });
  const box = element(
    "div",
    { class: "wg-sheet-box", "data-touch": navigator.maxTouchPoints > 0 },
    canvas,
    element("span", { class: "wg-veil", "aria-hidden": "true" }, inLanguage("Tap to draw")),
  );
  const pen = makePen(canvas, calls);
  const grip = followPointer(canvas, box, pen, calls);
  return {
    element: box,
    lift() {
      grip.release();
      pen.lift();
    },
    show(ink) {
      drawSheet(canvas, ink, pen.at());
    },
  };
}

/**
 * Touch scrolls over the sheet until a tap arms it; a touch elsewhere on the page gives the page back to the finger.
 */
function followPointer(canvas, box, pen, { begin, extend }) {
  const arm = (armed) => setAttributes(box, { "data-armed": armed });
  canvas.addEventListener("click", () => arm(true));
  document.addEventListener("pointerdown", (event) => {
    if (!box.closest(".wg-body")?.contains(event.target)) arm(false);
  });
  const place = (event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((event.clientX - left) / width) * SHEET, ((event.clientY - top) / height) * SHEET];
  };
  return onDrag(canvas, {
    begin(event) {
      if (event.pointerType !== "mouse" && !box.hasAttribute("data-armed")) return false;
      event.preventDefault();
      canvas.focus({ preventScroll: true });
      pen.hide();
      begin(place(event));
      return true;
    },
    move(event) {
      const moves = event.getCoalescedEvents?.() ?? [];
      extend((moves.length ? moves : [event]).map(place));
    },
  });
}

/** The keyboard's pen: it moves on the 28 x 28 grid, over an example too. */
function makePen(canvas, { begin, extend, undo, say, changed, verdict }) {
  let pen = null; // { x, y, down }
  const centre = () => [(pen.x + 0.5) * STEP, (pen.y + 0.5) * STEP];
  const move = ([x, y]) => {
    Object.assign(pen, { x: clamp(x, 0, LAST), y: clamp(y, 0, LAST) });
    if (pen.down) extend([centre()]);
    else say(inLanguage("Pen at column {column}, row {row}.", { column: pen.x + 1, row: pen.y + 1 }));
    changed();
  };
  const press = () => {
    pen.down = !pen.down;
    if (pen.down) begin(centre());
    changed();
    say(pen.down ? inLanguage("Pen down.") : inLanguage("Pen up. {verdict}", { verdict: verdict() }));
  };
  const lift = () => {
    if (pen) pen.down = false;
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const drawing = pen?.down;
    pen ??= { x: 13, y: 7, down: false };
    if (MOVES[event.key]) move(MOVES[event.key](pen));
    else if (event.key === " " || event.key === "Enter") {
      if (!event.repeat) press();
    } else if (event.key === "Backspace" || event.key === "Delete") undo();
    else if (event.key === "Escape" && drawing) press();
    else return;
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => {
    pen = null;
    changed();
  });
  return {
    at: () => pen,
    lift,
    hide() {
      pen = null;
    },
  };
}

function drawSheet(canvas, ink, pen) {
  const context = canvas.getContext("2d");
  context.putImageData(greyImage(ink, SHEET), 0, 0);
  context.lineWidth = 1;
  context.strokeStyle = "rgba(255,255,255,.16)";
  context.strokeRect(40.5, 40.5, 199, 199);
  if (!pen) return;
  const ring = (radius, width, style) => {
    context.beginPath();
    context.arc((pen.x + 0.5) * STEP, (pen.y + 0.5) * STEP, radius, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  };
  // A dark rim keeps the ring in sight on white strokes; a pen that is down has a dot in its middle.
  ring(9, 5, "#000");
  ring(9, 2.5, pen.down ? "#ffb000" : "#6cc4ff");
  if (pen.down) {
    ring(3, 5, "#000");
    ring(2.5, 4, "#ffb000");
  }
}

export function greyImage(levels, side) {
  const data = new ImageData(side, side);
  for (let i = 0; i < levels.length; i++) {
    data.data[4 * i] = data.data[4 * i + 1] = data.data[4 * i + 2] = levels[i];
    data.data[4 * i + 3] = 255;
  }
  return data;
}

/** A 28 x 28 image on the sheet, each number a square. */
export function enlarge(pixels) {
  return Uint8ClampedArray.from(
    { length: SHEET * SHEET },
    (_, i) => pixels[Math.floor(Math.floor(i / SHEET) / STEP) * GRID + Math.floor((i % SHEET) / STEP)],
  );
}
