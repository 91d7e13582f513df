// What the fields of answers and the questions have in common: how a verdict and its explanation are shown.

export const WORDS = { right: inLanguage("Right"), wrong: inLanguage("Not this one") };

export function strong(text) {
  return Object.assign(document.createElement("strong"), { textContent: text });
}

/** A copy of what stands hidden on the page, to be shown beside it. */
export function copyOf(explanation) {
  const copy = explanation.cloneNode(true);
  copy.hidden = false;
  for (const twin of copy.querySelectorAll("[id]")) twin.removeAttribute("id");
  return copy;
}

/** Where the word of the verdict goes: before the first paragraph's text, or before all of it. */
export function placeOfWord(explanation) {
  const first = explanation.firstElementChild;
  return first?.matches("p") ? first : explanation; // it may begin with a formula
}
