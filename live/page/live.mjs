// The live cells of a page, before anybody presses Run: buttons, and the reader's own edits.
// Everything else is loaded when it is needed (runner.mjs).
import { sizeText, storageKeys } from "./model.mjs";

const settings = JSON.parse(document.getElementById("live-settings").textContent);
const runner = () => import("./runner.mjs").then((module) => module.runnerOf(cells, settings));

function make(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

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
  const bar = make("div", "live-bar");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", `Cell ${number}`);
  const text = settings.mode === "cdn" && index === 0 ? `Run (from ${settings.host})` : "Run";
  const buttons = [
    makeButton("run", text, `${text} cell ${number}`, "Run this cell; in the editor Shift+Enter does it too"),
    makeButton("stop", "Stop", `Stop cell ${number}`, "Stop this cell and those that wait"),
    makeButton("edit", "Edit", `Edit cell ${number}`, "Change the code"),
    makeButton("above", "Run all above", `Run all above cell ${number}`, "Run every cell above, again"),
    makeButton("reset", "Reset", `Reset cell ${number}`, "Bring back the code and the output of the book"),
    makeButton("restart", "Restart", "Restart Python", "Start Python afresh, without any variables"),
  ];
  for (const button of buttons) button.hidden = !["run", "edit", "above"].includes(button.dataset.action);
  buttons[3].hidden = index === 0;
  buttons[3].replaceChildren(make("span", "live-wide", "Run "), "all above");
  const row = make("span", "live-buttons");
  row.append(...buttons);
  const status = make("span", "live-status");
  bar.append(make("span", "live-label", `Cell ${number}`), row, status);
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
    complain(cell, error);
  }
}

function complain({ bar, status }, { message }) {
  bar.dataset.state = "error";
  status.textContent = `This did not work (${message}). Reload the page and try again.`;
}

document.addEventListener("click", act);

// A click into the code opens the editor there; selecting text to copy does not, and neither does a
// tap, which would bring up the keyboard.
for (const cell of cells) {
  cell.input.addEventListener("click", (event) => {
    if (cell.editor || String(getSelection()) || event.target.closest("button")) return;
    if (isTap(event) || !cell.pre.contains(event.target)) return;
    perform("edit", cell, event);
  });
}

function isTap({ pointerType }) {
  return pointerType ? pointerType !== "mouse" : matchMedia("(pointer: coarse)").matches;
}

/** How many bytes the first Run fetches: what is not kept from an earlier visit. */
settings.price = async () => {
  const files = Object.entries(settings.files);
  const isKept = await Promise.all(files.map(([name]) => isCached(`live/${name}`)));
  return files.reduce((sum, [, bytes], i) => sum + (isKept[i] ? 0 : bytes), 0);
};

async function isCached(path) {
  try {
    return Boolean(await caches.match(new URL(path, new URL(settings.root, document.baseURI)), { ignoreVary: true }));
  } catch {
    return false; // no cache here: not over https, or the browser forbids it
  }
}

/** Says once on the page, beside its first Run, what that costs. */
async function showPrice({ bar, status }) {
  const bytes = await settings.price();
  bar.dataset.bytes = bytes;
  if (bytes && !bar.dataset.state && !status.textContent) status.textContent = `${sizeText(bytes)} the first time`;
}

/** A storage, or one that forgets where the browser forbids it. */
function memory(name) {
  try {
    self[name].getItem("live");
    return self[name];
  } catch {
    return { length: 0, getItem: () => null, setItem() {}, removeItem() {}, key: () => null };
  }
}

settings.storage = memory("localStorage");
const keys = storageKeys(settings.page, cells.map((cell) => cell.original));
cells.forEach((cell, i) => (cell.key = keys[i]));
const prefix = `live:${settings.page}:`;
const stored = Array.from({ length: settings.storage.length }, (_, i) => settings.storage.key(i));
const session = memory("sessionStorage");
const resumed = session.getItem("live-resume");
if (resumed || stored.some((key) => key.startsWith(prefix))) {
  runner()
    .then((it) => it.restore(resumed))
    .catch((error) => complain(cells[0], error))
    .finally(() => session.removeItem("live-resume"));
}
if (cells.length && !resumed) showPrice(cells[0]);

/** Says where it stands what is not as on a computer: beside the price, later beside the last result. */
function linkToDifferences() {
  const link = make("a", "live-differs", "What differs here?");
  link.href = new URL(settings.differs, document.baseURI);
  link.title = "What is not as with Python on a computer";
  return link;
}

settings.link = settings.differs && linkToDifferences();
if (cells.length && settings.link) cells[0].bar.append(settings.link);

document.documentElement.dataset.live = "ready";
