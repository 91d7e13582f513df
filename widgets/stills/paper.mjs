// A canvas to draw on where there is none: it keeps what is drawn as SVG.
import { short, svg } from "./markup.mjs";

const FONT = /^(italic )?(\d+)px (.+)$/;
const ANCHORS = { center: "middle", left: "start", right: "end" };

/**
 * A context with those parts of CanvasRenderingContext2D that the figures use; `drawing(attributes)` is what was drawn.
 * `id` is the beginning of the names that the drawing needs, which are unique on a page.
 */
export function makePaper(id, width, height) {
  const shapes = [];
  const gradients = [];
  let path = "";
  let dash = [];
  const paint = (attributes) => shapes.push(svg("path", { d: path, ...attributes }));
  return {
    fillStyle: "#000",
    strokeStyle: "#000",
    lineWidth: 1,
    font: "12px sans-serif",
    textAlign: "left",
    textBaseline: "middle",
    clearRect() {},
    setLineDash(lengths) {
      dash = lengths;
    },
    beginPath() {
      path = "";
    },
    moveTo(x, y) {
      path += `M${short(x)} ${short(y)}`;
    },
    lineTo(x, y) {
      path += `${path ? "L" : "M"}${short(x)} ${short(y)}`;
    },
    closePath() {
      path += "Z";
    },
    rect(x, y, w, h) {
      path += `M${short(x)} ${short(y)}h${short(w)}v${short(h)}h${short(-w)}Z`;
    },
    /** Whole circles only. */
    arc(x, y, r) {
      const half = (way) => `a${short(r)} ${short(r)} 0 1 0 ${short(way * 2 * r)} 0`;
      path += `M${short(x - r)} ${short(y)}${half(1)}${half(-1)}Z`;
    },
    fill() {
      paint({ fill: this.fillStyle });
    },
    stroke() {
      if (path) paint(penOf(this, dash));
    },
    fillRect(x, y, w, h) {
      shapes.push(svg("rect", { x, y, width: w, height: h, fill: this.fillStyle }));
    },
    fillText(text, x, y) {
      shapes.push(letters(this, text, x, y, { fill: this.fillStyle }));
    },
    strokeText(text, x, y) {
      shapes.push(letters(this, text, x, y, penOf(this, dash)));
    },
    createLinearGradient(x1, y1, x2, y2) {
      const name = `${id}-${gradients.length}`;
      const stops = [];
      gradients.push(svg("linearGradient", { id: name, gradientUnits: "userSpaceOnUse", x1, y1, x2, y2 }, stops));
      const { children } = gradients.at(-1);
      return {
        addColorStop(offset, colour) {
          children.push(svg("stop", { offset, "stop-color": colour }));
        },
        toString: () => `url(#${name})`,
      };
    },
    drawing: (attributes) =>
      svg("svg", { viewBox: `0 0 ${width} ${height}`, ...attributes }, svg("defs", {}, gradients), shapes),
  };
}

function letters(context, text, x, y, attributes) {
  const [, italic, size, family] = FONT.exec(context.font);
  return svg(
    "text",
    {
      x,
      y,
      "font-size": size,
      "font-family": family,
      "font-style": italic ? "italic" : null,
      "text-anchor": ANCHORS[context.textAlign],
      "dominant-baseline": "central",
      ...attributes,
    },
    text,
  );
}

const penOf = (context, dash) => ({
  fill: "none",
  stroke: context.strokeStyle,
  "stroke-width": context.lineWidth,
  "stroke-dasharray": dash.join(" ") || null,
});
