// Runs the cells of a page: the queue, the life of its Python, and what is said about both.
import { choose, focusOn, mark, setHidden, tell } from "./bar.mjs";
import { Editing } from "./editing.mjs";
import { isolate } from "./isolation.mjs";
import { advice, names, plan, progressText, readResume, sizeText, stopText, timeText } from "./model.mjs";
import { LiveOutput } from "./outputs.mjs";
import { describePlace, restorePlace } from "./place.mjs";
import { missingFeature, Python } from "./python.mjs";

const PATIENCE = 5000; // milliseconds that Python has to stop by itself
const SIGN_OF_LIFE = 3000; // milliseconds that an idle Python has to answer
const STOPPED = { code: "stopped" };
let runner = null;

export function runnerOf(cells, settings) {
  runner ??= new Runner(cells, settings);
  return runner;
}

/** One cell on its way from the queue to its end; its timers end with it. */
class Run {
  constructor(cell) {
    this.cell = cell;
    this.end = new AbortController();
    this.ended = new Promise((_, reject) => this.end.signal.addEventListener("abort", () => reject(STOPPED)));
    this.ended.catch(() => {});
    this.stopping = false;
  }

  get isOver() {
    return this.end.signal.aborted;
  }

  /** What the promise says, unless the run is ended before. */
  until(promise) {
    return Promise.race([promise, this.ended]);
  }

  tick(action) {
    this.clock = setInterval(action, 1000);
  }

  clear() {
    clearInterval(this.clock);
    clearTimeout(this.patience);
  }
}

class Runner {
  constructor(cells, settings) {
    this.cells = cells;
    this.settings = settings;
    this.root = new URL(settings.root, document.baseURI).href;
    this.queue = [];
    this.run = null;
    this.python = null;
    this.hasBegun = false; // once Python has been there the page has outputs to lose
    this.checking = null;
    this.heard = document.createElement("div");
    this.heard.className = "live-announcer";
    this.heard.setAttribute("role", "status");
    document.body.append(this.heard);
    for (const cell of cells) {
      cell.highlighted = cell.pre.innerHTML;
      cell.output = new LiveOutput(cell, { katex: new URL(settings.katex, this.root).href });
      cell.mayFail = cell.element.classList.contains("tag_raises-exception");
    }
    this.editing = new Editing(cells, settings, this);
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
  }

  act(action, cell, event) {
    const actions = {
      run: () => this.request(cell),
      above: () => this.requestAbove(cell),
      stop: () => this.stop(),
      edit: () => this.editing.edit(cell, event),
      reset: () => this.editing.reset(cell),
      restart: () => this.restart(),
    };
    return actions[action]();
  }

  announce(text) {
    this.heard.textContent = text;
  }

  get current() {
    return this.run?.cell ?? null;
  }

  // ------------------------------------------------------------------------------ running
  request(cell) {
    return this.enqueue(plan(this.cells, cell.index), cell);
  }

  requestAbove(cell) {
    return this.enqueue(plan(this.cells, cell.index, true).slice(0, -1), cell);
  }

  isWaiting(cell) {
    return this.current === cell || this.queue.includes(cell);
  }

  async enqueue(wanted, cell) {
    const missing = missingFeature();
    if (missing) {
      mark(cell, "error", "Not run");
      return tell(cell, advice({ code: "unsupported", detail: missing }), "problem");
    }
    if (await this.mustAsk()) return this.ask(wanted, cell);
    const indices = wanted.filter((i) => !this.isWaiting(this.cells[i]));
    for (const i of indices) {
      this.queue.push(this.cells[i]);
      tell(this.cells[i], "");
      mark(this.cells[i], "waiting", "Waiting");
    }
    if (indices.length > 1) this.announce(this.first(indices.slice(0, -1)));
    this.pumping ??= this.pump().finally(() => (this.pumping = null));
    return this.pumping;
  }

  /** A reader who saves data is asked before the first fetch, where there is something to fetch. */
  async mustAsk() {
    if (this.agreed || this.python || !navigator.connection?.saveData) return false;
    return (await this.settings.price()) > 0;
  }

  async ask(wanted, cell) {
    const size = sizeText(await this.settings.price());
    mark(cell, "", "Not run yet");
    choose(cell, `Run fetches ${size}, once, and this browser is set to save data.`, {
      [`Fetch ${size}`]: () => {
        this.agreed = true;
        this.enqueue(wanted, cell);
      },
      "Not now": () => mark(cell, "", ""),
    });
  }

