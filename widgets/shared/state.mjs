// The state of an interactive figure as one flat object and as the part of an address after "#".
// Pure: no DOM. "#fold-the-plane?n1=5&view=surface" names the figure, then what differs from its defaults.

/** The hash of a state; values equal to the default are left out, so a figure at rest has a short address. */
export function encodeState(name, state, defaults) {
  const pairs = new URLSearchParams();
  for (const key of Object.keys(defaults)) {
    if (state[key] !== undefined && String(state[key]) !== String(defaults[key])) pairs.set(key, String(state[key]));
  }
  const text = pairs.toString();
  return text ? `#${name}?${text}` : `#${name}`;
}

/**
 * The state that a hash describes: known keys only, each of the type of its default; null for another figure's hash.
 */
export function decodeState(name, hash, defaults) {
  const text = hash.startsWith("#") ? hash.slice(1) : hash;
  if (text !== name && !text.startsWith(`${name}?`)) return null;
  const pairs = new URLSearchParams(text.slice(name.length + 1));
  const state = { ...defaults };
  for (const [key, value] of pairs) {
    if (!Object.hasOwn(defaults, key)) continue;
    if (typeof defaults[key] === "number") {
      if (value.trim() !== "" && Number.isFinite(Number(value))) state[key] = Number(value) + 0; // never -0
    } else if (typeof defaults[key] === "boolean") {
      state[key] = value === "true";
    } else {
      state[key] = value;
    }
  }
  return state;
}

export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Whole numbers 0 <= n < 64^digits as text of that many letters each, safe in an address. */
export function packIntegers(numbers, digits) {
  let text = "";
  for (const n of numbers) {
    for (let d = digits - 1; d >= 0; d--) text += ALPHABET[Math.floor(n / 64 ** d) % 64];
  }
  return text;
}

/** Inverse of packIntegers; letters outside the alphabet and a torn last number are dropped. */
export function unpackIntegers(text, digits) {
  const numbers = [];
  for (let i = 0; i + digits <= text.length; i += digits) {
    let n = 0;
    for (let d = 0; d < digits; d++) n = n * 64 + ALPHABET.indexOf(text[i + d]);
    if (n >= 0 && [...text.slice(i, i + digits)].every((letter) => ALPHABET.includes(letter))) numbers.push(n);
  }
  return numbers;
}

/** Real numbers in [-limit, limit] as packed integers with three letters each: error at most limit / 131071. */
export function packReals(numbers, limit) {
  return packIntegers(
    Array.from(numbers, (v) => Math.round((clamp(v, -limit, limit) / limit) * 131071) + 131072),
    3,
  );
}

export function unpackReals(text, limit) {
  return unpackIntegers(text, 3).map((n) => ((n - 131072) / 131071) * limit);
}
