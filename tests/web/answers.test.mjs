// What a reader may write as an answer, and what is said to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./words.mjs";

const { Field, judge, readAnswer } = await import("../../_static/answers.mjs");
const { numbersIn } = await import("../../_static/numbers.mjs");
const { placeOfWord } = await import("../../_static/verdicts.mjs");

/** Whether the text is taken for the value. */
const is = (text, value, kind = "number") => judge(text, kind, [value]).index === 0;
const problem = (text, kind = "number", values = ["1"]) => judge(text, kind, values).problem;

test("a number is read in every form in which people write it", () => {
  for (const text of ["0.5", "0,5", ".5", "1/2", " 1 / 2 ", "+0.5", "2^-1", "5e-1", "x = 0.5", "0.50", "(0.5)"]) {
    assert.ok(is(text, "1/2"), text);
  }
  for (const text of ["1024", "2^10", "2**10", "1,024", "1 024", "1'024", "1.024", "32*32", "32 \u00d7 32", "2 ^ 10"]) {
    assert.ok(is(text, "2^10"), text);
  }
  for (const text of ["-3", "\u22123", "\u20133", "- 3", "\uff0d\uff13", "-3.0"]) assert.ok(is(text, "-3"), text);
  for (const text of ["\u0663\u0664", "\u06f3\u06f4", "\uff13\uff14"]) assert.ok(is(text, "34"), text);
  assert.ok(is("-0", "0"));
  assert.ok(is("4,294,967,296", "4294967296") && is("4.294.967.296", "4294967296"));
});

test("a group of thousands does not begin with 0", () => {
  for (const text of ["0.404", "0,404"]) assert.ok(is(text, "0.404") && !is(text, "404"), text);
  assert.deepEqual(numbersIn("0.004"), [0.004]);
  assert.deepEqual(numbersIn("1,234"), [1.234, 1234]);
});

test("a sign belongs to the whole number, and powers go first", () => {
  assert.ok(is("-2^2", "-4") && is("2^3^2", "512") && is("3*10^5", "300000"));
  assert.ok(!is("-2^2", "4"));
});

test("a rounded number counts from three decimals on, and as exact as we gave it ourselves", () => {
  assert.ok(is("0.333", "1/3") && is("0,3333", "1/3"));
  assert.ok(!is("0.33", "1/3") && !is("0.334", "1/3") && !is("0.3", "1/3"));
  assert.ok(is("0.73", "~0.73") && is("0.7311", "~0.73") && !is("0.74", "~0.73"));
  assert.ok(is("0.5", "0.5") && !is("0.52", "0.5") && !is("0.46", "0.5"));
});

test("fractions of one sign, the sign of division, powers in brackets or raised, and percent are read", () => {
  for (const text of [
    "\u00bd",
    "1\u20442",
    "1\u00f72",
    "50%",
    "50 %",
    "2^(-1)",
    "2**(\u22121)",
    "2\u207b\u00b9",
    "4^(-1/2)",
  ])
    assert.ok(is(text, "1/2"), text);
  for (const text of ["1\u00bd", "3\u00f72"]) assert.ok(is(text, "3/2") && !is(text, "11/2"), text);
  assert.ok(is("-1\u00bd", "-3/2") && is("10^(-4)", "0.0001") && is("10\u00b2", "100"));
  assert.ok(is("2 \u00bd", "(2, 1/2)", "vector"));
  assert.ok(is("12.5%", "0.125") && is("12,5 %", "1/8") && is("33.3%", "1/3") && !is("33%", "1/3"));
  assert.ok(!is("19.2%", "19.2"));
  assert.ok(is("(\u00bd, 10^(-1), 25%)", "(0.5, 0.1, 0.25)", "vector"));
  for (const text of ["1.5\u00bd", "2^\u00bd", "5%%", "%", "2^()", "1/\u00bd"])
    assert.equal(problem(text), "unreadable", text);
});

test("what is no number is no answer", () => {
  for (const text of ["abc", "1 2", "1..2", "--1", "1/", "(", "1/0", "NaN", "<b>1</b>", "1;2"]) {
    assert.equal(problem(text), "unreadable", text);
  }
  for (const text of ["", "   ", "\u200b", "x ="]) assert.equal(problem(text), "empty", text);
  for (const text of ["1e400", "10^1000", "9".repeat(400)]) assert.equal(problem(text), "large", text);
});

test("a vector is read with any brackets, commas, semicolons or spaces", () => {
  for (const text of [
    "(1, 0.5, -2)",
    "1 0.5 -2",
    "[1, 1/2, -2]",
    "1; 0,5; -2",
    "1 0,5 -2",
    "x = (1,.5,-2)",
    "[1. 0.5 -2.]",
  ]) {
    assert.ok(is(text, "(1, 0.5, -2)", "vector"), text);
  }
  assert.ok(is("[[1], [0.5], [-2]]", "(1, 0.5, -2)", "vector"));
  assert.deepEqual(judge("(1, 2)", "vector", ["(1, 2, 3)"]), { problem: "size", given: 2, wanted: 3 });
  assert.equal(problem("(3, 2, 1)", "vector", ["(1, 2, 3)"]), "other");
});

