// Under which names the browser keeps the reader's work.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const SCRIPT = readFileSync(new URL("../../src/course_site/pages/course-work.js", import.meta.url), "utf8");

/** A storage as browsers have it, with room for so many characters. */
function storageOf(entries, room = Infinity) {
  const map = new Map(Object.entries(entries));
  return {
    all: () => Object.fromEntries(map),
    get length() {
      return map.size;
    },
    key: (i) => [...map.keys()][i] ?? null,
    getItem: (key) => map.get(key) ?? null,
    removeItem: (key) => map.delete(key),
    setItem(key, text) {
      const others = [...map].filter(([other]) => other !== key);
      if ([...others, [key, text]].flat().join("").length > room) throw new Error("full");
      map.set(key, text);
    },
  };
}

/** What the script of a page offers, at this address of a course whose root is so far up. */
function open(address, up, localStorage, older = "") {
  const querySelector = () => (older ? { content: older } : null);
  const document = { documentElement: { dataset: { content_root: up } }, querySelector };
  return runInNewContext(`${SCRIPT}; courseWork`, { document, location: { href: address }, localStorage, URL });
}

test("a page has one name, with and without the end of its address, wherever it has moved to", () => {
  for (const end of ["book/images.html", "book/images", "part-1/images.html?x#y"]) {
    assert.equal(open(`https://a.b/c/${end}`, "../", storageOf({})).pageName(), "images");
  }
  assert.equal(open("https://a.b/c/book/pictures.html", "../", storageOf({}), "images").pageName(), "images");
});

test("the address of a page is that below the course", () => {
  const front = open("https://a.b/c/", "./", storageOf({}));
  const { pathOf } = front;
  assert.deepEqual(
    [front.pageName(), pathOf("https://a.b/c/index.html"), pathOf("/c/book/a.html#b"), pathOf("/d/x")],
    ["index", "index", "book/a", null],
  );
});

test("names of earlier editions, which held an address, are those of today", () => {
  const { today } = open("https://a.b/c/", "./", storageOf({}));
  const names = {
    "quiz book/a.html#q": "quiz a#q",
    "answer book/a#r": "answer a#r",
    "draft #r": "draft index#r",
    "live:book/a:1x:2": "live:a:1x:2",
    "live:plain:1x:2": "live:plain:1x:2",
    "course:read": "course:read",
    "task pixel-to-entry": "task pixel-to-entry",
  };
  for (const [before, after] of Object.entries(names)) assert.equal(today(before), after);
});

test("two courses on one host keep their work apart", () => {
  const storage = storageOf({});
  const [a, b] = ["a", "b"].map((course) => open(`https://u.io/${course}/`, "./", storage));
  assert.ok(a.remember("course:read", "[1]"));
  assert.equal(b.recall("course:read"), null);
  assert.ok(b.remember("course:read", "[2]"));
  a.forget("course:read");
  assert.deepEqual([[...a.names()], [...b.names()]], [[], ["course:read"]]);
});

test("what earlier editions stored is carried over once, and nothing of another course", () => {
  const before = {
    "course:read": "[1]",
    "live:book/a:1:1": "{}",
    "quiz /c/book/a.html#q": "old",
    "answer /c/book/a#r": "5",
    "answer /other/a.html#r": "6",
    mode: "dark",
    "course /c/ quiz a#q": "new",
    "course /c/ draft book/a#r": "1/",
    "course /d/ draft book/a#r": "other",
  };
  const storage = storageOf(before);
  open("https://a.b/c/book/a.html", "../", storage);
  const after = {
    "answer /other/a.html#r": "6",
    mode: "dark",
    "course /c/ quiz a#q": "new",
    "course /d/ draft book/a#r": "other",
    "course /c/ course:read": "[1]",
    "course /c/ live:a:1:1": "{}",
    "course /c/ answer a#r": "5",
    "course /c/ draft a#r": "1/",
  };
  assert.deepEqual(storage.all(), after);
  open("https://a.b/c/book/a", "../", storage);
  assert.deepEqual(storage.all(), after);
});

test("in a full storage nothing is lost, and without one nothing breaks", () => {
  const before = { "course:read": "[1]" };
  const full = storageOf(before, "course:read[1]".length);
  assert.equal(open("https://a.b/c/", "./", full).remember("x", "y".repeat(99)), false);
  assert.deepEqual(full.all(), before);
  const none = open("https://a.b/c/", "./", undefined);
  assert.deepEqual([none.recall("x"), none.remember("x", "y")], [null, false]);
});
