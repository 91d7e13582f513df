// One Python of the page: its two workers, from the start to the end of their life.
import { classify } from "./messages.mjs";

/** What this browser lacks to run Python, or "" if it lacks nothing. */
export function missingFeature() {
  if (typeof WebAssembly !== "object") return "WebAssembly";
  if (typeof Worker !== "function") return "Web Workers";
  return "";
}

export class Python {
  /**
   * `hear(message)` is called with every message that is not the answer to a question,
   * `died(problem)` if this Python ends by itself while nobody waits for it.
   */
  constructor({ manifest, base, portions, prefetch, hear, died }) {
    Object.assign(this, { hear, died });
    this.questions = new Map();
    this.lastQuestion = 0;
    this.alive = true;
    this.isReady = false;
    this.interrupt = self.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null;
    this.ready = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    this.ready.catch(() => {});
    const here = (name) => new URL(`../workers/${name}`, import.meta.url);
    this.workers = [];
    try {
      this.worker = this.listen(new Worker(here("worker.mjs"), { type: "module", name: "Python" }));
      let port = null;
      if (manifest.mode === "site") {
        const channel = new MessageChannel();
        port = channel.port1;
        const fetcher = this.listen(new Worker(here("fetcher.mjs"), { type: "module", name: "Files of Python" }));
        fetcher.postMessage({ base, wanted: wantedFiles(manifest, portions, prefetch), port: channel.port2 }, [
          channel.port2,
        ]);
      }
      const told = { settings: manifest, base, portions, prefetch, words: inLanguage.table ?? {} };
      const start = { kind: "start", ...told, interrupt: this.interrupt, port };
      this.worker.postMessage(start, port ? [port] : []);
    } catch (error) {
      this.fail({ code: "blocked", detail: error.message });
    }
  }

  listen(worker) {
    this.workers.push(worker);
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.fail({ code: this.isReady || event.message ? "fatal" : "blocked", detail: event.message ?? "" });
    };
    return worker;
  }

  receive(message) {
    if (!this.alive) return;
    if (message.kind === "ready") {
      this.isReady = true;
      this.resolve();
    } else if (message.kind === "problem") {
      this.fail(message);
    } else if (this.questions.has(message.id)) {
      this.questions.get(message.id).resolve(message);
      this.questions.delete(message.id);
    } else {
      this.hear(message);
    }
  }

  /** The end of this Python, by itself: whoever waits for it is told why. */
  fail(problem) {
    if (!this.alive) return;
    const known = classify({ file: "", detail: "", ...problem });
    const isIdle = this.isReady && !this.questions.size;
    this.end();
    this.reject(known);
    for (const { reject } of this.questions.values()) reject(known);
    this.questions.clear();
    if (isIdle && known.code !== "stopped") this.died(known);
  }

  async ask(question) {
    await this.ready;
    this.lastQuestion += 1;
    const id = this.lastQuestion;
    return new Promise((resolve, reject) => {
      if (!this.alive) reject({ code: "stopped" });
      this.questions.set(id, { resolve, reject });
      this.worker.postMessage({ ...question, id });
    });
  }

  run(number, code) {
    if (this.interrupt) this.interrupt[0] = 0;
    return this.ask({ kind: "run", number, code });
  }

  /** Whether a running cell can be stopped without ending Python. */
  get canInterrupt() {
    return Boolean(this.interrupt) && this.isReady;
  }

  /** Asks the running cell to stop. */
  interruptCell() {
    this.interrupt[0] = 2; // SIGINT
  }

  end() {
    this.alive = false;
    for (const worker of this.workers) worker.terminate();
  }

  stop() {
    this.fail({ code: "stopped" });
  }
}

/** The files to fetch at the start: what the page needs, the core first. */
function wantedFiles(manifest, portions, prefetch) {
  const { core, files } = manifest;
  const file = (stage, kind) => (name) => ({ name, kind, stage, entry: files[name] });
  return [
    file("core", "wasm")(core.wasm),
    file("core", "image")(core.snapshot),
    file("core", "raw")(manifest.lock),
    ...portions.map((name) => manifest.portions[name].pack).map(file("pack", "pack")),
    ...prefetch.map(file("later", "raw")),
  ];
}
