// The live cells of a page, before anybody presses Run: buttons, and the reader's own edits.
// Everything else is loaded when it is needed (runner.mjs).
import { make, sizeText } from "./bar.mjs";
import { findCells } from "./cell.mjs";
import { storageKeys } from "./keys.mjs";

const DOUBLE_CLICK = 600; // milliseconds
const settings = JSON.parse(document.getElementById("live-settings").textContent);
const cells = findCells(settings);
const runner = () => import("./runner.mjs").then((module) => module.runnerOf(cells, settings));

function act(event) {
  const button = event.target.closest(".live-button");
  const cell = button && cells.find(({ bar }) => bar.element.contains(button));
  if (cell && !isEcho(cell, button.dataset.action, event)) perform(button.dataset.action, cell);
}

/** The second click of a double click on Run falls on Stop, which came to the same place: nobody meant it. */
function isEcho(cell, action, { detail, timeStamp }) {
  if (action === "run") cell.pressed = timeStamp;
  return action === "stop" && detail > 1 && timeStamp - cell.pressed < DOUBLE_CLICK;
}

/** Leaves an action to the runner; that something happens is seen before the runner is there. */
async function perform(action, cell, event) {
  forgive(cell);
  if (action === "run" && !cell.state) cell.show("pressed", inLanguage("Starting"));
  try {
    await (await runner()).act(action, cell, event);
  } catch (error) {
    complain(cell, error);
  }
}

function complain(cell, { message }) {
  const isFetch = /import/.test(message); // each browser has its own words for a script that did not come
  const text = isFetch
    ? inLanguage(
        "A part of the page could not be fetched. Check the connection, reload the page and try again: your code is kept.",
      )
    : inLanguage("This did not work ({message}). Reload the page and try again.", { message });
  cell.complaint = text; // until something is pressed again
  cell.show("error", text);
}

/** Takes a complaint back. */
function forgive(cell) {
  if (cell.complaint && cell.text === cell.complaint) cell.show("", "");
}

document.addEventListener("click", act);

// A click into the code opens the editor there; selecting text to copy does not, and neither does a
// tap, which would bring up the keyboard.
for (const cell of cells) {
  cell.input.addEventListener("click", (event) => {
    if (cell.isOpen || String(getSelection()) || event.target.closest("button")) return;
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
async function showPrice(cell) {
  const bytes = await settings.price();
  cell.bar.element.dataset.bytes = bytes;
  if (!bytes || cell.state || cell.text) return;
  cell.show("", inLanguage("{size} the first time", { size: sizeText(bytes) }));
}

/** A storage, or one that forgets where the browser forbids it. */
function memory(name) {
  try {
    self[name].getItem("live");
    return self[name];
  } catch {
    return { forgets: true, length: 0, getItem: () => null, setItem() {}, removeItem() {}, key: () => null };
  }
}

settings.storage = memory("localStorage");
settings.prefix = courseWork.key(`live:${courseWork.pageName()}:`);
const keys = storageKeys(
  settings.prefix,
  cells.map(({ original }) => original),
);
for (const [i, cell] of cells.entries()) Object.assign(cell, { storage: settings.storage, key: keys[i] });
const stored = Array.from({ length: settings.storage.length }, (_, i) => settings.storage.key(i));
const session = memory("sessionStorage");
const resumed = session.getItem(courseWork.key("live-resume"));
if (resumed || stored.some((key) => key.startsWith(settings.prefix))) {
  runner()
    .then((it) => it.resume(resumed))
    .catch((error) => complain(cells[0], error))
    .finally(() => session.removeItem(courseWork.key("live-resume")));
}
// What is written in another tab is shown here too, and not written over.
addEventListener("storage", ({ key }) => key?.startsWith(settings.prefix) && runner().catch(() => {}));
if (cells.length && !resumed) showPrice(cells[0]);

/** Says where it stands what is not as on a computer: beside the price, later beside the last result. */
function linkToDifferences() {
  const link = make("a", "live-differs", inLanguage("What differs here?"));
  link.href = new URL(settings.differs, document.baseURI);
  link.title = inLanguage("What is not as with Python on a computer");
  return link;
}

settings.link = settings.differs && linkToDifferences();
if (cells.length && settings.link) cells[0].bar.element.append(settings.link);

function withoutOutput(count) {
  return count === 1
    ? inLanguage("1 changed cell has not run since the page was opened: the file has no output of it.")
    : inLanguage("{count} changed cells have not run since the page was opened: the file has no output of them.", {
        count,
      });
}

/** Offers the reader's work as a notebook, below the buttons of the page's own one. */
function offerSaving() {
  const button = make("button", "btn btn-sm dropdown-item live-save");
  button.type = "button";
  const icon = make("span", "btn__icon-container");
  icon.append(make("i", "fas fa-download"));
  button.append(icon, make("span", "btn__text-container", inLanguage("My work on this page (.ipynb)")));
  button.addEventListener("click", () =>
    import("./saving.mjs")
      .then(({ saveWork }) => saveWork(cells, settings))
      .then((count) => {
        forgive(cells[0]);
        if (count) cells[0].say(withoutOutput(count), "note");
      })
      .catch((error) => {
        complain(cells[0], error);
        cells[0].bar.focus();
      }),
  );
  const item = make("li", "");
  item.append(button);
  document.querySelector(".dropdown-notebook-buttons .dropdown-menu")?.append(item);
}

if (cells.length && settings.notebook) offerSaving();

document.documentElement.dataset.live = "ready";
