// What is said of an edit that the browser does not keep.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./words.mjs";
import { Cell } from "../../live/page/cell.mjs";

/** What is said below a cell while it is edited so many times, in this storage. */
function saidWith(storage, times) {
  const said = [];
  const cell = { storage, key: "k", number: 1, code: "x", isEdited: true, say: (text) => said.push(text) };
  for (let i = 0; i < times; i += 1) Cell.prototype.store.call(cell);
  return said;
}

const full = () => {
  throw new Error("full");
};

test("an edit that will be lost is said to be, once, and an edit that is kept is not", () => {
  assert.deepEqual(saidWith({ setItem() {} }, 2), []);
  for (const storage of [{ forgets: true, setItem() {} }, { setItem: full }]) {
    const said = saidWith(storage, 3);
    assert.equal(said.length, 1);
    assert.match(said[0], /will be lost/);
    saidWith({ setItem() {} }, 1);
  }
});
