// How far the reader is on each page: what counts as done, what is said, and where to go on.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./words.mjs";

const { nextPage, pagesIn, says, secondsToRead, standing, stateOf } = await import("../../_static/marks.mjs");
const PAGE = { page: "images", questions: ["ans-a", "quiz-b", "predict-c"], tasks: ["one", "two"] };
const CHECKED = '{"choice":"1","checked":true}';
const of = (stored) => standing(PAGE, (name) => stored[name] ?? null);

test("a question counts as answered once it was checked, a task once it was solved", () => {
  const stored = {
    "answer images#ans-a": "1/2",
    "quiz images#quiz-b": CHECKED,
    "quiz images#predict-c": '{"choice":"1","checked":false}',
    "task one": "passed",
    "task two": "begun",
  };
  assert.deepEqual(of(stored), { isRead: false, answered: 2, questions: 3, solved: 1, tasks: 2 });
  assert.equal(says(of(stored)), "begun · 2 of 3 answered · 1 of 2 tasks solved");
});

test("what is stored for another page or for a question that is gone counts for nothing", () => {
  const stored = { "answer other#ans-a": "1", "answer images#ans-old": "1", "task three": "passed" };
  assert.equal(of(stored).answered + of(stored).solved, 0);
  assert.equal(says(of(stored)), "");
  for (const odd of ["", "  ", "{", "7", "null", '"checked"']) {
    assert.equal(of({ "quiz images#quiz-b": odd, "answer images#ans-a": " " }).answered, 0, odd);
  }
});

test("the state of a page is begun, read, or done where nothing is left to do", () => {
  const done = {
    "answer images#ans-a": "1",
    "quiz images#quiz-b": CHECKED,
    "quiz images#predict-c": CHECKED,
    "task one": "passed",
    "task two": "passed",
  };
  const read = { "course:read": '["images"]' };
  const states = [{}, { "task one": "passed" }, read, done, { ...done, ...read }].map((stored) => stateOf(of(stored)));
  assert.deepEqual(states, ["", "begun", "read", "begun", "done"]);
  const isRead = (tasks, stored) =>
    says(standing({ page: "a", questions: [], tasks }, (name) => ({ "course:read": '["a"]', ...stored })[name]));
  assert.equal(isRead([], {}), "read");
  assert.equal(isRead(["one"], {}), "read · task not solved yet");
  assert.equal(isRead(["one"], { "task one": "passed" }), "read · task solved");
});

test("pages read are named as their files, whatever was stored", () => {
  assert.deepEqual(pagesIn('["book/images","images","depth",7,null]'), ["images", "depth"]);
  for (const odd of [null, "", "{", "7", '{"a":1}']) assert.deepEqual(pagesIn(odd), []);
});

test("one goes on with the page worked on last, then with the next unread one", () => {
  const pages = ["a", "b", "c"];
  assert.equal(nextPage(pages, [], null), "");
  assert.equal(nextPage(pages, [], "b"), "b");
  assert.equal(nextPage(pages, ["a"], null), "b");
  assert.equal(nextPage(pages, ["a", "b"], "b"), "c");
  assert.equal(nextPage(pages, ["b"], "a"), "a");
  assert.equal(nextPage(pages, ["b", "c"], "c"), "a"); // what was left out comes last
  assert.equal(nextPage(pages, ["a", "b", "c"], "c"), "");
  assert.equal(nextPage(pages, ["gone", "a", "glossary"], "gone"), "b");
});

test("a page counts as read after a tenth of its time, 10 seconds at least and a minute at most", () => {
  assert.deepEqual([0, 1, 4, 10, 30].map(secondsToRead), [10, 10, 24, 60, 60]);
});