  /** "Cells 1 and 2 run first". */
  first(indices) {
    return `${names(indices)} ${indices.length === 1 ? "runs" : "run"} first`;
  }

  /** The last cell that waits: the one that the reader pressed. */
  get target() {
    return this.queue.at(-1);
  }

  async pump() {
    while (this.queue.length) {
      const run = new Run(this.queue.shift());
      this.run = run;
      const before = [run.cell, ...this.queue.slice(0, -1)].map(({ index }) => index);
      if (this.target) mark(this.target, "waiting", this.first(before));
      try {
        await this.runOne(run);
      } catch (problem) {
        this.giveUp(run.cell, problem);
      } finally {
        run.clear();
        this.run = null;
      }
    }
  }

  async runOne(run) {
    const { cell } = run;
    const python = await run.until(this.start(run));
    mark(cell, "running", "Running");
    this.announce(`Cell ${cell.number} is running`);
    const started = performance.now();
    const time = () => timeText((performance.now() - started) / 1000);
    run.tick(() => mark(cell, "running", `${run.stopping ? "Stopping" : "Running"}, ${time()}`));
    cell.output.begin();
    const { code } = cell;
    const { state } = await run.until(python.run(cell.number, code));
    cell.output.finish();
    const isDone = state === "ok" || (state === "error" && cell.mayFail);
    cell.ran = isDone && !cell.output.isMuted;
    cell.ranCode = code;
    this.conclude(run, state, time(), isDone);
  }

  conclude({ cell, stopping }, state, time, isDone) {
    // scikit-learn takes a Stop as the end of its training: the cell goes on with what there is.
    const done = stopping ? `Stopped after ${time}: what it had is kept` : `Done in ${time}`;
    const nothing = cell.output.isEmpty ? ", nothing to show" : "";
    const texts = { ok: done + nothing, error: `Error after ${time}`, stopped: `Stopped after ${time}` };
    mark(cell, state, texts[state]);
    if (this.settings.link && this.settings.link !== document.activeElement) cell.bar.append(this.settings.link);
    this.announce(`Cell ${cell.number}: ${texts[state]}${this.summary(cell)}`);
    const isShown = !isDone && !cell.output.isMuted; // then the state says more
    if (cell.code !== cell.ranCode && !isShown) mark(cell, "", "Edited since it ran");
    if (!isDone) this.clearQueue(`Not run: cell ${cell.number} ${state === "stopped" ? "was stopped" : "failed"}`);
  }

  /** The last line of an error, for those who hear it. */
  summary(cell) {
    const box = cell.output.live?.querySelector(".live-error pre");
    return box ? `. ${box.textContent.trim().split("\n").pop()}` : "";
  }

  clearQueue(text) {
    for (const cell of this.queue) {
      mark(cell, "", text);
      tell(cell, "");
    }
    this.queue = [];
  }

  giveUp(cell, problem) {
    cell.output.finish();
    if (problem?.code === "stopped") return;
    this.forget();
    const text = advice(problem?.code ? problem : { code: "fatal", detail: String(problem) });
    mark(cell, "error", "Not run");
    tell(cell, text, "problem");
    this.announce(text);
    this.clearQueue("Not run");
  }

  hear(message) {
    if (message.kind === "progress") this.progress(message);
    else if (message.kind === "step") this.showStart(message.text);
    else this.current?.output.show(message);
  }

  progress({ loaded, total }) {
    const text = loaded < total ? progressText(loaded, total) : "Starting Python";
    this.showStart(text, total ? loaded / total : 0);
  }

  /** How far the start is, at the cell that runs first and at the one that was pressed. */
  showStart(text, fraction) {
    mark(this.current, "starting", text, fraction);
    if (this.current) mark(this.target, "waiting", text, fraction);
  }

  // ------------------------------------------------------------------------------ Python's life
  /** The running Python, or a new one. Nothing of it is fetched before this. */
  async start(run) {
    await this.checking;
    if (!this.python?.alive) {
      this.showStart("Starting");
      this.announce("Python is starting");
      const { signal } = run.end;
      const describe = () => this.describe(run.cell);
      if (await isolate(this.root, { mayReload: !this.hasBegun, signal, describe })) {
        return new Promise(() => {}); // the page reloads, and goes on from there
      }
      if (run.isOver) throw STOPPED;
      const python = await this.create(run);
      this.hasBegun = true;
      this.python = python;
    }
    const { python } = this;
    await python.ready;
    for (const cell of this.cells) setHidden(cell, "restart", false);
    return python;
  }

