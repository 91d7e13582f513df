// Where numpy's inner loops are not where they are expected, or the browser is older, all stays as it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCode } from "../../live/build/products.mjs";
import { fastProducts, withMemory } from "../../live/workers/products.mjs";

const code = await makeCode();
const memory = new WebAssembly.Memory({ initial: 1 });
const table = new WebAssembly.Table({ initial: 1, element: "anyfunc" });

test("a browser without the instructions keeps numpy's loops", () => {
  const newer = { ...code, bytes: btoa("\0asm\x01\0\0\0\x0f\x01\0") }; // a section that no browser knows
  assert.equal(fastProducts(newer, memory, table), null);
  assert.equal(fastProducts(code, null, table), null);
  assert.equal(fastProducts(code, memory, undefined), null);
});

test("a ufunc of another form is left alone", () => {
  const words = new Int32Array(memory.buffer);
  for (const form of [
    [1, 1, 2],
    [2, 2, 2],
    [2, 1, 3],
  ]) {
    words.fill(0);
    [words[2], words[3], words[8]] = form;
    const before = [...words];
    assert.equal(fastProducts(code, memory, table)(0, '["ff->f", "dd->d"]', 4096), false);
    assert.deepEqual([...words], before);
  }
  assert.equal(table.length, 1);
});

test("the first memory that is made meanwhile is told", async () => {
  const Usual = WebAssembly.Memory;
  const [made, first] = await withMemory(async () => [1, 2].map((initial) => new WebAssembly.Memory({ initial })));
  assert.equal(first, made[0]);
  assert.equal(WebAssembly.Memory, Usual);
  await assert.rejects(
    withMemory(() => Promise.reject(new Error("no line"))),
    /no line/,
  );
  assert.equal(WebAssembly.Memory, Usual);
});
