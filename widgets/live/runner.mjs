// Runs the cells of a page: the queue, the reader's edits, and what is said about it all.
import { advice, names, orphans, plan, progressText, timeText } from "./model.mjs";
import { LiveOutput } from "./outputs.mjs";
import { missingFeature, Python } from "./python.mjs";
import { isolate } from "./isolation.mjs";

const PATIENCE = 5000; // milliseconds that Python has to stop by itself
let runner = null;

export function runnerOf(cells, settings) {
  runner ??= new Runner(cells, settings);
  return runner;
}

class Runner {
  constructor(cells, settings) {
    this.cells = cells;
    this.settings = settings;
    this.root = new URL(settings.root, document.baseURI).href;
    this.queue = [];
    this.current = null;
    this.python = null;
    this.heard = document.createElement("div");
    this.heard.className = "live-announcer";
    this.heard.setAttribute("role", "status");
    document.body.append(this.heard);
    for (const cell of cells) {
      cell.highlighted = cell.pre.innerHTML;
      cell.output = new LiveOutput(cell, { katex: new URL(settings.katex, this.root).href });
      cell.mayFail = cell.element.classList.contains("tag_raises-exception");
    }
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
    addEventListener("storage", (event) => this.hearOtherTab(event));
  }

  act(action, cell, event) {
    const actions = {
      run: () => this.request(cell),
      above: () => this.requestAbove(cell),
      stop: () => this.stop(),
      edit: () => this.edit(cell, event),
      reset: () => this.reset(cell),
      restart: () => this.restart(),
    };
    return actions[action]();
  }

  announce(text) {
    this.heard.textContent = text;
  }

  // ------------------------------------------------------------------------------ running
  request(cell) {
    const wanted = plan(this.cells, cell.index).filter((i) => !this.isWaiting(this.cells[i]));
    const before = wanted.slice(0, -1);
    if (before.length) {
      const verb = before.length === 1 ? "runs" : "run";
      this.tell(cell, `${names(before)} ${verb} first: cell ${cell.number} may need what ${before.length === 1 ? "it makes" : "they make"}.`);
    } else this.tell(cell, "");
    return this.enqueue(wanted, cell);
  }

  requestAbove(cell) {
    const above = plan(this.cells, cell.index, true).slice(0, -1);
    return this.enqueue(above.filter((i) => !this.isWaiting(this.cells[i])), cell);
  }

  isWaiting(cell) {
    return this.current === cell || this.queue.includes(cell);
  }

  async enqueue(indices, cell) {
    const missing = missingFeature();
    if (missing) {
      this.mark(cell, "error", "Not run");
      return this.tell(cell, advice({ code: "unsupported", detail: missing }), "problem");
    }
    for (const i of indices) {
      this.queue.push(this.cells[i]);
      this.tell(this.cells[i], this.cells[i] === cell ? cell.message?.textContent ?? "" : "");
      this.mark(this.cells[i], "waiting", "Waiting");
    }
    if (!this.pumping) {
      this.pumping = this.pump().finally(() => (this.pumping = null));
    }
    return this.pumping;
  }

  async pump() {
    while (this.queue.length) {
      const cell = this.queue.shift();
      this.current = cell;
      try {
        await this.runOne(cell);
      } catch (problem) {
        this.giveUp(cell, problem);
      } finally {
        this.current = null;
        clearInterval(this.clock);
      }
    }
  }

  async runOne(cell) {
    const python = await this.start(cell);
    if (!python) return;
    this.mark(cell, "running", "Running");
    this.announce(`Cell ${cell.number} is running`);
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    this.clock = setInterval(() => this.mark(cell, "running", `Running, ${timeText(seconds())}`), 1000);
    cell.stopping = false;
    cell.output.begin();
    const { state } = await python.run(cell.number, cell.code);
    clearInterval(this.clock);
    cell.output.finish();
    cell.ran = state === "ok" || (state === "error" && cell.mayFail);
    cell.ranCode = cell.code;
    const time = timeText(seconds());
    // scikit-learn takes a Stop as the end of its training: the cell goes on with what there is.
    const done = cell.stopping ? `Stopped after ${time}: what it had is kept` : `Done in ${time}`;
    const texts = { ok: done, error: `Error after ${time}`, stopped: `Stopped after ${time}` };
    this.mark(cell, state, texts[state]);
    this.announce(`Cell ${cell.number}: ${texts[state]}${this.summary(cell)}`);
    if (!cell.ran) this.clearQueue(`Not run: cell ${cell.number} ${state === "stopped" ? "was stopped" : "failed"}`);
  }

