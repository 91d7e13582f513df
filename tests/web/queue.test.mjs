// The queue of the live cells: what happens, and what is to be done about it.
import "./words.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyQueue, isBusy, plan, step } from "../../live/page/queue.mjs";

const READY = { kind: "ready" };
const OK = { kind: "ended", result: "ok", time: "1 s", summary: "" };

/** A queue of so many cells, to which one thing after another happens. */
class Told {
  constructor(count) {
    this.state = emptyQueue(count);
    this.effects = [];
  }

  tell(...events) {
    this.effects = [];
    for (const event of events) {
      const [state, effects] = step(this.state, event);
      this.state = state;
      this.effects.push(...effects);
    }
    return this;
  }

  /** The same for an event of the run that goes on. */
  run(event, facts = {}) {
    return this.tell({ ...event, ...facts, run: this.state.run.id });
  }

  /** Runs the cell that is next to its end. */
  finish(facts = {}) {
    return this.run(READY).run(OK, facts);
  }

  request(cell, isAbove = false) {
    return this.tell({ kind: "request", cell, isAbove });
  }

  kinds() {
    return this.effects.map(({ kind }) => kind);
  }

  /** What stands beside the buttons of a cell after these effects: [state, text]. */
  shown(cell) {
    const last = this.effects.filter((effect) => effect.kind === "show" && effect.cell === cell).at(-1);
    return last && [last.state, last.text];
  }

  said(cell) {
    return this.effects.filter((effect) => effect.kind === "say" && effect.cell === cell).at(-1)?.text;
  }

  announced() {
    return this.effects.filter(({ kind }) => kind === "announce").map(({ text }) => text);
  }
}

test("cells above that have not run in this Python run first", () => {
  assert.deepEqual(plan([false, false, false], 2), [0, 1, 2]);
  assert.deepEqual(plan([true, false, true], 2), [1, 2]);
  assert.deepEqual(plan([true, true, true], 1), [1]);
  assert.deepEqual(plan([true, true, true], 2, true), [0, 1, 2]);
});

test("the first cell starts, the others wait, and the pressed one says for which", () => {
  const told = new Told(3).request(2);
  assert.equal(told.state.run.cell, 0);
  assert.deepEqual(told.state.waiting, [1, 2]);
  assert.deepEqual(told.shown(2), ["waiting", "Cells 1 and 2 run first"]);
  assert.deepEqual(told.announced(), ["Cells 1 and 2 run first"]);
  assert.deepEqual(told.effects.at(-1), { kind: "start", run: 1, cell: 0 });
});

test("a cell that waits or runs is not taken a second time", () => {
  const told = new Told(2).request(1).request(1).request(0);
  assert.equal(told.state.run.cell, 0);
  assert.deepEqual(told.state.waiting, [1]);
  assert.ok(isBusy(told.state, 0) && isBusy(told.state, 1));
});

test("all above are run again, and the cell itself is not", () => {
  const told = new Told(3).request(1).finish().finish();
  assert.deepEqual(told.state.ran, [true, true, false]);
  told.request(2, true);
  assert.deepEqual([told.state.run.cell, ...told.state.waiting], [0, 1]);
});

test("how far the start is stands at the first cell and at the pressed one", () => {
  const told = new Told(3).request(2).tell({ kind: "progress", text: "Python 1 of 9 MB", fraction: 0.1 });
  assert.deepEqual(told.shown(0), ["starting", "Python 1 of 9 MB"]);
  assert.equal(told.shown(1), undefined);
  assert.deepEqual(told.shown(2), ["waiting", "Python 1 of 9 MB"]);
  assert.deepEqual(new Told(1).tell({ kind: "progress", text: "late" }).effects, []);
});

test("a cell runs when Python is there, and the next one after it", () => {
  const told = new Told(2).request(1).run(READY);
  assert.deepEqual(told.effects[0], { kind: "offerRestart", isOffered: true });
  assert.deepEqual(told.shown(0), ["running", "Running"]);
  assert.equal(told.effects.at(-1).kind, "execute");
  told.run({ kind: "tick", time: "3 s" });
  assert.deepEqual(told.shown(0), ["running", "Running, 3 s"]);
  told.run(OK, { isEmpty: true });
  assert.deepEqual(told.shown(0), ["ok", "Done in 1 s, nothing to show"]);
  assert.deepEqual(told.announced(), ["Cell 1: Done in 1 s, nothing to show"]);
  assert.deepEqual(told.kinds().slice(-2), ["leave", "start"]);
  assert.equal(told.state.run.cell, 1);
});

