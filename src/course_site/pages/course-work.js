// What the browser keeps of the reader's work: pages read, answers, code. Two courses may lie on one host, so
// every key begins with the address of its course; then comes the name, which stands in saved files too.
// biome-ignore lint/correctness/noUnusedVariables: the scripts of the page use it.
const courseWork = (() => {
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href).pathname;
  const prefix = `course ${root} `;
  const key = (name) => prefix + name;

  /** The name of a page of this course, such as "book/images": with and without ".html" it is the same. */
  function pageOf(address) {
    const { pathname } = new URL(address, location.href);
    return pathname.startsWith(root) ? pathname.slice(root.length).replace(/\.html$/, "") || "index" : null;
  }

  /** What is stored under a name; null if nothing is, or the browser keeps nothing. */
  function recall(name) {
    try {
      return localStorage.getItem(key(name));
    } catch {
      return null;
    }
  }

  /** Stores a text; tells whether there was room for it. */
  function remember(name, text) {
    try {
      localStorage.setItem(key(name), text);
    } catch {} // it only is forgotten
    return recall(name) === text;
  }

  const forget = (name) => localStorage.removeItem(key(name));
  const keys = () => Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i));
  const names = () => keys().flatMap((one) => (one.startsWith(prefix) ? [one.slice(prefix.length)] : []));

  /** The name of what edition 1.0 stored under this key, which named no course; null if it is not of this one. */
  function nameBefore(old) {
    if (old === "course:read" || old.startsWith("live:")) return old;
    const [, what, path, id] = /^(quiz|answer) (\/[^#]*)#(.+)$/.exec(old) ?? [];
    return path?.startsWith(root) ? `${what} ${pageOf(path)}#${id}` : null;
  }

  function carryOver() {
    for (const old of keys()) {
      const name = nameBefore(old);
      if (!name) continue;
      const text = localStorage.getItem(old);
      localStorage.removeItem(old); // first: a full storage has room for one of them
      if (recall(name) === null && !remember(name, text)) localStorage.setItem(old, text);
    }
  }

  try {
    carryOver();
  } catch {} // no storage
  return { key, pageOf, page: pageOf(location.href), recall, remember, forget, names };
})();
