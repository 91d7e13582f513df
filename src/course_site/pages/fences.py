"""Warn of a fence that nothing closes: the rest of its page would be shown as if it belonged to it.

Markdown closes such a fence at the end of the page, of the list item or of the box around it. What
else it reads otherwise than was meant is told here too (see misread.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.parsers.mdit import create_md_parser
from sphinx.application import Sphinx
from sphinx.util import logging

from course_site.order import SIDE_BY_SIDE
from course_site.pages.misread import faults_of_footnotes, misread

logger = logging.getLogger(__name__)

FENCES = ("fence", "colon_fence")
# What stands in these is not Markdown, and may hold fences of its own.
NOT_MARKDOWN = re.compile(
    r"\{(?:code|code-block|code-cell|eval-rst|graphviz|literalinclude|math|mermaid|parsed-literal"
    r"|raw|sourcecode)\}"
)

# What stands at the head of a box, and is not text.
OPTIONS = re.compile(r"\A(?:---\n(?:.*\n)*?---(?:\n|\Z)|(?:[ ]*:[\w-]+:.*(?:\n|\Z))+)")


def blocks(parser: MarkdownIt, text: str, offset: int = 0) -> Iterator[tuple[Token, str, int]]:
    """Yield what a page is made of, with the text around it and its line; first the inner."""
    for token in parser.parse(text):
        if token.map is None:
            continue
        is_box = token.type in FENCES and token.info.strip().startswith("{")
        if is_box and not NOT_MARKDOWN.match(token.info.strip()):
            content = OPTIONS.sub(lambda found: "\n" * found[0].count("\n"), token.content)
            yield from blocks(parser, content, offset + token.map[0] + 1)
        yield token, text, offset + token.map[0] + 1


def fault_of(token: Token, text: str) -> str:
    """Return what is wrong with a block, or an empty text."""
    first, last = token.map or (0, 0)
    lines = text.splitlines()
    if token.type in FENCES:
        end = lines[last - 1].lstrip(" >") if last - 1 > first else ""
        if not re.fullmatch(rf"{re.escape(token.markup)}{token.markup[0]}*\s*", end):
            fence = lines[first].strip()
            return f"nothing closes {fence!r}: the text below it would be part of it"
    return misread(token, text)


def label_of(token: Token) -> str:
    """Return the label of a section or a formula, or an empty text: of boxes labels.py knows it."""
    if token.type == "myst_target":
        return str(token.content)
    if token.type == "math_block_label":
        return str(token.info)
    is_formula = token.type in FENCES and token.info.strip() == "{math}"
    found = re.search(r"^:label:[ ]*(\S+)", token.content, re.M) if is_formula else None
    return found[1] if found else ""


def check_fences(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of each fence of a page that is not closed, and of what is not read as it was meant."""
    if str(app.env.doc2path(docname)).endswith(".md"):
        parser = create_md_parser(app.env.myst_config, RendererHTML)  # type: ignore[attr-defined]
        parser.core.ruler.enableOnly(["normalize", "block"])
        labels: dict[str, int] = {}
        for token, text, line in blocks(parser, source[0]):
            if (label := label_of(token)) and (first := labels.setdefault(label, line)) != line:
                cause = "the label %r stands here for the second time; first in line %s"
                logger.warning(cause, label, first, location=(docname, line))
            if fault := fault_of(token, text):
                logger.warning("%s", fault, location=(docname, line))
        for line, fault in faults_of_footnotes(parser.parse(source[0]), source[0]):
            logger.warning("%s", fault, location=(docname, line))


def setup(app: Sphinx) -> dict[str, Any]:
    """Look at each page before it is read."""
    app.connect("source-read", check_fences)
    return SIDE_BY_SIDE
