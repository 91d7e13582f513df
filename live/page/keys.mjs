// Under which name an edit of a cell is kept in the browser's storage.

/** A short text that is the same for the same code: 53 bits, in base 36 (cyrb53). */
export function hash(text) {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (const character of text) {
    const code = character.codePointAt(0);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

/** The storage keys of a page's cells: the page's prefix, the code as the book has it, and which of equals. */
export function storageKeys(prefix, sources) {
  const seen = new Map();
  return sources.map((source) => {
    const digest = hash(source);
    seen.set(digest, (seen.get(digest) ?? 0) + 1);
    return `${prefix}${digest}:${seen.get(digest)}`;
  });
}
