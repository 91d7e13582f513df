// Two kinds of links. One to a folded solution, or to something in it, unfolds it.
(() => {
  function place() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null; // an address with a lone "%"
    }
  }

  function unfold() {
    const target = place();
    const folded = target?.closest("details.solution");
    if (!folded || folded.open) return;
    folded.open = true;
    target.scrollIntoView();
  }

  addEventListener("hashchange", unfold);
  unfold();
  // The link that Sphinx writes for this is a script in an address, which a strict policy forbids.
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".highlight-link")) return;
    event.preventDefault();
    SphinxHighlight.hideSearchWords();
  });
})();
