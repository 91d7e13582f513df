// The graph that is bent by hand: the drawing with its handles.
import { setAttributes, shortNumber, svg, uid } from "../shared/dom.mjs";
import { clamp } from "../shared/state.mjs";
import { inLanguage } from "../shared/words.mjs";
import { drawGrid, drawTarget, HEIGHT, linePath, makeScale, placeShift, placeUnit, WIDTH } from "./drawing.mjs";
import { makeGrip, makeHandle, spread } from "./handle.mjs";
import { fittingTop, INNER, kinkOf, LIMIT, round, withKink, withSlope, X_RANGE } from "./model.mjs";

const decimals = (v) => v.toFixed(2);

/**
 * The graph; `calls` hears setUnit(i, unit, what) and setConstant(c), ended() when a hand lets go, and net() tells what
 * is.
 */
export function makeGraph(calls) {
  const clip = uid("bend-clip");
  const clipped = { "clip-path": `url(#${clip})` };
  const grid = svg("g", { class: "wg-scale", "aria-hidden": "true" });
  const line = svg("path", { class: "wg-line", ...clipped });
  const rays = svg("g", clipped);
  const target = svg("g", clipped);
  const handles = svg("g", {});
  const graph = svg(
    "svg",
    {
      class: "wg-graph wg-drawing",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "group",
      "aria-label": inLanguage("Graph of Φ with handles"),
    },
    svg("defs", {}, svg("clipPath", { id: clip }, svg("rect", { x: 0, y: 0, width: WIDTH, height: HEIGHT }))),
    grid,
    target,
    rays,
    line,
    handles,
  );
  const grip = makeGrip(calls.ended);
  let scale = makeScale(X_RANGE[1]);
  let parts = { kinks: [], tilts: [], rays: [], shift: null };

  /** Handles are built once for each number of units, then only moved. */
  function build(n) {
    parts = makeParts(n, calls, () => scale, grip);
    rays.replaceChildren(...parts.rays);
    handles.replaceChildren(parts.shift, ...parts.tilts, ...parts.kinks);
  }

  /** The axis follows the line, but not under a hand that drags. */
  function fitAxis(net) {
    const top = fittingTop(net);
    if (grip.handle || (top === scale.top && grid.hasChildNodes())) return;
    scale = makeScale(top);
    grid.replaceChildren(...drawGrid(svg, scale));
  }

  function showUnit(net, i) {
    const place = placeUnit(net, i, scale);
    const own = [parts.kinks[i], parts.tilts[i], parts.rays[i]];
    for (const part of own) setAttributes(part, { display: place ? null : "none" });
    if (place) putUnit(net.units[i], place, own);
  }

  return {
    element: graph,
    show(net) {
      if (parts.kinks.length !== net.units.length) build(net.units.length);
      fitAxis(net);
      setAttributes(line, { d: linePath(net, scale) });
      target.replaceChildren(...drawTarget(svg, net, scale));
      for (const i of net.units.keys()) showUnit(net, i);
      const shown = [...parts.kinks, ...parts.tilts].filter((handle) => !handle.hasAttribute("display"));
      spread(shown, grip.handle, graph.clientWidth < 480 ? 42 : 26);
      setAttributes(parts.shift, {
        transform: `translate(${placeShift(net, scale).map(decimals).join(" ")})`,
        "aria-valuenow": round(net.c),
      });
    },
  };
}

/** The handles and rays of n units, and the handle of the constant. */
function makeParts(n, calls, scale, grip) {
  const each = (make) => Array.from({ length: n }, (_, i) => make(i));
  return {
    kinks: each((i) => makeHandle(HANDLES.kink(i, calls, scale), grip)),
    tilts: each((i) => makeHandle(HANDLES.tilt(i, calls, scale), grip)),
    rays: each(() => svg("path", { class: "wg-ray" })),
    shift: makeHandle(HANDLES.shift(calls, scale), grip),
  };
}

/** Puts the handles and the ray of one unit to their place. */
function putUnit(unit, place, [kink, tilt, ray]) {
  const [t, slope] = [kinkOf(unit), unit.v * unit.w];
  [kink.point, tilt.point] = [place.kink, place.tilt];
  setAttributes(ray, { d: place.ray });
  setAttributes(kink, {
    "aria-valuenow": round(t),
    "aria-valuetext": inLanguage("at x = {x}", { x: shortNumber(t) }),
  });
  setAttributes(tilt, {
    "aria-valuenow": round(slope),
    "aria-valuetext": inLanguage("slope {slope}", { slope: shortNumber(slope) }),
  });
}

// What each kind of handle changes; scale() is that of now.
const HANDLES = {
  kink(i, { net, setUnit }, scale) {
    const moveTo = (t) => setUnit(i, withKink(net().units[i], round(clamp(t, -INNER, INNER))), "kink");
    return {
      kind: "kink",
      number: String(i + 1),
      label: inLanguage("kink of unit {unit}", { unit: i + 1 }),
      low: X_RANGE[0],
      high: X_RANGE[1],
      move: (u) => moveTo(scale().fromX(u)),
      step(d) {
        const t = kinkOf(net().units[i]);
        if (t !== null) moveTo(t + 0.05 * d);
      },
    };
  },
  tilt(i, { net, setUnit }, scale) {
    const tiltTo = (slope) => setUnit(i, withSlope(net().units[i], round(slope)), "slope");
    return {
      kind: "tilt",
      number: String(i + 1),
      label: inLanguage("slope of unit {unit}", { unit: i + 1 }),
      low: -LIMIT * LIMIT,
      high: LIMIT * LIMIT,
      move(u, v) {
        const unit = net().units[i];
        const [t, side] = [kinkOf(unit), Math.sign(unit.w)];
        if (t !== null) tiltTo(scale().fromY(v) / (side * Math.max(0.15, side * (scale().fromX(u) - t))));
      },
      step: (d) => tiltTo(net().units[i].v * net().units[i].w + 0.1 * d),
    };
  },
  shift({ net, setConstant }, scale) {
    return {
      kind: "shift",
      label: inLanguage("constant c"),
      low: -LIMIT,
      high: LIMIT,
      move: (_u, v) => setConstant(round(clamp(scale().fromY(v), -LIMIT, LIMIT))),
      step: (d) => setConstant(round(clamp(net().c + 0.1 * d, -LIMIT, LIMIT))),
    };
  },
};
