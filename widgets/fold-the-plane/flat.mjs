// The plane seen from above: regions, heights as colour, folds, data, the point that is looked at.
import { heightColour } from "../shared/colours.mjs";
import { BOX, foldLine } from "./model.mjs";
import { levelLine, niceLevels, range } from "./regions.mjs";

const [X0, X1, Y0, Y1] = BOX;

export function toScreen(size, x, y) {
  return [((x - X0) / (X1 - X0)) * size, ((Y1 - y) / (Y1 - Y0)) * size];
}

export function fromScreen(size, u, v) {
  return [X0 + (u / size) * (X1 - X0), Y1 - (v / size) * (Y1 - Y0)];
}

/** Draws the scene { regions, folds, network, data, probe, found, chosen, view, dark } on a square of side `size`. */
export function drawFlat(context, size, scene) {
  context.clearRect(0, 0, size, size);
  if (scene.view === "regions") drawParity(context, size, scene);
  else drawHeights(context, size, scene);
  drawFolds(context, size, scene);
  if (scene.data) drawData(context, size, scene);
  if (scene.found) drawFound(context, size, scene);
  if (scene.chosen >= 0) drawHandles(context, size, scene);
  drawScale(context, size);
  drawProbe(context, size, scene.probe);
}

/** Ticks and numbers of both coordinates along the lower and the left edge, with a light rim on any colour. */
function drawScale(context, size) {
  const write = (text, u, v, font = "12px sans-serif") => {
    context.font = font;
    context.lineWidth = 3;
    context.strokeStyle = "#fff";
    context.strokeText(text, u, v);
    context.fillStyle = "#000";
    context.fillText(text, u, v);
  };
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const k of [-1, 0, 1]) {
    const [u, v] = toScreen(size, k, k);
    const text = String(k).replace("-", "−");
    context.fillStyle = "#000";
    context.fillRect(u - 0.75, size - 7, 1.5, 7);
    context.fillRect(0, v - 0.75, 7, 1.5);
    write(text, u, size - 15);
    write(text, 16, v);
  }
  const italic = "italic 16px KaTeX_Math, 'Times New Roman', serif";
  write("x₁", size - 16, size - 14, italic);
  write("x₂", 16, 14, italic);
}

function outline(context, size, polygon) {
  context.beginPath();
  for (let k = 0; k < polygon.length; k += 2) context.lineTo(...toScreen(size, polygon[k], polygon[k + 1]));
  context.closePath();
}

/** Regions with an odd number of active units are tinted, so the two sides of a fold differ. */
function drawParity(context, size, { regions, dark }) {
  const tints = dark ? ["#1b232c", "#34506a"] : ["#ffffff", "#cfe3f1"];
  for (const { polygon, pattern } of regions) {
    context.fillStyle = tints[pattern.reduce((n, bit) => n + bit, 0) % 2];
    outline(context, size, polygon);
    context.fill();
  }
}

