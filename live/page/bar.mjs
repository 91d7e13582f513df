// What stands below the code of a cell: its buttons, its state, its message. Whatever goes away
// with the focus in it gives the focus to Run or Stop.

const BUSY = ["waiting", "starting", "running"];

export function button(cell, action) {
  return cell.bar.querySelector(`[data-action="${action}"]`);
}

/** Gives the focus to the cell: to Run, or to Stop while it is busy. */
export function focusOn(cell) {
  const run = button(cell, "run");
  (run.hidden ? button(cell, "stop") : run).focus({ preventScroll: true });
}

function keepingFocus(cell, change) {
  const held = document.activeElement;
  const isHere = cell.bar.contains(held) || cell.message?.contains(held);
  change();
  if (isHere && (!held.isConnected || held.closest("[hidden]"))) focusOn(cell);
}

export function setHidden(cell, action, hidden) {
  keepingFocus(cell, () => (button(cell, action).hidden = hidden));
}

/** Sets what stands beside the buttons, and which buttons there are. */
export function mark(cell, state, text, fraction) {
  if (!cell) return;
  const busy = BUSY.includes(state);
  keepingFocus(cell, () => {
    button(cell, "run").hidden = busy;
    button(cell, "stop").hidden = !busy;
    button(cell, "reset").hidden = cell.code === cell.original && !cell.output.live;
  });
  cell.bar.dataset.state = state;
  if (state || cell.code !== cell.original) cell.bar.dataset.used = "";
  if (fraction === undefined) {
    if (cell.status.textContent !== text || cell.status.firstElementChild) cell.status.textContent = text;
  } else showProgress(cell, text, fraction);
}

function showProgress({ status }, text, fraction) {
  if (!status.querySelector("progress")) {
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", "Fetching Python");
    status.replaceChildren(bar, " ", document.createElement("span"));
  }
  status.querySelector("progress").value = fraction;
  status.querySelector("span").textContent = text;
}

/** Says something below the buttons; an empty text takes it away. */
export function tell(cell, text, kind = "note") {
  keepingFocus(cell, () => {
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
  });
}

/** Says something, with a button for each answer. */
export function choose(cell, text, answers) {
  tell(cell, `${text} `);
  for (const [label, action] of Object.entries(answers)) {
    const node = document.createElement("button");
    Object.assign(node, { type: "button", className: "live-button", textContent: label });
    node.addEventListener("click", () => {
      tell(cell, "");
      action();
      focusOn(cell);
    });
    cell.message.append(node, " ");
  }
}
