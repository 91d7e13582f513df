"""Warn of what Markdown takes without a word, and nobody means.

Sums of money that become a formula, a second title, HTML that is not closed or names a file.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from course_site.order import SIDE_BY_SIDE

logger = logging.getLogger(__name__)

# What HTML closes by itself, or never.
NEED_NO_END = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("colgroup", "dd", "dt", "li", "optgroup", "option", "p", "tbody", "td", "tfoot", "th"),
    *("thead", "tr", "track", "wbr"),
}


# A file beside the page, which Sphinx does not copy: it reads no HTML.
OF_THE_PAGE = re.compile(
    r"<[^>]*\s(?:src|poster|data)\s*=\s*[\"']?(?![a-z]+:|[/#])([^\"'\s>]+)", re.IGNORECASE
)


class OpenTags(HTMLParser):
    """What is open after some pieces of HTML, and what an end tag without a partner ended."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[tuple[str, nodes.raw]] = []
        self.alone: list[tuple[str, nodes.raw]] = []

    def read(self, piece: nodes.raw) -> None:
        """Read one piece; each is whole, but for a comment without an end."""
        self.piece = piece
        text = piece.astext()
        if text.rfind("<!--") > text.rfind("-->"):
            self.open.append(("!--", piece))
            return
        self.reset()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Note what was opened."""
        if tag not in NEED_NO_END:
            self.open.append((tag, self.piece))

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """Pass over what is closed where it is opened: drawings are full of it."""

    def handle_endtag(self, tag: str) -> None:
        """Note what was closed: the last that was opened, or it is a fault."""
        if tag in NEED_NO_END:
            return
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        else:
            self.alone.append((tag, self.piece))


def check_money(doctree: nodes.document, docname: str) -> None:
    """Warn of "$5 and $6": between the two signs stands a formula."""
    for formula in doctree.findall(nodes.math):
        text = formula.astext()
        after = formula.next_node(descend=False, siblings=True)
        before_digit = isinstance(after, nodes.Text) and re.match(r"\d", after.astext())
        is_displayed = text[:1] == text[-1:] == "\n"  # between $$: page_checks.py tells
        if before_digit or (text != text.strip() and not is_displayed):
            message = f"a formula begins or ends at a blank, or a digit follows: '${text}$'"
            _warn(formula, docname, f"{message}; for dollars write \\$")


def check_titles(doctree: nodes.document, docname: str) -> None:
    """Warn of a second title."""
    for section in [part for part in doctree.children if isinstance(part, nodes.section)][1:]:
        title = section.next_node(nodes.title)
        name = title.astext() if title else ""
        _warn(section, docname, f"a second title, {name!r}: a section begins with ##")


def check_html(doctree: nodes.document, docname: str) -> None:
    """Warn of raw HTML whose tags have no partner beside them: what follows would be inside."""
    pieces: dict[int, OpenTags] = {}
    for piece in doctree.findall(nodes.raw):
        if "html" in piece.get("format", ""):
            pieces.setdefault(id(piece.parent), OpenTags()).read(piece)
            for name in OF_THE_PAGE.findall(piece.astext()):
                if "_static/" not in name:
                    where = "write ![text](file), or put it into _static"
                    _warn(piece, docname, f"the site will not hold {name}, named in HTML: {where}")
    for tags in pieces.values():
        for tag, piece in tags.open:
            _warn(piece, docname, f"nothing closes the HTML <{tag}>")
        for tag, piece in tags.alone:
            _warn(piece, docname, f"the HTML </{tag}> closes nothing that is open")


def check_page(app: Sphinx, doctree: nodes.document) -> None:
    """Check a page that was read."""
    for check in (check_money, check_titles, check_html):
        check(doctree, app.env.docname)


def _warn(node: nodes.Node | None, docname: str, message: str) -> None:
    while node is not None and not node.line:
        node = node.parent
    logger.warning(message, location=(docname, node.line if node else None))


def setup(app: Sphinx) -> dict[str, Any]:
    """Check each page when it is read."""
    app.connect("doctree-read", check_page)
    return SIDE_BY_SIDE
