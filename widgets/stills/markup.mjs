// Elements as plain trees that can be written as HTML: what shared/dom.mjs makes in a browser, without one.

/**
 * An element as shared/dom.mjs makes it: attributes that are null or false are absent, children may be nested lists.
 */
export function element(tag, attributes = {}, ...children) {
  return {
    tag,
    attributes,
    children: children.flat(Infinity).filter((child) => child !== null && child !== undefined),
  };
}

export const svg = element;

const NAMES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => NAMES[sign]);

/** The markup of a tree, a text, null, or a list of these; numbers have two decimals. */
export function write(node) {
  if (node === null) return "";
  if (Array.isArray(node)) return node.map(write).join("");
  if (typeof node !== "object") return escaped(node);
  const words = Object.entries(node.attributes)
    .filter(([key, value]) => !key.startsWith("on") && value !== null && value !== undefined && value !== false)
    .map(
      ([key, value]) => ` ${key}="${escaped(value === true ? "" : typeof value === "number" ? short(value) : value)}"`,
    );
  return `<${node.tag}${words.join("")}>${write(node.children)}</${node.tag}>`;
}

export function short(value) {
  return String(Number(value.toFixed(2)));
}