  /** The last line of an error, for those who hear it. */
  summary(cell) {
    const box = cell.output.live?.querySelector(".live-error pre");
    return box ? `. ${box.textContent.trim().split("\n").pop()}` : "";
  }

  clearQueue(text) {
    for (const cell of this.queue) {
      this.mark(cell, "", text);
      this.tell(cell, "");
    }
    this.queue = [];
  }

  giveUp(cell, problem) {
    clearInterval(this.clock);
    cell.output.finish();
    this.forget();
    if (problem?.code === "stopped") return;
    const text = advice(problem?.code ? problem : { code: "fatal", detail: String(problem) });
    this.mark(cell, "error", "Not run");
    this.tell(cell, text, "problem");
    this.announce(text);
    this.clearQueue("Not run");
  }

  hear(message) {
    const cell = this.current;
    if (message.kind === "progress") this.progress(message);
    else if (message.kind === "step") this.mark(cell, "starting", message.text);
    else if (cell) cell.output.show(message);
  }

  progress({ loaded, total }) {
    if (!this.current) return;
    const text = loaded < total ? progressText(loaded, total) : "Starting Python";
    this.mark(this.current, "starting", text, total ? loaded / total : 0);
  }

  // ------------------------------------------------------------------------------ Python's life
  /** The running Python, or a new one. Nothing of it is fetched before this. */
  async start(cell) {
    if (!this.python?.alive) {
      this.mark(cell, "starting", "Starting");
      this.announce("Python is starting");
      if (await isolate(this.root, this.toResume(cell))) {
        return new Promise(() => {}); // the page reloads, and goes on from there
      }
      this.python = await this.create();
    }
    const python = this.python;
    await python.ready;
    this.showRestart(true);
    return python;
  }

  /** What is left to do, for the page that is this one after its reload. */
  toResume(cell) {
    const waiting = [cell, ...this.queue];
    const target = waiting.at(-1);
    const { page } = this.settings;
    return { page, waiting: waiting.map(({ index }) => index), message: target.message?.textContent ?? "" };
  }

  async create() {
    const base = new URL("live/", this.root).href;
    const response = await fetch(new URL(this.settings.manifest, base)).catch(() => null);
    if (!response?.ok) {
      const code = response ? "missing" : "unreachable";
      throw { code, file: this.settings.manifest, detail: response ? `status ${response.status}` : "" };
    }
    const manifest = await response.json();
    const usesData = manifest.mode === "site" && this.cells.some(({ code }) => code.includes("load_mnist"));
    const prefetch = usesData ? [manifest.course] : [];
    const { bundles } = this.settings;
    return new Python({ manifest, base, bundles, prefetch, hear: (message) => this.hear(message) });
  }

  forget() {
    for (const cell of this.cells) cell.ran = false;
    this.python = null;
    this.showRestart(false);
  }

  showRestart(shown) {
    for (const cell of this.cells) this.button(cell, "restart").hidden = !shown;
  }

  stop() {
    const cell = this.current;
    this.clearQueue("Not run: you stopped");
    if (!cell) return;
    if (this.python?.interruptCell()) {
      this.mark(cell, "running", "Stopping");
      cell.stopping = true;
      const python = this.python;
      setTimeout(() => {
        if (this.current === cell && this.python === python) this.endPython(cell, true);
      }, PATIENCE);
    } else this.endPython(cell, this.python?.isReady);
  }

  /** Stops the hard way. What is lost is said. */
  endPython(cell, lost) {
    const python = this.python;
    this.forget();
    const text = lost
      ? "Stopped. In this browser that takes restarting Python: its variables are lost, the code and the outputs are not. Run starts again from the first cell."
      : "Stopped. What was fetched is kept.";
    this.mark(cell, "stopped", "Stopped");
    this.tell(cell, text);
    this.announce(text);
    python?.stop();
  }

