"""The page `marking`, on which an instructor runs files of readers' work again.

It belongs to no part of the course, and stands in no list of pages: `marking.html` is made beside
the page of the search. The role {marking}`text` makes a link to it. Its script takes what it needs
from the pages whose work it marks, which name their Python, and from `course-contents.json` (see
marks.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from course_site.order import SIDE_BY_SIDE
from course_site.pages.words import translate

PAGE = "marking"


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page, unless the course has one of that name."""
    if PAGE in app.env.found_docs or app.builder.format != "html":
        return
    told = {
        "title": translate(app.config.language, "Marking"),
        "course": app.config.html_title or app.config.project,
        "has_python": getattr(app, "live", None) is not None,
    }
    yield PAGE, told, f"{PAGE}.html"


class MarkingRole(SphinxRole):
    """A link to the page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link, as an address from the page where it stands."""
        up = "../" * self.env.docname.count("/")
        return [nodes.reference("", self.text, refuri=f"{up}{PAGE}.html", internal=True)], []


def use_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the script on that page alone."""
    if templatename == f"{PAGE}.html":
        app.add_js_file("marking.mjs", type="module", loading_method=None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the page with those that come from no file."""
    app.add_role("marking", MarkingRole())
    app.connect("html-collect-pages", pages)
    app.connect("html-page-context", use_script)
    return SIDE_BY_SIDE
