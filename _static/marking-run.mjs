// Runs the cells of one file in a Python of its own, and tries each task once more with the site's own check.

// The check is taken before anything of the file runs, and what it says comes back under a name that the file does
// not know. That makes deceiving it harder; it does not rule it out: it is the same Python. The same holds for the
// ways into JavaScript, and so to the network, that are closed.
const PREPARE = `
def _prepare():
    import sys
    import types

    import pyodide.code
    from course_utils.tasks import TASKS, check
    from live_kernel.messages import send

    written = sys.modules["__main__"].__dict__

    def judge(token, names):
        states = {}
        for name in names:
            function = TASKS[name].function
            states[name] = check(name, *([written[function]] if function in written else [])).state
        send("marking", token=token, states=states)

    sys.modules["_marking"] = types.ModuleType("_marking")
    sys.modules["_marking"].judge = judge
    sys.modules.update(dict.fromkeys(["js", "pyodide_js", "pyodide.http"]))
    vars(pyodide).pop("http", None)
    del pyodide.code.run_js


_prepare()
del _prepare
`;
const judging = (token, tasks) =>
  `__import__("sys").modules["_marking"].judge(${JSON.stringify(token)}, ${JSON.stringify(tasks)})`;

/** Runs the cells one after the other; an error in one does not end the others. `note` keeps what happens. */
async function runCells(python, codes, tasks, note) {
  const open = () => tasks.filter((task) => note.states[task] !== "passed");
  const judge = async (names) => {
    if (names.length) await python.run(0, judging(note.token, names));
  };
  for (const [i, code] of codes.entries()) {
    note.cell = i + 1;
    const state = await python.run(i + 1, code);
    if (state.state === "error") note.failed.push(i + 1);
    await judge(open().filter((task) => code.includes(task)));
  }
  await judge(open());
  return "done";
}

/**
 * Runs a file to its end, or until `limit` milliseconds have gone by since Python was there, or `signal` says stop.
 * `start(hear)` makes a Python. Returns {states, failed, end, cell, detail}.
 */
export async function runWork({ codes, tasks, start, limit, signal }) {
  const note = { token: crypto.randomUUID(), states: {}, failed: [], cell: 1, detail: "" };
  const python = start((message) => {
    if (message.kind === "marking" && message.token === note.token) Object.assign(note.states, message.states);
  });
  let clock = null;
  const ended = new Promise((end) => {
    signal.addEventListener("abort", () => end("stopped"), { once: true });
    python.ready.then(() => (clock = setTimeout(end, limit, "time"))).catch(() => {});
    if (signal.aborted) end("stopped");
  });
  const prepared = python.run(0, PREPARE).then(({ state }) => {
    if (state === "error") throw { detail: "course_utils.tasks" };
  });
  const run = prepared.then(() => runCells(python, codes, tasks, note));
  const failed = run.catch((problem) => {
    note.detail = [problem.code, problem.file, problem.detail ?? problem.message]
      .filter(Boolean)
      .join(" ")
      .slice(0, 300);
    return "died";
  });
  const end = await Promise.race([ended, failed]);
  clearTimeout(clock);
  python.end();
  return { ...note, end };
}
