// Text as a terminal shows it.
import "./words.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { overwritten, shortened, terminalText } from "../../live/page/terminal.mjs";

test("carriage returns and backspaces overwrite", () => {
  assert.equal(terminalText("10 %\r20 %\rdone\nnext"), "done\nnext");
  assert.equal(terminalText("a long line\rshort"), "shortg line");
  assert.equal(terminalText("abc\b\bX"), "aX");
});

test("of a line that goes on, what is overwritten is dropped", () => {
  assert.equal(overwritten("10 %\r20 %\r"), "10 %\r20 %\r");
  assert.equal(overwritten("a long line\rshort\rX"), "shortg line\rX");
});

test("a text that is too long is cut, and says by how much", () => {
  assert.equal(shortened("abc\ndef", 100, 100), "abc\ndef");
  const x = "x".repeat(1200);
  assert.equal(shortened(x, 100, 100), `${"x".repeat(100)}\n... 1,100 more characters are not shown.`);
  assert.equal(shortened("a\n".repeat(10), 100, 2), "a\na\n... 17 more characters are not shown.");
});
