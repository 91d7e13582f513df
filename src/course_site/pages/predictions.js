// Folds the output of each cell that the reader is asked to foresee, before it is painted. What was opened in
// an earlier visit stays open; predictions.mjs opens the others.
(() => {
  const root = document.documentElement;

  function wasOpened(question) {
    try {
      return JSON.parse(courseWork.recall(`quiz ${courseWork.pageName()}#${question.id}`)).opened === true;
    } catch {
      return false;
    }
  }

  function foldNew() {
    for (const cell of document.querySelectorAll(".prediction + .cell:not([data-foreseen])")) {
      if (!cell.querySelector(":scope > .cell_output")) continue; // it is on its way
      cell.dataset.foreseen = wasOpened(cell.previousElementSibling) ? "open" : "folded";
    }
  }

  const observer = new MutationObserver(foldNew);
  observer.observe(root, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => {
    foldNew();
    observer.disconnect();
  });
  // Where the script that opens them did not come, nothing stays folded.
  addEventListener("load", () => {
    for (const cell of document.querySelectorAll(".prediction:not([data-ready]) + .cell")) delete cell.dataset.foreseen;
  });
})();
