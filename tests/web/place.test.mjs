// The focus after a reload: given back at once, and again where the browser takes it away as the page gets there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { refocus } from "../../live/page/place.mjs";

/** How often the focus is given, on a page that is on its way or there, if it is lost before the page is there. */
function given(readyState, isLost) {
  const body = {};
  globalThis.document = { readyState, body, activeElement: body };
  const loaded = [];
  globalThis.addEventListener = (name, act) => name === "load" && loaded.push(act);
  let times = 0;
  refocus(() => {
    times += 1;
    document.activeElement = { name: "Run" };
  });
  if (isLost) document.activeElement = body;
  for (const act of loaded) act();
  return times;
}

test("the focus that a page on its way has lost comes back, and one that the reader has moved stays", () => {
  assert.equal(given("interactive", true), 2);
  assert.equal(given("interactive", false), 1);
  assert.equal(given("complete", true), 1);
});
