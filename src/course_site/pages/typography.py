"""Keep together what a line may not divide: a number and its per cent, the widths of a network."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from course_site.order import SIDE_BY_SIDE

NO_BREAK = "\N{NO-BREAK SPACE}"
# The space before a per cent sign: the number may be set by the build, in a node of its own.
PER_CENT = re.compile(r" (?=%)")
# The spaces about the arrows of a form such as 784 → 256 → 10.
ARROW = re.compile(r"(?<=\d) → (?=\d)")
AS_WRITTEN = (nodes.literal, nodes.FixedTextElement, nodes.math, nodes.comment, nodes.raw)


def keep_together(text: str) -> str:
    """Return the text with no break inside such a group."""
    return ARROW.sub(f"{NO_BREAK}→{NO_BREAK}", PER_CENT.sub(NO_BREAK, text))


class KeepTogether(SphinxTransform):
    """Write spaces at which no line ends, before titles are collected."""

    default_priority = 700

    def apply(self, **_: Any) -> None:
        """Change the texts of a page that was just read."""
        for text in list(self.document.findall(nodes.Text)):
            kept = keep_together(text)
            if kept != text and not _is_as_written(text):
                parent = text.parent
                place = next(i for i, node in enumerate(parent.children) if node is text)
                parent[place] = nodes.Text(kept)


def _is_as_written(node: nodes.Node) -> bool:
    while (node := node.parent) is not None:
        if isinstance(node, AS_WRITTEN):
            return True
    return False


def setup(app: Sphinx) -> dict[str, Any]:
    """Act when a page is read."""
    app.add_transform(KeepTogether)
    return SIDE_BY_SIDE
