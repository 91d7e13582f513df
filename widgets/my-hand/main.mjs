// Read my hand: joins the sheet, the digits that were kept, their reading, the training and the file.
import { element } from "../shared/dom.mjs";
import { mount } from "../shared/mount.mjs";
import { inLanguage } from "../shared/words.mjs";
import { makeFiles } from "./files.mjs";
import { makeGallery } from "./gallery.mjs";
import { makeHand } from "./hand.mjs";
import { makeLearning } from "./learning.mjs";
import { makePad } from "./pad.mjs";
import { makeReading } from "./reading.mjs";
import { makeStore } from "./store.mjs";
import { describeKept } from "./words.mjs";

mount("my-hand", {}, build);

async function build(body, _state, { announce }) {
  const store = makeStore();
  const hand = makeHand(store.recall());
  const said = element("p", { class: "wg-said" });
  const say = (text) => {
    said.textContent = text;
    announce(text);
  };
  const pad = makePad({ add: (digit) => change(hand.add(digit)), undo: takeBack, say });
  const gallery = makeGallery({
    relabel: (place, label) => change(hand.relabel(place, label)),
    remove: (place) => change(hand.remove(place)),
    clear: () => change(hand.clear()),
    leave: () => pad.focus(),
  });
  const reading = makeReading({ shown: gallery.mark, announce, say });
  const learning = makeLearning({ announce, say });
  const files = makeFiles({ digits: hand.digits, join: (more) => change(hand.join(more)), say });

  /** After a change of the hand: `text` says what was done. */
  function change(text) {
    const kept = store.remember(hand.digits());
    show();
    say([text, describeKept(kept)].filter(Boolean).join(" "));
  }

  store.onChange((digits) => {
    const text = hand.replace(digits);
    show();
    say(text);
  });

  function takeBack() {
    if (hand.canUndo()) change(hand.undo());
  }

  function show() {
    const digits = hand.digits();
    pad.show(digits, hand.canUndo());
    gallery.show(digits);
    files.show(digits);
    learning.show(digits);
    reading.show(digits);
  }

  body.prepend(
    element("h3", { class: "wg-title" }, inLanguage("Read my hand")),
    element(
      "p",
      { class: "wg-help" },
      inLanguage(
        "Draw the digit that is asked for, with a mouse, a finger or the arrow keys (Space puts the pen down), and keep it. From 10 digits on the network of this book reads your hand. All of it stays in this browser.",
      ),
    ),
    element("div", { class: "wg-hand" }, pad.element, gallery.element),
    said,
    reading.element,
    learning.element,
    files.element,
  );
  return { show };
}
