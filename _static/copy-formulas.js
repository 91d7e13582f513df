// A formula is on the page twice: drawn, and as MathML for screen readers. Copied, it comes once, as
// the TeX that its author wrote.
(() => {
  const formulaAt = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".katex");

  /** The selection, with formulas taken whole where it begins or ends in one. */
  function wholeFormulas(range) {
    const whole = range.cloneRange();
    const first = formulaAt(range.startContainer);
    const last = formulaAt(range.endContainer);
    if (first) whole.setStartBefore(first);
    if (last) whole.setEndAfter(last);
    return whole;
  }

  function asTeX(formula, display) {
    const tex = formula.querySelector("annotation")?.textContent ?? formula.textContent;
    const tail = formula.querySelector(".tail")?.textContent ?? "";
    return display ? `$$${tex}$$` : `$${tex}$${tail}`;
  }

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed || !event.clipboardData) return;
    const copied = document.createElement("div");
    copied.append(wholeFormulas(selection.getRangeAt(0)).cloneContents());
    const formulas = copied.querySelectorAll(".katex");
    if (!formulas.length) return;
    for (const formula of formulas) {
      formula.replaceWith(asTeX(formula, Boolean(formula.closest(".katex-display"))));
    }
    copied.className = "copied-text"; // rendered, so that paragraphs keep their lines
    document.body.append(copied);
    // biome-ignore lint/performance/useDomNodeTextContent: textContent would run the paragraphs together.
    event.clipboardData.setData("text/plain", copied.innerText);
    event.clipboardData.setData("text/html", copied.innerHTML);
    copied.remove();
    event.preventDefault();
  });
})();
