// The reader's own code: the editors, what is offered of earlier edits, what goes over a reload.
import { advice } from "./messages.mjs";
import { orphans, readEdit } from "./stored.mjs";

const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);
const command = isMac ? "⌘" : "Ctrl";
const KEYS = inLanguage(
  "{command}+Enter runs, Shift+Enter runs and goes on, Ctrl+Space lists names, {command}+] indents, Escape leaves.",
  { command },
);

export class Editing {
  /** `runner` runs cells, is told of changes, and speaks. */
  constructor(cells, settings, runner) {
    Object.assign(this, { cells, settings, runner });
    addEventListener("storage", (event) => this.hearOtherTab(event));
  }

  async edit(cell, event) {
    const fold = cell.pre.closest("details");
    if (fold) fold.open = true; // an editor in a closed fold is seen by nobody
    const problem = advice({ code: "editor" });
    try {
      await this.open(cell);
    } catch {
      return cell.say(problem, "problem");
    }
    if (cell.bar.said === problem) cell.say("");
    cell.editor.focus();
    if (event?.clientX !== undefined && cell.input.contains(event.target)) {
      cell.editor.placeCursor(event.clientX, event.clientY);
    }
  }

  /** Puts an editor in the place of the code; `kept` is the state of one before a reload. */
  async open(cell, kept) {
    cell.opening ??= this.makeEditor(cell, kept);
    try {
      await cell.opening;
    } catch (error) {
      cell.opening = null;
      throw error;
    }
    if (document.activeElement === cell.bar.buttons.edit) cell.editor.focus();
    cell.bar.draw();
  }

  async makeEditor(cell, kept) {
    const { makeEditor } = await import("./editor.mjs");
    const frame = document.createElement("div");
    frame.className = "live-editor";
    const { fontSize, lineHeight, padding } = getComputedStyle(cell.pre);
    for (const [name, value] of Object.entries({ size: fontSize, line: lineHeight, padding })) {
      frame.style.setProperty(`--live-${name}`, value); // nothing moves
    }
    cell.pre.after(frame);
    cell.pre.hidden = true;
    const { number, code } = cell;
    cell.editor = makeEditor({
      parent: frame,
      code,
      kept,
      label: inLanguage("Code of cell {number}. Escape leaves the editor, Control+] indents", { number }),
      actions: this.actionsOf(cell),
    });
    const keys = document.createElement("p");
    Object.assign(keys, { className: "live-keys", textContent: KEYS });
    cell.input.append(keys);
    cell.editorParts = [frame, keys];
  }

  actionsOf(cell) {
    return {
      run: (stay) => this.run(cell, stay),
      change: (code) => this.change(cell, code),
      leave: () => cell.bar.focus(),
      complete: (text) => this.runner.complete(text),
      codeAbove: () =>
        this.cells
          .slice(0, cell.index)
          .map(({ code }) => code)
          .join("\n"),
    };
  }

  run(cell, stay) {
    this.runner.request(cell);
    if (stay) return;
    const next = this.cells[cell.index + 1];
    if (next?.editor) next.editor.focus();
    else (next ?? cell).bar.focus();
  }

  close(cell) {
    cell.editor?.destroy();
    cell.editor = cell.opening = null;
    for (const part of cell.editorParts ?? []) part.remove();
    cell.pre.hidden = false;
    cell.bar.draw();
  }

  change(cell, code) {
    cell.setCode(code);
    this.runner.dispatch({ kind: "edited", cell: cell.index, isAsRun: code === cell.ranCode });
  }

  replace(cell, code) {
    cell.editor?.setCode(code);
    this.change(cell, code);
  }

  /** Brings back the code and the output of the book, and offers the reader's own once more. */
  reset(cell) {
    const dropped = cell.code;
    const wasEdited = cell.isEdited;
    this.close(cell);
    cell.output.reset();
    cell.setCode(cell.original);
    this.runner.dispatch({ kind: "reset", cell: cell.index, wasEdited });
    if (wasEdited) this.offerBack(cell, dropped);
    cell.bar.focus();
    this.runner.announce(inLanguage("Cell {number} is again as in the book", { number: cell.number }));
  }

  offerBack(cell, code) {
    cell.dropped = code;
    const bringBack = () => {
      cell.dropped = undefined;
      this.replace(cell, code);
    };
    const text = inLanguage("The code of the book is back; yours is gone.");
    cell.say(text, "note", { [inLanguage("Bring it back")]: bringBack });
  }

  /** The reader's code of an earlier visit. */
  restore() {
    const { storage, prefix } = this.settings;
    for (const cell of this.cells) {
      const edit = readEdit(storage.getItem(cell.key));
      if (!edit) continue;
      this.change(cell, edit.code);
      if (cell.isEdited && cell.output.book) this.runner.dispatch({ kind: "restored", cell: cell.index });
    }
    const keys = this.cells.map((cell) => cell.key);
    for (const [key, edit] of orphans(prefix, keys, storage)) this.offer(key, edit);
  }

  /** Code that the reader wrote for a cell which the book has changed since. */
  offer(key, { number, code }) {
    const cell = this.cells[Math.min(number, this.cells.length) - 1];
    if (!cell) return;
    cell.say(inLanguage("The book has changed this cell since you edited it."), "note", {
      [inLanguage("Use my code")]: () => {
        this.replace(cell, code);
        this.forget(key);
      },
      [inLanguage("Forget it")]: () => this.forget(key),
    });
  }

  forget(key) {
    try {
      this.settings.storage.removeItem(key);
    } catch {
      // where nothing can be written there is nothing to remove
    }
  }

  /** The reader edits the same cell in another tab, or deletes what is stored: one of two counts. */
  hearOtherTab({ key, newValue, storageArea }) {
    if (storageArea && storageArea !== this.settings.storage) return;
    for (const cell of this.cells) {
      if (key !== null && key !== cell.key) continue; // without a key everything was deleted
      const code = newValue === null ? cell.original : readEdit(newValue)?.code;
      if (code === undefined || code === cell.code) continue;
      cell.say(
        inLanguage("This cell was changed in another tab, too: a reload brings what was written last."),
        "note",
        {
          [inLanguage("Use the other tab's code")]: () => this.replace(cell, code),
          [inLanguage("Keep this one")]: () => this.change(cell, cell.code),
        },
      );
    }
  }

  /** The editors as they are, for the same page after its reload; undo is a part of it. */
  describe() {
    const focus = this.cells.findIndex(({ editor }) => editor?.hasFocus());
    const cells = this.cells.map(({ code, isEdited, editor, dropped }) => ({
      code: isEdited ? code : undefined,
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
