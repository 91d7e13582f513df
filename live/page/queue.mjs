// Which cells run, in which order, and what is said meanwhile: step(state, event) returns the next
// state and the effects, which are to be carried out. Nothing here knows of a page or of Python.
//
// The state: `ran` tells of each cell whether it has run in this Python; `waiting` are cells; `run` is
// the one that runs, {id, cell, isStopping}, or null; `runs` is the number of runs so far.
// The effects show, say, announce, focus and moveLink are for the reader, start, execute, interrupt
// and endPython for Python; `leave` ends a run, and `offerRestart` shows or hides that button.
import { advice, doneText, firstText, names, stopText, whyNotText } from "./messages.mjs";

const show = (cell, state, text, fraction) => ({ kind: "show", cell, state, text, fraction });
const say = (cell, text, look) => ({ kind: "say", cell, text, look });
const announce = (text) => ({ kind: "announce", text });
const offerRestart = (isOffered) => ({ kind: "offerRestart", isOffered });
const endPython = [offerRestart(false), { kind: "endPython" }];

/** The queue of a page with so many cells, before any of them has run. */
export function emptyQueue(count) {
  return { ran: Array(count).fill(false), waiting: [], run: null, runs: 0 };
}

/**
 * The cells to run, in order, so that `cell` finds what the cells above it make: each of those
 * that has not run in this Python, then the cell itself. With `all`, every cell above.
 */
export function plan(ran, cell, all = false) {
  return [...ran.keys()].filter((i) => i === cell || (i < cell && (all || !ran[i])));
}

/** Whether a cell waits or runs. */
export function isBusy({ run, waiting }, cell) {
  return run?.cell === cell || waiting.includes(cell);
}

/** The next state, and the effects. An event of a run that is over changes nothing. */
export function step(state, event) {
  const isLate = event.run !== undefined && event.run !== state.run?.id;
  return isLate ? [state, []] : events[event.kind](state, event);
}

/** Lets the first of the cells that wait run, if none does. */
function goOn(state, effects) {
  if (state.run || !state.waiting.length) return [state, effects];
  const [cell, ...waiting] = state.waiting;
  const run = { id: state.runs + 1, cell, isStopping: false };
  const pressed = waiting.at(-1); // the cell whose button was pressed is the last one
  const before = firstText([cell, ...waiting.slice(0, -1)]);
  const shown = waiting.length ? [show(pressed, "waiting", before)] : [];
  return [{ ...state, waiting, run, runs: run.id }, [...effects, ...shown, { kind: "start", run: run.id, cell }]];
}

/** Nothing waits any more; each cell that did says why it was not run. */
function dropWaiting(state, text) {
  const effects = state.waiting.flatMap((cell) => [show(cell, "", text), say(cell, "")]);
  return [{ ...state, waiting: [] }, effects];
}

const withRun = (ran, cell, isRun) => ran.map((before, i) => (i === cell ? isRun : before));

/** Python is gone: nothing has run in the next one. */
function forget(state) {
  return { ...state, run: null, ran: state.ran.map(() => false) };
}

/** Ends Python because a Stop did not reach the cell, or came before it. */
function stopHard(state, why, effects = []) {
  const { id, cell } = state.run;
  const text = stopText(why);
  const said = [show(cell, "stopped", inLanguage("Stopped")), say(cell, text), announce(text)];
  return goOn(forget(state), [...effects, ...said, { kind: "leave", run: id, cell }, ...endPython]);
}

