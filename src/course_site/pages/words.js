// A text of the interface in the language of the page: English, unless the page brings a table.
// biome-ignore lint/correctness/noUnusedVariables: the scripts of the page call it.
function inLanguage(text, values = {}) {
  inLanguage.table ??= JSON.parse(globalThis.document?.getElementById("words")?.textContent ?? "{}");
  return (inLanguage.table[text] ?? text).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
