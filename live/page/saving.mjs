// Saves the reader's work on a page as a notebook; fetched when that is asked for.
import { workNotebook } from "./work-notebook.mjs";

/** What the reader answered on this page, {name: text}: fields and questions. */
function answersHere() {
  const names = [`answer ${courseWork.page}#`, `quiz ${courseWork.page}#`];
  const own = courseWork.names().filter((name) => names.some((start) => name.startsWith(start)));
  return Object.fromEntries(own.map((name) => [name.replace(/ .*#/, " "), courseWork.recall(name)]));
}

function answers() {
  try {
    return answersHere();
  } catch {
    return {}; // no storage
  }
}

function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Puts the cells into the notebook that is published with the page, and hands it to the reader as a file. */
export async function saveWork(cells, { page, course, notebook }) {
  const response = await fetch(new URL(notebook, document.baseURI));
  if (!response.ok) throw new Error(`${notebook}: ${response.status}`);
  const shown = cells.map(({ original, code, ranCode, output }) => {
    return { original, code, messages: ranCode === code ? (output?.messages ?? null) : null };
  });
  const date = new Date().toISOString();
  const work = workNotebook(await response.json(), shown, { course, page, date, answers: answers() });
  download(`${JSON.stringify(work, null, 1)}\n`, `${page.replaceAll("/", "-")}-${date.slice(0, 10)}.ipynb`);
}
