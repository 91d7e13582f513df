// Tells the reader of an older edition that there is a newer one. A copy of the site that lies elsewhere on the
// same host asks the site's own address for its edition, once the page is there. No other host is asked, and
// without an answer nothing is said.
(() => {
  const mark = document.querySelector('meta[name="course-edition"]');
  if (!mark || !location.protocol.startsWith("http")) return;
  const home = new URL(mark.dataset.home);
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  if (home.origin !== location.origin || home.pathname === root.pathname) return;
  const CLOSED = `course edition closed ${root.pathname}`;

  /** Whether the first of two numbers such as 1.10.0 is the larger one. */
  function isNewer(one, other) {
    const [a, b] = [one, other].map((number) => number.split(".").map((part) => Number.parseInt(part, 10) || 0));
    const i = a.findIndex((part, i) => part !== (b[i] ?? 0));
    return i >= 0 && a[i] > (b[i] ?? 0);
  }

  function wasClosed() {
    try {
      return sessionStorage.getItem(CLOSED) !== null;
    } catch {
      return false;
    }
  }

  function close(bar) {
    bar.remove();
    try {
      sessionStorage.setItem(CLOSED, "");
    } catch {} // it comes back on the next page
  }

  function tell(newest) {
    const bar = document.createElement("div");
    bar.className = "edition-bar d-print-none";
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    const link = document.createElement("a");
    link.href = home.href + location.pathname.slice(root.pathname.length);
    link.textContent = inLanguage("Read this page there");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: "✕" });
    button.setAttribute("aria-label", inLanguage("Close this message"));
    button.addEventListener("click", () => close(bar));
    bar.append(said, button);
    document.body.append(bar);
    const text = inLanguage("This is edition {edition}. There is a newer one, {newest}.", {
      edition: mark.content,
      newest,
    });
    said.append(`${text} `, link); // after the region is there, so that it is read out
  }

  async function ask() {
    try {
      const answer = await fetch(new URL("edition.json", home), { cache: "no-cache" });
      const { edition } = await answer.json();
      if (isNewer(edition, mark.content)) tell(edition);
    } catch {} // no network, or a site without editions
  }

  if (!wasClosed()) addEventListener("load", ask);
})();
