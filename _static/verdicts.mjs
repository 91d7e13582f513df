// What the fields of answers and the questions have in common: how a verdict and its explanation are shown.

export const WORDS = { right: inLanguage("Right"), wrong: inLanguage("Not this one") };

export function strong(text) {
  return Object.assign(document.createElement("strong"), { textContent: text });
}

let isTold = false;

/** Stores what was answered; where the browser cannot keep it, that is said once, below the question. */
export function keep(name, text, question) {
  const isKept = courseWork.remember(name, text) && !localStorage.forgets;
  if (isKept || isTold) return;
  isTold = true;
  const note = document.createElement("p");
  note.className = "work-note";
  note.setAttribute("role", "status");
  question.append(note);
  note.textContent = inLanguage(
    "The browser's storage is full or switched off: what you answer is forgotten when you leave the page.",
  );
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
