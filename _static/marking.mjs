// The page for marking: runs files of readers' work again, one after the other, and makes a table of them.
import { judge } from "./answers.mjs";
import {
  changedCells,
  csvOf,
  differences,
  endText,
  keyOf,
  LONGEST,
  problemText,
  readWork,
  rightAnswers,
} from "./marking-model.mjs";
import { runWork } from "./marking-run.mjs";

const root = new URL(document.documentElement.dataset.content_root || "./", location.href);

/** What a page of the course says, and the modules that run its cells; fetched once for all its files. */
async function fetchPage(address) {
  const place = new URL(`${address}.html`, root);
  const response = await fetch(place);
  if (!response.ok) throw new Error(response.status);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const key = keyOf(page);
  const script = page.querySelector('script[src$="page/live.mjs"]');
  if (!key.settings || !script) return { ...key, run: null };
  const module = (name) => import(new URL(name, new URL(script.getAttribute("src"), place)).href);
  const [{ Python }, { hash }] = await Promise.all([module("python.mjs"), module("keys.mjs")]);
  const base = new URL("live/", root).href;
  const manifest = await (await fetch(new URL(key.settings.manifest, base))).json();
  const run = (codes) => (hear) => {
    const usesData = manifest.mode === "site" && codes.some((code) => code.includes(manifest.data.when));
    const prefetch = usesData ? [manifest.data.file] : [];
    const { portions } = key.settings;
    return new Python({ manifest, base, portions, prefetch, hear, died: () => {} });
  };
  return { ...key, run, edition: hash(key.originals.join("\n\n")) };
}

const make = (tag, text = "", properties = {}) =>
  Object.assign(document.createElement(tag), { textContent: text, ...properties });

/** The last cell of a row: notes, and the changed code, folded. */
function notesCell({ notes, changed }) {
  const cell = make("td");
  for (const note of notes) cell.append(make("p", note));
  if (changed.length) {
    const fold = make("details");
    fold.append(make("summary", inLanguage("Changed cells: {count}", { count: changed.length })));
    for (const { number, code } of changed) {
      fold.append(make("p", inLanguage("Cell {number}", { number })), make("pre", code, { tabIndex: 0 }));
    }
    cell.append(fold);
  }
  return cell;
}

function rowOf(result) {
  const row = make("tr");
  const of = (count, all) => (all === undefined ? "–" : inLanguage("{count} of {all}", { count, all }));
  row.append(make("th", result.file, { scope: "row" }));
  row.append(make("td", result.page || "–"));
  row.append(make("td", of(result.solved, result.tasks)), make("td", of(result.right, result.questions)));
  const differs = make("td");
  for (const text of result.differs) differs.append(make("p", text));
  row.append(differs, notesCell(result));
  return row;
}

class Marking {
  constructor(element) {
    this.element = element;
    const find = (name) => element.querySelector(`.marking-${name}`);
    const parts = ["files", "folder", "limit", "run", "stop", "save", "said", "table"];
    for (const name of parts) this[name] = find(name);
    this.results = [];
    this.pages = new Map();
    this.run.addEventListener("click", () => this.start());
    this.stop.addEventListener("click", () => this.abort.abort());
    this.save.addEventListener("click", () => this.saveTable());
    for (const input of [this.files, this.folder]) input.addEventListener("change", () => this.count());
  }

  /** The files chosen: notebooks, and how many others lie beside them. */
  get chosen() {
    const all = [...this.files.files, ...this.folder.files];
    const notebooks = all.filter(({ name }) => /\.ipynb$/i.test(name));
    return { notebooks, others: all.length - notebooks.length };
  }

  say(...texts) {
    this.said.textContent = texts.filter(Boolean).join(" ");
  }

  count() {
    const { notebooks, others } = this.chosen;
    this.say(
      inLanguage("Files chosen: {count}.", { count: notebooks.length }),
      others ? inLanguage("Left out, as no notebooks: {count}.", { count: others }) : "",
    );
  }

