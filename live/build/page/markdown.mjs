// Markdown that a cell shows, as HTML that is yet to be made safe; formulas are left to KaTeX.
import { Marked } from "marked";

const LOWEST = 6;
const ABOVE = 2; // the page's own headings: its title and its sections
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const FORMULAS = [/^\$\$[^$]+\$\$/, /^\$(?!\s)(?:\\.|[^$\\\n])+\$(?!\d)/]; // "$5 and $6" is none

const formula = {
  name: "formula",
  level: "inline",
  start: (text) => text.indexOf("$"),
  tokenizer(text) {
    const raw = FORMULAS.map((form) => form.exec(text)?.[0]).find(Boolean);
    return raw && !/\s\$$/.test(raw) ? { type: "formula", raw } : undefined;
  },
  renderer: ({ raw }) => `<span class="live-formula">${raw.replace(/[&<>]/g, (sign) => SIGNS[sign])}</span>`,
};
const heading = (token) => {
  if (token.type === "heading") token.depth = Math.min(token.depth + ABOVE, LOWEST);
};

const marked = new Marked({ async: false, extensions: [formula], walkTokens: heading });

export const markdownToHtml = (text) => marked.parse(text);
