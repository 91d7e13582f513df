// The editor, made of CodeMirror 6. Its colours are those of the page: it uses the class names
// under which Pygments' style sheets, light and dark, already colour the code of the book.
import {
  autocompletion,
  CompletionContext,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  insertBracket,
} from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyField,
  historyKeymap,
  indentLess,
  indentMore,
  toggleComment,
} from "@codemirror/commands";
import { globalCompletion, localCompletionSource, python } from "@codemirror/lang-python";
import {
  bracketMatching,
  ensureSyntaxTree,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const asPygments = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.operatorKeyword], class: "k" },
  { tag: tags.moduleKeyword, class: "kn" },
  { tag: [tags.bool, tags.null, tags.self], class: "kc" },
  { tag: tags.number, class: "mi" },
  { tag: [tags.string, tags.special(tags.string)], class: "s2" },
  { tag: tags.escape, class: "se" },
  { tag: tags.lineComment, class: "c1" },
  { tag: [tags.operator, tags.arithmeticOperator, tags.compareOperator, tags.definitionOperator], class: "o" },
  { tag: tags.function(tags.definition(tags.variableName)), class: "nf" },
  { tag: tags.definition(tags.className), class: "nc" },
  { tag: [tags.variableName, tags.propertyName], class: "n" },
  { tag: [tags.punctuation, tags.paren, tags.squareBracket, tags.brace, tags.separator], class: "p" },
  { tag: tags.meta, class: "nd" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "inherit", fontSize: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflowX: "auto" },
  ".cm-content": { padding: "0", caretColor: "var(--pst-color-text-base)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor": { borderLeftColor: "var(--pst-color-text-base)" },
  ".cm-tooltip": {
    backgroundColor: "var(--pst-color-surface)",
    color: "var(--pst-color-text-base)",
    border: "1px solid var(--pst-color-border)",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--pst-color-primary)",
    color: "var(--pst-color-background)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--live-selection)",
  },
});

const PARSING = 200; // milliseconds
const WITH_UNDO = { history: historyField };

/** The names that a text defines, as completions. */
function namesIn(code) {
  const state = EditorState.create({ doc: `${code}\n\n`, extensions: python() });
  if (!ensureSyntaxTree(state, state.doc.length, PARSING)) return [];
  return localCompletionSource(new CompletionContext(state, state.doc.length, true))?.options ?? [];
}

/** Offers the names of this cell, and those that the text of the cells above defines. */
const written = (codeAbove) => (context) => {
  const here = localCompletionSource(context);
  if (!here) return null;
  const known = new Set(here.options.map(({ label }) => label));
  const above = namesIn(codeAbove()).filter(({ label }) => !known.has(label));
  return { ...here, options: [...here.options, ...above] };
};

/** Offers what the reader's Python knows: after a dot, or when asked. */
const alive = (complete) => async (context) => {
  const word = context.matchBefore(/[\w.]+/);
  if (!word || !(context.explicit || word.text.includes("."))) return null;
  const found = await complete(word.text);
  const start = word.from + word.text.lastIndexOf(".") + 1;
  const options = found.map((name) => ({ label: name.split(".").pop(), type: "variable" }));
  return options.length ? { from: start, options, validFor: /^\w*$/ } : null;
};

/** Types over a selection: left to the browser, a long line of many colours takes it most of a minute. */
function typeOver(event, view) {
  const { state } = view;
  if (event.inputType !== "insertText" || !event.data || view.composing || state.selection.main.empty) return false;
  const typed = () =>
    state.update(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  view.dispatch(insertBracket(state, event.data) ?? typed());
  return true; // and the browser does nothing
}

/** Keeps keys from the page's own shortcuts, but for those with Control or Command. */
function keepKeys(event) {
  const isShortcut = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
  if (!isShortcut) event.stopPropagation();
}

/**
 * Puts an editor into `parent`. `actions` are called: run(stay), change(code), leave(), complete(text),
 * which promises names that the reader's Python knows, and codeAbove(), the text of the cells above.
 * `kept` is what describe() returned for an editor of the same cell.
 */
export function makeEditor({ parent, code, kept, label, actions }) {
  const call = (action) => (view) => {
    closeCompletion(view);
    action();
    return true;
  };
  const shutList = (view) => void closeCompletion(view); // and the browser goes on to the next element
  const keys = [
    { key: "Shift-Enter", run: call(() => actions.run(false)), preventDefault: true },
    { key: "Mod-Enter", run: call(() => actions.run(true)), preventDefault: true },
    { key: "Escape", run: call(actions.leave) },
    { key: "Tab", shift: shutList, run: shutList },
    { key: "Mod-/", run: toggleComment },
    { key: "Mod-]", run: indentMore },
    { key: "Mod-[", run: indentLess },
  ];
  const tabLeaves = (binding) => binding.key !== "Tab" && binding.key !== "Mod-Enter";
  const extensions = [
    keymap.of([...completionKeymap, ...closeBracketsKeymap]),
    keymap.of(keys),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    python(),
    indentUnit.of("    "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({
      override: [alive(actions.complete), written(actions.codeAbove), globalCompletion],
      selectOnOpen: false, // Enter takes only what the reader has chosen
    }),
    syntaxHighlighting(asPygments),
    look,
    EditorView.domEventHandlers({ beforeinput: typeOver }),
    keymap.of([...defaultKeymap, ...historyKeymap].filter(tabLeaves)),
    EditorView.contentAttributes.of({
      "aria-label": label,
      "aria-multiline": "true",
      autocapitalize: "off",
      spellcheck: "false",
    }),
    EditorView.updateListener.of((update) => update.docChanged && actions.change(update.state.doc.toString())),
  ];
  const state = kept
    ? EditorState.fromJSON(kept, { extensions }, WITH_UNDO)
    : EditorState.create({ doc: code, extensions });
  const editor = new EditorView({ parent, state });
  for (const name of ["keydown", "keypress", "keyup"]) parent.addEventListener(name, keepKeys);
  return {
    focus: () => editor.focus(),
    placeCursor(x, y) {
      const position = editor.posAtCoords({ x, y }) ?? 0;
      editor.dispatch({ selection: { anchor: position } });
    },
    setCode: (text) => editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } }),
    describe: () => editor.state.toJSON(WITH_UNDO),
    hasFocus: () => editor.hasFocus,
    destroy: () => editor.destroy(),
  };
}
