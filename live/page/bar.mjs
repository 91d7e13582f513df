// What stands below the code of a cell, drawn from what the cell knows: its buttons, its state, its
// message. Whatever goes away with the focus in it gives the focus to Run or Stop.

export function make(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

/** "39 MB". */
export function sizeText(bytes) {
  return `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

/** The text of each button, what is read out for it, and its explanation. */
function textsOf(number, host) {
  const run = host ? inLanguage("Run (from {host})", { host }) : inLanguage("Run");
  return {
    run: [
      run,
      inLanguage("{run} cell {number}", { run, number }),
      inLanguage("Run this cell; in the editor Shift+Enter does it too"),
    ],
    stop: [
      inLanguage("Stop"),
      inLanguage("Stop cell {number}", { number }),
      inLanguage("Stop this cell and those that wait"),
    ],
    edit: [inLanguage("Edit"), inLanguage("Edit cell {number}", { number }), inLanguage("Change the code")],
    above: ["", inLanguage("Run all above cell {number}", { number }), inLanguage("Run every cell above, again")],
    reset: [
      inLanguage("Reset"),
      inLanguage("Reset cell {number}", { number }),
      inLanguage("Bring back the code and the output of the book"),
    ],
    restart: [
      inLanguage("Restart"),
      inLanguage("Restart Python"),
      inLanguage("Start Python afresh, without any variables"),
    ],
  };
}

function makeButton(action, [text, label, title]) {
  const button = make("button", `live-button live-${action}`, text);
  Object.assign(button, { type: "button", title });
  button.dataset.action = action;
  button.setAttribute("aria-label", label);
  return button;
}

export class Bar {
  /** `host` is where Python comes from, if the button shall say so. */
  constructor(cell, host) {
    this.cell = cell;
    this.element = make("div", "live-bar");
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", inLanguage("Cell {number}", { number: cell.number }));
    const texts = Object.entries(textsOf(cell.number, host));
    this.buttons = Object.fromEntries(texts.map(([action, its]) => [action, makeButton(action, its)]));
    const [long, short] = [inLanguage("Run all above"), inLanguage("all above")];
    this.buttons.above.append(make("span", "live-wide", long), make("span", "live-narrow", short));
    const row = make("span", "live-buttons");
    row.append(...Object.values(this.buttons));
    this.label = make("span", "live-label");
    this.status = make("span", "live-status");
    this.progress = null; // the bar of a fetch and the text beside it, while there is one
    this.message = null;
    this.said = "";
    this.element.append(this.label, row, this.status);
    this.draw();
  }

  /** Draws what the cell is now. */
  draw() {
    const { number, isBusy, isEdited, isOpen, hasOutput, canRestart, state } = this.cell;
    this.label.textContent = isEdited
      ? inLanguage("Cell {number}, edited", { number })
      : inLanguage("Cell {number}", { number });
    const hidden = {
      run: isBusy,
      stop: !isBusy,
      edit: isOpen,
      above: number === 1,
      reset: !isEdited && !hasOutput,
      restart: !canRestart,
    };
    this.keepingFocus(() => {
      for (const [action, isHidden] of Object.entries(hidden)) this.buttons[action].hidden = isHidden;
    });
    this.element.dataset.state = state;
    if (state || isEdited) this.element.dataset.used = "";
    this.drawStatus();
  }

  drawStatus() {
    const { text, fraction } = this.cell;
    if (fraction === undefined) {
      if (this.progress || this.shown !== text) this.status.textContent = text;
      this.progress = null;
      this.shown = text;
      return;
    }
    if (!this.progress) {
      this.progress = { bar: document.createElement("progress"), text: make("span", "") };
      this.progress.bar.setAttribute("aria-label", inLanguage("Fetching Python"));
      this.status.replaceChildren(this.progress.bar, " ", this.progress.text);
    }
    this.progress.bar.value = fraction;
    this.progress.text.textContent = text;
  }

  /** Says something below the buttons, with a button for each answer; an empty text takes it away. */
  say(text, look = "note", answers = {}) {
    this.said = text;
    this.keepingFocus(() => {
      if (!text) {
        this.message?.remove();
        this.message = null;
        return;
      }
      if (!this.message) {
        this.message = make("p", "");
        this.element.after(this.message);
      }
      this.message.className = `live-message live-${look}`;
      this.message.textContent = text;
    });
    for (const [label, action] of Object.entries(answers)) this.message.append(" ", this.answer(label, action));
  }

  answer(label, action) {
    const button = make("button", "live-button", label);
    button.type = "button";
    button.addEventListener("click", () => {
      this.say("");
      action();
      this.focus();
    });
    return button;
  }

  /** Puts the focus on Run, or on Stop while the cell is busy. */
  focus() {
    this.buttons[this.cell.isBusy ? "stop" : "run"].focus({ preventScroll: true });
  }

  get hasFocus() {
    return this.element.contains(document.activeElement);
  }

  keepingFocus(change) {
    const held = document.activeElement;
    const isHere = this.hasFocus || this.message?.contains(held);
    change();
    if (isHere && (!held.isConnected || held.closest("[hidden]"))) this.focus();
  }
}
