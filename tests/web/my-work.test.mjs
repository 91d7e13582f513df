// The reader's work as a file: what goes into it, and what is taken from one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInThisContext } from "node:vm";
import "./words.mjs";

globalThis.document = { documentElement: { dataset: {} }, querySelector: () => null };
globalThis.location = { href: "https://a.b/c/" };
const script = new URL("../../src/course_site/pages/course-work.js", import.meta.url);
globalThis.courseWork = runInThisContext(`${readFileSync(script, "utf8")}; courseWork`);

const { merged, pack, unpack } = await import("../../_static/my-work.mjs");
const COURSE = "AI functions";
const WORK = {
  "course:read": '["images"]',
  "course:last": "images",
  hand: '{"kind":"digits of one hand"}',
  "answer images#ans-a": "257",
  "draft images#ans-b": "1/",
  "live:images:1a2b:1": '{"number":2,"code":"x = 1"}',
  "task pixel-to-entry": "passed",
};

test("what was saved comes back", () => {
  assert.deepEqual(unpack(pack(WORK, COURSE, "2026-11-26"), COURSE), { work: WORK });
});

test("a file of an earlier edition, whose names held addresses, is taken as one of today", () => {
  const file = pack(
    { "quiz book/a.html#quiz-b": "{}", "quiz #d": "{}", "answer b%C3%BC#c": "1", "live:book/a:1:1": "{}" },
    COURSE,
    "2026-11-26",
  );
  assert.deepEqual(unpack(file, COURSE).work, {
    "quiz a#quiz-b": "{}",
    "quiz index#d": "{}",
    "answer b%C3%BC#c": "1",
    "live:a:1:1": "{}",
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
  assert.equal(unpack('{"nbformat":4,"metadata":{"course_work":{}},"cells":[]}', COURSE).problem, "notebook");
  assert.equal(unpack(" ".repeat(5_000_001), COURSE).problem, "long");
});

test("names and values that we do not write are left out", () => {
  const work = {
    mode: "dark",
    "quiz ../x#<b>": "1",
    "quiz book/a#q": 7,
    __proto__x: "1",
    "live:a:b": "1",
    "answer a#b": "2",
    "task <b>": "passed",
  };
  const file = JSON.stringify({ kind: "work on a course", version: 1, course: COURSE, work });
  assert.deepEqual(unpack(file, COURSE).work, { "answer a#b": "2" });
});

test("what stands here stays, and pages read are those of both", () => {
  assert.equal(merged("answer a#b", "1", "2"), "1");
  assert.equal(merged("answer a#b", null, "2"), "2");
  assert.equal(merged("course:read", '["a","b"]', '["b","c"]'), '["a","b","c"]');
  assert.equal(merged("course:read", "{", '["c"]'), '["c"]');
  assert.equal(merged("course:read", null, "7"), "[]");
  assert.equal(merged("course:read", '["book/a"]', '["a"]'), '["a"]');
});

test("what is done here or there is done", () => {
  const [open, done] = ['{"choice":"1","checked":false}', '{"choice":"0","checked":true}'];
  assert.equal(merged("quiz a#b", open, done), done);
  assert.equal(merged("quiz a#b", done, open), done);
  assert.equal(merged("quiz a#b", '{"choice":"2","checked":true}', done), '{"choice":"2","checked":true}');
  assert.equal(merged("quiz a#b", done, "{"), done);
  assert.equal(merged("task a", null, "passed"), "passed");
  assert.equal(merged("task a", "odd", "passed"), "passed");
  assert.equal(merged("task a", "passed", "odd"), "passed");
});
