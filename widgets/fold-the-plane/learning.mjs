// "Train it": the points, the button that trains on and on, and what came of it.
import { button, element, field, select, setAttributes } from "../shared/dom.mjs";
import { reducedMotion } from "../shared/mount.mjs";
import { inLanguage } from "../shared/words.mjs";
import { DATA_SETS, makeData, makeLoop, makeTrainer } from "./training.mjs";
import { describeData, describeTraining } from "./words.mjs";

const STEPS_A_FRAME = 4;
const LAST_STEP = 3000;

/** The group of controls; `calls` hears choose(name), hold() before a training and learned(text) after each round. */
export function makeLearning(session, calls) {
  let data = null;
  let trainer = null;
  const points = select(DATA_SETS, session.state.data, calls.choose);
  const train = button(inLanguage("Train"), () => (loop.running() ? stop() : run()), { "aria-pressed": "false" });
  const some = button(inLanguage("10 steps"), () => {
    stop();
    ready();
    calls.hold();
    learn(10);
  });
  const status = element("p", { class: "wg-status" });

  function stop() {
    loop.stop();
    showTraining(train, false);
  }

  /** Begins anew with the points and the network of the session. */
  function begin() {
    stop();
    const { state, network } = session;
    data = state.data === "none" ? null : makeData(state.data);
    trainer = data && makeTrainer(network, data);
    points.value = state.data;
    status.textContent = describeData(data);
  }

  /** Training needs points: the ring, where none were chosen. */
  function ready() {
    if (!trainer) calls.choose("ring");
  }

  function learn(times) {
    let result;
    for (let k = 0; k < times; k++) result = trainer.step();
    const text = describeTraining(trainer.steps(), result);
    status.textContent = `${text}.`;
    calls.learned(text);
  }

  function run() {
    ready();
    calls.hold();
    loop.start();
    showTraining(train, loop.running());
  }

  const loop = makeLoop(() => {
    learn(reducedMotion() ? 100 : STEPS_A_FRAME);
    const goesOn = trainer.steps() < LAST_STEP;
    showTraining(train, goesOn);
    return goesOn;
  }, later);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
  });

  return {
    element: element(
      "fieldset",
      { class: "wg-group" },
      element("legend", {}, inLanguage("Train it")),
      element("div", { class: "wg-bar" }, field(inLanguage("two classes of points"), points), train, some),
      status,
    ),
    data: () => data,
    begin,
  };
}

function showTraining(train, on) {
  train.textContent = on ? inLanguage("Pause") : inLanguage("Train");
  setAttributes(train, { "aria-pressed": String(on) });
}

/** The next frame, or a second later for readers who want less motion; returns what cancels it. */
function later(round) {
  if (reducedMotion()) {
    const timer = setTimeout(round, 1000);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(round);
  return () => cancelAnimationFrame(frame);
}
