// What the browser keeps of the reader's work: pages read, answers, code, tasks solved. Two courses may lie on one
// host, so every key begins with the address of its course; then comes the name, which stands in saved files too.
// A name holds the page's own name and not its address, so that it survives a page that moves (see marks.py).
// biome-ignore lint/correctness/noUnusedVariables: the scripts of the page use it.
const courseWork = (() => {
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href).pathname;
  const prefix = `course ${root} `;
  const key = (name) => prefix + name;

  /** The address of a page below the root, such as "book/images": with and without ".html" it is the same. */
  function pathOf(address) {
    const { pathname } = new URL(address, location.href);
    return pathname.startsWith(root) ? pathname.slice(root.length).replace(/\.html$/, "") || "index" : null;
  }

  const stem = (path) => path.split("/").pop();

  /** The name of the page that is open: that of its file, unless the page has kept an older one. */
  function pageName() {
    return document.querySelector('meta[name="course-page"]')?.content ?? stem(pathOf(location.href));
  }

  /** What is stored under a name; null if nothing is, or the browser keeps nothing. */
  function recall(name) {
    try {
      return localStorage.getItem(key(name));
    } catch {
      return null;
    }
  }

  /** Stores a text; tells whether there was room for it. Whoever shows the work is told that it changed. */
  function remember(name, text) {
    try {
      localStorage.setItem(key(name), text);
    } catch {} // it only is forgotten
    globalThis.dispatchEvent?.(new CustomEvent("course:work", { detail: name }));
    return recall(name) === text;
  }

  const forget = (name) => localStorage.removeItem(key(name));
  const keys = () => Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i));
  const names = () => keys().flatMap((one) => (one.startsWith(prefix) ? [one.slice(prefix.length)] : []));

  /** A name as it is written today: earlier editions had the address of the page in it. */
  function today(name) {
    const ofQuestion = /^(quiz|answer|draft) ([^#]*)(#.*)$/.exec(name);
    if (ofQuestion) return `${ofQuestion[1]} ${stem(ofQuestion[2]).replace(/\.html$/, "") || "index"}${ofQuestion[3]}`;
    return name.replace(/^live:[^:]*\//, "live:");
  }

  /** The name of what edition 1.0 stored under this key, which named no course; null if it is not of this one. */
  function nameBefore(old) {
    if (old.startsWith(prefix)) return old.slice(prefix.length);
    if (old === "course:read" || old.startsWith("live:")) return old;
    const [, path] = /^(?:quiz|answer) (\/[^#]*)#.+$/.exec(old) ?? [];
    return path?.startsWith(root) ? old : null;
  }

  function carryOver() {
    for (const old of keys()) {
      const before = nameBefore(old);
      const name = before === null ? null : today(before);
      if (name === null || key(name) === old) continue;
      const text = localStorage.getItem(old);
      localStorage.removeItem(old); // first: a full storage has room for one of them
      if (recall(name) === null && !remember(name, text)) localStorage.setItem(old, text);
    }
  }

  try {
    carryOver();
  } catch {} // no storage
  return { key, pathOf, pageName, recall, remember, forget, names, today };
})();
