// The points, and below them "Train it": the button that trains on and on, and what came of it.
import { button, element, setAttributes } from "../shared/dom.mjs";
import { reducedMotion } from "../shared/mount.mjs";
import { inLanguage } from "../shared/words.mjs";
import { makePoints } from "./points.mjs";
import { makeLoop, makeTrainer } from "./training.mjs";
import { describeTraining } from "./words.mjs";

const STEPS_A_FRAME = 4;
const LAST_STEP = 3000;

/** The group of controls; `calls` hears choose(name), hold() before a training and learned(text) after each round. */
export function makeLearning(session, calls) {
  let trainer = null;
  const points = makePoints(session, calls.choose);
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
    points.begin();
    trainer = points.data() && makeTrainer(session.network, points.data());
    status.textContent = "";
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
    points.count();
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
    element: element("div", {}, points.element, makeFold(train, some, status)),
    show: points.show,
    begin,
  };
}

/** Training comes later in the course than the figure: it is folded away. */
function makeFold(train, some, status) {
  const help = inLanguage(
    "Training changes all weights a little, again and again, so that Φ(x) gets the right sign at more points.",
  );
  return element(
    "details",
    { class: "wg-group" },
    element("summary", {}, inLanguage("Train it")),
    element("p", { class: "wg-help" }, help),
    element("div", { class: "wg-bar" }, train, some),
    status,
  );
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