test("a number before or after the brackets is a factor, and nothing else may stand there", () => {
  for (const text of ["1/8 (1, 2, 5)", "1/8*(1,2,5)", "(1, 2, 5)/8", "-(-1/8, -1/4, -5/8)", "0.125 [1 2 5]"]) {
    assert.ok(is(text, "(1/8, 1/4, 5/8)", "vector"), text);
  }
  for (const text of ["-(-2,-1,2)", "2(-2,-1,2)", "(-2,-1,2)/2"])
    assert.equal(problem(text, "vector", ["(-2,-1,2)"]), "other");
  for (const text of [
    "(-2,-1,2)^2",
    "not (-2,-1,2)",
    "r(1/3)=1, r(0.8)=0.4",
    "f(0) = -1, f(3) = 7",
    "(1, 2) (3, 4) + 1",
  ]) {
    assert.equal(problem(text, "vector", ["(-2,-1,2)"]), "unreadable", text);
  }
  assert.ok(
    is("1/2 [[2, 4], [6, 8]]", "(1, 2; 3, 4)", "matrix") && is("[[2, 4], [6, 8]] / 2", "(1, 2; 3, 4)", "matrix"),
  );
  for (const text of ["[[1,2],[3,4]]^-1", "[[1,2],[3,4]] + 1", "[[1,2] 5 [3,4]]"]) {
    assert.equal(problem(text, "matrix", ["(1, 2; 3, 4)"]), "unreadable", text);
  }
  for (const text of ["np.array([1, 2])", "array([1., 2.])", "(1, 2)^T", "x = [1 2].T"])
    assert.ok(is(text, "(1, 2)", "vector"), text);
});

test("only a name may stand before the sign of equality", () => {
  for (const text of ["x<=4", "x >= 4", "!=4", "5 != 4", "x \u2260 4", "x == 4"])
    assert.equal(problem(text, "number", ["4"]), "unreadable", text);
  assert.ok(is("x = 4", "4"));
});

test("a matrix is read row by row, pasted from Python too", () => {
  for (const text of [
    "(1, 2; 3, 4)",
    "1 2; 3 4",
    "[[1, 2], [3, 4]]",
    "[[1 2]\n [3 4]]",
    "array([[1, 2], [3, 4]])".slice(6, -1),
  ]) {
    assert.ok(is(text, "(1, 2; 3, 4)", "matrix"), text);
  }
  assert.ok(!is("(1, 3; 2, 4)", "(1, 2; 3, 4)", "matrix"));
  assert.ok(!is("(1, 2, 3, 4)", "(1, 2; 3, 4)", "matrix"));
});

test("an interval goes by its brackets", () => {
  for (const text of ["[0, 1)", "[0; 1)", "[0, 1[", "[0,0; 1)"]) assert.ok(is(text, "[0, 1)", "interval"), text);
  assert.ok(is("(-inf, 2]", "(-inf, 2]", "interval") && is("]-\u221e; 2]", "(-inf, 2]", "interval"));
  assert.equal(problem("0, 1", "interval", ["[0, 1)"]), "unreadable");
  assert.equal(problem("(0, 1)", "interval", ["[0, 1)"]), "other");
});

test("a slip has its own reply, the right answer the first", () => {
  const values = ["257", "285", "145"];
  assert.deepEqual(judge("285", "number", values), { index: 1 });
  assert.deepEqual(judge("257,0", "number", values), { index: 0 });
  assert.equal(problem("258", "number", values), "other");
  assert.equal(readAnswer("1", "number").ways.length, 1);
});

test("the word of a verdict stands before what explains it, also where that begins with a formula", () => {
  const reply = (tag) => ({ firstElementChild: tag && { tag, matches: (selector) => selector === tag } });
  const formula = reply("div");
  assert.equal(placeOfWord(formula), formula);
  assert.equal(placeOfWord(reply("p")).tag, "p");
  const bare = reply(null);
  assert.equal(placeOfWord(bare), bare);
});

/** A field as on a page, in a browser that keeps `kept`. */
function fieldIn(kept) {
  const part = () => Object.assign(new EventTarget(), { value: "", removeAttribute() {}, setAttribute() {} });
  const [input, button, said] = [part(), part(), { replaceChildren() {}, append() {} }];
  const recall = (name) => kept[name] ?? null;
  const remember = (name, text) => {
    kept[name] = text;
    return true;
  };
  globalThis.localStorage = {};
  globalThis.courseWork = { pageName: () => "p", recall, remember, forget: (name) => delete kept[name] };
  const element = {
    id: "a",
    dataset: { kind: "number" },
    querySelector: (selector) => ({ input, button })[selector] ?? said,
    querySelectorAll: () => [{ dataset: { value: "1", verdict: "right" } }],
  };
  new Field(element);
  const type = (text) => {
    input.value = text;
    input.dispatchEvent(new Event("input"));
  };
  return { element, input, type, check: () => button.dispatchEvent(new Event("click")) };
}

test("what is typed comes back without a verdict, and what was checked with one", () => {
  const kept = {};
  const field = fieldIn(kept);
  field.type("7");
  const again = fieldIn(kept);
  assert.deepEqual([again.input.value, again.element.dataset.verdict], ["7", undefined]);
  again.check();
  assert.deepEqual(kept, { "answer p#a": "7" });
  assert.equal(fieldIn(kept).element.dataset.verdict, "wrong");
  again.type("");
  assert.deepEqual([fieldIn(kept).input.value, kept], ["", { "answer p#a": "7", "draft p#a": "" }]);
});
