// What Sphinx's search shows of a page it has found: its text alone, around the words looked for.
(() => {
  const FURNITURE =
    "h1, .page-head, .next-page, .headerlink, script, style, .katex-mathml, details.solution, .quiz, .cell_input, .cell-label";
  const BEFORE = 80; // characters of the excerpt before the match
  const LENGTH = 240;

  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{Mark}/gu, "")
      .toLowerCase();

  /** The part of the page that the result leads to, or all of it. */
  function part(article, anchor) {
    const target = anchor && article.querySelector(`[id="${CSS.escape(anchor.slice(1))}"]`);
    if (!target) return article;
    if (target.matches("dt"))
      return target.parentElement.matches(".glossary") ? withDefinition(target) : target.parentElement;
    return target.textContent.trim() ? target : (target.closest(".proof, section") ?? article);
  }

  function withDefinition(term) {
    const both = document.createElement("div");
    both.append(term.cloneNode(true), " ", term.nextElementSibling?.cloneNode(true) ?? "");
    return both;
  }

  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const article = page.querySelector("article");
    if (!article) return "";
    for (const element of article.querySelectorAll(FURNITURE)) element.remove();
    for (const block of article.querySelectorAll("p, li, dt, dd, td, th, pre, h2, h3, h4")) block.append(" ");
    return part(article, anchor).textContent.replace(/\s+/g, " ").trim();
  };

  // Who asks for a symbol wants to know what it means: the list of symbols comes first.
  const greek = typeof GREEK === "undefined" ? {} : GREEK; // of language_data.js, in English
  const symbols = document.querySelector("meta[name=course-symbols]")?.content;
  const { partialTerm, partialTitle } = Scorer;
  let isSymbol = false;
  Search.rankFor = (query) => {
    const asked = query.trim().toLowerCase().replace(/^\\/, ""); // \Phi is Phi
    isSymbol = [...asked].length === 1 || Object.values(greek).includes(asked);
    // no "phi" in "bibliography"
    Object.assign(Scorer, isSymbol ? { partialTerm: 0, partialTitle: 0 } : { partialTerm, partialTitle });
  };
  Search.rankFor(new URLSearchParams(location.search).get("q") ?? "");
  Scorer.score = ([page, , , , score]) => score + (isSymbol && page === symbols ? 200 : 0);

  // "constructor" is a word that the index lacks, and a property of every object.
  const { setIndex } = Search;
  const complete = (index) => {
    for (const words of [index.terms, index.titleterms])
      if (!Object.hasOwn(words, "constructor")) Object.defineProperty(words, "constructor", { value: [] });
    return index;
  };
  if (Search.hasIndex()) complete(Search._index);
  Search.setIndex = (index) => setIndex(complete(index));

  function firstMatch(text, keywords) {
    const folded = [...text].map((letter) => fold(letter)[0] ?? letter).join("");
    const letters = Object.keys(greek); // a formula shows the letter
    const places = [...keywords]
      .map((word) => word.replace(/^num(?=\d)/, ""))
      .flatMap((word) => [word, ...letters.filter((letter) => greek[letter] === word)])
      .map((word) => folded.search(new RegExp(`(?<![\\p{L}\\p{N}])${word}`, "u")))
      .filter((place) => place >= 0);
    return places.length ? Math.min(...places) : 0;
  }

  /** Always an element: Sphinx appends what it gets, even nothing, and then fails. */
  Search.makeSearchSummary = (html, keywords, anchor) => {
    const text = Search.htmlToText(html, anchor);
    const start = Math.max(firstMatch(text, keywords) - BEFORE, 0);
    const from = start && text.indexOf(" ", start) + 1;
    const to = from + LENGTH < text.length ? text.lastIndexOf(" ", from + LENGTH) : text.length;
    const summary = document.createElement("p");
    summary.className = "context";
    summary.textContent = (from ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : "");
    return summary;
  };
})();
