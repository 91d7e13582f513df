"""The table of executed pages in words: titles instead of file names, no emoji."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from course_site.order import SIDE_BY_SIDE

TITLES = {"Document": "Page", "Modified": "Executed", "Run Time (s)": "Seconds", "Status": "Result"}
RESULTS = {"✅": "succeeded", "❌": "failed"}
LEFT_OUT = "Method"  # how MyST-NB got the outputs: the same for every page


def use_words(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Rewrite the tables that MyST-NB makes for `nb-exec-table`."""
    for group in doctree.findall(nodes.tgroup):
        head = [entry.astext() for entry in next(group.findall(nodes.row))]
        if LEFT_OUT in head and set(TITLES) <= set(head):
            _rewrite(app, group, head.index(LEFT_OUT))


def _rewrite(app: Sphinx, group: nodes.tgroup, column: int) -> None:
    words = TITLES | RESULTS | {name: title.astext() for name, title in app.env.titles.items()}
    group.remove(list(group.findall(nodes.colspec))[column])
    group["cols"] -= 1
    for row in list(group.findall(nodes.row)):
        del row[column]
        for text in list(row.findall(nodes.Text)):
            if text in words:
                text.parent.replace(text, nodes.Text(words[text]))


def setup(app: Sphinx) -> dict[str, Any]:
    """Act when MyST-NB has made the table."""
    app.connect("doctree-resolved", use_words)
    return SIDE_BY_SIDE
