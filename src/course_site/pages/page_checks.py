"""Warn, and so stop the build, where a page would reach its reader with something missing.

What is checked: figures without alternative text, pages without a description, outputs that are
too long to read, that contain a warning, or that show a path of the machine that built them;
markup that was not understood and stands in the text; scripts, and what another host would send.
"""

from __future__ import annotations

import html
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.core import utils
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import is_myst_markdown_notebook
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.matching import get_matching_files

from course_site.nearest import nearest
from course_site.order import BEFORE_OTHERS, SIDE_BY_SIDE
from course_site.pages.escapes import is_escaped
from course_site.pages.formulas import render
from course_site.paths import ROOT

logger = logging.getLogger(__name__)
# MyST-NB's own pattern starts at every character: minutes for one long line without an end.
utils._RGX_CARRIAGERETURN = re.compile(r"^.*\r(?=[^\n])", re.MULTILINE)

LONGEST_OUTPUT = 20  # lines
LONGEST_LINE = 2000  # characters
OWN_PATHS = [str(p) for p in (ROOT, Path.home()) if len(p.parts) > 1]
FORBIDDEN = {
    "a warning": re.compile(r"\b\w*Warning: "),
    "a path of this machine": re.compile("|".join(re.escape(p) + "/" for p in OWN_PATHS)),
}
OPEN_FORMULA = "a formula is not closed: $"
# What is left in the text of a page where its markup was not understood.
LEFT_OVER = {
    "a formula is not closed: $$": re.compile(r"\$\$"),
    "an environment of a formula is not closed": re.compile(r"\\(?:begin|end)\{[a-z]+\*?\}"),
    "a command of LaTeX stands outside of a formula (code: between backticks)": re.compile(
        r"\\(?!begin|end)[a-zA-Z]+"
    ),
    OPEN_FORMULA: re.compile(r"(?<!\$)\$(?![\d$])"),
    "bold begins or ends at a blank": re.compile(r"\*\*"),
    "emphasis is not closed": re.compile(r"(?<![\w*])(?:\*(?=\w|$)|_(?=[A-Za-z]))"),
    "a substitution is not replaced (myst_enable_extensions in _config.yml)": re.compile(
        r"\{\{\s*[A-Za-z_]\w*\s*\}\}"
    ),
    "a link leads nowhere (code: between backticks)": re.compile(
        r"\[[^\]\n]+\]\[[^\]\n]*\]|\[\[[A-Za-z][\w /-]*\]\]"
    ),
    "code is not closed (or these are quotes of LaTeX)": re.compile(r"``?"),
    "a heading needs a blank behind its #": re.compile(r"^#{1,6}(?=[#A-Za-z])", re.MULTILINE),
    "a link is written [text](address)": re.compile(
        r"\]\s?\((?:$|[^)\s]*\.\w+)|\)\[(?:$|[^\]\s]+\.\w+)"
    ),
    "the name of a role stands before `...`": re.compile(r"(?<![\w}\\])\{[a-z:]+\}"),
    "a footnote does not exist": re.compile(r"\[\^[^\]\s]+\]"),
    "a blank in an address (rename the file without one)": re.compile(
        r"!?\[[^\]\n]*\]\([^()\s]+ [^()\n]*\.\w+\)"
    ),
    "attributes are not used": re.compile(
        r"\{[.#][a-z][\w-]*\}|(?<=\))\{\w+=[^}]*\}|^\{\w+=[^}]*\}"
    ),
    "nothing is struck out or ticked here": re.compile(r"~~(?=\S)|^\[[ xX]\] "),
    "a fence has no partner": re.compile(r"^\s*(?:`{3,}|~{3,}|:{3,})", re.MULTILINE),
    "a number is shown with its type (glue float(...) or int(...))": re.compile(
        r"\bnp\.(?:float|int|uint|bool|str)\w*\("
    ),
}
# Where such signs are shown as they are: code, formulas, and docstrings, which are no Markdown.
NOT_MARKDOWN = (
    *(nodes.literal, nodes.FixedTextElement, nodes.math, nodes.math_block, nodes.raw),
    addnodes.desc,
)
# What a page must not bring along: it keeps to its own files, and to scripts of the site.
FOREIGN = {
    "a script": re.compile(r"<script|\son\w+\s*=\s*[\"']|javascript:", re.IGNORECASE),
    "a file of another host": re.compile(
        r"<(?!a\b)[^>]*\b(?:src|srcset|href|data|poster)\s*=\s*[\"']?(?:https?:)?//"
        r"|@import|url\([\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
}
OF_THIS_MACHINE = re.compile(
    r"file:|https?://(?:localhost|127\.|0\.0\.0\.0|\[::1?\])", re.IGNORECASE
)
# What KaTeX writes for a formula that it cannot read, and for a command that it does not know.
WRONG_FORMULA = re.compile(
    r'class="katex-error" title="([^"]*)"|<mstyle mathcolor="#cc0000"><mtext>([^<]*)'
)
BELOW_ITS_CELL = 2  # lines: where MyST-NB says that an output is
# Cells with these tags may draw what the page does not show.
NOT_SHOWN = {"remove-cell", "remove-output"}
# What cells are asked for in this course, and what MyST-NB, the theme and Jupyter know.
OPTIONS = {"mystnb", "tags"}
TAGS = {
    *(f"{verb}-{part}" for verb in ("hide", "remove") for part in ("cell", "input", "output")),
    *("remove-stdout", "remove-stderr", "raises-exception", "skip-execution", "scroll-output"),
    *("full-width", "margin", "popout", "wide-math"),
}
MYSTNB = {field.metadata.get("cell_key", field.name) for field in fields(NbParserConfig)}
# What tells nothing: the text a figure has when nobody wrote one.
EMPTY_ALT = re.compile(r"^$|^[\w./-]*\.(svg|png|jpe?g|webp)$")


def check_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Check one page after all its references are resolved."""
    for image in doctree.findall(nodes.image):
        if EMPTY_ALT.match(image.get("alt", "")):
            _warn(image, docname, f"image {image['uri']} has no alternative text (image: alt:)")
        if re.match(r"(?:https?:)?//", image["uri"]):
            _warn(image, docname, f"image {image['uri']} is of another host: put it into the book")
    for link in doctree.findall(nodes.reference):
        if OF_THIS_MACHINE.match(link.get("refuri", "")):
            _warn(link, docname, f"a link leads to this machine alone: {link['refuri']}")
    _check_text(doctree, docname)
    _check_drawings(doctree, docname)
    _check_options(doctree, docname)
    for raw in doctree.findall(nodes.raw):
        for what, pattern in FOREIGN.items():
            if "html" in raw.get("format", "") and pattern.search(raw.astext()):
                _warn(raw, docname, f"the page holds {what}, in raw HTML or in an output")
    for output in doctree.findall(_is_output):
        text = output.astext()
        lines = text.count("\n")
        if lines > LONGEST_OUTPUT:
            _warn(output, docname, f"an output has {lines} lines, more than {LONGEST_OUTPUT}")
        longest = max(map(len, text.splitlines()), default=0)
        if longest > LONGEST_LINE:
            _warn(output, docname, f"an output has a line of {longest} characters")
        for what, pattern in FORBIDDEN.items():
            if found := pattern.search(text):
                _warn(output, docname, f"an output contains {what}: {found.group()!r}")
    description = [n for n in doctree.findall(nodes.meta) if n.get("name") == "description"]
    if not description:
        logger.warning("the page has no description (myst: html_meta:)", location=docname)
    title = next(doctree.findall(nodes.title), None)
    if title is None or not title.astext().strip():
        logger.warning("the page has no title: a line such as `# Title`", location=docname)


def _check_text(doctree: nodes.document, docname: str) -> None:
    """Warn of markup that reached the text, where it is not shown as code."""
    for text in doctree.findall(nodes.Text):
        if any(isinstance(node, NOT_MARKDOWN) for node in _with_parents(text)):
            continue
        for what, pattern in LEFT_OVER.items():
            if (found := pattern.search(text)) and not is_escaped(text.parent, pattern):
                if what == OPEN_FORMULA and _is_beside_a_formula(text, found):
                    what = "$$ needs an empty line before and after (or a formula is not closed)"
                _warn(text.parent, docname, f"{what}: {found.group().strip()!r} is in the text")
    for paragraph in doctree.findall(nodes.paragraph):
        if re.search(r"\|[ \t]*\n[ \t]*\|", paragraph.astext()):
            _warn(paragraph, docname, "the rows of a table stand in the text: see its second row")
    for formula in doctree.findall(nodes.math_block):
        if re.search(r"\n\s*\n", formula.astext().strip()):
            _warn(formula, docname, "a formula holds an empty line: is the $$ before it closed?")


def _is_beside_a_formula(text: nodes.Text, sign: re.Match[str]) -> bool:
    """Tell whether the sign stands beside a formula in a line: of $$x$$ the inner signs were it."""
    place = text.parent.index(text)
    before, after = text.parent[max(place - 1, 0)], text.parent[place + 1 :][:1]
    at_end = bool(after) and isinstance(after[0], nodes.math) and sign.end() == len(text)
    return at_end or (isinstance(before, nodes.math) and sign.start() == 0)


def _check_drawings(doctree: nodes.document, docname: str) -> None:
    """Warn of a cell that has an alternative text, and no figure: it was not shown."""
    for cell in doctree.findall(nodes.container):
        options = cell.get("cell_metadata") or {}
        image = (options.get("mystnb") or {}).get("image") or {}
        if not isinstance(image, dict):
            _warn(cell, docname, f"mystnb: image: is {image!r}; the text of a figure is its alt:")
            continue
        alt = image.get("alt")
        hidden = NOT_SHOWN.intersection(options.get("tags") or ())
        if alt and not hidden and next(cell.findall(nodes.image), None) is None:
            _warn(cell, docname, f"a cell draws no figure, but has a text for one: {alt!r}")


def _check_options(doctree: nodes.document, docname: str) -> None:
    """Warn of options and tags of cells that are nearly those that there are: they do nothing."""
    for cell in filter(_is_cell, doctree.findall(nodes.container)):
        options = cell.get("cell_metadata") or {}
        mystnb = options.get("mystnb") or {}
        tags = [str(tag).replace("_", "-") for tag in options.get("tags") or ()]
        for given, known in ((options, OPTIONS), (mystnb, MYSTNB), (tags, TAGS)):
            for name in given:
                if name not in known and (hint := nearest(name, known)):
                    _warn(
                        cell, docname, f"a cell has the option {name!r}, which does nothing{hint}"
                    )


def check_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of what only the text of a page tells: cells that do not run, lines that are none."""
    if not str(app.env.doc2path(docname)).endswith(".md"):
        return
    text = source[0]
    for found in re.finditer("[\u2028\u2029\x0b\x0c\x85]", text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"the character U+{ord(found.group()):04X} ends a line for some: remove it"
        logger.warning(message, location=(docname, line))
    cell = re.search(r"^\s*`{3,}\{code-cell\}", text, re.MULTILINE)
    if cell and not (is_myst_markdown_notebook(text) and "kernelspec" in text):
        line = text.count("\n", 0, cell.end()) + 1
        message = (
            "a code cell is not run: the page lacks the head of a page with code (kernelspec:)"
        )
        logger.warning(message, location=(docname, line))


def keep_patterns(app: Sphinx, config: Config) -> None:
    """Keep what the settings leave out, before the contents leave out all other files."""
    app.left_out = list(config.exclude_patterns)  # type: ignore[attr-defined]


def check_contents(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Warn of a page that lies beside pages of _toc.yml but is not among them."""
    folders = {Path(name).parent.as_posix() for name in env.found_docs} - {"."}
    patterns = app.left_out  # type: ignore[attr-defined]
    missing = []
    for file in get_matching_files(app.srcdir, ["**.md", "**.ipynb"], patterns):
        path = Path(file)
        text = Path(app.srcdir, path).read_text(encoding="utf-8", errors="replace")
        is_page = path.parent.as_posix() in folders or text.startswith("---\n")
        if is_page and path.with_suffix("").as_posix() not in env.found_docs:
            missing.append(file)
    if missing:
        message = "not in _toc.yml, nor in exclude_patterns of _config.yml: %s"
        logger.warning(message, ", ".join(missing), location=f"{app.srcdir}/_toc.yml:1")


def check_mathematics(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Warn of formulas that KaTeX could not read: it prints them in red and goes on."""
    if not WRONG_FORMULA.search(context.get("body", "")):
        return
    for formula in doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        options = (("displayMode", True),) if isinstance(formula, nodes.math_block) else ()
        if error := WRONG_FORMULA.search(render(formula.astext(), options)):
            problem = html.unescape(error[1] or f"KaTeX does not know {error[2]}")
            _warn(formula, pagename, f"a formula is wrong: {problem}")


def _is_output(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.literal_block)
        and isinstance(node.parent, nodes.container)
        and "cell_output" in node.parent.get("classes", [])
    )


def _is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and "cell" in node["classes"]


def _warn(node: nodes.Node, docname: str, message: str) -> None:
    line = next((p.line for p in _with_parents(node) if p.line), None)
    if line and any(_is_cell(p) for p in _with_parents(node)):
        line -= BELOW_ITS_CELL
    logger.warning(message, location=(docname, line))


def _with_parents(node: nodes.Node) -> Any:
    while node is not None:
        yield node
        node = node.parent


def setup(app: Sphinx) -> dict[str, Any]:
    """Check each page when it is written."""
    app.connect("config-inited", keep_patterns, priority=BEFORE_OTHERS)
    app.connect("env-before-read-docs", check_contents)
    app.connect("source-read", check_source)
    app.connect("doctree-resolved", check_page)
    app.connect("html-page-context", check_mathematics)
    return SIDE_BY_SIDE
