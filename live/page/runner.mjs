// Joins the cells of a page, their queue and their Python: what happens goes into the queue, and
// what the queue wants is carried out.

import { make, sizeText } from "./bar.mjs";
import { Editing } from "./editing.mjs";
import { advice, timeText } from "./messages.mjs";
import { LiveOutput } from "./outputs.mjs";
import { describePlace, refocus, restorePlace } from "./place.mjs";
import { missingFeature } from "./python.mjs";
import { emptyQueue, step } from "./queue.mjs";
import { Session } from "./session.mjs";
import { readResume } from "./stored.mjs";
import { verdictsOf } from "./work-notebook.mjs";

const PATIENCE = 5000; // milliseconds that Python has to stop by itself
let runner = null;

export function runnerOf(cells, settings) {
  runner ??= new Runner(cells, settings);
  return runner;
}

/** One cell on its way from the queue to its end; its timers end with it. */
class Run {
  constructor(id) {
    this.id = id;
    this.end = new AbortController();
  }

  get isOver() {
    return this.end.signal.aborted;
  }

  leave() {
    clearInterval(this.clock);
    clearTimeout(this.patience);
    this.end.abort();
  }
}

class Runner {
  constructor(cells, settings) {
    Object.assign(this, { cells, settings });
    this.root = new URL(settings.root, document.baseURI).href;
    this.queue = emptyQueue(cells.length);
    this.run = null;
    this.hasAgreed = false; // to what the first Run fetches
    this.liveRegion = make("div", "live-announcer");
    this.liveRegion.setAttribute("role", "status");
    document.body.append(this.liveRegion);
    const katex = new URL(settings.katex, this.root).href;
    for (const cell of cells) cell.output = new LiveOutput(cell.element, cell.bar.element, { katex });
    this.session = new Session(settings, this.root, {
      codes: () => cells.map(({ code }) => code),
      show: (message) => this.current?.output.show(message),
      progress: (text, fraction) => this.dispatch({ kind: "progress", text, fraction }),
      starting: () => this.dispatch({ kind: "starting" }),
      died: (problem) => this.dispatch({ kind: "lost", problem }),
    });
    this.editing = new Editing(cells, settings, this);
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
    this.editing.restore(); // the reader's code of an earlier visit, or of another tab
  }

  act(action, cell, event) {
    const actions = {
      run: () => this.request(cell),
      above: () => this.request(cell, true),
      stop: () => this.dispatch({ kind: "stop", reach: this.session.reach }),
      edit: () => this.editing.edit(cell, event),
      reset: () => this.editing.reset(cell),
      restart: () => this.dispatch({ kind: "restart", place: this.cells.find(({ bar }) => bar.hasFocus)?.index }),
    };
    return actions[action]();
  }

  /** The cell that runs. */
  get current() {
    return this.cells[this.queue.run?.cell];
  }

  announce(text) {
    this.liveRegion.textContent = text;
  }

  /** Tells the queue what happened, and carries out what it wants. */
  dispatch(event) {
    const [queue, effects] = step(this.queue, event);
    this.queue = queue;
    for (const effect of effects) carryOut[effect.kind](this, effect, this.cells[effect.cell]);
  }

  /** Runs a cell, after those above that have not run; or only all above. */
  request(cell, isAbove = false) {
    return this.begin({ kind: "request", cell: cell.index, isAbove }, cell);
  }

  /** Hands a wish to run on to the queue, if this browser can and the reader agrees. */
  async begin(event, cell) {
    const missing = missingFeature();
    if (missing) {
      cell.show("error", inLanguage("Not run"));
      return cell.say(advice({ code: "unsupported", detail: missing }), "problem");
    }
    await this.checking;
    if (await this.mustAsk()) return this.ask(event, cell);
    this.dispatch(event);
  }

  /** A reader who saves data is asked before the first fetch, where there is something to fetch. */
  async mustAsk() {
    if (this.hasAgreed || this.session.isThere || !navigator.connection?.saveData) return false;
    return (await this.settings.price()) > 0;
  }

