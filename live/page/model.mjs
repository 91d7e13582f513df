// What the live cells decide, without a page: which cells run, what is stored, what is said.

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

/** The storage keys of a page's cells: the page, the code as the book has it, and which of equals. */
export function storageKeys(page, sources) {
  const seen = new Map();
  return sources.map((source) => {
    const digest = hash(source);
    seen.set(digest, (seen.get(digest) ?? 0) + 1);
    return `live:${page}:${digest}:${seen.get(digest)}`;
  });
}

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
export function orphans(page, keys, storage) {
  const found = [];
  for (let i = 0; i < storage.length; i += 1) {
    const key = storage.key(i);
    if (!key.startsWith(`live:${page}:`) || keys.includes(key)) continue;
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

/**
 * The cells to run, in order, so that cell `index` finds what the cells above it make: each of
 * those that has not run in this Python, then the cell itself. With `all`, every cell above.
 */
export function plan(cells, index, all = false) {
  const above = cells.slice(0, index).flatMap((cell, i) => (all || !cell.ran ? [i] : []));
  return [...above, index];
}

/** "Cell 2", "Cells 1 and 2", "Cells 1 to 4": names the cells with these indices. */
export function names(indices) {
  const numbers = indices.map((i) => i + 1);
  if (numbers.length === 1) return `Cell ${numbers[0]}`;
  if (numbers.length === 2) return `Cells ${numbers[0]} and ${numbers[1]}`;
  const joined = numbers.at(-1) - numbers[0] === numbers.length - 1;
  if (joined) return `Cells ${numbers[0]} to ${numbers.at(-1)}`;
  return `Cells ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}

const megabytes = (bytes) => Math.round(bytes / 1e6);

/** "Python 12 of 39 MB". */
export function progressText(loaded, total) {
  return `Python ${Math.min(megabytes(loaded), megabytes(total))} of ${megabytes(total)} MB`;
}

export function sizeText(bytes) {
  return `${Math.max(1, megabytes(bytes))} MB`;
}

/** "0.4 s", "12 s", "3 min 20 s". */
export function timeText(seconds) {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** What a terminal would show of a text with carriage returns and backspaces. */
export function terminalText(text) {
  if (!/[\r\x08]/.test(text)) return text;
  return text
    .split("\n")
    .map((line) => {
      let shown = "";
      for (const part of line.replace(/\r+$/, "").split("\r")) {
        shown = part + shown.slice(part.length);
      }
      while (/[^\x08]\x08/.test(shown)) shown = shown.replace(/[^\x08]\x08/, "");
      return shown.replaceAll("\x08", "");
    })
    .join("\n");
}

/** A line that goes on: what its carriage returns have overwritten is dropped, the cursor stays. */
export function overwritten(line) {
  const cut = line.lastIndexOf("\r", line.replace(/\r+$/, "").length - 1);
  if (cut < 0) return line;
  return `${terminalText(line.slice(0, cut))}\r${line.slice(cut + 1)}`;
}

/** The beginning of a text that is too long for a page, and how much of it is missing. */
export function shortened(text, characters, lines) {
  let end = Math.min(text.length, characters);
  for (let at = -1, seen = 0; (at = text.indexOf("\n", at + 1)) >= 0 && at < end; ) {
    seen += 1;
    if (seen === lines) end = at;
  }
  if (end === text.length) return text;
  return `${text.slice(0, end)}\n... ${(text.length - end).toLocaleString("en")} more characters are not shown.`;
}

/** What is said when a Stop took Python with it: why it did, and what is lost. */
export function stopText(why) {
  const lost = "Its variables are lost, the code and the outputs are not. Run starts again from the first cell.";
  const texts = {
    starting: "Stopped. What was fetched is kept.",
    silent: `Stopped. Python did not react for 5 seconds, as while it sleeps or computes one long thing, so it was restarted. ${lost}`,
    unreachable: `Stopped. A running cell cannot be reached from this page (the browser gave it no shared memory), so Python was restarted. ${lost}`,
  };
  return texts[why];
}

/** What to tell the reader about a problem that is not an error in a cell: what, and what to do. */
export function advice({ code, file = "", detail = "" }) {
  const name = file.split("/").pop();
  const texts = {
    unsupported: `This browser cannot run Python (${detail} is missing). Use a current Firefox, Chrome, Edge or Safari, or download the page as a notebook.`,
    blocked:
      "The browser did not let the page start Python in the background. An extension or a security setting may forbid web workers: allow them for this site and press Run again.",
    offline: "You are offline, and Python is not in this browser's cache yet. Connect and press Run again: what has arrived is kept.",
    unreachable: `${name} could not be fetched. Check the connection and press Run again: what has arrived is kept.`,
    interrupted: `The connection broke off while ${name} was on its way. Press Run again: what has arrived is kept.`,
    missing: `${name} is not on the server (${detail}). The site was perhaps renewed meanwhile: reload the page and press Run again.`,
    foreign: `Something else came in the place of ${name}, as from a network that wants you to sign in first. Do so in another tab, and press Run again.`,
    editor: "The editor could not be fetched. Check the connection and press Edit again; if that does not help, reload the page.",
    damaged: `${name} arrived damaged (${detail}), twice. Press Run again; if that does not help, reload the page while holding Shift.`,
    memory:
      "Python ran out of memory and had to be given up: its variables are lost, your code is not. Press Run to start afresh, perhaps with fewer images.",
    fatal: `Python stopped working (${detail.split("\n")[0].slice(0, 200)}). Its variables are lost, your code is not. Press Run to start afresh.`,
  };
  return texts[code] ?? texts.fatal;
}

/** Tells a problem in which memory ran out from the others. */
export function classify(problem) {
  const isMemory = /out of memory|memory access out of bounds|Cannot enlarge memory|Array buffer allocation/i;
  return problem.code === "fatal" && isMemory.test(problem.detail) ? { ...problem, code: "memory" } : problem;
}
