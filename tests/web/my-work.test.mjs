// The reader's work as a file: what goes into it, and what is taken from one.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./words.mjs";

const { merged, pack, unpack } = await import("../../_static/my-work.mjs");
const COURSE = "AI functions";
const WORK = {
  "course:read": '["book/images"]',
  hand: '{"kind":"digits of one hand"}',
  "answer book/images#ans-a": "257",
  "draft book/images#ans-b": "1/",
  "live:book/images:1a2b:1": '{"number":2,"code":"x = 1"}',
};

test("what was saved comes back", () => {
  assert.deepEqual(unpack(pack(WORK, COURSE, "2026-11-26"), COURSE), { work: WORK });
});

test("a page is the same in a file with and without the end of its name", () => {
  const file = pack(
    { "quiz book/a.html#quiz-b": "{}", "quiz #d": "{}", "answer b%C3%BC#c": "1" },
    COURSE,
    "2026-11-26",
  );
  assert.deepEqual(unpack(file, COURSE).work, {
    "quiz book/a#quiz-b": "{}",
    "quiz index#d": "{}",
    "answer b%C3%BC#c": "1",
  });
});

test("a file that is no work of this course is named as such, and nothing is taken", () => {
  const whole = pack({ "course:read": "[]" }, COURSE, "2026-11-26");
  const odd = ['{"version":1,"work":{}}', `{"version":1,"course":"${COURSE}","work":[]}`];
  const kinds = ["{", ...odd].map((text) => text.replace("{", '{"kind":"work on a course",'));
  for (const text of ["", "{", "[]", "null", "7", ...kinds, whole.slice(0, -5), "<html>"]) {
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
