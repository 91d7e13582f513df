// What a cell shows while it runs, in the place of what the book shows there.
import { drawings } from "./drawings.mjs";
import { addFormula, addHtml, addMarkdown } from "./markup.mjs";
import { overwritten, shortened, terminalText } from "./terminal.mjs";

// What a page can bear of one run; Python itself sends less, unless something goes wrong.
const MOST_BOXES = 300;
const MOST_CHARACTERS = 200_000; // of one box
const MOST_LINES = 4_000;
const MOST_BYTES = 30_000_000; // of all images and values together
const MOST_WAITING = 1000; // milliseconds, for the files that HTML and formulas take
const PIXELS = ["image/png", "image/jpeg", "image/gif"]; // the forms of a picture, best first

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

/** A box with preformatted text, like those of the book's own outputs. */
function textBox(kind, text) {
  const box = make("div", `output ${kind} highlight-myst-ansi notranslate`);
  const highlight = make("div", "highlight");
  const pre = make("pre", "", shortened(text, MOST_CHARACTERS, MOST_LINES));
  pre.tabIndex = 0; // it may scroll
  highlight.append(pre);
  box.append(highlight);
  return box;
}

export class LiveOutput {
  /** `element` is the cell, `bar` what stands below its code; `book` is its output in the book, if any. */
  constructor(element, bar, settings) {
    this.settings = settings;
    this.book = element.querySelector(":scope > .cell_output, :scope > details > .cell_output");
    this.anchor = this.book ?? bar;
    const images = this.book ? [...this.book.querySelectorAll("img:not(.only-dark)")] : [];
    this.descriptions = images.map((image) => image.alt);
    this.figures = images.map((image) => image.closest("figure"));
    this.live = null;
    this.text = null;
    this.messages = null; // of the last run, as they came
    this.drawn = 0;
    this.pending = false;
    this.shown = this.bytes = this.hidden = 0;
    this.setting = []; // HTML and formulas that are not there yet
  }

  /** Whether the cell shows nothing below its code. */
  get isEmpty() {
    return !this.live?.hasChildNodes();
  }

  /** From now on messages belong to a new run (of changed code?); the old output stays until there is a new one. */
  begin(isEdited = false) {
    this.isMuted = false;
    this.isEdited = isEdited;
    this.summary = "";
    this.renew();
    this.dim(true);
  }

  renew() {
    this.pending = true;
    this.text = null;
    this.messages = [];
    this.drawn = 0;
    this.shown = this.bytes = this.hidden = 0;
  }

  /** Output of an earlier run is not that of the run that goes on: it stands back. */
  dim(isOld) {
    for (const node of [this.book, this.live]) node?.classList.toggle("live-old", isOld);
  }

  /** The place for new output: empties or makes it with the first message of a run. */
  place() {
    if (!this.live) {
      this.live = make("div", "cell_output live-output docutils container");
      this.anchor.after(this.live);
    } else if (this.pending) {
      this.giveBackIds();
      this.live.replaceChildren();
    }
    this.pending = false;
    this.dim(false);
    this.live.hidden = false;
    if (this.book) this.book.hidden = true;
    return this.live;
  }

  /** Waits for HTML and formulas, so that a cell that is done shows what it has to show. */
  async whole() {
    const set = Promise.allSettled(this.setting);
    if (this.setting.length) await Promise.race([set, new Promise((go) => setTimeout(go, MOST_WAITING))]);
    this.setting = [];
  }

  /** The run is over: without any output, nothing of the old one stays either. */
  finish() {
    if (this.isMuted) return;
    if (this.hidden)
      this.live.append(
        make("p", "live-note", inLanguage("{count} more outputs are not shown.", { count: this.hidden })),
      );
    this.hidden = 0;
    if (this.pending && (this.book || this.live)) this.place();
    if (this.live) this.live.hidden = !this.live.hasChildNodes();
  }

  show(message) {
    if (this.isMuted) return;
    if (message.kind === "clear") return this.clear(message.wait);
    const place = this.place();
    if (!this.hasRoomFor(message)) return;
    this.messages.push(message);
    if (message.kind !== "text") this.text = null;
    if (message.kind === "text") this.addText(place, message.text);
    if (message.kind === "note") place.append(make("p", "live-note", message.text));
    if (message.kind === "error") place.append(this.errorBox(message));
    if (message.kind === "figure") place.append(this.figure(message));
    if (message.kind === "value") place.append(this.value(message.forms));
  }

