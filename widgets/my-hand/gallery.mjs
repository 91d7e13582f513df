// The digits that were kept: small pictures to choose from, to correct and to delete.
import { greyImage } from "../draw-digit/sheet.mjs";
import { button, element, field, select, setAttributes, setEnabled } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { MOST } from "./model.mjs";
import { DIGITS } from "./pad.mjs";

/** Calls relabel(place, label), remove(place), clear(), and leave() when the focus has lost its place. */
export function makeGallery(calls) {
  let chosen = -1;
  let digits = [];
  let tiles = [];
  const count = element("p", { class: "wg-count" });
  const list = element("div", { class: "wg-tiles", role: "group", "aria-label": inLanguage("Your digits") });
  const title = element("span", {});
  const label = select(DIGITS, 0, (value) => calls.relabel(chosen, Number(value)));
  const one = element(
    "div",
    { class: "wg-bar wg-one", hidden: true },
    field(title, label),
    button(inLanguage("Delete"), remove),
  );
  const clear = makeQuestion(inLanguage("Delete all"), inLanguage("Press again to delete all"), calls.clear);

  function remove() {
    const place = chosen;
    calls.remove(place);
    const next = tiles[Math.min(place, tiles.length - 1)];
    if (next) next.focus();
    else calls.leave();
  }

  function choose(place) {
    chosen = place;
    for (const [i, tile] of tiles.entries()) setAttributes(tile, { "aria-pressed": String(i === chosen) });
    setAttributes(one, { hidden: chosen < 0 });
    if (chosen < 0) return;
    title.textContent = inLanguage("Digit {place} of {count} is a", { place: chosen + 1, count: digits.length });
    label.value = String(digits[chosen].label);
  }

  return {
    element: element("div", { class: "wg-kept" }, count, list, one, element("div", { class: "wg-bar" }, clear)),
    show(now) {
      const before = digits[chosen]?.pixels;
      digits = now;
      tiles = digits.map((digit, i) => makeTile(digit, i, () => choose(i === chosen ? -1 : i)));
      list.replaceChildren(...tiles);
      count.textContent = inLanguage("Your digits: {count} of at most {most}", { count: digits.length, most: MOST });
      setEnabled(clear, digits.length > 0);
      choose(before ? digits.findIndex(({ pixels }) => pixels === before) : -1);
    },
    /** Says below each picture what was read; null where nothing was. */
    mark(read) {
      for (const [i, tile] of tiles.entries()) showRead(tile, digits[i].label, read?.[i], i);
    },
  };
}

/** A picture of 28 x 28 grey values. */
export function makePicture(pixels) {
  const canvas = element("canvas", { width: 28, height: 28, "aria-hidden": "true" });
  canvas.getContext("2d").putImageData(greyImage(pixels, 28), 0, 0);
  return canvas;
}

function makeTile({ label, pixels }, i, onclick) {
  const tile = element(
    "button",
    { type: "button", class: "wg-tile", "aria-pressed": "false", onclick },
    makePicture(pixels),
    element("span", { class: "wg-hidden-text" }),
    element("span", { class: "wg-label", "aria-hidden": "true" }),
  );
  showRead(tile, label, undefined, i);
  return tile;
}

function showRead(tile, label, read, i) {
  const wrong = read !== undefined && read !== label;
  const place = i + 1;
  const [words, sign] = tile.querySelectorAll("span");
  sign.textContent = wrong ? `${label} → ${read}` : String(label);
  words.textContent = wrong
    ? inLanguage("Digit {place}: {label}, read as {read}", { place, label, read })
    : inLanguage("Digit {place}: {label}", { place, label });
  setAttributes(tile, { "data-wrong": wrong });
}

/** A button that asks once, and acts at the second press. */
function makeQuestion(text, question, act) {
  let asked = false;
  const ask = (on) => {
    asked = on;
    control.textContent = on ? question : text;
  };
  const control = button(text, () => {
    if (asked) act();
    ask(!asked);
  });
  control.addEventListener("blur", () => ask(false));
  return control;
}
