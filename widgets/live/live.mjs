// The live cells of a page, before anybody presses Run: buttons, and the reader's own edits.
// Everything else is loaded when it is needed (runner.mjs).
import { sizeText, storageKeys } from "./model.mjs";

const settings = JSON.parse(document.getElementById("live-settings").textContent);
const runner = () => import("./runner.mjs").then((module) => module.runnerOf(cells, settings));

function makeButton(action, text, label, title) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: text, title });
  button.className = `live-button live-${action}`;
  button.dataset.action = action;
  button.setAttribute("aria-label", label);
  return button;
}

/** Puts the buttons under the code of one cell, and returns what the runner must know of it. */
function addButtons(element, index) {
  const input = element.querySelector(":scope > .cell_input, :scope > details > .cell_input");
  const code = input.querySelector("pre");
  const number = index + 1;
  const bar = document.createElement("div");
  bar.className = "live-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", `Cell ${number}`);
  const source = settings.mode === "cdn" ? `fetches Python from ${settings.host}` : "fetches Python from this site";
  const first = `The first run ${source}${settings.bytes ? `: ${sizeText(settings.bytes)}` : ""}. Shift+Enter in the editor.`;
  const text = settings.mode === "cdn" && index === 0 ? `Run (from ${settings.host})` : "Run";
  const buttons = [
    makeButton("run", text, `${text} cell ${number}`, first),
    makeButton("stop", "Stop", `Stop cell ${number}`, "Stop this cell and those that wait"),
    makeButton("edit", "Edit", `Edit cell ${number}`, "Change the code"),
    makeButton("above", "Run all above", `Run all above cell ${number}`, "Run every cell above, again"),
    makeButton("reset", "Reset", `Reset cell ${number}`, "Bring back the code and the output of the book"),
    makeButton("restart", "Restart", "Restart Python", "Start Python afresh, without any variables"),
  ];
  for (const button of buttons) button.hidden = !["run", "edit"].includes(button.dataset.action);
  buttons[3].hidden = index === 0;
  const label = document.createElement("span");
  label.className = "live-label";
  label.textContent = `Cell ${number}`;
  const status = document.createElement("span");
  status.className = "live-status";
  bar.append(label, ...buttons, status);
  (input.parentElement === element ? input : input.parentElement).after(bar);
  const original = code.textContent.replace(/\n$/, "");
  return { index, number, element, input, pre: code, bar, status, original, code: original, ran: false };
}

const elements = [...document.querySelectorAll("div.cell")].filter((cell) =>
  cell.querySelector(":scope > .cell_input pre, :scope > details > .cell_input pre"),
);
const cells = elements.map(addButtons);

function act(event) {
  const button = event.target.closest(".live-button");
  const cell = button && cells.find(({ bar }) => bar.contains(button));
  if (cell) perform(button.dataset.action, cell);
}

/** Leaves an action to the runner; that something happens is seen before the runner is there. */
async function perform(action, cell, event) {
  const isRun = action === "run" || action === "above";
  if (isRun && !cell.bar.dataset.state) {
    cell.bar.dataset.state = "starting";
    cell.status.textContent = "Starting";
  }
  try {
    await (await runner()).act(action, cell, event);
  } catch (error) {
    cell.bar.dataset.state = "error";
    cell.status.textContent = `This did not work (${error.message}). Reload the page and try again.`;
  }
}

document.addEventListener("click", act);

// A click into the code opens the editor there; selecting text to copy does not.
for (const cell of cells) {
  cell.input.addEventListener("click", (event) => {
    if (cell.editor || String(getSelection()) || event.target.closest("button")) return;
    if (cell.pre.contains(event.target)) perform("edit", cell, event);
  });
}

/** Local storage, or something that forgets where the browser forbids it. */
function memory() {
  try {
    localStorage.getItem("live");
    return localStorage;
  } catch {
    return { length: 0, getItem: () => null, setItem() {}, removeItem() {}, key: () => null };
  }
}

settings.storage = memory();
const keys = storageKeys(settings.page, cells.map((cell) => cell.original));
cells.forEach((cell, i) => (cell.key = keys[i]));
const prefix = `live:${settings.page}:`;
const stored = Array.from({ length: settings.storage.length }, (_, i) => settings.storage.key(i));
const resumed = sessionStorageItem("live-resume");
if (resumed || stored.some((key) => key.startsWith(prefix))) runner().then((it) => it.restore(resumed));

function sessionStorageItem(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

document.documentElement.dataset.live = "ready";
