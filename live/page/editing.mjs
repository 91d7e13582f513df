// The reader's own code: the editors, and what is kept of it in the browser's storage.
import { button, choose, focusOn, mark, setHidden, tell } from "./bar.mjs";
import { advice, orphans, readEdit } from "./model.mjs";

const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);
const KEYS = `${isMac ? "⌘" : "Ctrl"}+Enter runs, Shift+Enter runs and goes on, Ctrl+Space lists names, Escape leaves.`;

export class Editing {
  /** `runner` runs cells and speaks. */
  constructor(cells, settings, runner) {
    Object.assign(this, { cells, settings, runner });
    addEventListener("storage", (event) => this.hearOtherTab(event));
  }

  // ------------------------------------------------------------------------------ editors
  async edit(cell, event) {
    try {
      await this.open(cell);
    } catch {
      return tell(cell, advice({ code: "editor" }), "problem");
    }
    cell.editor.focus();
    if (event?.clientX !== undefined && cell.input.contains(event.target)) {
      cell.editor.placeCursor(event.clientX, event.clientY);
    }
  }

  /** Puts an editor in the place of the code; `kept` is the state of one before a reload. */
  async open(cell, kept) {
    cell.opening ??= import("./editor.mjs").then(({ makeEditor }) => {
      const parent = document.createElement("div");
      parent.className = "live-editor";
      const { fontSize, lineHeight, padding } = getComputedStyle(cell.pre);
      for (const [name, value] of Object.entries({ size: fontSize, line: lineHeight, padding })) {
        parent.style.setProperty(`--live-${name}`, value); // nothing moves
      }
      cell.pre.after(parent);
      cell.pre.hidden = true;
      cell.editor = makeEditor({
        parent,
        code: cell.code,
        kept,
        label: `Code of cell ${cell.number}. Escape leaves the editor, Control+] indents`,
        actions: this.actionsOf(cell),
      });
      cell.keys = document.createElement("p");
      Object.assign(cell.keys, { className: "live-keys", textContent: KEYS });
      cell.input.append(cell.keys);
    });
    try {
      await cell.opening;
    } catch (error) {
      cell.opening = null;
      throw error;
    }
    if (document.activeElement === button(cell, "edit")) cell.editor.focus();
    setHidden(cell, "edit", true);
  }

  actionsOf(cell) {
    return {
      run: (stay) => this.run(cell, stay),
      change: (code) => this.change(cell, code),
      leave: () => focusOn(cell),
      complete: (text) => this.runner.complete(text),
      codeAbove: () => this.cells.slice(0, cell.index).map(({ code }) => code).join("\n"),
    };
  }

  run(cell, stay) {
    this.runner.request(cell);
    if (stay) return;
    const next = this.cells[cell.index + 1];
    if (next?.editor) next.editor.focus();
    else focusOn(next ?? cell);
  }

  close(cell) {
    cell.editor?.destroy();
    cell.editor = cell.opening = null;
    cell.element.querySelector(".live-editor")?.remove();
    cell.keys?.remove();
    cell.pre.hidden = false;
    setHidden(cell, "edit", false);
  }

  // ------------------------------------------------------------------------------ the code
  change(cell, code) {
    cell.code = code;
    cell.pre.textContent = `${code}\n`; // what the copy button takes
    const edited = code !== cell.original;
    this.store(cell, edited);
    cell.bar.querySelector(".live-label").textContent = `Cell ${cell.number}${edited ? ", edited" : ""}`;
    if (edited) cell.bar.dataset.used = "";
    setHidden(cell, "reset", !edited && !cell.output.live);
    const isBusy = this.runner.isWaiting(cell);
    if (cell.ran && cell.ranCode !== code && !isBusy) mark(cell, "", "Edited since it ran");
  }

  replace(cell, code) {
    cell.editor?.setCode(code);
    this.change(cell, code);
  }

  /** Brings back the code and the output of the book, and offers the reader's own once more. */
  reset(cell) {
    const dropped = cell.code;
    if (dropped !== cell.original) cell.ran = false;
    this.close(cell);
    cell.output.reset();
    this.change(cell, cell.original);
    cell.pre.innerHTML = cell.highlighted;
    tell(cell, "");
    if (!this.runner.isWaiting(cell)) mark(cell, "", "");
    if (dropped !== cell.original) this.offerBack(cell, dropped);
    focusOn(cell);
    this.runner.announce(`Cell ${cell.number} is again as in the book`);
  }

  offerBack(cell, code) {
    cell.dropped = code;
    const done = (action) => () => {
      cell.dropped = undefined;
      action();
    };
    choose(cell, "The code of the book is back; yours is gone.", {
      "Bring it back": done(() => this.replace(cell, code)),
    });
  }

  // ------------------------------------------------------------------------------ storage
  store(cell, edited) {
    const { storage } = this.settings;
    try {
      if (edited) storage.setItem(cell.key, JSON.stringify({ number: cell.number, code: cell.code }));
      else storage.removeItem(cell.key);
    } catch {
      tell(cell, "The browser's storage is full or switched off: this edit will be lost when you leave the page.");
    }
  }

  forget(key) {
    try {
      this.settings.storage.removeItem(key);
    } catch {
      // where nothing can be written there is nothing to remove
    }
  }

  /** The reader's code of an earlier visit. */
  restore() {
    const { storage, page } = this.settings;
    for (const cell of this.cells) {
      const edit = readEdit(storage.getItem(cell.key));
      if (edit) this.change(cell, edit.code);
    }
    const keys = this.cells.map((cell) => cell.key);
    for (const [key, edit] of orphans(page, keys, storage)) this.offer(key, edit);
  }

  /** Code that the reader wrote for a cell which the book has changed since. */
  offer(key, { number, code }) {
    const cell = this.cells[Math.min(number, this.cells.length) - 1];
    if (!cell) return;
    choose(cell, "The book has changed this cell since you edited it.", {
      "Use my code": () => {
        this.replace(cell, code);
        this.forget(key);
      },
      "Forget it": () => this.forget(key),
    });
  }

  /** The reader edits the same cell in another tab, or deletes what is stored: one of two counts. */
  hearOtherTab({ key, newValue, storageArea }) {
    if (storageArea && storageArea !== this.settings.storage) return;
    for (const cell of this.cells) {
      if (key !== null && key !== cell.key) continue; // without a key everything was deleted
      const code = newValue === null ? cell.original : readEdit(newValue)?.code;
      if (code === undefined || code === cell.code) continue;
      choose(cell, "This cell was changed in another tab: a reload brings that code.", {
        "Use the other tab's code": () => this.replace(cell, code),
        "Keep this one": () => this.change(cell, cell.code),
      });
    }
  }

  // ------------------------------------------------------------------------------ over a reload
  /** The editors as they are, for the same page after its reload; undo is a part of it. */
  describe() {
    const focus = this.cells.findIndex(({ editor }) => editor?.hasFocus());
    const cells = this.cells.map(({ code, original, editor, dropped }) => ({
      code: code === original ? undefined : code,
      editor: editor?.describe(),
      dropped,
    }));
    return { focus, cells };
  }

  async resume({ focus, cells }) {
    const opened = this.cells.map(async (cell, i) => {
      const { code, editor, dropped } = cells[i] ?? {};
      if (code !== undefined && code !== cell.code) this.change(cell, code);
      if (dropped !== undefined) this.offerBack(cell, dropped);
      if (editor) await this.open(cell, editor);
    });
    await Promise.allSettled(opened);
    this.cells[focus]?.editor?.focus();
  }
}