  async ask(event, cell) {
    const size = sizeText(await this.settings.price());
    cell.show("", inLanguage("Not run yet"));
    cell.say(inLanguage("Run fetches {size}, once, and this browser is set to save data.", { size }), "note", {
      [inLanguage("Fetch {size}", { size })]: () => {
        this.hasAgreed = true;
        this.dispatch(event);
      },
      [inLanguage("Not now")]: () => cell.show("", ""),
    });
  }

  /** Names that the reader's Python knows and that begin like this. */
  async complete(text) {
    return this.queue.run ? [] : this.session.complete(text);
  }

  /** Back from another page: a Run meanwhile waits for the answer. */
  comeBack() {
    this.checking ??= this.check().finally(() => (this.checking = null));
  }

  async check() {
    if (this.queue.run || !(await this.session.isLost())) return;
    this.dispatch({ kind: "lost" });
  }

  async start(run) {
    try {
      await this.session.open(run.end.signal, () => this.describe());
      this.dispatch({ kind: "ready", run: run.id });
    } catch (problem) {
      this.dispatch({ kind: "failed", run: run.id, problem });
    }
  }

  async execute(run, cell) {
    const started = performance.now();
    const time = () => timeText((performance.now() - started) / 1000);
    run.clock = setInterval(() => this.dispatch({ kind: "tick", run: run.id, time: time() }), 1000);
    const { code, output, mayFail } = cell;
    output.begin(cell.isEdited);
    try {
      const { state } = await this.session.python.run(cell.number, code);
      await output.whole();
      if (run.isOver) return;
      output.finish();
      cell.ranCode = code;
      noteSolved(output.messages ?? []); // none after a reset
      const { isMuted, isEmpty, summary } = output;
      const facts = { time: time(), mayFail, isMuted, isEmpty, summary, isEdited: cell.code !== code };
      this.dispatch({ kind: "ended", run: run.id, result: state, ...facts });
    } catch (problem) {
      this.dispatch({ kind: "failed", run: run.id, problem });
    }
  }

  /** What is left to do, and all that the reader would lose by a reload. */
  describe() {
    const { run, waiting } = this.queue;
    const left = [run.cell, ...waiting];
    return {
      page: this.settings.page,
      waiting: left,
      focused: this.cells.findIndex(({ bar }) => bar.hasFocus),
      place: describePlace(this.cells[left.at(-1)].bar.element),
      editing: this.editing.describe(),
    };
  }

  /** Goes on with the run for which the page was just reloaded. */
  async resume(resumed) {
    const kept = readResume(resumed, this.settings.page, this.cells.length);
    if (!kept) return;
    const target = this.cells[kept.waiting.at(-1)];
    restorePlace(kept.place, target.bar.element);
    this.hasAgreed = true;
    this.begin({ kind: "enqueue", cells: kept.waiting }, target);
    await this.editing.resume(kept.editing);
    refocus(() => this.cells[kept.focused]?.bar.focus());
  }
}

/** Notes the tasks that are solved: they stay so, whatever a later run says. */
function noteSolved(messages) {
  const states = Object.entries(verdictsOf(messages));
  for (const [task, state] of states) if (state === "passed") courseWork.remember(`task ${task}`, state);
}

/** How each effect of queue.mjs is carried out. */
const carryOut = {
  show: (_, { state, text, fraction }, cell) => cell.show(state, text, fraction),
  say: (_, { text, look }, cell) => cell.say(text, look),
  announce: (runner, { text }) => runner.announce(text),
  focus: (_, __, cell) => cell.bar.focus(),
  moveLink({ settings: { link } }, _, cell) {
    if (link && link !== document.activeElement) cell.bar.element.append(link);
  },
  offerRestart(runner, { isOffered }) {
    for (const cell of runner.cells) cell.offerRestart(isOffered);
  },
  start(runner, { run }) {
    runner.run = new Run(run);
    queueMicrotask(() => runner.start(runner.run)); // what stood there before the start was there
  },
  execute: (runner, _, cell) => runner.execute(runner.run, cell),
  interrupt(runner) {
    const { id } = runner.run;
    runner.session.interrupt();
    runner.run.patience ??= setTimeout(() => runner.dispatch({ kind: "silent", run: id }), PATIENCE);
  },
  leave(runner, _, cell) {
    runner.run.leave();
    cell.output.finish();
  },
  endPython: (runner) => runner.session.end(),
};