test("an error stops what waits; one that the book shows does not", () => {
  const told = new Told(2).request(1).finish({ result: "error", summary: ". NameError: a" });
  assert.deepEqual(told.shown(0), ["error", "Error after 1 s"]);
  assert.deepEqual(told.announced(), ["Cell 1: Error after 1 s. NameError: a"]);
  assert.deepEqual(told.shown(1), ["", "Not run: cell 1 failed"]);
  assert.equal(told.state.run, null);
  assert.deepEqual(told.state.ran, [false, false]);
  told.request(1).finish({ result: "error", mayFail: true });
  assert.deepEqual(told.state.ran, [true, false]);
  assert.equal(told.state.run.cell, 1);
});

test("code that was changed while it ran did not run", () => {
  const told = new Told(1).request(0).finish({ isEdited: true });
  assert.deepEqual(told.shown(0), ["", "Edited since it ran"]);
  told.request(0).finish({ isMuted: true });
  assert.deepEqual(told.state.ran, [false]);
  told.request(0).finish({ isEdited: true, result: "error" });
  assert.deepEqual(told.shown(0), ["error", "Error after 1 s"]);
});

test("Stop interrupts the cell, which says so, and nothing that waits is run", () => {
  const told = new Told(2).request(1).run(READY).tell({ kind: "stop", reach: "running" });
  assert.deepEqual(told.shown(0), ["running", "Stopping"]);
  assert.deepEqual(told.shown(1), ["", "Not run: you stopped"]);
  assert.ok(told.kinds().includes("interrupt"));
  told.run({ kind: "tick", time: "2 s" });
  assert.deepEqual(told.shown(0), ["running", "Stopping, 2 s"]);
  told.run(OK, { result: "stopped" });
  assert.deepEqual(told.shown(0), ["stopped", "Stopped after 1 s"]);
});

test("what is pressed after Stop runs, after the stopped cell if it needs that one", () => {
  const told = new Told(3).request(1).run(READY).tell({ kind: "stop", reach: "running" }).request(1);
  assert.equal(told.shown(0), undefined); // it says that it stops
  assert.deepEqual(told.request(1).state.waiting, [0, 1]);
  told.run(OK, { result: "stopped" });
  assert.deepEqual(told.shown(0), ["stopped", "Stopped after 1 s"]);
  assert.deepEqual([told.state.run.cell, ...told.state.waiting], [0, 1]);
});

test("a training that a Stop ended is not run again for the cell below", () => {
  const told = new Told(2).request(0).run(READY).tell({ kind: "stop", reach: "running" }).request(1).run(OK);
  assert.deepEqual([told.state.run.cell, ...told.state.waiting], [1]);
});

test("a training that a Stop ends keeps what it had", () => {
  const told = new Told(1).request(0).run(READY).tell({ kind: "stop", reach: "running" }).run(OK);
  assert.deepEqual(told.shown(0), ["ok", "Stopped after 1 s: what it had is kept"]);
  assert.deepEqual(told.state.ran, [true]);
});

test("a Stop that reaches nobody ends Python, and says what is lost", () => {
  for (const [reach, lost] of [
    ["starting", false],
    ["unreachable", true],
  ]) {
    const told = new Told(2).request(0).finish().request(1).tell({ kind: "stop", reach });
    assert.deepEqual(told.shown(1), ["stopped", "Stopped"]);
    assert.equal(/variables are lost/.test(told.said(1)), lost);
    assert.deepEqual(told.kinds().slice(-3), ["leave", "offerRestart", "endPython"]);
    assert.deepEqual(told.state.ran, [false, false]);
  }
});

test("a Python that does not react is ended after a while, and what was pressed meanwhile runs", () => {
  const told = new Told(2).request(0).run(READY).tell({ kind: "stop", reach: "running" });
  told.tell({ kind: "enqueue", cells: [1] }).run({ kind: "silent" });
  assert.match(told.said(0), /did not react/);
  assert.deepEqual(told.kinds().slice(-2), ["endPython", "start"]);
  assert.equal(told.state.run.cell, 1);
});

