// What is said about cells and their Python.
import "./words.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeText } from "../../live/page/bar.mjs";
import * as messages from "../../live/page/messages.mjs";

test("cells are named by their numbers", () => {
  assert.equal(messages.names([0]), "Cell 1");
  assert.equal(messages.names([0, 1]), "Cells 1 and 2");
  assert.equal(messages.names([1, 2, 3]), "Cells 2 to 4");
  assert.equal(messages.names([0, 2, 3]), "Cells 1, 3 and 4");
  assert.equal(messages.firstText([0]), "Cell 1 runs first");
});

test("sizes and times are rounded as people say them", () => {
  assert.equal(messages.progressText(12_300_000, 39_000_000), "Python 12 of 39 MB");
  assert.equal(messages.progressText(40_000_000, 39_000_000), "Python 39 of 39 MB");
  assert.equal(sizeText(39_400_000), "39 MB");
  assert.equal(sizeText(10), "1 MB");
  assert.equal(messages.timeText(0.42), "0.4 s");
  assert.equal(messages.timeText(9.97), "10 s");
  assert.equal(messages.timeText(200), "3 min 20 s");
});

test("a Stop says what is lost", () => {
  for (const why of ["silent", "unreachable"]) assert.match(messages.stopText(why), /variables are lost/);
  assert.doesNotMatch(messages.stopText("starting"), /variables are lost/);
});

test("the advice for a problem says which file and what to do", () => {
  const missing = { code: "missing", file: "a/b.pack", detail: "status 404" };
  assert.match(messages.advice({ code: "offline" }), /offline/);
  assert.match(messages.advice(missing), /^b\.pack is not on the server \(status 404\)/);
  assert.match(messages.advice({ code: "something new", detail: "boom" }), /boom/);
});

test("memory that ran out is told from other ends of Python", () => {
  const of = (detail) => messages.classify({ code: "fatal", detail }).code;
  assert.equal(of("RuntimeError: memory access out of bounds"), "memory");
  assert.equal(of("other"), "fatal");
});
