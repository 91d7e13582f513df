// The 784 numbers of the image: a grid that fits its column, and one row or one entry to read.
import { element, field, fitCanvas, symbol } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { GRID } from "./model.mjs";

const LARGEST = 19; // side of a cell in pixels
const LEGIBLE = 15; // narrower cells show their grey alone

export function numbersPanel() {
  const canvas = element("canvas", { class: "wg-numbers", role: "img" });
  const entry = element("p", { class: "wg-entry" });
  const text = element("span", { class: "wg-row" });
  const row = element("input", { type: "range", min: 1, max: GRID, value: 14, oninput: () => list() });
  let shown = null;
  const list = () => {
    const i = Number(row.value) - 1;
    const numbers = shown ? [...shown.subarray(i * GRID, i * GRID + GRID)] : new Array(GRID).fill(0);
    const place = { row: i + 1, first: i * GRID + 1, last: (i + 1) * GRID };
    text.textContent = `${inLanguage("row {row}, entries {first} to {last}:", place)} ${numbers.join(" ")}`;
  };
  const point = (event) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    const [i, j] = [event.clientY - top, event.clientX - left].map((v) =>
      Math.min(GRID - 1, Math.max(0, Math.floor((v / width) * GRID))),
    );
    entry.textContent = inLanguage("Row {row}, column {column} is entry {entry}: {value}.", {
      row: i + 1,
      column: j + 1,
      entry: i * GRID + j + 1,
      value: shown ? shown[i * GRID + j] : 0,
    });
  };
  for (const type of ["pointerdown", "pointermove"]) canvas.addEventListener(type, point);
  const panel = element(
    "div",
    {},
    element(
      "p",
      {},
      inLanguage(
        "The image as the network gets it: 28 rows of 28 grey values from 0 (black) to 255 (white). Divided by 255 and written row after row they are the vector ",
      ),
      symbol("x"),
      inLanguage(" of 784 numbers in [0, 1]."),
    ),
    canvas,
    entry,
    field(inLanguage("Read one row"), row, text),
  );
  return {
    element: panel,
    show(_reading, pixels) {
      shown = pixels;
      drawGrid(canvas, panel.clientWidth, pixels);
      canvas.setAttribute(
        "aria-label",
        pixels
          ? inLanguage("Grid of 784 grey values, {count} of them not 0", { count: pixels.filter((v) => v > 0).length })
          : inLanguage("Grid of 784 zeros"),
      );
      entry.textContent = inLanguage("Point at a square to read its number.");
      list();
    },
  };
}

function drawGrid(canvas, width, pixels) {
  if (!width) return;
  const cell = Math.min(LARGEST, width / GRID);
  const context = fitCanvas(canvas, cell * GRID, cell * GRID);
  canvas.style.width = canvas.style.height = `${cell * GRID}px`;
  context.font = `${(9 * cell) / LARGEST + 0.5}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = 0; i < GRID * GRID; i++) {
    const level = pixels ? pixels[i] : 0;
    const [x, y] = [(i % GRID) * cell, Math.floor(i / GRID) * cell];
    context.fillStyle = `rgb(${level},${level},${level})`;
    context.fillRect(x, y, cell + 0.5, cell + 0.5);
    if (cell < LEGIBLE) continue;
    context.fillStyle = level > 127 ? "#000" : level ? "#fff" : "#8f8f8f";
    context.fillText(String(level), x + cell / 2, y + cell / 2 + 0.5);
  }
}
