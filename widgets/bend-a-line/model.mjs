// A shallow network from R to R: its kinks, slopes and pieces, and how dragging changes its parameters. Pure.
import { makeRng } from "../shared/network.mjs";
import { clamp } from "../shared/state.mjs";
import { inLanguage } from "../shared/words.mjs";

export const LIMIT = 4; // every parameter is kept in [-LIMIT, LIMIT]
export const MAX_UNITS = 6;
export const X_RANGE = [-3, 3];
export const INNER = 2.95; // kinks are dragged so far: their discs stay whole

/** Examples: for each unit w, beta, v; then c. The first two are those of the chapter. */
export const EXAMPLES = {
  three: [inLanguage("three units of the text"), "1,1,1;2,-2,-1;-1,0,1;0"],
  hat: [inLanguage("the hat of the text"), "1,0,2;1,-0.5,-4;1,-1,2;0"],
  absolute: [inLanguage("the absolute value"), "1,0,1;-1,0,1;0"],
  stairs: [inLanguage("stairs"), "2,4,1;2,2,-1;2,0,1;2,-2,-1;2,-4,1;-1.5"],
  zigzag: [inLanguage("a zigzag"), "1,3,1.5;1,2,-3;1,1,3;1,0,-3;1,-1,3;1,-2,-3;-0.75"],
};

export const DEFAULTS = { weights: EXAMPLES.three[1], target: "" };

/** Units { w, beta, v } and the constant c from text; null if the text is no such list. */
export function parseWeights(text) {
  const rows = text.split(";").map((row) => row.split(",").map((entry) => (entry.trim() === "" ? NaN : Number(entry))));
  const last = rows.pop();
  if (last.length !== 1 || rows.length < 1 || rows.length > MAX_UNITS || rows.some((row) => row.length !== 3))
    return null;
  if (![...rows.flat(), ...last].every((value) => Math.abs(value) <= LIMIT)) return null;
  return { units: rows.map((row) => row.map(kept)).map(([w, beta, v]) => ({ w, beta, v })), c: kept(last[0]) };
}

/** A parameter as an address keeps it: with three decimals. A smaller w would put a kink where nobody can see it. */
function kept(value) {
  return Number(value.toFixed(3));
}

export function formatWeights({ units, c }) {
  const text = (value) => String(kept(value));
  return [...units.map(({ w, beta, v }) => [w, beta, v].map(text).join(",")), text(c)].join(";");
}

export function round(v) {
  return Math.round(v * 100) / 100;
}

export function value({ units, c }, x) {
  return units.reduce((sum, { w, beta, v }) => sum + v * Math.max(0, w * x + beta), c);
}

/** Where unit i changes: -beta / w; null for w = 0. */
export function kinkOf({ w, beta }) {
  return w === 0 ? null : -beta / w;
}

/** Moves the place where a unit changes to t: beta becomes -w t, as far as the limit allows. */
export function withKink(unit, t) {
  return { ...unit, beta: clamp(-unit.w * t, -LIMIT, LIMIT) };
}

/** Gives the unit the slope v w = slope where it is active: v changes, w stays. */
export function withSlope(unit, slope) {
  return unit.w === 0 ? unit : { ...unit, v: clamp(slope / unit.w, -LIMIT, LIMIT) };
}

/**
 * The pieces of the graph from left to right: { from, to, active, slope, constant }; Phi(x) = slope x + constant there.
 * `active` lists the numbers of the active units from 1. Units that change at one place make one border.
 */
export function pieces(network) {
  const { units, c } = network;
  const places = [
    ...new Set(
      units
        .map(kinkOf)
        .filter((t) => t !== null)
        .map((t) => Number(t.toFixed(9))),
    ),
  ].sort((a, b) => a - b);
  const borders = [-Infinity, ...places, Infinity];
  return borders.slice(0, -1).map((from, k) => {
    const to = borders[k + 1];
    const inside = from === -Infinity ? (to === Infinity ? 0 : to - 1) : to === Infinity ? from + 1 : (from + to) / 2;
    const active = units.flatMap(({ w, beta }, i) => (w * inside + beta > 0 ? [i + 1] : []));
    const slope = active.reduce((sum, i) => sum + units[i - 1].v * units[i - 1].w, 0);
    const constant = active.reduce((sum, i) => sum + units[i - 1].v * units[i - 1].beta, c);
    return { from, to, active, slope, constant };
  });
}

/** The corners of the graph over X_RANGE: [x, Phi(x)] at both ends and at every place between where a unit changes. */
export function corners(network) {
  const inner = network.units.map(kinkOf).filter((t) => t !== null && t > X_RANGE[0] && t < X_RANGE[1]);
  return [X_RANGE[0], ...inner.sort((a, b) => a - b), X_RANGE[1]].map((x) => [x, value(network, x)]);
}

/** How far the vertical axis has to go so that the line is inside: 3, or 5, 10, 20, 50, ... */
export function fittingTop(network) {
  const most = Math.max(Math.abs(network.c), ...corners(network).map(([, y]) => Math.abs(y)));
  return [3, 5, 10, 20, 50, 100, 200].find((top) => most <= top) ?? 500;
}

/** How far each of the points has to move up or down so that it keeps `apart` from those before it. */
export function fanOut(points, apart) {
  const taken = [];
  return points.map(([x, y]) => {
    let shift = 0;
    for (let k = 1; taken.some(([u, v]) => Math.hypot(u - x, v - y - shift) < apart - 1); k++) {
      shift = (k % 2 ? -1 : 1) * Math.ceil(k / 2) * apart;
    }
    taken.push([x, y + shift]);
    return shift;
  });
}

/** A network with n units from a seed; kinks inside the picture. */
export function randomUnits(n, seed) {
  const rng = makeRng(seed);
  const units = Array.from({ length: n }, () => {
    const w = (rng() < 0.5 ? -1 : 1) * (0.5 + rng());
    return withKink({ w: round(w), beta: 0, v: round(4 * rng() - 2) }, round(4.4 * rng() - 2.2));
  });
  return { units, c: round(rng() - 0.5) };
}
