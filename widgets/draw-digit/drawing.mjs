// What is on the sheet: strokes of the reader or an image of the test set, with every step back. Pure.

import { makeUndo } from "../shared/undo.mjs";
import { decodeStrokes, encodeStrokes } from "./strokes.mjs";

const EMPTY = { strokes: [], example: -1, truth: -1 };

/** A drawing: `now()` is { strokes, example, truth }; each change but a longer stroke is one step of undo. */
export function makeDrawing() {
  const undo = makeUndo();
  let now = EMPTY;
  const change = (next) => {
    undo.keep(now);
    now = { ...now, ...next };
  };
  return {
    now: () => now,
    /** What of it stands in the address. */
    state: () => ({ example: now.example, truth: now.truth, ink: encodeStrokes(now.strokes) }),
    canUndo: undo.any,
    undo() {
      now = undo.back() ?? now;
    },
    isEmpty: () => now.example < 0 && now.strokes.length === 0,
    clear() {
      change(EMPTY);
    },
    take(example) {
      change({ ...EMPTY, example });
    },
    tell(truth) {
      change({ truth });
    },
    /** What a state from outside (the address, Reset) tells; the first is where every way back ends. */
    load(state, examples) {
      const next = examples[state.example]
        ? { example: state.example }
        : { truth: state.truth, strokes: decodeStrokes(state.ink) };
      if (now === EMPTY) now = { ...EMPTY, ...next };
      else change({ ...EMPTY, ...next });
    },
    /** A new stroke; over an example it begins an own drawing. */
    begin(point) {
      const own = now.example < 0;
      change({ example: -1, truth: own ? now.truth : -1, strokes: [...(own ? now.strokes : []), [...point]] });
    },
    /** Lengthens the last stroke; returns the points before and after, or null if there is nothing to lengthen. */
    extend(point) {
      const stroke = now.strokes.at(-1);
      const last = stroke?.slice(-2);
      if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) < 2) return null;
      stroke.push(...point);
      return [...last, ...point];
    },
  };
}
