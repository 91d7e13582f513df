// What is wider than its column scrolls inside itself. That shows: the edge behind which there is
// more fades (see course.css). And the keyboard reaches it: it can take the focus.
(() => {
  const WIDE =
    ".katex-display, .bd-article pre, .bd-article table, .pst-scrollable-table-container, .cell_output .output";

  /** What of it does not fit. The width of a formula out of sight is that of its content only. */
  function beyond(element) {
    const content = element.matches(".katex-display") && element.firstElementChild.getBoundingClientRect().width;
    return Math.max(element.scrollWidth, content) - element.clientWidth;
  }

  function mark(element) {
    const hidden = beyond(element);
    const sides = [];
    if (hidden > 1 && element.scrollLeft > 1) sides.push("start");
    if (hidden > 1 && element.scrollLeft < hidden - 1) sides.push("end");
    if (sides.length) element.dataset.more = sides.join(" ");
    else delete element.dataset.more;
    reach(element, hidden > 1);
  }

  /** Let the focus in; the theme does so for code and most tables, but not for these. */
  function reach(element, scrolls) {
    const isFormula = element.matches(".katex-display");
    if (!isFormula && !element.matches("table")) return;
    const attributes = isFormula ? { role: "group", "aria-label": inLanguage("Formula, scrolls sideways") } : {};
    for (const [name, value] of Object.entries({ tabindex: "0", ...attributes })) {
      if (scrolls) element.setAttribute(name, value);
      else element.removeAttribute(name);
    }
  }

  let left = [];
  function markAll() {
    if (!left.length) setTimeout(markSome);
    left = [...document.querySelectorAll(WIDE)];
  }

  /** Mark for some milliseconds, then let others work: each one out of sight is laid out for it. */
  function markSome() {
    const end = performance.now() + 4;
    while (left.length && performance.now() < end) mark(left.shift());
    if (left.length) setTimeout(markSome);
  }

  addEventListener("load", markAll);
  addEventListener("resize", markAll);
  document.fonts?.addEventListener("loadingdone", markAll);
  document.addEventListener("toggle", markAll, true); // a solution was unfolded
  document.addEventListener("scroll", (event) => event.target.matches?.(WIDE) && mark(event.target), {
    capture: true,
    passive: true,
  });
  const article = document.querySelector(".bd-article");
  if (article) new MutationObserver(markAll).observe(article, { childList: true, subtree: true });
  markAll();
})();
