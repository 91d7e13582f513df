// Fields for answers that need no Python: a number, a vector, a small matrix or an interval is read as
// people write it, compared with the right answer and with known slips, and answered at once.
// The browser remembers what was written, where it may.

import { numberFrom, plainSigns, readings } from "./numbers.mjs";
import { copyOf, keep, placeOfWord, strong, WORDS } from "./verdicts.mjs";

const EXACT = 1e-9;
const ROUNDED = 3; // decimals from which a rounded number counts

/** How many decimals were written, if the number was written with decimals alone. */
function decimalsOf(text) {
  const [, decimals = "", percent] = /^[+-]?\d*(?:\.(\d+))?(%?)$/.exec(text) ?? [];
  return decimals.length + (percent ? 2 : 0);
}

/** A number; `~` before it says that we have rounded it ourselves. */
function cellOf(text) {
  const written = text.replace("~", "");
  const value = numberFrom(written);
  return { value: Object.is(value, -0) ? 0 : value, decimals: decimalsOf(written), isRounded: written !== text };
}

const readNumber = (text) => readings(text).map((way) => [[cellOf(way)]]);

const split = (text, by) =>
  text
    .trim()
    .replace(/^,|,$/g, "")
    .trim()
    .split(by)
    .map((part) => part.trim());
const decimalComma = (text) => text.replaceAll(",", ".");

const ROW = /[([][^()[\]]*[)\]]/g;

/** Every way to read rows of numbers between brackets; none if there is something else between the rows. */
function readRows(inner) {
  const nested = inner.match(ROW);
  if (nested) return /^[\s,;]*$/.test(inner.replace(ROW, "")) ? cellsOf(nested.map((row) => row.slice(1, -1))) : [];
  if (!inner.includes(";")) return cellsOf([inner]);
  const cells = split(inner, ";");
  return [...cellsOf(cells), [cells.map((cell) => cellOf(decimalComma(cell)))]];
}

/** Every way to read these rows: cells between commas, or between spaces with commas of decimals. */
function cellsOf(rows) {
  const ways = [];
  if (rows.some((row) => row.includes(","))) ways.push(rows.map((row) => split(row, ",").map(cellOf)));
  ways.push(rows.map((row) => split(decimalComma(row), " ").map(cellOf)));
  return ways;
}

const BRACKETS = /^([([\]{])(.*)([)\]}[])$/;
const NAME = /^[^=<>!~\u2260\u2264\u2265]*=(?!=)/; // as in "x = 3"
const WRAPPED = /^(?:(?:np|numpy)\.)?(?:array|matrix|vector|tuple|list)\((.*)\)$|^(.*?)(?:\^t|\.t)$/; // array(...), ...^T
const MULTIPLE = /^([^()[\]{}]*?) ?\*? ?([([{].*[)\]}])(?: ?\/ ?([^()[\]{}]+))?$/;

/** Takes the number before or after the brackets, as in 1/8 (1, 2, 5), from what stands between them. */
function factorOf(text) {
  const [, before, brackets, after] = MULTIPLE.exec(text) ?? [null, "", text];
  const sign = { "": 1, "+": 1, "-": -1 }[before];
  return { factor: (sign ?? numberFrom(before)) / (after ? numberFrom(after) : 1), brackets };
}

/** Every way to read a vector, a matrix or an interval. */
function readMany(written, kind) {
  const wrapped = WRAPPED.exec(written);
  const text = (wrapped?.[1] ?? wrapped?.[2] ?? written).trim();
  const { factor, brackets } = kind === "interval" ? { factor: 1, brackets: text } : factorOf(text);
  const inner = BRACKETS.exec(brackets)?.[2] ?? brackets;
  const times = (cell) => (factor === 1 ? cell : { ...cell, value: factor * cell.value, decimals: 0 });
  return readRows(inner.trim()).map((rows) => rows.map((row) => row.map(times)));
}

/** Reads what was written: `ways` are its readings, rows of cells, and `ends` the brackets of an interval. */
export function readAnswer(text, kind) {
  const written = plainSigns(text).replace(NAME, "").trim();
  if (!written) return { problem: "empty" };
  const [, open, inner, close] = BRACKETS.exec(written) ?? [null, "", written, ""];
  const ways = kind === "number" ? readNumber(inner.trim()) : readMany(written, kind);
  const isRead = (way) => way.every((row) => row.every(({ value }) => !Number.isNaN(value)));
  const read = ways.filter(isRead);
  if (!read.length) return { problem: "unreadable" };
  const mayBeInfinite = kind === "interval" || /inf|oo|∞/.test(written);
  const fits = (way) => way.every((row) => row.every(({ value }) => mayBeInfinite || Number.isFinite(value)));
  if (!read.some(fits)) return { problem: /\/ ?0(?![.\d])/.test(written) ? "unreadable" : "large" };
  if (kind === "interval" && !open) return { problem: "unreadable" };
  const ends = kind === "interval" ? (open === "[" ? "[" : "(") + (close === "]" ? "]" : ")") : "";
  return { ways: read.filter(fits), ends };
}

