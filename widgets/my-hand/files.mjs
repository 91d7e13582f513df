// The hand as one file: saved, and loaded again.
import { button, element, setEnabled } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { pack, unpack } from "./model.mjs";
import { describeProblem, sentences } from "./words.mjs";

const LARGEST = 1_000_000; // bytes: what is larger is not read at all

/** Calls digits(), join(more) with the digits of a file, and say(text). */
export function makeFiles(calls) {
  const save = button(inLanguage("Save my digits"), () => {
    const link = element("a", {
      href: URL.createObjectURL(new Blob([pack(calls.digits())], { type: "application/json" })),
      download: "my-hand.json",
    });
    link.click();
    URL.revokeObjectURL(link.href);
    calls.say(sentences.saved(calls.digits().length));
  });
  const input = element("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: load });

  async function load() {
    const [file] = input.files;
    if (!file) return;
    const text = file.size > LARGEST ? null : await file.text().catch(() => undefined);
    input.value = ""; // the same file can be chosen again
    if (text === undefined) return calls.say(sentences.unread());
    const found = text === null ? { problem: "long" } : unpack(text);
    if (found.problem) calls.say(describeProblem(found));
    else calls.join(found.digits);
  }

  return {
    element: element(
      "div",
      { class: "wg-bar" },
      save,
      button(inLanguage("Load digits"), () => input.click()),
      input,
    ),
    show(digits) {
      setEnabled(save, digits.length > 0);
    },
  };
}