  async create(run) {
    const base = new URL("live/", this.root).href;
    const file = this.settings.manifest;
    const response = await fetch(new URL(file, base), { signal: run.end.signal }).catch(() => null);
    if (run.isOver) throw STOPPED;
    if (!response) throw { code: navigator.onLine === false ? "offline" : "unreachable", file };
    if (!response.ok) throw { code: "missing", file, detail: `status ${response.status}` };
    const manifest = await response.json().catch(() => null);
    if (!manifest?.files) throw { code: "foreign", file };
    if (run.isOver) throw STOPPED;
    const usesData = manifest.mode === "site" && this.cells.some(({ code }) => code.includes("load_mnist"));
    const prefetch = usesData ? [manifest.course] : [];
    const { bundles } = this.settings;
    return new Python({ manifest, base, bundles, prefetch, hear: (message) => this.hear(message) });
  }

  forget() {
    for (const cell of this.cells) {
      cell.ran = false;
      setHidden(cell, "restart", true);
    }
    this.python = null;
  }

  stop() {
    const { run, python } = this;
    this.clearQueue("Not run: you stopped");
    if (!run) return;
    if (!python?.isReady) return this.endPython("starting");
    if (!python.interruptCell()) return this.endPython("unreachable");
    mark(run.cell, "running", "Stopping");
    run.stopping = true;
    run.patience ??= setTimeout(() => this.endPython("silent"), PATIENCE);
  }

  /** Stops the hard way. Why, and what is lost, is said. */
  endPython(why) {
    const { run, python } = this;
    this.forget();
    const text = stopText(why);
    mark(run.cell, "stopped", "Stopped");
    tell(run.cell, text);
    this.announce(text);
    run.end.abort();
    python?.stop();
  }

  restart() {
    const { run, python } = this;
    const place = this.cells.find(({ bar }) => bar.contains(document.activeElement)) ?? run?.cell ?? this.cells[0];
    this.clearQueue("Not run: Python was restarted");
    this.forget();
    const text = "Python was restarted: it has no variables now. Code and outputs stay as they are.";
    for (const cell of this.cells) mark(cell, cell === run?.cell ? "stopped" : "", cell === run?.cell ? "Stopped" : "");
    tell(place, text);
    this.announce(text);
    focusOn(place);
    run?.end.abort();
    python?.stop();
  }

  /** Back from another page: the browser kept this one, but perhaps not its workers. */
  async comeBack() {
    const { python } = this;
    if (!python?.isReady || this.run || this.checking) return;
    this.checking = this.isAlive(python); // a Run meanwhile waits for the answer
    const isAlive = await this.checking;
    this.checking = null;
    if (isAlive || this.python !== python) return;
    this.forget();
    python.stop();
    tell(this.cells[0], "Python was stopped while you were on another page. Run starts it again.");
  }

  isAlive(python) {
    let timer = null;
    const silence = new Promise((resolve) => (timer = setTimeout(resolve, SIGN_OF_LIFE, false)));
    const answer = python.ask({ kind: "complete", text: "_" }).then(() => true, () => false);
    return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
  }

  /** Names that the reader's Python knows and that begin like this. */
  async complete(text) {
    if (!this.python?.isReady || this.run) return [];
    const answer = await this.python.ask({ kind: "complete", text }).catch(() => null);
    return answer?.names ?? [];
  }

  // ------------------------------------------------------------------------------ over a reload
  /** What is left to do, and all that the reader would lose. */
  describe(cell) {
    const waiting = [cell, ...this.queue];
    const target = waiting.at(-1);
    return {
      page: this.settings.page,
      waiting: waiting.map(({ index }) => index),
      focused: this.cells.findIndex(({ bar }) => bar.contains(document.activeElement)),
      place: describePlace(target.bar),
      editing: this.editing.describe(),
    };
  }

  /** The reader's code of an earlier visit; and the run for which the page was just reloaded. */
  async restore(resumed) {
    this.editing.restore();
    const kept = readResume(resumed, this.settings.page, this.cells.length);
    if (!kept) return;
    const target = this.cells[kept.waiting.at(-1)];
    restorePlace(kept.place, target.bar);
    this.agreed = true;
    this.enqueue(kept.waiting, target);
    await this.editing.resume(kept.editing);
    if (this.cells[kept.focused]) focusOn(this.cells[kept.focused]);
  }
}
