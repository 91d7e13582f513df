// What the browser keeps of the reader's work.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hash, storageKeys } from "../../live/page/keys.mjs";
import { orphans, readEdit, readResume } from "../../live/page/stored.mjs";

test("the hash is the same for the same code only", () => {
  assert.notEqual(hash("a = 1"), hash("a = 2"));
  assert.equal(hash("x"), hash("x"));
});

test("the same code twice on a page has two keys", () => {
  const keys = storageKeys("live:book/one:", ["a", "b", "a"]);
  assert.equal(new Set(keys).size, 3);
  assert.ok(keys.every((key) => key.startsWith("live:book/one:")));
});

test("edits of cells that are no more are found, those of other pages are not", () => {
  const [own] = storageKeys("live:book/one:", ["a"]);
  const old = "live:book/one:old:1";
  const entries = [
    [own, "{}"],
    [old, '{"number": 2, "code": "x"}'],
    ["live:book/two:old:1", "{}"],
  ];
  const storage = { length: 3, key: (i) => entries[i][0], getItem: (key) => Object.fromEntries(entries)[key] };
  assert.deepEqual(orphans("live:book/one:", [own], storage), [[old, { number: 2, code: "x" }]]);
});

test("only an edit that we wrote counts", () => {
  assert.deepEqual(readEdit('{"number": 2, "code": "x"}'), { number: 2, code: "x" });
  assert.deepEqual(readEdit('{"number": "2", "code": "x"}'), { number: 1, code: "x" });
  for (const text of [null, "", "{", "null", "[]", "5", '{"code": 7}']) assert.equal(readEdit(text), null);
});

test("only a note of this page, with cells that it has, is taken up after a reload", () => {
  const kept = { page: "a", waiting: [0, 1], place: {}, editing: {} };
  assert.deepEqual(readResume(JSON.stringify(kept), "a", 2), kept);
  for (const other of [{ page: "b" }, { waiting: [] }, { waiting: [2] }, { waiting: ["0"] }, { place: null }]) {
    assert.equal(readResume(JSON.stringify({ ...kept, ...other }), "a", 2), null);
  }
  for (const text of [null, "{", "null", "5"]) assert.equal(readResume(text, "a", 2), null);
});
