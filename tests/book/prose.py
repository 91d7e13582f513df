"""The paragraphs in the source of a page, those in directives too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

# Directives whose content is not prose: code, formulas, lists of their own kind.
NO_PROSE = {"code-cell", "math", "glossary", "eval-rst", "bibliography", "course-map", "widget"}
DIRECTIVE = re.compile(r"\{([\w:-]+)\}")
OPTION = re.compile(r":[\w-]+:")

_markdown = MarkdownIt("commonmark").enable("table")
for plugin in (front_matter_plugin, myst_block_plugin, deflist_plugin, colon_fence_plugin):
    _markdown.use(plugin)
_markdown.use(dollarmath_plugin, allow_labels=True)


def paragraphs(text: str, start: int = 1) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each paragraph; that of the text is line `start`."""
    for token in _markdown.parse(text):
        if token.type == "paragraph_open" and token.map:
            yield start + token.map[0], start + token.map[1] - 1
        name = DIRECTIVE.match(token.info) if token.type.endswith("fence") else None
        if name and name[1] not in NO_PROSE and token.map:
            lines = token.content.split("\n")
            options = len(list(takewhile(OPTION.match, lines)))
            yield from paragraphs("\n".join(lines[options:]), start + token.map[0] + 1 + options)
