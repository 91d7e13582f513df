// The words of a figure in the language of its page (words.js of the site); English where there is no such table.

/** A text in the language of the page, with `{name}` replaced by the values. */
export function inLanguage(text, values = {}) {
  if (globalThis.inLanguage) return globalThis.inLanguage(text, values);
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
