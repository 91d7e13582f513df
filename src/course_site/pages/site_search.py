r"""Search that finds numbers, Greek letters and names with accents, and shows readable excerpts.

Sphinx's search ignores numbers, and formulas are in its index as TeX. Here text and question go
through the same folding: "784" becomes a word, "Φ" becomes "phi" as in `\Phi`, "ú" becomes "u".
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.search.en import SearchEnglish

from course_site.order import SIDE_BY_SIDE

SCRIPT = Path(__file__).with_name("search-results.js")
GREEK = {  # small letters: both sides are in lower case
    chr(code): unicodedata.name(chr(code)).split()[-1].lower()
    for code in range(0x3B1, 0x3CA)
    if "FINAL" not in unicodedata.name(chr(code))
} | {"ϕ": "phi", "ε": "epsilon", "ℓ": "ell"}
SYMBOLS = "notation"  # the label of the page that lists the symbols
NUMBER = "num"  # before digits, since Sphinx's script drops words of digits alone


def fold(text: str) -> str:
    """Return the text in lower case, without accents, Greek letters by their names."""
    named = "".join(GREEK.get(letter, letter) for letter in text.lower())
    parts = unicodedata.normalize("NFKD", named)
    return "".join(part for part in parts if not unicodedata.combining(part))


def words(text: str) -> list[str]:
    """Return the words of a text as they are looked up.

    A number is found with the commas between its thousands and without them.
    """
    found = re.findall(r"[^\W_]+", fold(text))
    found += [number.replace(",", "") for number in re.findall(r"\b\d{1,3}(?:,\d{3})+\b", text)]
    return [NUMBER + word if word.isdigit() else word for word in found]


SPLITTER = (
    f"var GREEK = {json.dumps(GREEK, ensure_ascii=False)}, NUMBER = {NUMBER!r};\n"
    + r"""
var splitQuery = (query) =>
  [...query.toLowerCase()].map((letter) => GREEK[letter] ?? letter).join("")
    .normalize("NFKD").replace(/\p{Mark}/gu, "")
    .split(/[^\p{Letter}\p{Number}]+/u).filter(Boolean)
    .map((word) => (/^\d+$/.test(word) ? NUMBER + word : word));
"""
)


class FoldedEnglish(SearchEnglish):
    """English, with the same folding in Python, for the index, and in the page."""

    js_splitter_code = SPLITTER

    def split(self, input: str) -> list[str]:
        """Return the words of the input."""
        return words(input)


def put_explained_words_first(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let the search put what an author has entered into the index before mentions of the word."""
    for node in doctree.findall(addnodes.index):
        node["entries"] = [(*entry[:3], "main", *entry[4:]) for entry in node["entries"]]


def use_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Let the page of results show excerpts in our way, before Sphinx's script starts.

    Every page names the list of symbols: its own field shows results too (search-typing.js).
    """
    if pagename == "search":
        app.add_js_file("scripts/search-results.js", loading_method="defer")
    page, _, _ = app.env.domaindata["std"]["labels"].get(SYMBOLS, ("", "", ""))
    tag = f'<meta name="course-symbols" content="{page}">'
    context["metatags"] = "\n".join([context.get("metatags", ""), tag])


def copy_script(app: Sphinx, env: BuildEnvironment) -> None:
    """Put the script where the theme's will be, before the page that names its version."""
    if app.builder.format == "html":
        folder = Path(app.outdir, "_static", "scripts")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(SCRIPT, folder)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the language and the script."""
    app.add_search_language(FoldedEnglish)
    app.connect("doctree-resolved", put_explained_words_first)
    app.connect("html-page-context", use_script)
    app.connect("env-updated", copy_script)
    return SIDE_BY_SIDE