  restart() {
    const cell = this.current;
    const python = this.python;
    const place = this.cells.find(({ bar }) => bar.contains(document.activeElement)) ?? cell ?? this.cells[0];
    this.clearQueue("Not run: Python was restarted");
    this.forget();
    const text = "Python was restarted: it has no variables now. Code and outputs stay as they are.";
    for (const one of this.cells) if (one !== cell) this.mark(one, "", "");
    if (cell) this.mark(cell, "stopped", "Stopped");
    this.tell(place, text);
    this.announce(text);
    this.button(place, "run").focus({ preventScroll: true });
    python?.stop();
  }

  /** Back from another page: the browser kept this one, but perhaps not its workers. */
  async comeBack() {
    const python = this.python;
    if (!python?.isReady || this.current) return;
    const answer = python.ask({ kind: "complete", text: "_" });
    const silence = new Promise((resolve) => setTimeout(resolve, 3000, null));
    if ((await Promise.race([answer.catch(() => null), silence])) !== null) return;
    this.forget();
    python.stop();
    this.tell(this.cells[0], "Python was stopped while you were on another page. Run starts it again.");
  }

  // ------------------------------------------------------------------------------ editing
  async edit(cell, event) {
    if (cell.editor) return cell.editor.focus();
    cell.opening ??= import("./editor.mjs").then(({ makeEditor }) => {
      const parent = document.createElement("div");
      parent.className = "live-editor";
      const { fontSize, lineHeight, padding } = getComputedStyle(cell.pre);
      Object.assign(parent.style, { fontSize, lineHeight, padding }); // nothing moves
      cell.pre.after(parent);
      cell.pre.hidden = true;
      cell.editor = makeEditor({
        parent,
        code: cell.code,
        label: `Code of cell ${cell.number}. Escape leaves the editor, Control+] indents`,
        actions: {
          run: (stay) => this.runFromEditor(cell, stay),
          change: (code) => this.change(cell, code),
          leave: () => this.button(cell, this.isWaiting(cell) ? "stop" : "run").focus(),
          complete: (text) => this.complete(text),
        },
      });
    });
    try {
      await cell.opening;
    } catch (error) {
      cell.opening = null;
      return this.tell(cell, advice({ code: "unreachable", file: "editor.mjs", detail: error.message }), "problem");
    }
    this.button(cell, "edit").hidden = true;
    cell.editor.focus();
    if (event?.clientX !== undefined && cell.input.contains(event.target)) {
      cell.editor.placeCursor(event.clientX, event.clientY);
    }
  }

  runFromEditor(cell, stay) {
    this.request(cell);
    if (stay) return;
    const next = this.cells[cell.index + 1];
    if (next?.editor) next.editor.focus();
    else this.button(next ?? cell, "run").focus();
  }

  async complete(text) {
    if (!this.python?.isReady || this.current) return [];
    const answer = await this.python.ask({ kind: "complete", text }).catch(() => null);
    return answer?.names ?? [];
  }

  change(cell, code) {
    cell.code = code;
    cell.pre.textContent = `${code}\n`; // what the copy button takes
    const edited = code !== cell.original;
    this.store(cell, edited);
    cell.bar.querySelector(".live-label").textContent = `Cell ${cell.number}${edited ? ", edited" : ""}`;
    this.button(cell, "reset").hidden = !edited && !cell.output.live;
    if (cell.ran && cell.ranCode !== code) this.mark(cell, "", "Edited since it ran");
  }

  store(cell, edited) {
    const { storage } = this.settings;
    try {
      if (edited) storage.setItem(cell.key, JSON.stringify({ number: cell.number, code: cell.code }));
      else storage.removeItem(cell.key);
    } catch {
      this.tell(cell, "The browser's storage is full or switched off: this edit will be lost when you leave the page.");
    }
  }

  reset(cell) {
    if (cell.code !== cell.original && cell.ran) cell.ran = false;
    cell.editor?.destroy();
    cell.editor = cell.opening = null;
    cell.element.querySelector(".live-editor")?.remove();
    cell.pre.hidden = false;
    cell.output.reset();
    this.change(cell, cell.original);
    cell.pre.innerHTML = cell.highlighted;
    this.tell(cell, "");
    if (!this.isWaiting(cell)) this.mark(cell, "", "");
    this.button(cell, "edit").hidden = false;
    this.button(cell, "run").focus({ preventScroll: true });
    this.announce(`Cell ${cell.number} is again as in the book`);
  }

