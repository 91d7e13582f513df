// The drawing of a bent line: grid, dashed ramps, the line, and the handles. Pure: `svg` makes the elements.
import { shortNumber } from "../shared/dom.mjs";
import { clamp } from "../shared/state.mjs";
import { corners, kinkOf, value, X_RANGE } from "./model.mjs";
import { distance, heightOf, pointsOf } from "./targets.mjs";

export const [WIDTH, HEIGHT] = [660, 420];
const CLEAR = 26; // the first number of the axis stands beside the triangle, not under it

/** From the plane to the drawing and back, where the vertical axis goes from -top to top. */
export function makeScale(top) {
  const [x0, x1] = X_RANGE;
  return {
    top,
    px: (x) => ((x - x0) / (x1 - x0)) * (WIDTH - 40) + 20,
    py: (y) => ((top - y) / (2 * top)) * (HEIGHT - 20) + 10,
    fromX: (u) => x0 + ((u - 20) / (WIDTH - 40)) * (x1 - x0),
    fromY: (v) => top - ((v - 10) / (HEIGHT - 20)) * 2 * top,
  };
}

export function drawGrid(svg, { top, px, py }) {
  const lines = [];
  const name = (attributes, v) => svg("text", attributes, shortNumber(v));
  for (let k = -3; k <= 3; k++) {
    lines.push(svg("line", { class: k === 0 ? "wg-axis" : "wg-grid", x1: px(k), x2: px(k), y1: 0, y2: HEIGHT }));
    if (k !== 0)
      lines.push(
        name(
          {
            x: px(k) + (k === -3 ? CLEAR : 0),
            y: py(0) + 17,
            "text-anchor": k === -3 ? "start" : k === 3 ? "end" : "middle",
          },
          k,
        ),
      );
  }
  const step = top === 3 ? 1 : top / 5;
  for (let y = -top; y <= top; y += step) {
    lines.push(
      svg("line", { class: Math.abs(y) < 1e-9 ? "wg-axis" : "wg-grid", x1: 0, x2: WIDTH, y1: py(y), y2: py(y) }),
    );
    if (Math.abs(y) > 1e-9 && Math.abs(y) < top)
      lines.push(name({ x: px(0) - 7, y: py(y) + 4, "text-anchor": "end" }, y));
  }
  return lines;
}

/** The path of the whole line. */
export function linePath(net, scale) {
  return pathThrough(corners(net), scale);
}

function pathThrough(points, { px, py }) {
  return `M${points.map(([x, y]) => `${px(x).toFixed(2)} ${py(y).toFixed(2)}`).join("L")}`;
}

/** The target, and from it to the line the largest difference; nothing where no target is chosen. */
export function drawTarget(svg, net, scale) {
  const points = pointsOf(net.target);
  if (!points) return [];
  const { at } = distance(net, points);
  const gap = [heightOf(points, at), value(net, at)].map((y) => [at, y]);
  return [
    svg("path", { class: "wg-target", d: pathThrough(points, scale) }),
    svg("path", { class: "wg-gap", d: pathThrough(gap, scale) }),
  ];
}

/**
 * Where unit i is drawn: the points of its kink and of its square, and its ramp; null where its kink is out of sight.
 */
export function placeUnit(net, i, { top, px, py }) {
  const unit = net.units[i];
  const t = kinkOf(unit);
  if (t === null || Math.abs(t) > X_RANGE[1]) return null;
  const slope = unit.v * unit.w;
  const side = Math.sign(unit.w);
  const end = side > 0 ? X_RANGE[1] : X_RANGE[0];
  const away = Math.min(
    1.5 + 0.28 * i,
    (0.87 * top) / Math.max(Math.abs(slope), 0.01),
    Math.max(0.25, Math.abs(end - t) - 0.1),
  );
  return {
    kink: [px(t), py(clamp(value(net, t), -0.98 * top, 0.98 * top))],
    tilt: [px(t + side * away), py(slope * side * away)],
    ray: `M${px(t)} ${py(0)}L${px(end)} ${py(slope * (end - t))}`,
  };
}

/** Where the handle of the constant stands: at the left edge, at its height. */
export function placeShift(net, { top, py }) {
  return [14, py(clamp(net.c, -top, top))];
}

/** The disc of a kink, the square of a slope, the triangle of the constant. */
export function drawShape(svg, kind, number) {
  const shapes = {
    kink: ["circle", { r: 11 }],
    tilt: ["rect", { x: -10, y: -10, width: 20, height: 20 }],
    shift: ["path", { d: "M-12 -12L12 0L-12 12Z" }],
  };
  const [tag, attributes] = shapes[kind];
  return [svg(tag, { class: "wg-shape", ...attributes }), svg("text", { y: 5, "aria-hidden": "true" }, number)];
}
