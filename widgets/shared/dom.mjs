// What the interactive figures build their pages from: elements, controls, numbers in words, canvases.
import { numbersIn } from "../../_static/numbers.mjs";
import { inLanguage } from "./words.mjs";

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (on... = listener, true = present, null or false = absent) and children. */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  setAttributes(node, attributes);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Sets attributes as element() does; only what changed touches the page. */
export function setAttributes(node, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === null || value === undefined || value === false) node.removeAttribute(key);
    else if (value === true) node.setAttribute(key, "");
    else if (node.getAttribute(key) !== String(value)) node.setAttribute(key, value);
  }
  return node;
}

/**
 * A symbol of the book as HTML: "W_2" with a lowered 2, "h^(1)" with a raised (1), "W_2[i,j]" with indices.
 * Letters are italic, digits are not.
 */
export function symbol(text) {
  const out = element("span", { class: "wg-math" });
  for (const [, base, sup, sub] of text.matchAll(/([^_^]+)(?:\^(\([^)]*\)))?(?:_([A-Za-z0-9ℓ,]+))?/g)) {
    for (const part of base.split(/([A-Za-zΦσℓ]+)/).filter(Boolean)) {
      out.append(/[A-Za-zΦσℓ]/.test(part) ? element("i", {}, part) : part);
    }
    if (sup) out.append(element("sup", {}, sup));
    if (sub) out.append(element("sub", {}, sub));
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

/** A probability between 0 and 1 in words that are true: neither 0 nor 1 is said of what only comes near. */
export function percent(p) {
  if (p > 0.9995) return inLanguage("more than {share}", { share: `99.9\u00a0%` });
  return p < 0.0005 ? inLanguage("less than {share}", { share: `0.1\u00a0%` }) : `${(100 * p).toFixed(1)}\u00a0%`;
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
  return element("div", { class: "wg-field" }, element("label", { for: control.id }, label), control, ...after);
}

export function select(options, value, onchange) {
  const control = element(
    "select",
    { onchange: () => onchange(control.value) },
    options.map(([key, text]) => element("option", { value: key, selected: String(key) === String(value) }, text)),
  );
  return control;
}

export function button(text, onclick, attributes = {}) {
  const control = element("button", { type: "button", class: "wg-button", ...attributes }, text);
  control.addEventListener("click", () => {
    if (control.getAttribute("aria-disabled") !== "true") onclick();
  });
  return control;
}

/** Says that a button does nothing now. It keeps the focus, which a disabled one would lose. */
export function setEnabled(control, enabled) {
  setAttributes(control, { "aria-disabled": enabled ? null : "true" });
}

/**
 * A field for a number between min and max, taken as people write it; with the step 1 it is a whole one.
 * use(value) hears of what can be used; leaving the field shows what holds, and says so if something else was written.
 */
export function numberField({ min, max, step, ...attributes }, use) {
  const control = element("input", { type: "text", role: "spinbutton", autocomplete: "off", ...attributes });
  if (min >= 0) control.inputMode = "numeric"; // without a minus on some phones
  let holds = 0;
  const write = () => {
    control.value = holds;
    const facts = { "aria-valuenow": holds, "aria-valuemin": control.min, "aria-valuemax": control.max };
    setAttributes(control, { ...facts, "aria-invalid": null });
  };
  const read = () =>
    numbersIn(control.value).find(
      (value) => value >= control.min && value <= control.max && (step !== 1 || Number.isInteger(value)),
    );
  const take = (value) => {
    holds = value;
    use(value);
  };
  control.addEventListener("input", () => {
    const value = read();
    setAttributes(control, { "aria-invalid": value === undefined ? "true" : null });
    if (value !== undefined) take(value);
  });
  control.addEventListener("change", () => {
    if (read() === undefined) say(control, refusal(control, holds));
    write();
  });
  control.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    const next = Math.round((holds + direction * step) / step) * step;
    take(Math.min(control.max, Math.max(control.min, Number(next.toFixed(6)))));
    write();
  });
  control.show = (value) => {
    holds = value;
    if (document.activeElement !== control) write();
  };
  return Object.assign(control, { min, max });
}

function refusal({ value, min, max }, holds) {
  const signed = (limit) => String(limit).replace("-", "−");
  return inLanguage("“{value}” is no number from {min} to {max} that can be used here: {holds} stays.", {
    value,
    min: signed(min),
    max: signed(max),
    holds: signed(holds),
  });
}

/** Lets the figure speak (mount.mjs). */
function say(node, text) {
  node.dispatchEvent(new CustomEvent("wg-say", { bubbles: true, detail: text }));
}

/** A group of radio buttons as a fieldset, drawn as one strip. options: [value, text]. */
export function choice(legend, options, value, onchange) {
  const name = uid("choice");
  const inputs = options.map(([key, text]) => {
    const input = element("input", { type: "radio", name, value: key, id: uid(), onchange: () => onchange(key) });
    input.checked = key === value;
    return [input, element("label", { for: input.id }, text)];
  });
  const group = element("fieldset", { class: "wg-choice" }, element("legend", {}, legend), inputs);
  group.show = (key) =>
    inputs.forEach(([input]) => {
      input.checked = input.value === key;
    });
  return group;
}

/** The value of a colour variable of the figure, for a canvas. */
export function colour(node, name) {
  return getComputedStyle(node).getPropertyValue(name).trim();
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
