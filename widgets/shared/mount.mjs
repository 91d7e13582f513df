// Puts figures on the page: starts them when the reader comes near, keeps their state in the address, lets them speak.
import { element } from "./dom.mjs";
import { decodeState, encodeState } from "./state.mjs";

/** A polite live region that speaks at most every `wait` ms, and then the newest text only. */
function makeAnnouncer(root, wait = 900) {
  const region = element("p", { class: "wg-announce", "aria-live": "polite", role: "status" });
  root.append(region);
  let timer = null;
  let next = "";
  return (text) => {
    next = text;
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      if (region.textContent !== next) region.textContent = next;
    }, wait);
  };
}

/** Writes the newest state into the address once it rests, or when the page is left. */
function makeSaver(id, own, fromAddress) {
  let newest = null;
  const rest = atRest(write, 250);
  function write() {
    rest.cancel();
    if (!newest) return;
    const hash = encodeState(id, newest, own);
    newest = null;
    if (hash !== `#${id}` || fromAddress()) history.replaceState(history.state, "", hash);
  }
  addEventListener("pagehide", write);
  return (state) => {
    newest = { ...state };
    rest.ask();
  };
}

/** Whether a link with a state was followed: not after a reload or a step back, nor when the reader has moved on. */
function makeArrival() {
  const [entry] = performance.getEntriesByType("navigation");
  const start = scrollY;
  return () => entry?.type === "navigate" && scrollY === start;
}

/**
 * Finds the figures called `name`, and mounts each when it comes near the screen.
 * build(body, state, tools) adds the figure to `body` and returns { show(state) }: show draws a state that came
 * from outside (the address, reset). tools.save(state) puts a state into the address, tools.announce(text) speaks.
 * clean(state) brings a state into range. The address is left alone until the reader changes something.
 * The fallback stays until build has returned, and comes back if it fails.
 */
export function mount(name, defaults, build, clean = (state) => state) {
  for (const root of document.querySelectorAll(`[data-widget="${name}"]`)) {
    const id = root.id || name;
    const own = clean(decodeState(name, `${name}?${root.dataset.state ?? ""}`, defaults));
    const fromAddress = () => decodeState(id, location.hash, own);
    startNear(root, fromAddress, () => begin(root, { name, id, own, fromAddress, build }));
  }
}

function startNear(root, fromAddress, start) {
  let started = null;
  const once = () => (started ??= start());
  if (fromAddress()) {
    const arrived = makeArrival();
    once().then(() => {
      if (arrived()) root.scrollIntoView();
    });
  } else {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          observer.disconnect();
          once();
        }
      },
      { rootMargin: "900px" },
    );
    observer.observe(root);
    addEventListener(
      "hashchange",
      () => {
        if (fromAddress()) once().then(() => root.scrollIntoView());
      },
      { once: true },
    );
  }
}

async function begin(root, { name, id, own, fromAddress, build }) {
  const body = element("div", { class: "wg-body" });
  const fallback = root.querySelector(":scope > .widget-fallback");
  const tools = { save: makeSaver(id, own, fromAddress), announce: makeAnnouncer(body), defaults: own, root };
  body.addEventListener("wg-say", ({ detail }) => tools.announce(detail)); // of a control
  try {
    const figure = await build(body, fromAddress() ?? { ...own }, tools);
    addEventListener("hashchange", () => {
      const state = fromAddress();
      if (!state) return;
      figure.show(state);
      root.scrollIntoView();
    });
    fallback.replaceWith(body);
    figure.show(fromAddress() ?? { ...own });
    root.dataset.ready = "true";
  } catch (error) {
    if (body.isConnected) body.replaceWith(fallback);
    root.dataset.ready = "failed";
    console.error(`The interactive figure "${name}" could not start:`, error);
  }
}

/** Calls `draw` once per frame at most, however often it is asked; at once when asked first, so that no frame is empty. */
export function perFrame(draw) {
  let asked = null;
  return () => {
    if (asked === null) {
      asked = false;
      return draw();
    }
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}

/** Acts once nothing was asked for `wait` ms; `cancel` takes back what was asked. */
export function atRest(act, wait) {
  let timer = null;
  const cancel = () => clearTimeout(timer);
  const ask = () => {
    cancel();
    timer = setTimeout(act, wait);
  };
  return { ask, cancel };
}

/** Calls back when the look of a drawing has to follow: its size, the theme, forced colours, the screen's pixels. */
export function onLook(node, callback) {
  new ResizeObserver(callback).observe(node);
  new MutationObserver(callback).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "data-mode"],
  });
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    matchMedia(query).addEventListener("change", callback);
  const watchPixels = () =>
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      "change",
      () => {
        watchPixels();
        callback();
      },
      { once: true },
    );
  watchPixels();
}

export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