test("Stop without a run changes nothing", () => {
  assert.deepEqual(new Told(1).tell({ kind: "stop", reach: "starting" }).effects, []);
});

test("a problem of Python gives it up and is told", () => {
  const told = new Told(2).request(0).finish().request(1).run(READY);
  told.run({ kind: "failed", problem: { code: "memory" } });
  assert.deepEqual(told.shown(1), ["error", "Not run"]);
  assert.match(told.said(1), /ran out of memory/);
  assert.deepEqual(told.state.ran, [false, false]);
  assert.deepEqual(told.kinds().slice(0, 3), ["leave", "offerRestart", "endPython"]);
  told.request(0).run({ kind: "failed", problem: new Error("boom") });
  assert.match(told.said(0), /boom/);
});

test("Restart forgets what ran, and speaks at the cell with the focus", () => {
  const told = new Told(3).request(0).finish().request(1).run(READY).tell({ kind: "restart", place: 2 });
  assert.deepEqual(told.shown(1), ["stopped", "Stopped"]);
  assert.deepEqual(told.shown(0), ["", ""]);
  assert.match(told.said(2), /no variables now/);
  assert.deepEqual(told.state.ran, [false, false, false]);
  assert.deepEqual(told.kinds().slice(-4), ["focus", "leave", "offerRestart", "endPython"]);
  assert.match(told.tell({ kind: "restart" }).said(0), /no variables now/);
});

test("what a run that is over still reports is not heard", () => {
  const told = new Told(2).request(0).run(READY).tell({ kind: "restart" }).request(1);
  const before = told.state;
  for (const event of [READY, OK, { kind: "failed", problem: {} }, { kind: "silent" }]) told.tell({ ...event, run: 1 });
  assert.equal(told.state, before);
  assert.deepEqual(told.effects, []);
});

test("a Python that was lost on another page is missed only where nothing runs", () => {
  const told = new Told(1).request(0).finish().tell({ kind: "lost" });
  assert.match(told.said(0), /another page/);
  assert.deepEqual(told.state.ran, [false]);
  assert.deepEqual(told.request(0).tell({ kind: "lost" }).effects, []);
});

test("after a Python that died by itself no cell counts as run", () => {
  const told = new Told(2)
    .request(1)
    .finish()
    .finish()
    .tell({ kind: "lost", problem: { code: "memory" } });
  assert.match(told.said(1), /out of memory/);
  assert.deepEqual(told.shown(0), ["", ""]);
  assert.deepEqual(told.state.ran, [false, false]);
});

test("an edit is marked where the cell has run and does not run now", () => {
  const edited = { kind: "edited", cell: 0, isAsRun: false };
  const told = new Told(1);
  assert.deepEqual(told.tell(edited).effects, []);
  assert.deepEqual(told.request(0).finish().tell(edited).shown(0), ["", "Edited since it ran"]);
  assert.deepEqual(told.tell({ ...edited, isAsRun: true }).effects, []);
  assert.deepEqual(told.request(0).tell(edited).effects, []);
});

test("code of an earlier visit is told from the output of the book until it runs", () => {
  const told = new Told(1).tell({ kind: "restored", cell: 0 });
  assert.deepEqual(told.shown(0), ["", "Not run yet: below is the output of the book."]);
  assert.notEqual(told.request(0).finish().shown(0)[1], "Not run yet: below is the output of the book.");
  const reset = new Told(1).tell({ kind: "restored", cell: 0 }).tell({ kind: "reset", cell: 0, wasEdited: true });
  assert.deepEqual(reset.shown(0), ["", ""]);
});

test("Reset of an edited cell means that it has not run", () => {
  const told = new Told(2).request(0).finish().tell({ kind: "reset", cell: 0, wasEdited: false });
  assert.deepEqual([told.state.ran[0], told.shown(0)], [true, ["", ""]]);
  told.tell({ kind: "reset", cell: 0, wasEdited: true });
  assert.equal(told.state.ran[0], false);
  assert.equal(told.request(0).tell({ kind: "reset", cell: 0, wasEdited: true }).shown(0), undefined);
});
