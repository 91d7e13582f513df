// The reader's work on a page as a notebook (nbformat 4.5): what a cell showed, and where it belongs.
import { hash } from "./keys.mjs";
import { terminalText } from "./terminal.mjs";

const VERDICT = /^<div class="verdict verdict-(passed|begun|open)" data-task="([\w-]+)"/;

/** The message of an error begins behind its name, and may have several lines. */
function errorOf({ text, name }) {
  const lines = text.trimEnd().split("\n");
  const at = lines.findLastIndex((line) => line.split(":")[0].split(".").pop() === name);
  const evalue =
    at < 0
      ? lines.at(-1)
      : lines
          .slice(at)
          .join("\n")
          .replace(/^[^:\n]*:? ?/, "");
  return { output_type: "error", ename: name, evalue, traceback: lines };
}

const displayed = (data) => ({ output_type: "display_data", data, metadata: {} });

/** The form of a figure in a notebook: SVG is text there, other pictures are base64. */
function figureOf({ data, type }) {
  if (type !== "image/svg+xml") return displayed({ [type]: data });
  return displayed({ [type]: new TextDecoder().decode(Uint8Array.from(atob(data), (c) => c.charCodeAt(0))) });
}

const printed = (name, text) => ({ output_type: "stream", name, text });
const forms = {
  error: errorOf,
  figure: figureOf,
  value: (message) => displayed({ ...message.forms }),
  text: ({ text }) => printed("stdout", text),
  note: ({ text }) => printed("stderr", `${text}\n`),
};

/** The outputs of a notebook's cell from the messages that Python sent for it. */
export function outputsOf(messages) {
  const outputs = [];
  for (const message of messages) {
    const last = outputs.at(-1);
    if (message.kind === "text" && last?.name === "stdout") last.text += message.text;
    else outputs.push(forms[message.kind](message));
  }
  for (const output of outputs) if (output.name === "stdout") output.text = terminalText(output.text);
  return outputs;
}

/** The last verdict on each task, {task: state}. */
export function verdictsOf(messages) {
  const found = messages.map(({ forms }) => VERDICT.exec(forms?.["text/html"] ?? "")).filter(Boolean);
  return Object.fromEntries(found.map(([, state, task]) => [task, state]));
}

/** The cell of the notebook for each cell of the page, by the code of the book; both are in the same order. */
function counterparts(notebook, cells) {
  let from = 0;
  return cells.map(({ original }) => {
    const at = notebook.cells.findIndex(
      ({ cell_type, source }, i) =>
        i >= from && cell_type === "code" && [source].flat().join("").trimEnd() === original.trimEnd(),
    );
    if (at >= 0) from = at + 1;
    return notebook.cells[at];
  });
}

/** Says above all whose work this is, and what of it is the reader's: what follows says how the page was made. */
function whose(notebook, { date, page, cells }) {
  const names = (found) => found.map((at) => at + 1).join(", ") || "–";
  const code = notebook.cells.filter(({ cell_type }) => cell_type === "code").slice(1); // not the first, which sets up
  const places = (is) => code.flatMap(({ id }, at) => (cells[id] && is(cells[id]) ? [at] : []));
  const says = [
    inLanguage("A reader's work on {page}, saved on {date}.", { page, date: date.slice(0, 10) }),
    inLanguage("Changed: cells {cells}.", { cells: names(places(({ edited }) => edited)) }),
    inLanguage("Run by the reader, with the browser's own Python: cells {cells}.", {
      cells: names(places(({ run }) => run)),
    }),
    inLanguage("What was changed and has not run since the page was opened has no output."),
  ];
  return { cell_type: "markdown", id: "work", metadata: {}, source: `*${says.join(" ")}*` };
}

/**
 * The page's published notebook with the reader's code and what it showed.
 *
 * Each cell is {original, code, messages}; `messages` is null where its code has not run here: then the
 * outputs of the book stay with the book's code, and changed code has none. `facts` goes into the metadata.
 */
export function workNotebook(published, cells, facts) {
  const notebook = structuredClone(published);
  const work = { ...facts, edition: hash(cells.map(({ original }) => original).join("\n\n")), cells: {}, verdicts: {} };
  for (const [i, target] of counterparts(notebook, cells).entries()) {
    const { original, code, messages } = cells[i];
    if (!target) throw new Error(inLanguage("the notebook of this page is of another edition"));
    const isEdited = code !== original;
    if (isEdited) target.source = code;
    if (messages || isEdited) {
      Object.assign(target, { outputs: outputsOf(messages ?? []), execution_count: null });
      work.cells[target.id] = { edited: isEdited, run: Boolean(messages) };
    }
    Object.assign(work.verdicts, verdictsOf(messages ?? []));
  }
  notebook.metadata.course_work = work;
  notebook.cells.unshift(whose(notebook, work));
  return notebook;
}