  /** Removes what the cell has shown; with `wait`, not before there is something new. */
  clear(wait) {
    this.renew();
    if (!wait) this.place();
  }

  /** Counts a message; an error is always shown. */
  hasRoomFor(message) {
    const isNew = message.kind !== "text" || !this.text;
    this.shown += isNew ? 1 : 0;
    this.bytes += (message.data ?? message.text ?? "").length;
    for (const form of Object.values(message.forms ?? {})) this.bytes += form.length;
    const fits = this.shown <= MOST_BOXES && this.bytes <= MOST_BYTES;
    if (!fits && message.kind !== "error") this.hidden += 1;
    return fits || message.kind === "error";
  }

  addText(place, text) {
    if (!this.text) {
      this.text = { box: textBox("stream", ""), raw: "" };
      place.append(this.text.box);
    }
    const pre = this.text.box.querySelector("pre");
    this.text.raw += text;
    if (!/[\r\x08]/.test(this.text.raw)) return pre.append(text);
    // Of the lines that are complete only what is seen is kept: a bar of progress rewrites the last.
    const cut = this.text.raw.lastIndexOf("\n") + 1;
    const [done, last] = [terminalText(this.text.raw.slice(0, cut)), overwritten(this.text.raw.slice(cut))];
    this.text.raw = done + last;
    pre.textContent = done + terminalText(last);
  }

  errorBox({ text }) {
    this.summary = `. ${text.trim().split("\n").pop()}`;
    const box = textBox("traceback", text);
    box.classList.add("live-error");
    return box;
  }

  /** The new image, with the description and the caption of the book's one, or those for changed code. */
  figure({ data, type }) {
    const own = inLanguage("The figure of the changed cell");
    const description = this.isEdited ? own : this.descriptions[this.drawn];
    const images = drawings(data, type, description || inLanguage("A figure that this cell drew"));
    const frame = this.figures[this.drawn];
    this.drawn += 1;
    if (!frame) return images;
    const copy = frame.cloneNode(true);
    copy.querySelector("img.only-dark")?.remove();
    copy.querySelector("img").replaceWith(images);
    if (this.isEdited) copy.querySelector(".caption-text")?.replaceChildren(own);
    if (frame.id) {
      frame.dataset.liveId = frame.id;
      frame.removeAttribute("id"); // links to the figure find the one that is seen
    }
    copy.id = frame.dataset.liveId ?? "";
    return copy;
  }

  giveBackIds() {
    for (const frame of this.figures) {
      if (frame?.dataset.liveId) frame.id = frame.dataset.liveId;
    }
  }

  value(forms) {
    const box = make("div", "output");
    if (forms["text/html"]?.includes('class="verdict ')) {
      this.summary = `. ${forms["text/plain"].split("\n")[0]}`; // announced, like an error
    }
    if (forms["text/html"]) {
      box.classList.add("text_html");
      this.setting.push(addHtml(box, forms["text/html"], forms["text/plain"]));
    } else if (forms["text/markdown"]) {
      box.classList.add("text_markdown");
      this.setting.push(addMarkdown(box, forms["text/markdown"], this.settings.katex));
    } else if (forms["image/svg+xml"]) {
      const image = make("img");
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(forms["image/svg+xml"])}`;
      image.alt = forms["text/plain"];
      box.append(image);
    } else if (PIXELS.some((type) => forms[type])) {
      const image = make("img");
      const type = PIXELS.find((one) => forms[one]);
      image.src = `data:${type};base64,${forms[type].trim()}`;
      image.alt = forms["text/plain"];
      box.append(image);
    } else if (forms["text/latex"]) {
      box.className = "output text_latex math";
      box.textContent = forms["text/plain"];
      this.setting.push(addFormula(box, forms["text/latex"], this.settings.katex));
    } else {
      return textBox("text_plain", forms["text/plain"]);
    }
    return box;
  }

  /** Brings back the output of the book; what a run that goes on still sends is not shown. */
  reset() {
    this.isMuted = true;
    this.messages = null;
    this.summary = "";
    this.dim(false);
    this.giveBackIds();
    this.live?.remove();
    this.live = null;
    if (this.book) this.book.hidden = false;
  }
}
