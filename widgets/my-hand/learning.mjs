// Training the network further on a part of the hand, with a Stop; before and after on the digits held back.
import { button, element, setEnabled } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { fetchImages, fetchNetwork } from "./load.mjs";
import { countRight, heldBack, LEAST, readDigit } from "./model.mjs";
import { makeTrainer, STEPS } from "./training.mjs";
import { describeSplit, describeStep, describeTraining, sentences, withInterval } from "./words.mjs";

const SLICE = 12; // milliseconds: the page stays usable, and Stop works at once

/** Calls say(text), which shows and speaks, and announce(text), which speaks. */
export function makeLearning({ announce, say }) {
  let digits = [];
  let current = null; // what runs: only the newest one goes on
  const control = button(inLanguage("Train on my hand"), () => (current ? stop() : start()));
  const split = element("p", { class: "wg-help" });
  const progress = element("progress", { max: STEPS, value: 0, "aria-label": inLanguage("Training"), hidden: true });
  const step = element("span", { class: "wg-number" });
  const result = element("div", { class: "wg-after" });

  function run(next) {
    current = next;
    control.textContent = next ? inLanguage("Stop") : inLanguage("Train on my hand");
    progress.hidden = !next;
    progress.value = 0;
    step.textContent = "";
  }

  async function start() {
    const own = {};
    run(own);
    announce(inLanguage("Training"));
    result.replaceChildren();
    try {
      const [network, images] = await Promise.all([fetchNetwork(), fetchImages()]);
      if (own === current) train(own, network, partsOf(digits, images));
    } catch {
      if (own !== current) return;
      run(null);
      say(sentences.unfetched());
    }
  }

  function train(own, network, parts) {
    const trainer = trainerOf(network, parts.own);
    own.finish = () => announce(showResult(result, parts, { network, trainer }));
    const round = () => {
      if (own !== current) return;
      const end = performance.now() + SLICE;
      const goesOn = trainer.work(() => performance.now() > end);
      progress.value = trainer.steps();
      step.textContent = describeStep(trainer.steps(), STEPS);
      if (goesOn) setTimeout(round);
      else stop();
    };
    round();
  }

  function stop() {
    const { finish } = current;
    run(null);
    finish?.();
  }

  return {
    element: layOut([control, progress, step], split, result),
    /** A change of the hand ends the training: what it had to tell is about another hand. */
    show(now) {
      run(null);
      digits = now;
      result.replaceChildren();
      const enough = digits.length >= LEAST;
      setEnabled(control, enough);
      split.textContent = enough ? describeSplit(digits.length, heldBack(digits).size) : "";
    },
  };
}

function layOut(controls, split, result) {
  return element("div", { class: "wg-part" }, element("div", { class: "wg-bar" }, controls), split, result);
}

/** The digits held back, those that are trained on, and the images of the test set. */
function partsOf(digits, images) {
  const held = heldBack(digits);
  const [back, own] = [true, false].map((is) => digits.filter((_, i) => held.has(i) === is));
  return { held: back, own, images };
}

function trainerOf(network, digits) {
  const X = digits.map(({ pixels }) => Float64Array.from(pixels, (level) => level / 255));
  return makeTrainer(
    network,
    X,
    digits.map(({ label }) => label),
  );
}

/** Shows before and after; returns it in words. */
function showResult(result, { held, own, images }, { network, trainer }) {
  const count = (digits, net) =>
    countRight(
      digits,
      digits.map(({ pixels }) => readDigit(net, pixels)),
    );
  const rowOf = (digits) => ({
    n: digits.length,
    before: count(digits, network),
    after: count(digits, trainer.network),
  });
  const facts = { held: rowOf(held), own: rowOf(own), mnist: rowOf(images) };
  const text = describeTraining({ ...facts, steps: trainer.steps(), all: STEPS });
  result.replaceChildren(makeTable(facts), element("p", {}, text));
  return text;
}

function makeTable({ held, own, mnist }) {
  const row = (name, { n, before, after }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      element("td", {}, withInterval(before, n)),
      element("td", {}, withInterval(after, n)),
    );
  const heads = [inLanguage("read rightly"), inLanguage("before"), inLanguage("after")];
  return element(
    "div",
    { class: "wg-scroll", tabindex: "0", role: "group", "aria-label": inLanguage("Before and after the training") },
    element(
      "table",
      { class: "wg-table" },
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          heads.map((head) => element("th", { scope: "col" }, head)),
        ),
      ),
      element(
        "tbody",
        {},
        row(inLanguage("held back"), held),
        row(inLanguage("trained on"), own),
        row(inLanguage("images of MNIST"), mnist),
      ),
    ),
  );
}
