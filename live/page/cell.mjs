// A cell of the page: its code, its state, its output and its place in the browser's storage.
import { Bar } from "./bar.mjs";

const INPUT = ":scope > .cell_input, :scope > details > .cell_input";
const BUSY = ["waiting", "starting", "running"];
let isLossTold = false; // since an edit was stored

/** The cells of the page that have code to be seen, in order. */
export function findCells(settings) {
  const elements = [...document.querySelectorAll("div.cell")];
  const shown = elements.filter((element) => element.querySelector(INPUT)?.querySelector("pre"));
  return shown.map((element, index) => new Cell(element, index, settings));
}

export class Cell {
  constructor(element, index, { mode, host }) {
    this.index = index;
    this.number = index + 1;
    this.element = element;
    this.input = element.querySelector(INPUT);
    this.pre = this.input.querySelector("pre");
    this.highlighted = this.pre.innerHTML;
    this.original = this.pre.textContent.replace(/\n$/, "");
    this.code = this.original;
    this.mayFail = element.classList.contains("tag_raises-exception");
    this.state = "";
    this.text = "";
    this.canRestart = false;
    this.output = null; // from the first Run or Edit on: see outputs.mjs
    this.editor = null; // while there is one: see editing.mjs
    this.storage = null; // with `key`: see live.mjs
    this.bar = new Bar(this, mode === "cdn" && index === 0 ? host : "");
    const below = this.input.parentElement === element ? this.input : this.input.parentElement;
    below.after(this.bar.element);
  }

  get isBusy() {
    return BUSY.includes(this.state);
  }

  get isEdited() {
    return this.code !== this.original;
  }

  get isOpen() {
    return Boolean(this.editor);
  }

  get hasOutput() {
    return Boolean(this.output?.live);
  }

  /** Sets the state, and what stands beside the buttons. */
  show(state, text, fraction) {
    Object.assign(this, { state, text, fraction });
    this.bar.draw();
  }

  /** Says something below the buttons, with a button for each answer: see Bar. */
  say(text, look, answers) {
    this.bar.say(text, look, answers);
  }

  offerRestart(isOffered) {
    this.canRestart = isOffered;
    this.bar.draw();
  }

  /** Sets the code, and stores it; an edit that cannot be stored is said to be lost. */
  setCode(code) {
    this.code = code;
    this.pre.textContent = `${code}\n`; // what the copy button takes
    if (!this.isEdited) this.pre.innerHTML = this.highlighted;
    this.bar.draw();
    this.store();
  }

  store() {
    const { storage, key, number, code } = this;
    let isLost = this.isEdited && Boolean(storage.forgets);
    try {
      if (this.isEdited) storage.setItem(key, JSON.stringify({ number, code }));
      else storage.removeItem(key);
    } catch {
      isLost = true;
    }
    if (isLost && !isLossTold) {
      this.say(
        inLanguage("The browser's storage is full or switched off: this edit will be lost when you leave the page."),
      );
    }
    isLossTold = isLost;
  }
}
