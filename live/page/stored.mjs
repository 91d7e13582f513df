// What this browser keeps of the reader's work on a page: edits, and the note for a page that reloads.

/** A stored edit, {number, code}; null for what we did not write: anybody can write into that storage. */
export function readEdit(text) {
  try {
    const { number, code } = JSON.parse(text) ?? {};
    return typeof code === "string" ? { number: Number.isInteger(number) && number > 0 ? number : 1, code } : null;
  } catch {
    return null;
  }
}

/** The stored edits of a page that belong to no cell of it any more: [key, {number, code}]. */
export function orphans(prefix, keys, storage) {
  const found = [];
  for (let i = 0; i < storage.length; i += 1) {
    const key = storage.key(i);
    if (!key.startsWith(prefix) || keys.includes(key)) continue;
    const edit = readEdit(storage.getItem(key));
    if (edit) found.push([key, edit]);
  }
  return found.sort((a, b) => a[1].number - b[1].number);
}

/** What the page noted before it reloaded itself; null if that is of another page, or not ours. */
export function readResume(text, page, count) {
  try {
    const kept = JSON.parse(text);
    const isCell = (i) => Number.isInteger(i) && i >= 0 && i < count;
    const isOurs = kept.page === page && kept.waiting.length > 0 && kept.waiting.every(isCell);
    return isOurs && kept.place && kept.editing ? kept : null;
  } catch {
    return null;
  }
}
