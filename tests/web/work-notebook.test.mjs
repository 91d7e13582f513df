// The reader's work on a page as a notebook.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import "./words.mjs";

const { outputsOf, verdictsOf, workNotebook } = await import("../../live/page/work-notebook.mjs");
const { hash } = await import("../../live/page/keys.mjs");
const code = (id, source, outputs = []) => ({
  cell_type: "code",
  id,
  metadata: {},
  execution_count: 1,
  source,
  outputs,
});
const BOOK = [{ output_type: "stream", name: "stdout", text: "of the book\n" }];
const PUBLISHED = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { title: "book/page" },
  cells: [
    code("cell-0", "import sys"),
    { cell_type: "markdown", id: "cell-1", metadata: {}, source: "a = 1" },
    code("cell-2", ["a = 1\n", "print(a)"], BOOK),
    code("cell-3", "b = 2", BOOK),
    code("cell-4", "b = 2", BOOK),
  ],
};
const FACTS = { course: "C", page: "book/page", date: "2026-11-27T00:00:00Z", answers: { "answer ans-a": "1/2" } };
const SVG = "<svg>Φ</svg>";
const html = (state, task) => ({
  kind: "value",
  forms: { "text/plain": "v", "text/html": `<div class="verdict verdict-${state}" data-task="${task}" role="status">` },
});
const MESSAGES = [
  { kind: "text", text: "10%\r" },
  { kind: "text", text: "99%\n" },
  html("begun", "t"),
  { kind: "figure", type: "image/svg+xml", data: Buffer.from(SVG).toString("base64") },
  { kind: "figure", type: "image/png", data: "iVBORw0KGgo=" },
  { kind: "note", text: "Ended." },
  { kind: "error", text: "Cell 1, line 1\nValueError: no: never\nagain\n", name: "ValueError" },
];
const CELLS = [
  { original: "a = 1\nprint(a)", code: "a = 3", messages: MESSAGES },
  { original: "b = 2", code: "b = 2", messages: null },
  { original: "b = 2", code: "b = 5", messages: null },
];

test("each message becomes an output of its kind, and what was overwritten is not kept", () => {
  const [text, value, svg, png, note, error, ...others] = outputsOf(MESSAGES);
  assert.deepEqual(others, []);
  assert.deepEqual(text, { output_type: "stream", name: "stdout", text: "99%\n" });
  assert.equal(value.data["text/plain"], "v");
  assert.equal(svg.data["image/svg+xml"], SVG);
  assert.equal(png.data["image/png"], "iVBORw0KGgo=");
  assert.equal(note.name, "stderr");
  assert.deepEqual([error.ename, error.evalue], ["ValueError", "no: never\nagain"]);
});

test("an error without a message, and one that names its module, keep their names", () => {
  const errorOf = (text, name) => outputsOf([{ kind: "error", text, name }])[0];
  assert.equal(errorOf("Cell 1\nKeyboardInterrupt", "KeyboardInterrupt").evalue, "");
  assert.equal(errorOf("numpy.linalg.LinAlgError: Singular", "LinAlgError").evalue, "Singular");
});

test("the last verdict on a task counts, and text that looks like one does not", () => {
  const printed = { kind: "text", text: html("passed", "u").forms["text/html"] };
  assert.deepEqual(verdictsOf([html("begun", "t"), html("passed", "t"), printed]), { t: "passed" });
});

test("code and outputs go into the cells that they are of, and the book's stay where nothing ran", () => {
  const { cells, metadata } = workNotebook(PUBLISHED, CELLS, FACTS);
  assert.deepEqual(
    cells.slice(1).map(({ source }) => source),
    ["import sys", "a = 1", "a = 3", "b = 2", "b = 5"],
  );
  assert.deepEqual([cells[4].outputs, cells[5].outputs], [BOOK, []]);
  assert.deepEqual([cells[3].execution_count, cells[4].execution_count], [null, 1]);
  assert.match(cells[0].source, /work on book\/page, saved on 2026-11-27\. Changed: cells 1, 3\. .*Python: cells 1\./);
  const edition = hash("a = 1\nprint(a)\n\nb = 2\n\nb = 2");
  const touched = { "cell-2": { edited: true, run: true }, "cell-4": { edited: true, run: false } };
  assert.deepEqual(metadata.course_work, { ...FACTS, edition, cells: touched, verdicts: { t: "begun" } });
  assert.equal(PUBLISHED.cells[3].source, "b = 2");
});

test("a notebook of another edition is not filled in", () => {
  assert.throws(() => workNotebook(PUBLISHED, [{ original: "c", code: "c", messages: null }], FACTS), /edition/);
});

test("a notebook is written for nbformat to look at", { skip: !process.env.TEST_NOTEBOOK }, () => {
  writeFileSync(process.env.TEST_NOTEBOOK, JSON.stringify(workNotebook(PUBLISHED, CELLS, FACTS)));
});