function drawHeights(context, size, { regions, data }) {
  const [low, high] = range(regions);
  context.lineWidth = 1;
  for (const region of regions) {
    const style = heightGradient(context, size, region, low, high);
    context.fillStyle = style;
    context.strokeStyle = style; // closes the hair lines between neighbours
    outline(context, size, region.polygon);
    context.fill();
    context.stroke();
  }
  context.strokeStyle = "rgba(255,255,255,.75)";
  context.beginPath();
  for (const level of niceLevels(low, high)) addLevel(context, size, regions, level);
  context.stroke();
  if (!data) return;
  for (const [colour, width] of [
    ["#fff", 6],
    ["#000", 3],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    addLevel(context, size, regions, 0);
    context.stroke();
  }
}

function addLevel(context, size, regions, level) {
  for (const region of regions) {
    const line = levelLine(region, level);
    if (!line) continue;
    context.moveTo(...toScreen(size, line[0], line[1]));
    context.lineTo(...toScreen(size, line[2], line[3]));
  }
}

/** The exact colours of an affine function: a gradient along its slope, constant across it. */
function heightGradient(context, size, { polygon, a, c }, low, high) {
  const span = high - low;
  const slope2 = a[0] * a[0] + a[1] * a[1];
  const share = (v) => (span > 1e-12 ? (v - low) / span : 0.5);
  const text = (t) => `rgb(${heightColour(t).join(",")})`;
  if (slope2 < 1e-16 || span <= 1e-12) return text(share(c + a[0] * polygon[0] + a[1] * polygon[1]));
  let [least, most] = [Infinity, -Infinity];
  for (let k = 0; k < polygon.length; k += 2) {
    const v = a[0] * polygon[k] + a[1] * polygon[k + 1] + c;
    if (v < least) least = v;
    if (v > most) most = v;
  }
  const here = a[0] * polygon[0] + a[1] * polygon[1] + c;
  const at = (v) => {
    const t = (v - here) / slope2;
    return toScreen(size, polygon[0] + t * a[0], polygon[1] + t * a[1]);
  };
  const gradient = context.createLinearGradient(...at(least), ...at(most));
  const [from, to] = [share(least), share(most)];
  const stops = Math.max(1, Math.ceil((to - from) * 9));
  for (let k = 0; k <= stops; k++) gradient.addColorStop(k / stops, text(from + ((to - from) * k) / stops));
  return gradient;
}

/** Layer 1 thick, later layers thin and dashed; a light rim keeps them visible on dark colours. */
function drawFolds(context, size, { folds, view, dark, chosen }) {
  const ink = view === "regions" && dark ? "#e8eef5" : "#000";
  const pass = (layer, width, dash, colour, only = -1) => {
    context.lineWidth = width;
    context.setLineDash(dash);
    context.strokeStyle = colour;
    context.beginPath();
    for (const fold of folds) {
      if ((layer === 1) !== (fold.layer === 1) || (only >= 0 && fold.unit !== only)) continue;
      context.moveTo(...toScreen(size, fold.ends[0], fold.ends[1]));
      context.lineTo(...toScreen(size, fold.ends[2], fold.ends[3]));
    }
    context.stroke();
  };
  if (view !== "regions") {
    pass(1, 3.4, [], "rgba(255,255,255,.5)");
    pass(2, 2.6, [], "rgba(255,255,255,.35)");
  }
  pass(2, 1.2, [5, 3], ink);
  pass(1, 2, [], ink);
  if (chosen >= 0) pass(1, 4, [], "#d55e00", chosen);
  context.setLineDash([]);
}

function drawData(context, size, { data }) {
  context.lineWidth = 1.4;
  data.points.forEach(([x, y], i) => {
    const [u, v] = toScreen(size, x, y);
    context.beginPath();
    if (data.labels[i]) {
      context.fillStyle = "#e69f00";
      context.rect(u - 3.4, v - 3.4, 6.8, 6.8);
    } else {
      context.fillStyle = "#56b4e9";
      context.arc(u, v, 3.8, 0, 2 * Math.PI);
    }
    context.strokeStyle = "#fff";
    context.lineWidth = 3;
    context.stroke();
    context.strokeStyle = "#000";
    context.lineWidth = 1.3;
    context.stroke();
    context.fill();
  });
}

function drawFound(context, size, { found }) {
  outline(context, size, found.polygon);
  context.fillStyle = "rgba(213,94,0,.28)";
  context.fill();
  context.lineWidth = 3;
  context.strokeStyle = "#fff";
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = "#d55e00";
  context.stroke();
}

/** Where the chosen fold line can be held: a disc to move it, a square to turn it. */
export function handlePlaces(network, i) {
  const line = foldLine(network, i);
  if (!line) return null;
  const inside = ([x, y]) => Math.abs(x) < 1.9 && Math.abs(y) < 1.9;
  const at = (t) => [line.point[0] + t * line.along[0], line.point[1] + t * line.along[1]];
  const reach = [0.9, -0.9].map(at);
  return { move: line.point, turn: inside(reach[0]) ? reach[0] : reach[1] };
}

function drawHandles(context, size, { network, chosen }) {
  const handles = handlePlaces(network, chosen);
  if (!handles) return;
  context.fillStyle = "#fff";
  context.strokeStyle = "#d55e00";
  context.lineWidth = 3;
  let [u, v] = toScreen(size, ...handles.move);
  context.beginPath();
  context.arc(u, v, 8, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  [u, v] = toScreen(size, ...handles.turn);
  context.beginPath();
  context.rect(u - 7, v - 7, 14, 14);
  context.fill();
  context.stroke();
}

function drawProbe(context, size, probe) {
  const [u, v] = toScreen(size, ...probe);
  for (const [colour, width] of [
    ["#fff", 5],
    ["#000", 2],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    for (const [du, dv] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      context.moveTo(u + 4 * du, v + 4 * dv);
      context.lineTo(u + 12 * du, v + 12 * dv);
    }
    context.stroke();
  }
}
