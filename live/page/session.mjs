// The Python of the page, from the first Run on: found running, started, interrupted, given up.
import { isolate } from "./isolation.mjs";
import { progressText, stepText } from "./messages.mjs";
import { Python } from "./python.mjs";

const SIGN_OF_LIFE = 3000; // milliseconds that an idle Python has to answer
const STOPPED = { code: "stopped" };

export class Session {
  /**
   * `codes()` returns the code of every cell; `show(message)` takes what a cell shows,
   * `progress(text, fraction)` how far the start is, and `starting()` that there is none yet;
   * `died(problem)` is called if it ends while no cell runs.
   */
  constructor(settings, root, { codes, show, progress, starting, died }) {
    Object.assign(this, { settings, root, codes, show, progress, starting, died });
    this.python = null;
    this.hasBegun = false; // once Python has been there the page has outputs to lose
  }

  get isReady() {
    return Boolean(this.python?.isReady);
  }

  get isThere() {
    return Boolean(this.python);
  }

  /** Whether Stop can reach a running cell: "running" if it can, else why not, as stopText knows it. */
  get reach() {
    if (!this.isReady) return "starting";
    return this.python.canInterrupt ? "running" : "unreachable";
  }

  /**
   * The running Python, or a new one; nothing of it is fetched before this. `signal` ends the wait,
   * `describe()` returns what the page must know if it reloads itself on the way: then this never ends.
   */
  async open(signal, describe) {
    if (!this.python?.alive) {
      this.starting();
      if (await isolate(this.root, { mayReload: !this.hasBegun, signal, describe })) return new Promise(() => {});
      if (signal.aborted) throw STOPPED;
      const python = await this.create(signal);
      this.hasBegun = true;
      this.python = python;
    }
    const { python } = this;
    await python.ready;
    return python;
  }

  async create(signal) {
    const base = new URL("live/", this.root).href;
    const manifest = await this.manifest(base, signal);
    if (signal.aborted) throw STOPPED;
    const { data, mode } = manifest;
    const usesData = mode === "site" && this.codes().some((code) => code.includes(data.when));
    const prefetch = usesData ? [data.file] : [];
    const { portions } = this.settings;
    const { died } = this;
    return new Python({ manifest, base, portions, prefetch, hear: (message) => this.hear(message), died });
  }

  async manifest(base, signal) {
    const file = this.settings.manifest;
    const response = await fetch(new URL(file, base), { signal }).catch(() => null);
    if (signal.aborted) throw STOPPED;
    if (!response) throw { code: navigator.onLine === false ? "offline" : "unreachable", file };
    if (!response.ok) throw { code: "missing", file, detail: `status ${response.status}` };
    const manifest = await response.json().catch(() => null);
    if (!manifest?.files) throw { code: "foreign", file };
    return manifest;
  }

  hear(message) {
    if (message.kind === "step") this.progress(stepText(message));
    else if (message.kind === "progress") this.hearProgress(message);
    else this.show(message);
  }

  hearProgress({ loaded, total }) {
    const text = loaded < total ? progressText(loaded, total) : inLanguage("Starting Python");
    this.progress(text, total ? loaded / total : 0);
  }

  interrupt() {
    this.python?.interruptCell();
  }

  end() {
    const { python } = this;
    this.python = null;
    python?.stop();
  }

  /** Whether the browser has ended an idle Python, as while the reader was on another page. */
  async isLost() {
    const { python } = this;
    return Boolean(python?.isReady) && !(await answers(python)) && this.python === python;
  }

  /** Names that the reader's Python knows and that begin like this. */
  async complete(text) {
    if (!this.isReady) return [];
    const answer = await this.python.ask({ kind: "complete", text }).catch(() => null);
    return answer?.names ?? [];
  }
}

function answers(python) {
  let timer = null;
  const silence = new Promise((resolve) => (timer = setTimeout(resolve, SIGN_OF_LIFE, false)));
  const answer = python.ask({ kind: "complete", text: "_" }).then(
    () => true,
    () => false,
  );
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}