  async start() {
    const { notebooks } = this.chosen;
    if (!notebooks.length) return this.say(inLanguage("Choose files first: notebooks that end in .ipynb."));
    this.abort = new AbortController();
    this.results = [];
    this.table.tBodies[0].replaceChildren();
    this.table.parentElement.hidden = false;
    this.isRunning(true);
    for (const [i, file] of notebooks.entries()) {
      if (!this.abort.signal.aborted) this.say(this.progress(i, notebooks.length, file.name));
      this.add(await this.mark(file));
    }
    this.isRunning(false);
    const failed = this.results.filter(({ solved }) => solved === undefined).length;
    this.say(
      inLanguage("Done. Files that were run: {count}.", { count: notebooks.length - failed }),
      failed ? inLanguage("Not run: {count}; the table says why.", { count: failed }) : "",
    );
  }

  progress(i, all, name) {
    return inLanguage("File {number} of {all}: {name}", { number: i + 1, all, name });
  }

  isRunning(is) {
    const hadFocus = [this.run, this.stop].includes(document.activeElement);
    this.run.disabled = is;
    this.stop.disabled = !is;
    this.save.disabled = is || !this.results.length;
    if (hadFocus) (is ? this.stop : this.run).focus();
  }

  add(result) {
    this.results.push(result);
    this.table.tBodies[0].append(rowOf(result));
  }

  /** One file, whatever is in it: a row of the table. */
  async mark(file) {
    const name = file.webkitRelativePath || file.name;
    const row = { file: name, page: "", saved: "", differs: [], notes: [], changed: [] };
    const refused = (problem) => ({ ...row, notes: [problemText(problem)] });
    if (this.abort.signal.aborted) return refused("stopped");
    if (file.size > LONGEST) return refused("large");
    const text = await file.text().catch(() => null);
    if (text === null) return refused("unreadable");
    const contents = await this.contents();
    const work = contents && readWork(text, this.element.dataset.course, contents);
    if (!work || work.problem) return refused(work?.problem ?? "unfetched");
    Object.assign(row, { page: work.address, saved: work.saved });
    const key = await this.page(work.address);
    if (!key) return refused("unfetched");
    if (!key.run) return refused("pythonless");
    return this.rerun(row, work, key);
  }

  async rerun(row, work, key) {
    const { tasks } = work.entry;
    const limit = 1000 * Number(this.limit.value);
    const { codes } = work;
    const ran = await runWork({ codes, tasks, start: key.run(codes), limit, signal: this.abort.signal });
    const isOther = work.edition !== key.edition;
    const notes = [
      isOther ? inLanguage("Saved from another edition of the page: its code has changed since.") : "",
      ran.failed.length ? inLanguage("Cells with an error: {cells}.", { cells: ran.failed.join(", ") }) : "",
      endText(ran),
    ];
    return {
      ...row,
      page: key.title || row.page,
      solved: tasks.filter((task) => ran.states[task] === "passed").length,
      tasks: tasks.length,
      right: rightAnswers(key, work.answers, judge),
      questions: key.fields.length + key.questions.length,
      differs: differences(tasks, work.claims, ran.states),
      notes: notes.filter(Boolean),
      changed: changedCells(codes, key.originals),
    };
  }

  async contents() {
    this.held ??= await fetch(new URL("_static/course-contents.json", root))
      .then((response) => response.json())
      .catch(() => null);
    return this.held;
  }

  async page(address) {
    if (!this.pages.has(address)) this.pages.set(address, await fetchPage(address).catch(() => null));
    const found = this.pages.get(address);
    if (!found) this.pages.delete(address); // it is tried again for the next file
    return found;
  }

  saveTable() {
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([csvOf(this.results)], { type: "text/csv" }));
    link.download = `${inLanguage("marking")}-${new Date().toISOString().slice(0, 10)}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

const element = document.querySelector(".marking");
if (element) new Marking(element);
