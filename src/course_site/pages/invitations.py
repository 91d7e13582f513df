"""Let a paragraph that begins with **Try** look like an invitation to change the cell."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from course_site.order import SIDE_BY_SIDE
from course_site.pages.words import translate


class MarkInvitations(SphinxTransform):
    """Give the paragraph a class, for the styles."""

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        """Find them by their first word, in the language of the site."""
        word = translate(self.config.language, "Try")
        for paragraph in self.document.findall(nodes.paragraph):
            # MyST puts an empty text before a word that is bold.
            first = next((node for node in paragraph.children if node.astext()), None)
            if isinstance(first, nodes.strong) and first.astext() == word:
                paragraph["classes"].append("invitation")


def setup(app: Sphinx) -> dict[str, Any]:
    """Mark them while a page is read."""
    app.add_transform(MarkInvitations)
    return SIDE_BY_SIDE
