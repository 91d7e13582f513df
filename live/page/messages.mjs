// What is said about cells and their Python: every sentence that depends on a run.

/** "Cell 2", "Cells 1 and 2", "Cells 1 to 4": names the cells with these indices. */
export function names(indices) {
  const numbers = indices.map((i) => i + 1);
  if (numbers.length === 1) return inLanguage("Cell {number}", { number: numbers[0] });
  const last = numbers.at(-1);
  if (numbers.length === 2) return inLanguage("Cells {first} and {last}", { first: numbers[0], last });
  const joined = last - numbers[0] === numbers.length - 1;
  if (joined) return inLanguage("Cells {first} to {last}", { first: numbers[0], last });
  return inLanguage("Cells {first} and {last}", { first: numbers.slice(0, -1).join(", "), last });
}

/** "Cells 1 and 2 run first". */
export function firstText(indices) {
  const cells = names(indices);
  return indices.length === 1
    ? inLanguage("{cells} runs first", { cells })
    : inLanguage("{cells} run first", { cells });
}

/** How a run ended. scikit-learn takes a Stop as the end of its training: the cell goes on with what there is. */
export function doneText(result, time, { isStopping, isEmpty }) {
  if (result === "error") return inLanguage("Error after {time}", { time });
  if (result === "stopped") return inLanguage("Stopped after {time}", { time });
  const done = isStopping
    ? inLanguage("Stopped after {time}: what it had is kept", { time })
    : inLanguage("Done in {time}", { time });
  return isEmpty ? inLanguage("{done}, nothing to show", { done }) : done;
}

/** Why the cells that waited for this one were not run. */
export function whyNotText(cell, result) {
  const number = cell + 1;
  return result === "stopped"
    ? inLanguage("Not run: cell {number} was stopped", { number })
    : inLanguage("Not run: cell {number} failed", { number });
}

const megabytes = (bytes) => Math.round(bytes / 1e6);

/** "Python 12 of 39 MB". */
export function progressText(loaded, total) {
  const [some, all] = [loaded, total].map(megabytes);
  return inLanguage("Python {loaded} of {total} MB", { loaded: Math.min(some, all), total: all });
}

/** What the start does now; a portion has a title. */
export function stepText({ name, title }) {
  const texts = {
    start: inLanguage("Starting Python"),
    packages: inLanguage("Loading packages"),
    portion: inLanguage("Loading {title}", { title }),
  };
  return texts[name];
}

/** "0.4 s", "12 s", "3 min 20 s". */
export function timeText(seconds) {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** What is said when a Stop took Python with it: why it did, and what is lost. */
export function stopText(why) {
  const lost = inLanguage(
    "Its variables are lost, the code and the outputs are not. Run starts again from the first cell.",
  );
  const texts = {
    starting: inLanguage("Stopped. What was fetched is kept."),
    silent: inLanguage(
      "Stopped. Python did not react for 5 seconds, as while it sleeps or computes one long thing, so it was restarted. {lost}",
      { lost },
    ),
    unreachable: inLanguage(
      "Stopped. A running cell cannot be reached from this page (the browser gave it no shared memory), so Python was restarted. {lost}",
      { lost },
    ),
  };
  return texts[why];
}

/** What to tell the reader about a problem that is not an error in a cell: what, and what to do. */
export function advice({ code, file = "", detail = "" }) {
  const name = file.split("/").pop();
  const reason = detail.split("\n")[0].slice(0, 200);
  const texts = {
    unsupported: inLanguage(
      "This browser cannot run Python ({detail} is missing). Use a current Firefox, Chrome, Edge or Safari, or download the page as a notebook.",
      { detail },
    ),
    blocked: inLanguage(
      "The browser did not let the page start Python in the background. Perhaps the connection broke off, or an extension or a security setting forbids web workers: check both and press Run again.",
    ),
    offline: inLanguage(
      "You are offline, and Python is not in this browser's cache yet. Connect and press Run again: what has arrived is kept.",
    ),
    unreachable: inLanguage(
      "{name} could not be fetched. Check the connection and press Run again: what has arrived is kept.",
      { name },
    ),
    interrupted: inLanguage(
      "The connection broke off while {name} was on its way. Press Run again: what has arrived is kept.",
      { name },
    ),
    missing: inLanguage(
      "{name} is not on the server ({detail}). The site was perhaps renewed meanwhile: reload the page and press Run again.",
      { name, detail },
    ),
    foreign: inLanguage(
      "Something else came in the place of {name}, as from a network that wants you to sign in first. Do so in another tab, and press Run again.",
      { name },
    ),
    editor: inLanguage(
      "The editor could not be fetched. Check the connection and press Edit again; if that does not help, reload the page.",
    ),
    damaged: inLanguage(
      "{name} arrived damaged ({detail}), twice. Press Run again; if that does not help, reload the page while holding Shift.",
      { name, detail },
    ),
    memory: inLanguage(
      "Python ran out of memory and had to be given up: its variables are lost, your code is not. Press Run to start afresh, with fewer images or a smaller figure.",
    ),
    fatal: inLanguage(
      "Python stopped working ({reason}). Its variables are lost, your code is not. Press Run to start afresh.",
      { reason },
    ),
  };
  return texts[code] ?? texts.fatal;
}

/** Tells a problem in which memory ran out, and a script that did not come, from the others. */
export function classify(problem) {
  const [, lost] = /dynamically imported module:? ?(\S*)/.exec(problem.detail) ?? [];
  if (problem.code === "fatal" && lost !== undefined)
    return { ...problem, code: "unreachable", file: lost || "Python" };
  const isMemory = /out of memory|memory access out of bounds|Cannot enlarge memory|Array buffer allocation/i;
  return problem.code === "fatal" && isMemory.test(problem.detail) ? { ...problem, code: "memory" } : problem;
}
