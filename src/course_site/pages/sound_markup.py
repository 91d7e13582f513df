"""Mend what the theme and the extensions write that HTML or a screen reader cannot take.

Ids stand once on a page, headings have text, landmarks and buttons say what they are.
"""

from __future__ import annotations

import html
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from course_site.order import SIDE_BY_SIDE
from course_site.pages.words import translate

# Written by sphinx-exercise and sphinx-proof into every box: no link leads to them.
BOX_IDS = {"exercise-content", "solution-content", "proof-content", "proof"}
# The two lines over folded code, of which one is shown: a summary may hold no paragraphs.
FOLD_LINE = r'<p class="((?:collapsed|expanded) admonition-title)">(.*?)</p>'


def drop_repeated_ids(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take the ids away that several boxes of a page would share."""
    for node in doctree.findall(nodes.Element):
        if isinstance(node, (nodes.section, nodes.admonition)):
            node["ids"] = [name for name in node["ids"] if name not in BOX_IDS]


def label_cells(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the title of its column into each cell of a table whose rows are blocks on a phone."""
    for block in doctree.findall(nodes.container):
        if "stacking" in block["classes"]:
            for group in block.findall(nodes.tgroup):
                _label_group(group)


def _label_group(group: nodes.tgroup) -> None:
    head, body = next(group.findall(nodes.thead)), next(group.findall(nodes.tbody))
    titles = [entry.astext() for entry in head.findall(nodes.entry)]
    for row in body.findall(nodes.row):
        for title, cell in list(zip(titles, row, strict=True))[1:]:
            if cell.astext():
                if not isinstance(cell[0], nodes.paragraph):  # a list
                    cell.insert(0, nodes.paragraph())
                cell[0].insert(0, nodes.inline("", f"{title}: ", classes=["cell-label"]))


def repair_markup(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Mend what the theme and docutils leave wrong."""
    nameless = translate(app.config.language, "Contents")
    context["pagetitle"] = context.get("title") or nameless  # the heading on paper
    if doctree is None:  # a page that no author has written: search, index, wrong address
        says = html.escape(f"{context['pagetitle']}: {app.config.html_title}")
        tags = context.get("metatags", "")
        context["metatags"] = f'{tags}\n<meta content="{says}" name="description">'
    if "body" in context:
        body = context["body"].replace(' role="doc-biblioentry"', "")  # deprecated by DPUB-ARIA 1.1
        body = body.replace('<div role="list" class="citation-list">', "<div>")
        # The line over folded code has words, which its label would hide from a screen reader.
        body = body.replace('<summary aria-label="Toggle hidden content">', "<summary>")
        body = re.sub(FOLD_LINE, r'<span class="\1">\2</span>', body)
        context["body"] = re.sub(r"(</(?:dl|ul|ol|div|table)>\s*)</p>", r"\1", body)


def setup(app: Sphinx) -> dict[str, Any]:
    """Act after the numbers of boxes are resolved, which are found by ids."""
    app.connect("doctree-resolved", drop_repeated_ids)
    app.connect("doctree-resolved", label_cells)
    app.connect("html-page-context", repair_markup)
    return SIDE_BY_SIDE
