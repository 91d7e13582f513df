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
  let coming;

  const load = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, onload: resolve, onerror: reject });
      document.head.append(script);
    });

  async function fetchSearch(root) {
    if (typeof Search !== "undefined") return; // the page of results has it
    const start = globalThis._ready;
    globalThis._ready = () => {}; // Sphinx's script would empty the field
    try {
      for (const name of NEEDED) await load(root + name);
    } finally {
      globalThis._ready = start;
    }
  }

  function find(query) {
    const asked = splitQuery(query.trim());
    const stemmer = new Stemmer();
    const words = asked.filter((word) => !stopwords.includes(word)).map((word) => stemmer.stemWord(word));
    Search.rankFor(query);
    return Search._performSearch(query, new Set(words), new Set(), new Set(), new Set(asked)).reverse();
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
      items.push(itemOf(`${form.action}?q=${encodeURIComponent(query)}`, inLanguage("All {count} results", { count })));
    const { status, list } = placeOf(form);
    status.textContent = count === 1 ? inLanguage("1 result") : inLanguage("{count} results", { count });
    list.replaceChildren(...items);
    status.parentElement.hidden = false;
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
    list.addEventListener("click", () => form.closest("dialog")?.close());
    return { status, list };
  }

  document.addEventListener("input", async ({ target }) => {
    const form = target.closest?.("form.bd-search");
    if (!form) return;
    const query = target.value;
    placeOf(form).status.parentElement.hidden = !query.trim();
    const root = new URL(".", form.action).href;
    coming ??= fetchSearch(root);
    try {
      await coming;
    } catch {
      coming = undefined; // without the network Enter is tried, and says so
      return;
    }
    if (query.trim() && query === target.value) show(form, root, query, find(query));
  });
})();