function isSame({ value, decimals }, other) {
  if (value === other.value) return true;
  const theirs = decimals >= ROUNDED ? 0.5 * 10 ** -decimals : 0;
  const ours = other.isRounded ? 0.5 * 10 ** -other.decimals : 0;
  return Math.abs(value - other.value) <= Math.max(EXACT * Math.abs(other.value), theirs, ours) * (1 + EXACT);
}

function isSameWay(way, other, kind) {
  const [rows, others] = kind === "matrix" ? [way, other] : [[way.flat()], [other.flat()]];
  if (rows.length !== others.length) return false;
  return rows.every((row, i) => row.length === others[i].length && row.every((cell, j) => isSame(cell, others[i][j])));
}

/** Returns the index of the reply to what was written, or the problem with it. */
export function judge(text, kind, values) {
  const given = readAnswer(text, kind);
  if (given.problem) return given;
  const replies = values.map((value) => readAnswer(value, kind));
  for (const [index, { ways, ends }] of replies.entries()) {
    if (ends === given.ends && given.ways.some((way) => isSameWay(way, ways[0], kind))) return { index };
  }
  const sizes = (ways) => ways.map((way) => way.flat().length);
  if (!sizes(given.ways).includes(sizes(replies[0].ways)[0])) {
    return { problem: "size", given: sizes(given.ways)[0], wanted: sizes(replies[0].ways)[0] };
  }
  return { problem: "other" };
}

function sentence({ problem, given, wanted }, kind) {
  const forms = {
    number: inLanguage("a number, such as 12, -0.5, 1/2 or 2^10"),
    vector: inLanguage("a vector, such as (1, 0, -2)"),
    matrix: inLanguage("a matrix row by row, such as (1, 2; 3, 4)"),
    interval: inLanguage("an interval with its brackets, such as [0, 1)"),
  };
  const texts = {
    empty: inLanguage("Write your answer first."),
    unreadable: inLanguage("This cannot be read as {form}.", { form: forms[kind] }),
    large: inLanguage("This number is too large to be compared."),
    size: inLanguage("Numbers written: {given}. Numbers asked for: {wanted}.", { given, wanted }),
    other: inLanguage("Not yet. Try again, or open the solution."),
  };
  return texts[problem];
}

export class Field {
  constructor(element) {
    this.element = element;
    this.kind = element.dataset.kind;
    this.input = element.querySelector("input");
    this.said = element.querySelector(".answer-said");
    this.replies = [...element.querySelectorAll(".answer-reply")];
    this.name = `answer ${courseWork.pageName()}#${element.id}`;
    this.draft = `draft ${courseWork.pageName()}#${element.id}`; // what was typed since the last check
    const draft = courseWork.recall(this.draft);
    this.input.value = draft ?? courseWork.recall(this.name) ?? "";
    this.input.addEventListener("input", () => {
      this.clear();
      courseWork.remember(this.draft, this.input.value);
    });
    this.input.addEventListener("keydown", ({ key, isComposing }) => key === "Enter" && !isComposing && this.check());
    element.querySelector("button").addEventListener("click", () => this.check());
    if (draft === null && this.input.value) this.check();
  }

  clear() {
    this.said.replaceChildren();
    delete this.element.dataset.verdict;
    this.input.removeAttribute("aria-invalid");
  }

  check() {
    this.clear();
    const values = this.replies.map(({ dataset }) => dataset.value);
    const found = judge(this.input.value, this.kind, values);
    const reply = this.replies[found.index];
    const verdict = reply ? reply.dataset.verdict : "wrong";
    if (found.problem !== "empty") this.element.dataset.verdict = verdict;
    if (verdict === "wrong") this.input.setAttribute("aria-invalid", "true");
    if (reply) this.explain(reply, verdict);
    else this.said.append(sentence(found, this.kind));
    keep(this.name, this.input.value, this.element);
    courseWork.forget(this.draft);
  }

  explain(reply, verdict) {
    const explanation = copyOf(reply);
    placeOfWord(explanation).prepend(strong(`${WORDS[verdict]}. `));
    this.said.append(...explanation.childNodes);
  }
}

if (globalThis.document) for (const element of document.querySelectorAll(".answer")) new Field(element);