  /** The reader's code of an earlier visit; and the run for which the page was just reloaded. */
  restore(resumed) {
    const { storage, page } = this.settings;
    for (const cell of this.cells) {
      const stored = storage.getItem(cell.key);
      if (stored === null) continue;
      try {
        this.change(cell, JSON.parse(stored).code);
      } catch {
        storage.removeItem(cell.key);
      }
    }
    const keys = this.cells.map((cell) => cell.key);
    for (const [key, edit] of orphans(page, keys, storage)) this.offer(key, edit);
    if (resumed) this.resume(JSON.parse(resumed));
  }

  resume({ page, waiting, message }) {
    sessionStorage.removeItem("live-resume");
    if (page !== this.settings.page) return;
    const cell = this.cells[waiting.at(-1)];
    this.tell(cell, message);
    this.enqueue(waiting, cell);
    this.button(cell, "stop").focus({ preventScroll: true });
  }

  /** Code that the reader wrote for a cell which the book has changed since. */
  offer(key, { number, code }) {
    const cell = this.cells[Math.min(number, this.cells.length) - 1];
    if (!cell || typeof code !== "string") return;
    const forget = () => this.settings.storage.removeItem(key);
    this.choose(cell, "The book has changed this cell since you edited it. ", {
      "Use my code": () => {
        this.replace(cell, code);
        forget();
      },
      "Forget it": forget,
    });
  }

  /** The reader edits the same cell in another tab: only one of the two can be stored. */
  hearOtherTab({ key, newValue }) {
    const cell = this.cells.find((one) => one.key === key);
    const code = cell && newValue ? JSON.parse(newValue).code : cell?.original;
    if (!cell || code === cell.code) return;
    this.choose(cell, "This cell was changed in another tab: a reload brings that code. ", {
      "Use the other tab's code": () => this.replace(cell, code),
      "Keep this one": () => this.change(cell, cell.code),
    });
  }

  replace(cell, code) {
    cell.editor?.setCode(code);
    this.change(cell, code);
  }

  /** Says something, with a button for each answer. */
  choose(cell, text, answers) {
    this.tell(cell, text);
    for (const [label, action] of Object.entries(answers)) {
      const node = document.createElement("button");
      Object.assign(node, { type: "button", className: "live-button", textContent: label });
      node.addEventListener("click", () => {
        this.tell(cell, "");
        action();
        this.button(cell, "run").focus({ preventScroll: true });
      });
      cell.message.append(node, " ");
    }
  }

  // ------------------------------------------------------------------------------ what is shown
  button(cell, action) {
    return cell.bar.querySelector(`[data-action="${action}"]`);
  }

  /** Sets what stands beside the buttons, and which buttons there are. */
  mark(cell, state, text, fraction) {
    if (!cell) return;
    const busy = ["waiting", "starting", "running"].includes(state);
    const [run, stop] = [this.button(cell, "run"), this.button(cell, "stop")];
    const focused = document.activeElement;
    run.hidden = busy;
    stop.hidden = !busy;
    if (busy && focused === run) stop.focus({ preventScroll: true });
    if (!busy && focused === stop) run.focus({ preventScroll: true });
    cell.bar.dataset.state = state;
    this.button(cell, "reset").hidden = cell.code === cell.original && !cell.output.live;
    if (fraction === undefined) {
      if (cell.status.textContent !== text || cell.status.firstElementChild) cell.status.textContent = text;
      return;
    }
    if (!cell.status.querySelector("progress")) {
      const bar = document.createElement("progress");
      bar.setAttribute("aria-label", "Fetching Python");
      cell.status.replaceChildren(bar, " ", document.createElement("span"));
    }
    cell.status.querySelector("progress").value = fraction;
    cell.status.querySelector("span").textContent = text;
  }

  tell(cell, text, kind = "note") {
    if (!text) {
      cell.message?.remove();
      cell.message = null;
      return;
    }
    if (!cell.message) {
      cell.message = document.createElement("p");
      cell.bar.after(cell.message);
    }
    cell.message.className = `live-message live-${kind}`;
    cell.message.textContent = text;
  }
}
