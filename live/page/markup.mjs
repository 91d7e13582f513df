// What a cell shows as HTML, Markdown or a formula. What it takes is fetched when it is first needed.

/** Fills a box with HTML of the reader's code; without what makes it safe, with the plain form. */
export async function addHtml(box, html, plain) {
  try {
    const { safeMarkup } = await import("./purify.mjs");
    box.append(safeMarkup(html));
  } catch {
    box.textContent = plain; // the file did not arrive
  }
}

/** Fills a box with Markdown of the reader's code; without what reads it, with its source. */
export async function addMarkdown(box, source, styles) {
  const html = await import("./markdown.mjs").then((it) => it.markdownToHtml(source)).catch(() => null);
  if (html === null) {
    box.textContent = source;
    return;
  }
  await addHtml(box, html, source);
  const formulas = [...box.querySelectorAll(".live-formula")];
  await Promise.all(formulas.map((formula) => addFormula(formula, formula.textContent, styles)));
}

/** Fills a box with a formula in LaTeX, dollars included; `styles` is the address of KaTeX's. */
export async function addFormula(box, latex, styles) {
  const { default: katex } = await import("./katex.mjs").catch(() => ({}));
  if (!katex) return; // the file did not arrive: the source stays
  const display = /^\s*(\$\$|\\\[|\\begin)/.test(latex) || /^\s*\$\\displaystyle/.test(latex);
  const formula = latex
    .trim()
    .replace(/^(\$\$?|\\\[)/, "")
    .replace(/(\$\$?|\\\])$/, "");
  katex.render(formula, box, { displayMode: display, throwOnError: false, output: "htmlAndMathml" });
  const shown = box.querySelector(".katex");
  if (!shown || getComputedStyle(shown).fontFamily.includes("KaTeX")) return;
  const link = document.createElement("link"); // a page without formulas of its own may lack the style
  Object.assign(link, { rel: "stylesheet", href: styles });
  document.head.append(link);
}
