// What a hand does on the plane: it holds a handle of the chosen fold, turns the surface, or looks at a point.
import { keepFromScrolling, onDrag } from "../shared/pointer.mjs";
import { clamp } from "../shared/state.mjs";
import { fromScreen, handlePlaces, toScreen } from "./flat.mjs";
import { chosenFold, moveFold } from "./model.mjs";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const REACH = 18; // pixels around a handle

/** Follows mouse, fingers and keys on the canvas; `calls` hears look(x1, x2), turn(degrees), hold() and moved(). */
export function followHand(canvas, session, calls) {
  let grip = null;
  const drag = (event) => {
    const { u, v, size } = placeOf(canvas, event);
    const point = fromScreen(size, clamp(u, 0, size), clamp(v, 0, size));
    if (grip.kind === "turn") calls.turn(Math.round(grip.turn + (u - grip.u) * 0.6 + 3600) % 360);
    else if (grip.kind === "look") calls.look(...point);
    else {
      moveHandle(session, grip, point);
      calls.moved();
    }
  };
  const hold = onDrag(canvas, {
    begin(event) {
      const place = placeOf(canvas, event);
      grip = { kind: gripAt(session, place), u: place.u, turn: session.state.turn };
      if (grip.kind === "look" && event.pointerType !== "mouse") return false; // a finger scrolls; a tap looks
      if (grip.kind === "move" || grip.kind === "rotate") calls.hold();
      drag(event);
      return true;
    },
    move: drag,
    end() {
      grip = null;
    },
  });
  canvas.addEventListener("click", (event) => {
    const place = placeOf(canvas, event);
    if (event.pointerType !== "mouse" && gripAt(session, place) === "look")
      calls.look(...fromScreen(place.size, place.u, place.v));
  });
  keepFromScrolling(canvas, (touch) => ["move", "rotate"].includes(gripAt(session, placeOf(canvas, touch))));
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const far = event.shiftKey ? 0.25 : 0.05;
    calls.look(session.state.x1 + far * move[0], session.state.x2 + far * move[1]);
  });
  return hold;
}

function placeOf(canvas, { clientX, clientY }) {
  const box = canvas.getBoundingClientRect();
  return { u: clientX - box.left, v: clientY - box.top, size: box.width };
}

/** What is held there: "turn" on the surface; else "rotate" or "move" on a handle, and "look" everywhere else. */
function gripAt({ state, network }, { u, v, size }) {
  if (state.view === "surface") return "turn";
  const handles = handlePlaces(network, chosenFold(state, network));
  const near = (point) => {
    const [a, b] = toScreen(size, ...point);
    return Math.hypot(a - u, b - v) < REACH;
  };
  if (handles && near(handles.turn)) return "rotate";
  return handles && near(handles.move) ? "move" : "look";
}

/** Moves or turns the chosen fold so that its handle is at the point. */
function moveHandle({ state, network }, grip, point) {
  const i = chosenFold(state, network);
  if (grip.kind === "move") {
    moveFold(network, i, point);
    return;
  }
  grip.pivot ??= handlePlaces(network, i).move;
  grip.sense ??= Math.sign(alongFold(network, i, point, grip.pivot)) || 1;
  const along = [grip.sense * (point[0] - grip.pivot[0]), grip.sense * (point[1] - grip.pivot[1])];
  if (Math.hypot(...along) > 0.05) moveFold(network, i, grip.pivot, along);
}

/** How far the point lies from `from` along the fold line of unit i, with sign. */
function alongFold(network, i, point, from) {
  const [w1, w2] = network.W[1].subarray(2 * i, 2 * i + 2);
  return (point[0] - from[0]) * -w2 + (point[1] - from[1]) * w1;
}
