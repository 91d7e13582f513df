// Results while one types, below each field of the search. Sphinx's scripts and its index come with the
// first letter; no page has them before. Enter leads to the page of results, with excerpts.
(() => {
  const NEEDED = [
    "_static/language_data.js",
    "_static/searchtools.js",
    "_static/scripts/search-results.js",
    "searchindex.js",
  ];
  const SHOWN = 8;
  let missing;
  let coming;

  const load = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, onload: resolve, onerror: reject });
      document.head.append(script);
    });

  /** Fetches what is not there yet: on the page of results nothing, and after a failure only the rest. */
  async function fetchSearch(root) {
    const start = globalThis._ready;
    globalThis._ready = () => {}; // Sphinx's script would empty the field
    try {
      while (missing.length) {
        await load(root + missing[0]);
        missing.shift();
      }
    } finally {
      globalThis._ready = start;
    }
  }

  /** What Sphinx finds, pages and sections first whose titles begin as the query does. */
  function find(query) {
    const start = query.trim().toLowerCase();
    const isOther = ([, title]) => !title.toLowerCase().startsWith(start);
    return ranked(query).sort((one, other) => isOther(one) - isOther(other));
  }

  function ranked(query) {
    const asked = splitQuery(query.trim());
    const stemmer = new Stemmer();
    const words = asked.filter((word) => !stopwords.includes(word)).map((word) => stemmer.stemWord(word));
    Search.rankFor(query);
    return Search._performSearch(query, new Set(words), new Set(), new Set(), new Set(asked)).reverse();
  }

  /** What an earlier search marked in pages is not what is looked for now. */
  function forgetMarks() {
    try {
      localStorage.removeItem("sphinx_highlight_terms");
    } catch {
      // No storage: then nothing is marked.
    }
  }

  function itemOf(address, html, text = "") {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.innerHTML = html; // a title, which the build wrote
    link.append(text);
    item.append(link);
    return item;
  }

  function show(form, root, query, results) {
    const count = results.length;
    const term = (anchor) => (anchor.startsWith("#term-") ? `: ${anchor.slice(6).replaceAll("-", " ")}` : "");
    const shown = new Map(); // what reads the same stands once
    for (const [page, title, anchor] of results)
      if (!shown.has(title + term(anchor)))
        shown.set(
          title + term(anchor),
          itemOf(root + page + DOCUMENTATION_OPTIONS.LINK_SUFFIX + anchor, title, term(anchor)),
        );
    const items = [...shown.values()].slice(0, SHOWN);
    if (count > SHOWN)
      items.push(
        itemOf(`${root}search.html?q=${encodeURIComponent(query)}`, inLanguage("All {count} results", { count })),
      );
    say(form, count === 1 ? inLanguage("1 result") : inLanguage("{count} results", { count }), items);
  }

  function say(form, text, items = []) {
    const { status, list } = placeOf(form);
    status.textContent = text;
    list.replaceChildren(...items);
    status.parentElement.hidden = !text;
  }

  /** Where the results of a field stand: made once, hidden while nothing is asked. */
  function placeOf(form) {
    form.found ??= makePlace(form);
    return form.found;
  }

  function makePlace(form) {
    const [box, status, list] = ["div", "p", "ul"].map((tag) => document.createElement(tag));
    box.className = "search-found";
    status.setAttribute("role", "status");
    box.append(status, list);
    form.after(box);
    const field = form.querySelector("input");
    const step = (event) => {
      const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const places = [field, ...list.querySelectorAll("a")];
      const next = places[places.indexOf(document.activeElement) + direction];
      if (!direction || !next) return;
      event.preventDefault();
      next.focus();
    };
    for (const element of [field, list]) element.addEventListener("keydown", step);
    list.addEventListener("click", () => {
      forgetMarks();
      form.closest("dialog")?.close();
    });
    return { status, list };
  }

  document.addEventListener("input", async ({ target }) => {
    const form = target.closest?.("form.bd-search");
    if (!form) return;
    const query = target.value;
    if (!query.trim()) return say(form, "");
    const root = new URL(".", form.action).href;
    missing ??= typeof Search === "undefined" ? [...NEEDED] : [];
    coming ??= fetchSearch(root);
    try {
      await coming;
    } catch {
      coming = undefined; // the next letter tries again
      return say(form, inLanguage("The search did not arrive. Is there a connection?"));
    }
    if (query === target.value && Search.hasIndex()) show(form, root, query, find(query));
  });
})();
