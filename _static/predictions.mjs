// The figure below a prediction: folded until the reader has chosen, asks for it, runs its cell or follows a
// link to it. predictions.js has folded it before the page was painted.

/** Whether something came into the output of a run, which stands beside that of the book. */
function isOfRun({ target, addedNodes }) {
  return [target, ...addedNodes].some((node) => node.parentElement && node.closest?.(".live-output"));
}

export class Figure {
  /** `remember(isOpen)` is called when the reader opens or folds it. */
  constructor(question, remember) {
    this.question = question;
    this.remember = remember;
    this.cell = question.nextElementSibling;
    this.button = question.querySelector(".prediction-show");
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.turn(!this.isOpen));
    addEventListener("hashchange", () => this.meet());
    new MutationObserver((changes) => {
      if (!this.isOpen && changes.some(isOfRun)) this.turn(true);
    }).observe(this.cell, { childList: true, subtree: true });
    question.dataset.ready = "";
    this.draw(this.isOpen || this.hasRun);
    this.meet();
  }

  get isOpen() {
    return this.cell.dataset.foreseen !== "folded";
  }

  get hasRun() {
    return Boolean(this.cell.querySelector(":scope > .live-output"));
  }

  draw(isOpen) {
    this.cell.dataset.foreseen = isOpen ? "open" : "folded";
    this.button.textContent = isOpen ? inLanguage("Fold the figure") : inLanguage("Show the figure");
  }

  turn(isOpen) {
    this.draw(isOpen);
    this.remember(isOpen);
  }

  /** Opens for a link that leads into it. */
  meet() {
    const target = document.getElementById(location.hash.slice(1));
    if (this.isOpen || !target || !this.cell.contains(target)) return;
    this.turn(true);
    target.scrollIntoView();
  }
}
