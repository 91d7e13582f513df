"""Warn of a fence that nothing closes: the rest of its page would be shown as if it belonged to it.

Markdown closes such a fence at the end of the page, of the list item or of the box around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

# What stands in these is not Markdown, and may hold fences of its own.
NOT_MARKDOWN = re.compile(
    r"\{(?:code|code-block|code-cell|eval-rst|literalinclude|math|parsed-literal|raw|sourcecode)\}"
)


def open_fences(parser: MarkdownIt, text: str, offset: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each fence that is not closed; first those within boxes."""
    lines = text.splitlines()
    for token in parser.parse(text):
        if token.type not in ("fence", "colon_fence") or token.map is None:
            continue
        first, last = token.map
        if token.info.strip().startswith("{") and not NOT_MARKDOWN.match(token.info.strip()):
            yield from open_fences(parser, token.content, offset + first + 1)
        end = lines[last - 1].lstrip(" >") if last - 1 > first else ""
        if not re.fullmatch(rf"{re.escape(token.markup)}{token.markup[0]}*\s*", end):
            yield offset + first + 1, lines[first].strip()


def check_fences(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of each fence of a page that is not closed."""
    if app.env.doc2path(docname).endswith(".md"):
        parser = create_md_parser(app.env.myst_config, RendererHTML)  # type: ignore[attr-defined]
        parser.core.ruler.enableOnly(["normalize", "block"])
        for line, fence in open_fences(parser, source[0]):
            message = "nothing closes %r: the text below it would be part of it"
            logger.warning(message, fence, location=(docname, line))


def setup(app: Sphinx) -> dict[str, Any]:
    """Look at each page before it is read."""
    app.connect("source-read", check_fences)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
