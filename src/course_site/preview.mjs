// Listens to `make serve`: reloads the page when there is a new site, and says what is wrong.

const ownSite = new URL(import.meta.url).searchParams.get("site");
const STYLE = `
  :host { all: initial; position: fixed; inset: auto 0 0; z-index: 2000; }
  .bar { display: flex; align-items: start; gap: 1rem; padding: .6rem 1rem;
    font: 1rem/1.4 sans-serif; color: #1c1c1c; background: #eef1f4;
    border-top: 3px solid #2f6db0; }
  .bar.failed { background: #fff1ee; border-color: #c2270f; }
  .bar.empty { display: block; padding: 0; border: 0; }
  .empty button { display: none; }
  [role=status] { flex: 1; min-width: 0; }
  strong { display: block; }
  pre { margin: .4rem 0 0; max-height: 40vh; overflow: auto; white-space: pre-wrap;
    overflow-wrap: anywhere; font: .875rem/1.4 monospace; }
  pre:empty { display: none; }
  button { min-width: 2.75rem; min-height: 2.75rem; font: inherit; color: inherit;
    background: none; border: 1px solid currentcolor; border-radius: .25rem; cursor: pointer; }
  :focus-visible { outline: 3px solid #2f6db0; outline-offset: 2px; }
  .dark { color: #f2f2f2; background: #23292f; border-color: #79b0e8; }
  .dark.failed { background: #3a1d18; border-color: #ff8f78; }
  .dark :focus-visible { outline-color: #79b0e8; }
  @media print { :host { display: none; } }`;

/** Return the bar with its parts; it stays in the page, so that what it says is read out. */
function makeBar() {
  const host = document.createElement("div");
  host.id = "serve-bar";
  const root = host.attachShadow({ mode: "open" });
  const part = (name, parent, text = "") => {
    const element = parent.appendChild(document.createElement(name));
    element.textContent = text;
    return element;
  };
  part("style", root, STYLE);
  const bar = part("div", root);
  const status = part("div", bar);
  status.setAttribute("role", "status");
  const heading = part("strong", status);
  const message = part("pre", status);
  message.tabIndex = 0;
  const close = part("button", bar, "✕");
  close.setAttribute("aria-label", "Close this message");
  document.body.append(host);
  return { bar, heading, message, close };
}

/** Tell whether the page is dark: as its theme says, or else the reader's system. */
function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const { bar, heading, message, close } = makeBar();

/** Show a heading and a message as plain text; nothing at all for an empty heading. */
function show(title, text = "", kind = "") {
  heading.textContent = title;
  message.textContent = text;
  bar.className = `bar ${title ? kind : "empty"} ${isDark() ? "dark" : ""}`;
}

function hear({ state, site, progress, message: text }) {
  if (state === "building") {
    show(`Building … ${progress}`, text, text && "failed");
  } else if (state === "failed") {
    show("The book was not built:", text, "failed");
  } else if (site === ownSite) {
    show("");
  } else {
    location.reload();
  }
}

// A browser opens few connections to one server: pages that nobody sees hold none.
let news = null;

function connect() {
  if (document.visibilityState === "hidden" || news) return;
  news = new EventSource("/_serve/news");
  news.onmessage = (event) => hear(JSON.parse(event.data));
  news.onerror = () => show("make serve does not answer: this page may be an old one.");
}

function disconnect() {
  news?.close();
  news = null;
}

show("");
close.addEventListener("click", () => show(""));
document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
connect();
