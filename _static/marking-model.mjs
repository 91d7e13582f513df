// Marking, without a page and without Python: what is taken from a file of a reader's work, what the page of the
// course says to it, and the table. Whatever stands in a file is text, and stays text.

export const LONGEST = 50_000_000; // bytes of one file: a notebook with many figures
const MOST_CELLS = 1000;

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The entries of an object that are texts, {name: text}. */
function textsOf(object) {
  const entries = Object.entries(Object(object)).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(entries);
}

const sourceOf = ({ source }) =>
  [source]
    .flat()
    .filter((line) => typeof line === "string")
    .join("");

/** The page among those of the site, by its address, or by its name where it has moved: {address, entry}. */
function pageAmong(contents, page) {
  if (Object.hasOwn(contents, page)) return { address: page, entry: contents[page] };
  const name = page.split("/").pop();
  const found = Object.entries(contents).find(([, entry]) => entry.page === name);
  return found && { address: found[0], entry: found[1] };
}

/** What counts of a file: its page, the code of its cells, what it claims, its answers; or the problem with it. */
export function readWork(text, course, contents) {
  if (!text.trim()) return { problem: "empty" };
  const notebook = parsed(text);
  if (notebook === null) return { problem: "broken" };
  const work = notebook.metadata?.course_work;
  if (!Array.isArray(notebook.cells) || typeof work?.page !== "string") return { problem: "foreign" };
  if (work.course !== course) return { problem: "course" };
  const found = pageAmong(contents, work.page);
  if (!found) return { problem: "page" };
  const cells = notebook.cells.filter((cell) => cell?.cell_type === "code");
  if (cells.length > MOST_CELLS) return { problem: "large" };
  return {
    ...found,
    edition: String(work.edition),
    saved: /^\d{4}-\d\d-\d\d/.exec(work.date)?.[0] ?? "",
    answers: textsOf(work.answers),
    claims: textsOf(work.verdicts),
    codes: cells.map(sourceOf),
  };
}

const INPUT = ":scope > .cell_input, :scope > details > .cell_input";

/** What a page of the course says: its code, its right answers, and what its Python needs (null without one). */
export function keyOf(page) {
  const all = (selector, within = page) => [...within.querySelectorAll(selector)];
  const codes = all("div.cell").flatMap((cell) => cell.querySelector(INPUT)?.querySelector("pre") ?? []);
  return {
    title: page.querySelector("article h1")?.firstChild?.textContent.trim() ?? "",
    originals: codes.map((pre) => pre.textContent.replace(/\n$/, "")),
    fields: all(".answer").map((field) => ({
      id: field.id,
      kind: field.dataset.kind,
      replies: all(".answer-reply", field).map(({ dataset }) => ({ ...dataset })),
    })),
    questions: all(".quiz:not(.prediction)").map((quiz) => ({
      id: quiz.id,
      right: quiz.querySelector('.quiz-choice[data-verdict="right"] input')?.value,
    })),
    settings: parsed(page.getElementById("live-settings")?.textContent ?? "null"),
  };
}

/** How many answers of a file are right; `judge` is that of the fields (answers.mjs). */
export function rightAnswers({ fields, questions }, answers, judge) {
  const isRight = ({ id, kind, replies }) => {
    const text = answers[`answer ${id}`];
    const values = replies.map(({ value }) => value);
    return text !== undefined && replies[judge(text, kind, values).index]?.verdict === "right";
  };
  const isChosen = ({ id, right }) => {
    const { choice, checked } = Object(parsed(answers[`quiz ${id}`] ?? "null"));
    return checked === true && choice === right;
  };
  return fields.filter(isRight).length + questions.filter(isChosen).length;
}

/** The cells of a file whose code is not that of the page: [{number, code}], counted as in the file. */
export function changedCells(codes, originals) {
  const known = new Set(originals.map((code) => code.trimEnd()));
  const cells = codes.map((code, i) => ({ number: i + 1, code }));
  return cells.slice(1).filter(({ code }) => code.trim() && !known.has(code.trimEnd())); // the first sets up
}

/** In what the verdicts of the run differ from those that the file claims. */
export function differences(tasks, claims, states) {
  return tasks.flatMap((task) => {
    const [isClaimed, isSolved] = [claims[task] === "passed", states[task] === "passed"];
    if (isClaimed && !isSolved) return inLanguage("{task}: the file says solved, here it is not.", { task });
    if (!isClaimed && isSolved) return inLanguage("{task}: solved here, the file does not say so.", { task });
    return [];
  });
}

/** Why a file was not run. */
export function problemText(problem) {
  const texts = {
    empty: inLanguage("The file is empty."),
    broken: inLanguage("The file is cut off, or no notebook: it cannot be read."),
    foreign: inLanguage("This is no file that was saved with “My work on this page”."),
    course: inLanguage("This is work on another course."),
    page: inLanguage("This is work on a page that this site does not have."),
    large: inLanguage("The file is too large to be work on a page."),
    unreadable: inLanguage("The browser could not read the file."),
    unfetched: inLanguage("The page of the course could not be fetched, to compare the file with it."),
    pythonless: inLanguage("This site has no Python for that page."),
    stopped: inLanguage("Not run: stopped before."),
  };
  return texts[problem];
}

/** How a run ended, where it did not get to its end by itself. */
export function endText({ end, cell, detail }) {
  const texts = {
    time: inLanguage("Out of time in cell {cell}: what was solved until then counts.", { cell }),
    stopped: inLanguage("Stopped in cell {cell}: what was solved until then counts.", { cell }),
    died: inLanguage("Python ended in cell {cell}: {detail}", { cell, detail }),
  };
  return texts[end] ?? "";
}

/** A cell of a CSV file, which no program takes for a formula. */
export function csvCell(value) {
  if (typeof value === "number") return String(value);
  const isFormula = /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value);
  return `"${(isFormula ? `'${value}` : value).replaceAll('"', '""')}"`;
}

/** The table as a file for spreadsheets. */
export function csvOf(rows) {
  const heads = [
    inLanguage("file"),
    inLanguage("page"),
    inLanguage("saved on"),
    inLanguage("tasks solved"),
    inLanguage("tasks"),
    inLanguage("answers right"),
    inLanguage("questions"),
    inLanguage("differs from the file"),
    inLanguage("notes"),
  ];
  const lines = rows.map(({ file, page, saved, solved, tasks, right, questions, differs, notes }) => {
    const counts = [solved, tasks, right, questions].map((count) => count ?? "");
    return [file, page, saved, ...counts, differs.join(" "), notes.join(" ")];
  });
  return `\ufeff${[heads, ...lines].map((line) => `${line.map(csvCell).join(",")}\r\n`).join("")}`;
}
