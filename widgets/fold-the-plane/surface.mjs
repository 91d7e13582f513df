// The graph of Phi as a surface in space, each region one flat piece, painted from far to near.
import { heightColour } from "../shared/colours.mjs";
import { BOX } from "./model.mjs";
import { range } from "./regions.mjs";

const TILT = (32 * Math.PI) / 180;
const HEIGHT = 2.2; // of the whole graph, in units of the plane

/** The horizontal direction in which one looks when the scene is turned by `turn` degrees. */
export function viewDirection(turn) {
  const t = (turn * Math.PI) / 180;
  return [Math.sin(t), Math.cos(t)];
}

function camera(size, turn) {
  const [vx, vy] = viewDirection(turn);
  const scale = size / 5.8;
  return (x, y, z) => [
    size / 2 + scale * (x * vy - y * vx),
    size * 0.5 - scale * ((x * vx + y * vy) * Math.sin(TILT) + z * Math.cos(TILT)),
  ];
}

/** Draws the scene { regions, found, probe, turn, ink, muted }; the regions must come from far to near. */
export function drawSurface(context, size, { regions, found, probe, turn, ink, muted }) {
  context.clearRect(0, 0, size, size);
  const project = camera(size, turn);
  const [low, high] = range(regions);
  const span = Math.max(high - low, 1e-9);
  const lift = (v) => (high - low > 1e-9 ? (v - low) / span - 0.5 : 0) * HEIGHT;
  drawFloor(context, project, muted);
  const light = Math.hypot(1, 1.6);
  for (const region of regions) {
    const { polygon, a, c } = region;
    const points = [];
    let [least, most] = [Infinity, -Infinity];
    for (let k = 0; k < polygon.length; k += 2) {
      const v = a[0] * polygon[k] + a[1] * polygon[k + 1] + c;
      points.push(project(polygon[k], polygon[k + 1], lift(v)));
      if (v < least) least = v;
      if (v > most) most = v;
    }
    context.beginPath();
    for (const point of points) context.lineTo(...point);
    context.closePath();
    const steep = [(-a[0] * HEIGHT) / span, (-a[1] * HEIGHT) / span];
    const shade = 0.72 + 0.28 * ((steep[0] * -0.8 + steep[1] * 0.6 + 1.6) / (light * Math.hypot(1, ...steep)));
    context.fillStyle = fill(context, region, points, { least, most, low, span, shade });
    context.fill();
    context.strokeStyle = "rgba(0,0,0,.55)";
    context.lineWidth = 0.8;
    context.stroke();
    if (region === found) {
      context.fillStyle = "rgba(213,94,0,.4)";
      context.fill();
      context.strokeStyle = "#d55e00";
      context.lineWidth = 2.4;
      context.stroke();
    }
  }
  drawAxes(context, project, turn, ink);
  if (!found) return;
  const [u, v] = project(probe[0], probe[1], lift(found.a[0] * probe[0] + found.a[1] * probe[1] + found.c));
  context.beginPath();
  context.arc(u, v, 5, 0, 2 * Math.PI);
  context.fillStyle = "#fff";
  context.fill();
  context.strokeStyle = "#000";
  context.lineWidth = 2;
  context.stroke();
}

/** Colour by height: on the screen, too, the height of a flat piece is an affine function. */
function fill(context, region, points, { least, most, low, span, shade }) {
  const text = (v) =>
    `rgb(${heightColour((v - low) / span)
      .map((k) => Math.round(Math.min(255, k * shade)))
      .join(",")})`;
  const { polygon, a, c } = region;
  const heights = points.map((_, k) => a[0] * polygon[2 * k] + a[1] * polygon[2 * k + 1] + c);
  // The slope of the height on the screen, from the widest triangle at the first corner.
  let [best, gx, gy] = [1e-6, 0, 0];
  for (let k = 1; k + 1 < points.length; k++) {
    const [ux, uy] = [points[k][0] - points[0][0], points[k][1] - points[0][1]];
    const [vx, vy] = [points[k + 1][0] - points[0][0], points[k + 1][1] - points[0][1]];
    const d = ux * vy - uy * vx;
    if (Math.abs(d) <= best) continue;
    best = Math.abs(d);
    const [du, dv] = [heights[k] - heights[0], heights[k + 1] - heights[0]];
    gx = (du * vy - dv * uy) / d;
    gy = (dv * ux - du * vx) / d;
  }
  const slope2 = gx * gx + gy * gy;
  if (slope2 < 1e-14 || most - least < 1e-9) return text((least + most) / 2);
  const at = (v) => [points[0][0] + ((v - heights[0]) / slope2) * gx, points[0][1] + ((v - heights[0]) / slope2) * gy];
  const gradient = context.createLinearGradient(...at(least), ...at(most));
  const stops = Math.max(1, Math.ceil(((most - least) / span) * 9));
  for (let k = 0; k <= stops; k++) gradient.addColorStop(k / stops, text(least + ((most - least) * k) / stops));
  return gradient;
}

function drawFloor(context, project, muted) {
  const [x0, x1, y0, y1] = BOX;
  const z = -HEIGHT / 2;
  context.strokeStyle = muted;
  context.lineWidth = 1;
  context.beginPath();
  for (let k = 0; k <= 4; k++) {
    context.moveTo(...project(x0 + k, y0, z));
    context.lineTo(...project(x0 + k, y1, z));
    context.moveTo(...project(x0, y0 + k, z));
    context.lineTo(...project(x1, y0 + k, z));
  }
  context.stroke();
}

/** The names of the axes stand beside the two edges of the floor that are nearer to the viewer. */
function drawAxes(context, project, turn, ink) {
  const [vx, vy] = viewDirection(turn);
  context.fillStyle = ink;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const [index, place] of [
    ["1", [0, vy > 0 ? -2.4 : 2.4]],
    ["2", [vx > 0 ? -2.4 : 2.4, 0]],
  ]) {
    const [u, v] = project(...place, -HEIGHT / 2);
    context.font = "italic 17px KaTeX_Math, 'Times New Roman', serif";
    context.fillText("x", u, v);
    context.font = "11px 'Times New Roman', serif";
    context.fillText(index, u + 8, v + 5);
  }
}
