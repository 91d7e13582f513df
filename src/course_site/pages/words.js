// A text of the interface in the language of the page: English, unless the page brings a table.
function inLanguage(text, values = {}) {
  inLanguage.table ??= JSON.parse(globalThis.document?.getElementById("words")?.textContent ?? "{}");
  return (inLanguage.table[text] ?? text).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
