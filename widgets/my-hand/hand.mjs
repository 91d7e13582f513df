// The digits that were kept, with every step back. Pure: each change returns a sentence on what was done.
import { makeUndo } from "../shared/undo.mjs";
import { joined, MOST } from "./model.mjs";
import { describeJoin, describeOne, sentences } from "./words.mjs";

/** A hand of digits { label, pixels }; it begins with those that were kept before. */
export function makeHand(start) {
  const undo = makeUndo();
  let digits = start;
  const change = (next, text) => {
    undo.keep(digits);
    digits = next;
    return text;
  };
  return {
    digits: () => digits,
    canUndo: undo.any,
    undo() {
      digits = undo.back() ?? digits;
      return sentences.undone(digits.length);
    },
    add(digit) {
      if (digits.length >= MOST) return sentences.full();
      return change([...digits, digit], describeOne(digit.label, digits.length + 1));
    },
    relabel: (place, label) =>
      change(
        digits.map((digit, i) => (i === place ? { ...digit, label } : digit)),
        sentences.relabelled(place + 1, label),
      ),
    remove: (place) =>
      change(
        digits.filter((_, i) => i !== place),
        sentences.removed(place + 1, digits.length - 1),
      ),
    clear: () => change([], sentences.cleared(digits.length)),
    replace: (next) => change(next, sentences.elsewhere(next.length)),
    /** Adds the digits of a file: all that are not here, or none if there is no room for them. */
    join(more) {
      const next = joined(digits, more);
      const fresh = next.length - digits.length;
      if (next.length > MOST) return sentences.noRoom(fresh, MOST - digits.length);
      return fresh ? change(next, describeJoin(fresh, more.length - fresh)) : sentences.allHere();
    },
  };
}
