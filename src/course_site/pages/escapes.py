"""Remember which signs of a text stand there with a backslash: they are meant, not left over.

And let the name of a picture be written as in an address, with %20 for a blank.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from markdown_it import parser_core
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from sphinx.application import Sphinx

from course_site.order import BEFORE_OTHERS, SIDE_BY_SIDE

ESCAPED = "\N{REPLACEMENT CHARACTER}"  # in the place of a sign with a backslash: means nothing


def join_texts(state: StateCore) -> None:
    """Join texts as markdown-it does, and keep what they are without the escaped signs."""
    for block in state.tokens:
        if block.children is None:
            continue
        joined: list[Token] = []
        for token in block.children:
            if token.type not in ("text", "text_special"):
                joined.append(token)
                continue
            is_escape = token.type == "text_special" and token.info == "escape"
            # Before a letter a backslash is one, and escapes nothing.
            checked = ESCAPED if is_escape and len(token.content) == 1 else token.content
            if joined and joined[-1].type == "text":
                joined[-1].content += token.content
                joined[-1].meta["without_escapes"] += checked
            else:
                token.type, token.meta = "text", token.meta | {"without_escapes": checked}
                joined.append(token)
        block.children = joined


def render_text(self: DocutilsRenderer, token: SyntaxTreeNode) -> None:
    """Write a text; what is around it knows what it is without the escaped signs."""
    self.current_node.append(nodes.Text(token.content))
    both = (token.content, token.meta.get("without_escapes", token.content))
    vars(self.current_node).setdefault("texts", []).append(both)


def is_escaped(node: nodes.Element, pattern: re.Pattern[str]) -> bool:
    """Tell whether what the pattern finds in the texts of a node all stands with a backslash."""
    texts = vars(node).get("texts", ())
    written = any(pattern.search(text) for text, _ in texts)
    return written and not any(pattern.search(rest) for _, rest in texts)


def decode_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Name the files of pictures as they are named: Markdown writes %20 for a blank."""
    folder = Path(app.env.doc2path(app.env.docname)).parent
    for image in doctree.findall(nodes.image):
        name = unquote(image["uri"])
        if "://" not in name and (folder / name).is_file():
            image["uri"] = name


def setup(app: Sphinx) -> dict[str, Any]:
    """Put our join into the place of theirs, and decode names before pictures are collected."""
    rules = parser_core._rules
    rules[:] = [(n, join_texts if n == "text_join" else rule) for n, rule in rules]
    DocutilsRenderer.render_text = render_text  # type: ignore[method-assign]
    app.connect("doctree-read", decode_pictures, priority=BEFORE_OTHERS)
    return SIDE_BY_SIDE
