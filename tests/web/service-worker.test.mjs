// What the service worker drops when a new build comes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const read = (name) => readFileSync(new URL(`../../live/workers/${name}`, import.meta.url), "utf8");
const SCRIPT = read("service-worker.js");

test("the fetcher looks where the service worker keeps files", () => {
  const named = ["service-worker.js", "fetcher.mjs"].map((name) => read(name).match(/const FILES = "(.+)";/)?.[1]);
  assert.deepEqual(named, ["live-files", "live-files"]);
});

test("a new build drops what earlier ones kept, and nothing of another course on the same host", async () => {
  const files = ["a/live/old/x", "a/live/new/x", "b/live/old/x"].map((path) => ({ url: `https://u.io/${path}` }));
  const names = ["live-pages-old", "live-pages-/a/ old", "live-pages-/a/ new", "live-pages-/b/ old", "live-files"];
  const dropped = [];
  const caches = {
    keys: async () => names,
    delete: async (name) => dropped.push(name),
    open: async () => ({ keys: async () => files, delete: async ({ url }) => dropped.push(url) }),
  };
  let activated = null;
  const self = {
    registration: { scope: "https://u.io/a/" },
    clients: { claim() {} },
    addEventListener: (kind, act) => kind === "activate" && act({ waitUntil: (work) => (activated = work) }),
  };
  runInNewContext(SCRIPT.replace('["KEEP"]', '["new"]'), { self, caches, URL });
  await activated;
  assert.deepEqual(dropped, ["live-pages-old", "live-pages-/a/ old", "https://u.io/a/live/old/x"]);
});