const events = {
  /** Run was pressed, or "Run all above". */
  request(state, { cell, isAbove }) {
    const cells = isAbove ? plan(state.ran, cell, true).slice(0, -1) : plan(state.ran, cell);
    return events.enqueue(state, { cells });
  },

  enqueue(state, { cells }) {
    const stopping = state.run?.isStopping ? state.run.cell : undefined; // it may be run anew, and shows that it stops
    const added = cells.filter((cell) => !isBusy(state, cell) || (cell === stopping && !state.waiting.includes(cell)));
    const shown = added.filter((cell) => cell !== stopping);
    const effects = shown.flatMap((cell) => [say(cell, ""), show(cell, "waiting", inLanguage("Waiting"))]);
    if (added.length > 1) effects.push(announce(firstText(added.slice(0, -1))));
    return goOn({ ...state, waiting: [...state.waiting, ...added] }, effects);
  },

  /** There is no Python yet. */
  starting(state) {
    const [next, effects] = events.progress(state, { text: inLanguage("Starting") });
    return [next, [...effects, announce(inLanguage("Python is starting"))]];
  },

  /** How far the start is, at the cell that runs first and at the one that was pressed. */
  progress(state, { text, fraction }) {
    if (!state.run) return [state, []];
    const effects = [show(state.run.cell, "starting", text, fraction)];
    if (state.waiting.length) effects.push(show(state.waiting.at(-1), "waiting", text, fraction));
    return [state, effects];
  },

  /** Python is there. */
  ready(state, { run }) {
    const { cell } = state.run;
    const texts = [inLanguage("Running"), inLanguage("Cell {number} is running", { number: cell + 1 })];
    const said = [show(cell, "running", texts[0]), announce(texts[1])];
    return [state, [offerRestart(true), ...said, { kind: "execute", run, cell }]];
  },

  tick(state, { time }) {
    const { cell, isStopping } = state.run;
    const text = isStopping ? inLanguage("Stopping") : inLanguage("Running");
    return [state, [show(cell, "running", `${text}, ${time}`)]];
  },

  /**
   * The code ran to its end, an error or a Stop (`result`). `mayFail`: an error is what the book shows;
   * `isMuted`: the output was put back meanwhile; `isEdited`: so was the code; `summary`: of an error.
   */
  ended(state, { run, result, time, mayFail, isMuted, isEdited, isEmpty, summary }) {
    const { cell, isStopping } = state.run;
    const isDone = result === "ok" || (result === "error" && Boolean(mayFail));
    const text = doneText(result, time, { isStopping, isEmpty });
    const said = [show(cell, result, text), { kind: "moveLink", cell }];
    said.push(announce(`${names([cell])}: ${text}${summary}`));
    const saysMore = !isDone && !isMuted; // then the state says more
    if (isEdited && !saysMore) said.push(show(cell, "", inLanguage("Edited since it ran")));
    const ran = withRun(state.ran, cell, isDone && !isMuted);
    const mayGoOn = isDone || isStopping; // what waits was pressed after Stop
    const [next, dropped] = mayGoOn ? [state, []] : dropWaiting(state, whyNotText(cell, result));
    const waiting = next.waiting.filter((other, i, all) => other !== cell || !isDone || i === all.length - 1);
    return goOn({ ...next, waiting, ran, run: null }, [...said, ...dropped, { kind: "leave", run, cell }]);
  },

  /** Something else than the code of the cell failed: Python is given up. */
  failed(state, { run, problem }) {
    const { cell } = state.run;
    const text = advice(problem?.code ? problem : { code: "fatal", detail: String(problem) });
    const said = [show(cell, "error", inLanguage("Not run")), say(cell, text, "problem"), announce(text)];
    const [next, dropped] = dropWaiting(state, inLanguage("Not run"));
    return [forget(next), [{ kind: "leave", run, cell }, ...endPython, ...dropped, ...said]];
  },

  /** Stop was pressed; `reach` tells whether Python can be interrupted: see session.mjs. */
  stop(state, { reach }) {
    const [next, dropped] = dropWaiting(state, inLanguage("Not run: you stopped"));
    if (!next.run) return [next, dropped];
    if (reach !== "running") return stopHard(next, reach, dropped);
    const { id, cell } = next.run;
    const stopping = show(cell, "running", inLanguage("Stopping"));
    const run = { ...next.run, isStopping: true };
    return [{ ...next, run }, [...dropped, { kind: "interrupt", run: id }, stopping]];
  },

  /** Python did not react to a Stop. */
  silent: (state) => stopHard(state, "silent"),

  /** Restart was pressed, at the cell `place` or nowhere. */
  restart(state, { place }) {
    const [next, dropped] = dropWaiting(state, "");
    const { run } = next;
    const at = place ?? run?.cell ?? 0;
    const text = inLanguage("Python was restarted: it has no variables now. Code and outputs stay as they are.");
    const shown = [...state.ran.keys()].map((cell) =>
      cell === run?.cell ? show(cell, "stopped", inLanguage("Stopped")) : show(cell, "", ""),
    );
    const said = [...shown, say(at, text), announce(text), { kind: "focus", cell: at }];
    const leave = run ? [{ kind: "leave", run: run.id, cell: run.cell }] : [];
    return [forget(next), [...dropped, ...said, ...leave, ...endPython]];
  },

  /** An idle Python ended: by itself (`problem`), or by the browser while the reader was on another page. */
  lost(state, { problem }) {
    if (state.run) return [state, []];
    const text = problem
      ? advice(problem)
      : inLanguage("Python was stopped while you were on another page. Run starts it again.");
    const cells = [...state.ran.keys()].filter((cell) => state.ran[cell]);
    const shown = cells.map((cell) => show(cell, "", ""));
    return [forget(state), [...endPython, ...shown, say(problem ? (cells.at(-1) ?? 0) : 0, text), announce(text)]];
  },

  /** The reader changed the code of a cell; `isAsRun`: it is the code that ran last. */
  edited(state, { cell, isAsRun }) {
    const isOld = state.ran[cell] && !isAsRun && !isBusy(state, cell);
    return [state, isOld ? [show(cell, "", inLanguage("Edited since it ran"))] : []];
  },

  /** The reader's code of an earlier visit is back, and below it stands what the book's code showed. */
  restored(state, { cell }) {
    return [state, [show(cell, "", inLanguage("Not run yet: below is the output of the book."))]];
  },

  /** The code and the output of the book are back; `wasEdited`: the code was another. */
  reset(state, { cell, wasEdited }) {
    const effects = isBusy(state, cell) ? [say(cell, "")] : [say(cell, ""), show(cell, "", "")];
    return [wasEdited ? { ...state, ran: withRun(state.ran, cell, false) } : state, effects];
  },
};
