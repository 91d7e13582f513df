"""Warn of a fence that nothing closes: the rest of its page would be shown as if it belonged to it.

Markdown closes such a fence at the end of the page, of the list item or of the box around it. Of
the signs that LaTeX has around a formula it leaves the brackets.
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

logger = logging.getLogger(__name__)

FENCES = ("fence", "colon_fence")
# What stands in these is not Markdown, and may hold fences of its own.
NOT_MARKDOWN = re.compile(
    r"\{(?:code|code-block|code-cell|eval-rst|literalinclude|math|parsed-literal|raw|sourcecode)\}"
)


# A formula as in LaTeX: in the text, or alone as a paragraph; not what is code or a formula.
OF_LATEX = re.compile(r"(?<!\\)\\\(.+?\\\)|\A\\\[.+\\\]\s*\Z", re.DOTALL)
CODE_OR_FORMULA = re.compile(r"(`+).+?\1|\$\$?.+?\$\$?", re.DOTALL)


def blocks(parser: MarkdownIt, text: str, offset: int = 0) -> Iterator[tuple[Token, str, int]]:
    """Yield what a page is made of, with the text around it and its line; first the inner."""
    for token in parser.parse(text):
        if token.map is None:
            continue
        is_box = token.type in FENCES and token.info.strip().startswith("{")
        if is_box and not NOT_MARKDOWN.match(token.info.strip()):
            yield from blocks(parser, token.content, offset + token.map[0] + 1)
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
    text = CODE_OR_FORMULA.sub("", token.content) if token.type == "inline" else ""
    found = OF_LATEX.search(text)
    return f"{found.group()} is text here: formulas stand between $ and $" if found else ""


def check_fences(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of each fence of a page that is not closed, and of formulas that are none."""
    if app.env.doc2path(docname).endswith(".md"):
        parser = create_md_parser(app.env.myst_config, RendererHTML)  # type: ignore[attr-defined]
        parser.core.ruler.enableOnly(["normalize", "block"])
        for token, text, line in blocks(parser, source[0]):
            if fault := fault_of(token, text):
                logger.warning("%s", fault, location=(docname, line))


def setup(app: Sphinx) -> dict[str, Any]:
    """Look at each page before it is read."""
    app.connect("source-read", check_fences)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
