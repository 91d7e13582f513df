// How well the network reads the hand: k of n with its interval, and the confusions.
import { button, element, setEnabled } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { makePicture } from "./gallery.mjs";
import { fetchNetwork } from "./load.mjs";
import { confusions, countRight, LEAST, readDigit } from "./model.mjs";
import { describeConfusion, describeReading, sentences } from "./words.mjs";

/** Calls shown(read) with what was read of each digit, or null; say(text) shows and speaks, announce(text) speaks. */
export function makeReading(calls) {
  let network = null;
  let digits = [];
  const read = button(inLanguage("Read my hand"), ask);
  const need = element("p", { class: "wg-help" });
  const verdict = element("p", { class: "wg-verdict" });
  const list = element("ul", { class: "wg-confusions" });

  async function ask() {
    try {
      network = await fetchNetwork();
    } catch {
      return calls.say(sentences.unfetched());
    }
    calls.announce(refresh());
  }

  /** Shows the reading of the digits, if the reader has asked for it; returns it in words. */
  function refresh() {
    const enough = digits.length >= LEAST;
    setEnabled(read, enough);
    need.textContent = enough
      ? ""
      : inLanguage("Reading and training begin with 10 digits. Now: {count}.", { count: digits.length });
    const known = network && enough;
    const found = known ? digits.map(({ pixels }) => readDigit(network, pixels)) : null;
    verdict.textContent = known ? describeReading(countRight(digits, found), digits.length) : "";
    list.replaceChildren(...(known ? confusions(digits, found) : []).map((confusion) => makeItem(digits, confusion)));
    calls.shown(found);
    return verdict.textContent;
  }

  return {
    element: element("div", { class: "wg-part" }, element("div", { class: "wg-bar" }, read, need), verdict, list),
    show(now) {
      digits = now;
      refresh();
    },
  };
}

function makeItem(digits, { label, read, places }) {
  return element(
    "li",
    {},
    element("span", {}, describeConfusion(label, read, places.length)),
    places.map((place) => makePicture(digits[place].pixels)),
  );
}
