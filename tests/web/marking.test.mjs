// Marking: what is taken from files of readers' work, whatever is in them, and how they are run.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./words.mjs";

const model = await import("../../_static/marking-model.mjs");
const { judge } = await import("../../_static/answers.mjs");
const { runWork } = await import("../../_static/marking-run.mjs");
const CONTENTS = { "part/images": { page: "images", questions: [], tasks: ["one", "two"] } };
const cell = (source) => ({ cell_type: "code", source, metadata: {}, outputs: [] });
const WORK = {
  course: "C",
  page: "part/images",
  date: "2026-11-27T10:00:00Z",
  edition: "e",
  answers: { "answer ans-a": "1/2" },
  verdicts: { one: "passed" },
};
const file = (
  changes = {},
  cells = [cell("import sys"), { cell_type: "markdown", source: "x" }, cell(["a = 1\n", "b"])],
) => JSON.stringify({ nbformat: 4, metadata: { course_work: { ...WORK, ...changes } }, cells });
const read = (text) => model.readWork(text, "C", CONTENTS);

test("of a file its page, its code, its answers and its claims are taken", () => {
  assert.deepEqual(read(file()), {
    address: "part/images",
    entry: CONTENTS["part/images"],
    edition: "e",
    saved: "2026-11-27",
    answers: { "answer ans-a": "1/2" },
    claims: { one: "passed" },
    codes: ["import sys", "a = 1\nb"],
  });
  assert.equal(read(file({ page: "book/images" })).address, "part/images"); // the page has moved since
});

test("a file that is no work on this site is refused with its own sentence", () => {
  const whole = file();
  const problems = {
    empty: ["", " \n"],
    broken: [whole.slice(0, -9), "<html>", "{"],
    foreign: [
      "[]",
      "null 1".slice(5),
      '"x"',
      "{}",
      '{"cells":[]}',
      '{"cells":7,"metadata":{"course_work":{"page":"a"}}}',
    ],
    course: [file({ course: "D" }), file({ course: 7 })],
    page: [file({ page: "book/other" }), file({ page: "__proto__" }), file({ page: "../../evil" }), file({ page: "" })],
    large: [file({}, Array(1001).fill(cell("1")))],
  };
  const said = new Set();
  for (const [problem, texts] of Object.entries(problems)) {
    for (const text of texts) assert.deepEqual(read(text), { problem }, text.slice(0, 60));
    said.add(model.problemText(problem));
  }
  assert.equal(said.size, Object.keys(problems).length);
  assert.ok([...said].every((text) => text.endsWith(".")));
});

test("odd pieces of a file are left out, and nothing breaks", () => {
  const cells = [null, 7, { cell_type: "code" }, cell({ a: 1 }), cell(["x = 1", 7]), cell("y")];
  const odd = read(file({ date: "<b>", answers: [1, { a: 1 }], verdicts: null, edition: undefined }, cells));
  assert.deepEqual([odd.saved, odd.answers, odd.claims, odd.edition], ["", {}, {}, "undefined"]);
  assert.deepEqual(odd.codes, ["", "", "x = 1", "y"]);
});

test("answers are right as on the page, and a question only once it was checked", () => {
  const replies = [
    { value: "0.5", verdict: "right" },
    { value: "2", verdict: "wrong" },
  ];
  const key = { fields: [{ id: "ans-a", kind: "number", replies }], questions: [{ id: "quiz-b", right: "1" }] };
  const count = (answers) => model.rightAnswers(key, answers, judge);
  const quiz = (choice, checked) => ({ "quiz quiz-b": JSON.stringify({ choice, checked }) });
  assert.equal(count({ "answer ans-a": "1/2", ...quiz("1", true) }), 2);
  for (const wrong of [{ "answer ans-a": "2" }, { "answer ans-a": "" }, quiz("0", true), quiz("1", false), {}]) {
    assert.equal(count(wrong), 0);
  }
  assert.equal(count({ "quiz quiz-b": "{", "answer other": "1/2" }), 0);
});

test("what the file claims and what came of it are compared", () => {
  const differs = (claims, states) => model.differences(["one", "two"], claims, states);
  assert.deepEqual(differs({ one: "passed", two: "begun" }, { one: "passed", two: "open" }), []);
  assert.deepEqual(differs({ one: "passed" }, { two: "passed" }), [
    "one: the file says solved, here it is not.",
    "two: solved here, the file does not say so.",
  ]);
});

