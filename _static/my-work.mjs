// What the reader has read, answered, solved and changed, as one file: saved, loaded again, or forgotten. All
// of it is in this browser alone. Names in the file hold neither the address of the site nor that of a page, so
// that it can be loaded where the course has moved to.
import { LAST, pagesIn, READ } from "./marks.mjs";

const KIND = "work on a course";
const VERSION = 1;
const LONGEST = 5_000_000; // characters: what a browser keeps of a site at most
const NAMES = [
  /^course:(?:read|last)$/,
  /^hand$/,
  /^live:[\w.%-]+:\w+:\d+$/,
  /^(?:quiz|answer|draft) [\w.%-]+#[\w-]+$/,
  /^task [\w-]+$/,
];
const isName = (name) => NAMES.some((form) => form.test(name));

/** The reader's work as the text of a file. */
export function pack(work, course, saved) {
  return JSON.stringify({ kind: KIND, version: VERSION, course, saved, work }, null, 1);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The work in a file, {name: text}, or what is wrong with the file. */
export function unpack(text, course) {
  if (text.length > LONGEST) return { problem: "long" };
  const file = parsed(text);
  if (file?.nbformat) return { problem: "notebook" };
  if (file?.kind !== KIND || !(file.work instanceof Object) || Array.isArray(file.work)) return { problem: "foreign" };
  if (file.version !== VERSION) return { problem: "newer" };
  if (typeof file.course !== "string") return { problem: "foreign" };
  if (file.course !== course) return { problem: "other", course: file.course.slice(0, 100) };
  const found = Object.entries(file.work).map(([name, value]) => [courseWork.today(name), value]);
  return { work: Object.fromEntries(found.filter(([name, value]) => isName(name) && typeof value === "string")) };
}

const isChecked = (text) => Object(parsed(text)).checked === true;

/**
 * What is stored after a file was loaded: what stands here stays, pages read are those of both, and what is done
 * in one of them is done: a question that was checked, a task that was solved.
 */
export function merged(name, here, there) {
  if (name === READ) return JSON.stringify([...new Set([...pagesIn(here), ...pagesIn(there)])]);
  if (name.startsWith("task ")) return [here, there].includes("passed") ? "passed" : (here ?? there);
  if (name.startsWith("quiz ") && !isChecked(here) && isChecked(there)) return there;
  return here ?? there;
}

/** What is stored of this course, {name: text}. */
function stored() {
  return Object.fromEntries(
    courseWork
      .names()
      .filter(isName)
      .map((name) => [name, courseWork.recall(name)]),
  );
}

/** Stores the work of a file; returns how much was new, stood here in another form, found no room. */
function take(work) {
  const counts = { added: 0, kept: 0, lost: 0 };
  for (const [name, text] of Object.entries(work)) {
    const here = courseWork.recall(name);
    const after = merged(name, here, text);
    if (after !== here) counts[courseWork.remember(name, after) ? "added" : "lost"] += 1;
    else if (here !== text && name !== READ && name !== LAST) counts.kept += 1;
  }
  return counts;
}

function problemText({ problem, course }) {
  const texts = {
    long: inLanguage("This file is too large to be work that was saved here."),
    foreign: inLanguage("This file is not work that was saved here, or it is not whole. Nothing was changed."),
    notebook: inLanguage(
      "This is a notebook, for Jupyter or for who marks it. Here the file of “Save my work” is loaded. Nothing was changed.",
    ),
    newer: inLanguage(
      "This file was saved by another edition of the course, which writes it in another form. Nothing was changed.",
    ),
    other: inLanguage("This file holds work on another course: {course}. Nothing was changed.", { course }),
  };
  return texts[problem];
}

function loadedText({ added, kept, lost }) {
  const texts = [inLanguage("Loaded. New here: {added}.", { added })];
  if (kept) texts.push(inLanguage("Different here, and kept as it is: {kept}.", { kept }));
  if (lost) texts.push(inLanguage("The browser had no room for {lost}.", { lost }));
  return texts.join(" ");
}

class MyWork {
  constructor(element) {
    this.course = element.dataset.course;
    this.said = element.querySelector("[role=status]");
    this.file = element.querySelector("input");
    const [save, load, forget] = element.querySelectorAll("button");
    this.question = forget.textContent;
    save.addEventListener("click", () => this.save());
    load.addEventListener("click", () => this.file.click());
    forget.addEventListener("click", () => this.forget(forget));
    forget.addEventListener("blur", () => this.calm(forget));
    this.file.addEventListener("change", () => this.load(this.file.files[0]));
    if (localStorage.forgets) this.say(inLanguage("This browser keeps nothing of this site: save before you leave."));
  }

  say(text) {
    this.said.textContent = text;
  }

  save() {
    const work = stored();
    const count = Object.keys(work).length;
    if (!count) return this.say(inLanguage("There is nothing to save yet."));
    const text = pack(work, this.course, new Date().toISOString());
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${this.course.replace(/[^\p{L}\d]+/gu, "-")}-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    this.say(inLanguage("Saved: {count}.", { count }));
  }

  async load(file) {
    if (!file) return;
    const text = file.size > LONGEST ? "" : await file.text().catch(() => "");
    const found = file.size > LONGEST ? { problem: "long" } : unpack(text, this.course);
    this.file.value = ""; // the same file can be chosen again
    if (found.problem) return this.say(problemText(found));
    this.say(loadedText(take(found.work)));
    dispatchEvent(new CustomEvent("course:work", { detail: "" }));
  }

  /** Asks once, and forgets at the second press. */
  forget(button) {
    if (!("asked" in button.dataset)) {
      button.dataset.asked = "";
      button.textContent = inLanguage("Press again to forget all of it");
      return;
    }
    const names = courseWork.names();
    for (const name of names) courseWork.forget(name);
    this.calm(button);
    this.say(inLanguage("Forgotten: {count}.", { count: names.length }));
    dispatchEvent(new CustomEvent("course:work", { detail: "" }));
  }

  calm(button) {
    delete button.dataset.asked;
    button.textContent = this.question;
  }
}

const element = globalThis.document?.querySelector(".course-work");
if (element) new MyWork(element);
