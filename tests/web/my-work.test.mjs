// The reader's work as a file: what goes into it, and what is taken from one.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./words.mjs";

const { keysOf, merged, nameOf, pack, unpack } = await import("../../_static/my-work.mjs");
const COURSE = "AI functions";

test("a file names pages without the address of the site, and is loaded at another one", () => {
  const key = "quiz /old/place/book/images.html#quiz-images-size";
  assert.equal(nameOf(key, "/old/place/"), "quiz book/images#quiz-images-size");
  assert.ok(keysOf("quiz book/images#quiz-images-size", "/").includes("quiz /book/images.html#quiz-images-size"));
  assert.equal(nameOf("answer /new/book/images#ans-a", "/new/"), "answer book/images#ans-a");
});

test("what is not the reader's work here is in no file", () => {
  for (const key of ["mode", "theme", "quiz /elsewhere/a.html#q", "quiz", "answer x#y", "other:read"]) {
    assert.equal(nameOf(key, "/course/"), null, key);
  }
});

test("what was saved comes back", () => {
  const stored = [
    ["course:read", '["book/images"]'],
    ["answer /c/book/images.html#ans-a", "257"],
    ["live:book/images:1a2b:1", '{"number":2,"code":"x = 1"}'],
    ["mode", "dark"],
  ];
  const { work } = unpack(pack(stored, "/c/", COURSE, "2026-11-26"), COURSE);
  assert.deepEqual(work, {
    "course:read": '["book/images"]',
    "answer book/images#ans-a": "257",
    "live:book/images:1a2b:1": '{"number":2,"code":"x = 1"}',
  });
});

test("a file that is no work of this course is named as such, and nothing is taken", () => {
  const whole = pack([["course:read", "[]"]], "/", COURSE, "2026-11-26");
  for (const text of ["", "{", "[]", "null", "7", '{"kind":"work on a course"}', whole.slice(0, -5), "<html>"]) {
    assert.deepEqual(unpack(text, COURSE), { problem: "foreign" }, text);
  }
  assert.equal(unpack(whole.replace('"version": 1', '"version": 2'), COURSE).problem, "newer");
  assert.deepEqual(unpack(whole, "Lines"), { problem: "other", course: COURSE });
  assert.equal(unpack(" ".repeat(5_000_001), COURSE).problem, "long");
});

test("names and values that we do not write are left out", () => {
  const work = {
    mode: "dark",
    "quiz ../x#<b>": "1",
    "quiz book/a#q": 7,
    __proto__x: "1",
    "live:a:b": "1",
    "answer book/a#b": "2",
  };
  const file = JSON.stringify({ kind: "work on a course", version: 1, course: COURSE, work });
  assert.deepEqual(unpack(file, COURSE).work, { "answer book/a#b": "2" });
});

test("what stands here stays, and pages read are those of both", () => {
  assert.equal(merged("answer a#b", "1", "2"), "1");
  assert.equal(merged("answer a#b", null, "2"), "2");
  assert.equal(merged("course:read", '["a","b"]', '["b","c"]'), '["a","b","c"]');
  assert.equal(merged("course:read", "{", '["c"]'), '["c"]');
  assert.equal(merged("course:read", null, "7"), "[]");
});