test("changed are the cells that the page does not have, but for the one that sets up", () => {
  const codes = ["set up", "a = 1\n", "b = 3", " ", "c"];
  assert.deepEqual(model.changedCells(codes, ["a = 1", "b = 2", "c"]), [{ number: 3, code: "b = 3" }]);
});

test("no cell of the table becomes a formula of a spreadsheet", () => {
  for (const formula of ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("x")']) {
    assert.match(model.csvCell(formula), /^"'/, formula);
  }
  assert.equal(model.csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(model.csvCell(3), "3");
  const row = { file: "=a.ipynb", page: "P", saved: "", solved: 1, tasks: 2, differs: ["x"], notes: ["y", "z"] };
  const [head, line, rest] = model.csvOf([row]).split("\r\n");
  assert.ok(head.startsWith('\ufeff"file",'));
  assert.deepEqual([line, rest], ['"\'=a.ipynb","P","",1,2,"","","x","y z"', ""]);
});

/** A Python whose cells do what `act(code, hear)` says. */
function pythonOf(act) {
  const python = { ready: Promise.resolve(), ended: false, ran: [] };
  python.end = () => (python.ended = true);
  const start = (hear) => {
    python.run = async (number, code) => {
      python.ran.push(number);
      return (await act(code, hear)) ?? { state: "ok" };
    };
    return python;
  };
  return { python, start };
}

/** Answers the questions of the runner: a task is solved once a cell named `solve <task>` has run. */
function solving(more = () => {}) {
  const solved = new Set();
  return (code, hear) => {
    const asked = /judge\("(.*)", (\[.*\])\)/.exec(code);
    if (code.startsWith("solve ")) solved.add(code.slice(6));
    if (!asked) return more(code, hear);
    const states = Object.fromEntries(
      JSON.parse(asked[2]).map((task) => [task, solved.has(task) ? "passed" : "begun"]),
    );
    hear({ kind: "marking", token: asked[1], states });
  };
}

const settings = (codes, more = {}) => ({
  codes,
  tasks: ["one", "two"],
  limit: 60_000,
  signal: new AbortController().signal,
  ...more,
});

test("every cell runs, errors do not end it, and each task is judged", async () => {
  const { python, start } = pythonOf(solving((code) => (code === "bad" ? { state: "error" } : undefined)));
  const found = await runWork({ ...settings(["set up", "bad", "solve two"]), start });
  assert.deepEqual([found.states, found.failed, found.end], [{ one: "begun", two: "passed" }, [2], "done"]);
  assert.deepEqual(python.ran.filter(Boolean), [1, 2, 3]);
  assert.ok(python.ended);
});

test("what a file itself says of its tasks is not believed", async () => {
  const forge = (_, hear) => hear({ kind: "marking", token: "guessed", states: { one: "passed" } });
  const { start } = pythonOf(solving(forge));
  assert.deepEqual((await runWork({ ...settings(["x"]), start })).states, { one: "begun", two: "begun" });
});

test("a file that does not end is ended, and what was solved until then counts", async () => {
  const { python, start } = pythonOf(solving((code) => (code === "for ever" ? new Promise(() => {}) : undefined)));
  const found = await runWork({ ...settings(["solve one", "for ever", "solve two"], { limit: 20 }), start });
  assert.deepEqual([found.states, found.end, found.cell], [{ one: "passed" }, "time", 2]);
  assert.ok(python.ended);
});

test("Stop ends a file at once, and a Python that dies is told of", async () => {
  const stop = new AbortController();
  const { start } = pythonOf(solving((code) => (code === "x" ? new Promise(() => stop.abort()) : undefined)));
  assert.equal((await runWork({ ...settings(["x"], { signal: stop.signal }), start })).end, "stopped");
  const dying = pythonOf(solving((code) => (code === "x" ? Promise.reject({ code: "memory" }) : undefined)));
  const found = await runWork({ ...settings(["x"]), start: dying.start });
  assert.deepEqual([found.end, found.detail], ["died", "memory"]);
  assert.match(model.endText(found), /Python ended in cell 1: memory/);
});
