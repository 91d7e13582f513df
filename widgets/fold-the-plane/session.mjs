// What the reader has made: the state, the network it stands for, and the way back. No page.
import { clamp } from "../shared/state.mjs";
import { makeUndo } from "../shared/undo.mjs";
import { cleanState, entryOf, LARGEST, NETWORK_KEYS, networkOf, packNetwork } from "./model.mjs";

/** A session; its `network` is changed in place by drags and by training, and then packed into the state. */
export function makeSession(start) {
  const steps = makeUndo();
  const session = {
    state: cleanState(start),
    network: networkOf(cleanState(start)),
    canUndo: steps.any,
    /** Keeps the network for Undo; before everything is reset, the whole state. */
    keep(group = null, whole = false) {
      const before = { ...session.state, weights: packNetwork(session.network) };
      steps.keep(whole ? before : Object.fromEntries(NETWORK_KEYS.map((key) => [key, before[key]])), group);
    },
    closeStep: steps.close,
    undo() {
      const before = steps.back();
      if (before) session.load({ ...session.state, ...before });
      return before !== null;
    },
    load(next) {
      session.state = cleanState(next);
      session.network = networkOf(session.state);
    },
    reset(defaults) {
      session.keep(null, true);
      session.load({ ...defaults });
    },
    /** Changes what is shown of the network, not the network. */
    set(change) {
      session.state = cleanState({ ...session.state, ...change });
    },
    /** Other sizes: other weights, from the same seed. */
    resize(change) {
      session.keep(Object.keys(change)[0]);
      session.load({ ...session.state, example: "", ...change, weights: "" });
    },
    setWeight(value) {
      const { matrix, row, column } = session.state;
      session.keep(`${matrix} ${row} ${column}`);
      const [values, i] = entryOf(session.network, session.state);
      values[i] = clamp(value, -LARGEST, LARGEST);
    },
    pack() {
      session.state.weights = packNetwork(session.network);
    },
  };
  return session;
}
