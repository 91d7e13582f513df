// What the interactive figures share on the page: building elements, state in the address, announcements, theme.
import { decodeState, encodeState } from "./state.mjs";

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (on... = listener, true = present, null or false = absent) and children. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  setAttributes(element, attributes);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets attributes as h() does; only what changed touches the page. */
export function setAttributes(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === null || value === undefined || value === false) element.removeAttribute(key);
    else if (value === true) element.setAttribute(key, "");
    else if (element.getAttribute(key) !== String(value)) element.setAttribute(key, value);
  }
  return element;
}

/**
 * A symbol of the book as HTML: "W_2" with a lowered 2, "h^(1)" with a raised (1), "W_2[i,j]" with indices.
 * Letters are italic, digits are not.
 */
export function symbol(text) {
  const out = h("span", { class: "wg-math" });
  for (const [, base, sup, sub] of text.matchAll(/([^_^]+)(?:\^(\([^)]*\)))?(?:_([A-Za-z0-9ℓ,]+))?/g)) {
    for (const part of base.split(/([A-Za-zΦσℓ]+)/).filter(Boolean)) {
      out.append(/[A-Za-zΦσℓ]/.test(part) ? h("i", {}, part) : part);
    }
    if (sup) out.append(h("sup", {}, sup));
    if (sub) out.append(h("sub", {}, sub));
  }
  return out;
}

/** A number for reading: fixed decimals, a true minus sign, never "-0". */
export function number(value, decimals = 2) {
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? (0).toFixed(decimals) : text).replace("-", "−");
}

/** The same without zeros at its end: 1, −0.5, 0.25. */
export function shortNumber(value, decimals = 2) {
  return String(Number(value.toFixed(decimals)) || 0).replace("-", "−");
}

export function thousands(value) {
  return Math.round(value).toLocaleString("en-GB");
}

let serial = 0;
export function uid(stem = "wg") {
  serial += 1;
  return `${stem}-${serial}`;
}

/** A labelled control. The label is text or nodes; the control is any native element. */
export function field(label, control, ...after) {
  control.id ||= uid();
  return h("div", { class: "wg-field" }, h("label", { for: control.id }, label), control, ...after);
}

export function select(options, value, onchange) {
  const control = h("select", { onchange: () => onchange(control.value) },
    options.map(([key, text]) => h("option", { value: key, selected: String(key) === String(value) }, text)));
  return control;
}

export function button(text, onclick, attributes = {}) {
  return h("button", { type: "button", class: "wg-button", onclick, ...attributes }, text);
}

/** A group of radio buttons as a fieldset, drawn as one strip. options: [value, text]. */
export function choice(legend, options, value, onchange) {
  const name = uid("choice");
  const inputs = options.map(([key, text]) => {
    const input = h("input", { type: "radio", name, value: key, id: uid(), onchange: () => onchange(key) });
    input.checked = key === value;
    return [input, h("label", { for: input.id }, text)];
  });
  const element = h("fieldset", { class: "wg-choice" }, h("legend", {}, legend), inputs);
  element.show = (key) => inputs.forEach(([input]) => { input.checked = input.value === key; });
  return element;
}

/** A polite live region that speaks at most every `wait` ms, and then the newest text only. */
export function makeAnnouncer(root, wait = 900) {
  const region = h("p", { class: "wg-announce", "aria-live": "polite", role: "status" });
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

/** Calls `draw` once per frame at most, however often it is asked. */
export function perFrame(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; draw(); });
  };
}

export function onTheme(callback) {
  new MutationObserver(callback).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-mode"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
}

export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The value of a colour variable of the figure, for a canvas. */
export function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** Sizes a canvas for the screen's pixels; returns its context, scaled so that 1 unit is 1 CSS pixel. */
export function fitCanvas(canvas, width, height) {
  const ratio = Math.min(3, globalThis.devicePixelRatio || 1);
  const [w, t] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== t) canvas.height = t;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/**
 * Finds the figures called `name`, and mounts each when it comes near the screen.
 * build(body, state, tools) adds the figure to `body` and returns { show(state) }: show draws a state that came
 * from outside (the address, reset). tools.save(state) puts a state into the address, tools.announce(text) speaks.
 * clean(state) brings a state into range. The address is left alone until the reader changes something.
 * The fallback stays until build has returned, and comes back if it fails.
 */
export function mount(name, defaults, build, clean = (state) => state) {
  for (const root of document.querySelectorAll(`[data-widget="${name}"]`)) start(root, name, defaults, build, clean);
}

function start(root, name, defaults, build, clean) {
  const id = root.id || name;
  const own = clean(decodeState(name, `${name}?${root.dataset.state ?? ""}`, defaults));
  const fromAddress = () => decodeState(id, location.hash, own);
  let begun = false;
  const begin = async () => {
    if (begun) return;
    begun = true;
    const body = h("div", { class: "wg-body" });
    const announce = makeAnnouncer(body);
    let timer = null;
    const save = (state) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const hash = encodeState(id, state, own);
        if (hash !== `#${id}` || fromAddress()) history.replaceState(history.state, "", hash);
      }, 250);
    };
    try {
      const figure = await build(body, fromAddress() ?? { ...own }, { save, announce, defaults: own, root });
      addEventListener("hashchange", () => {
        const state = fromAddress();
        if (state) figure.show(state);
      });
      for (const fallback of root.querySelectorAll(":scope > .widget-fallback")) fallback.hidden = true;
      root.append(body);
      figure.show(fromAddress() ?? { ...own });
      root.dataset.ready = "true";
    } catch (error) {
      root.dataset.ready = "failed";
      console.error(`The interactive figure "${name}" could not start:`, error);
    }
  };
  if (fromAddress()) {
    begin().then(() => root.scrollIntoView());
  } else if ("IntersectionObserver" in globalThis) {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) { observer.disconnect(); begin(); }
    }, { rootMargin: "600px" });
    observer.observe(root);
  } else {
    begin();
  }
}
