// Where the reader is on the page, and what they opened, chose and typed there: taken down before
// the page reloads itself, and brought back after it. What has an address or a place in the
// browser's storage of its own (figures, edits) is left to that.

const OWN = ".wg-body, .live-bar, .live-message, .live-editor, .live-output, .live-announcer";
const SETTLED = 1500; // milliseconds after the page has loaded in which it may still change its height
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const ofPage = (selector) => [...document.querySelectorAll(selector)].filter((node) => !node.closest(OWN));
const sidebar = () => document.getElementById("pst-primary-sidebar");
const isSwitch = ({ type }) => type === "radio" || type === "checkbox";

/** Describes the page as it is now; `anchor` is the element that shall stay where it is. */
export function describePlace(anchor) {
  const scrolled = ofPage("div, nav, aside, pre").flatMap((node, i) =>
    node.scrollTop || node.scrollLeft ? [[i, node.scrollTop, node.scrollLeft]] : [],
  );
  return {
    top: anchor.getBoundingClientRect().top,
    left: scrollX,
    scrolled,
    open: ofPage("details").map(({ open }) => open),
    fields: ofPage("input, select, textarea").map((node) => (isSwitch(node) ? node.checked : node.value)),
    answered: ofPage(".quiz").map((quiz) => Boolean(quiz.querySelector(".quiz-answer[data-verdict]"))),
    sidebar: sidebar()?.className,
    focus: ofPage(FOCUSABLE).indexOf(document.activeElement),
  };
}

export function restorePlace(place, anchor) {
  for (const [i, node] of ofPage("details").entries()) node.open = place.open[i] ?? node.open;
  for (const [i, node] of ofPage("input, select, textarea").entries()) setField(node, place.fields[i]);
  if (place.sidebar && sidebar()) sidebar().className = place.sidebar;
  const nodes = ofPage("div, nav, aside, pre");
  for (const [i, top, left] of place.scrolled) nodes[i]?.scrollTo({ top, left, behavior: "instant" });
  refocus(() => ofPage(FOCUSABLE)[place.focus]?.focus({ preventScroll: true }));
  answerAgain(place.answered);
  holdInPlace(anchor, place);
}

/** Gives the focus back; again when the page is there, for a browser that goes to the #part late takes it away. */
export function refocus(focus) {
  const isLost = () => document.activeElement === document.body;
  focus();
  if (document.readyState !== "complete") addEventListener("load", () => isLost() && focus(), { once: true });
}

function setField(node, value) {
  const key = isSwitch(node) ? "checked" : "value";
  if (value === undefined || node[key] === value || node.type === "file") return;
  node[key] = value;
  if (value === false) return; // the radio button that is chosen instead tells of it
  for (const name of ["input", "change"]) node.dispatchEvent(new Event(name, { bubbles: true }));
}

/** Checks the answers again that were checked: at once, or when the script of the questions is there. */
function answerAgain(answered) {
  const check = () => {
    for (const [i, quiz] of ofPage(".quiz").entries()) {
      const isOpen = quiz.querySelector(".quiz-answer[data-verdict]");
      if (answered[i] && !isOpen) quiz.querySelector(".quiz-check:not([hidden])")?.click();
    }
  };
  check();
  if (document.readyState !== "complete") addEventListener("load", check, { once: true });
}

/** Keeps `anchor` at its height on the screen while the page settles, or until the reader moves. */
function holdInPlace(anchor, { top, left }) {
  const end = new AbortController();
  const options = { signal: end.signal, capture: true, passive: true };
  const align = () => {
    const by = anchor.getBoundingClientRect().top - top;
    if (Math.abs(by) >= 1 || scrollX !== left) scrollTo({ top: scrollY + by, left, behavior: "instant" });
  };
  const sizes = new ResizeObserver(align);
  sizes.observe(document.body);
  let settled = null;
  const stop = () => {
    clearTimeout(settled);
    sizes.disconnect();
    end.abort();
    history.scrollRestoration = "auto";
  };
  const settle = () => {
    align();
    settled = setTimeout(stop, SETTLED);
  };
  for (const name of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(name, stop, options);
  align();
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle, { signal: end.signal });
}
