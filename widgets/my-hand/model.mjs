// Digits of one hand: the list, its file, what is held back, and how exact k of n is. Pure: no DOM.
import { affine, relu } from "../shared/network.mjs";

export const LEAST = 10; // digits before the hand is read
export const MOST = 50;
const KIND = "digits of one hand";
const VERSION = 1;
const LONGEST = 1_000_000; // characters: fifty digits need less than a tenth
const N_PIXELS = 784;
const Z = 1.959963984540054; // 95 % of the normal distribution lie within so many standard deviations

// Asked for one after another, so that no digit is drawn twice in a row and ten drawings have each of them.
const ORDER = [3, 8, 1, 6, 0, 9, 4, 7, 2, 5];

/** The digit that is asked for next: the one that the hand has least of. */
export function nextLabel(digits) {
  const count = (label) => digits.filter((digit) => digit.label === label).length;
  return ORDER.reduce((best, label) => (count(label) < count(best) ? label : best));
}

/** Positions of the digits held back: sorted by label, in the order of drawing, every third. */
export function heldBack(digits) {
  const order = digits.map((_, i) => i).sort((i, j) => digits[i].label - digits[j].label || i - j);
  return new Set(order.filter((_, place) => place % 3 === 2));
}

/** Both ends of the 95 % interval of Wilson (1927) for k of n, as course_utils.hand has it. */
export function wilsonInterval(k, n) {
  const half = Z * Math.sqrt((k * (n - k)) / n + Z ** 2 / 4);
  const end = (side) => (k + Z ** 2 / 2 + side * half) / (n + Z ** 2);
  return [k === 0 ? 0 : end(-1), k === n ? 1 : end(1)];
}

/** The digit that the network reads in 784 grey values 0..255. */
export function readDigit(network, pixels) {
  let h = Float64Array.from(pixels, (level) => level / 255);
  for (let ell = 1; ell <= network.L; ell++) {
    const z = affine(network.W[ell], h, network.b[ell]);
    h = ell < network.L ? relu(z) : z;
  }
  return h.indexOf(Math.max(...h));
}

/** How many of the digits are read as they were meant; `read` has what was read. */
export function countRight(digits, read) {
  return digits.filter(({ label }, i) => read[i] === label).length;
}

/** The confusions, most frequent first: { label, read, places } with the places of the digits. */
export function confusions(digits, read) {
  const found = new Map();
  digits.forEach(({ label }, i) => {
    if (read[i] === label) return;
    const key = 10 * label + read[i];
    if (!found.has(key)) found.set(key, { label, read: read[i], places: [] });
    found.get(key).places.push(i);
  });
  return [...found.values()].sort((a, b) => b.places.length - a.places.length || a.label - b.label || a.read - b.read);
}

/** The digits as the text of a file. */
export function pack(digits) {
  const drawings = digits.map(({ label, pixels }) => ({ label, pixels: toText(pixels) }));
  return JSON.stringify({ kind: KIND, version: VERSION, digits: drawings });
}

/** The digits in the text of a file, { digits }, or what is wrong with it, { problem, place }. */
export function unpack(text) {
  if (text.length > LONGEST) return { problem: "long" };
  const file = parsed(text);
  if (file?.kind !== KIND) return { problem: "foreign" };
  if (file.version !== VERSION) return { problem: "edition" };
  if (!Array.isArray(file.digits) || file.digits.length < 1 || file.digits.length > MOST) return { problem: "count" };
  const digits = file.digits.map((one) => ({ label: one?.label, pixels: toPixels(one?.pixels) }));
  const isDigit = ({ label, pixels }) => Number.isInteger(label) && label >= 0 && label <= 9 && pixels;
  const place = digits.findIndex((digit) => !isDigit(digit));
  return place < 0 ? { digits } : { problem: "digit", place: place + 1 };
}

/** The digits here and those of `more` that are not among them. */
export function joined(digits, more) {
  const keys = new Set(digits.map(keyOf));
  const fresh = more.filter((digit) => !keys.has(keyOf(digit)) && keys.add(keyOf(digit)));
  return [...digits, ...fresh];
}

const keyOf = ({ label, pixels }) => `${label} ${toText(pixels)}`;
const toText = (pixels) => btoa(String.fromCharCode(...pixels));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function toPixels(text) {
  if (typeof text !== "string" || text.length !== 1048) return null; // 784 bytes in base64
  try {
    const pixels = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return pixels.length === N_PIXELS ? pixels : null;
  } catch {
    return null;
  }
}
