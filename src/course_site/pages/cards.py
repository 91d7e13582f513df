"""Mark the references whose target shows itself on a card: `_static/cards.js` does the rest.

These are references to what has a number (definitions, propositions, equations, figures, tables,
exercises), to terms of the glossary and to sources. A reference to a page or a section stays a
plain link.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from course_site.order import SIDE_BY_SIDE

CLASS = "has-card"


def targets(app: Sphinx) -> set[str]:
    """Return the addresses, from the root of the site, of all that fits on a card."""
    return {f"{app.builder.get_target_uri(page)}#{name}" for page, name in places(app)}


def places(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Yield page and id of all that has a number, of the terms and of the sources."""
    for page, kinds in app.env.toc_fignumbers.items():
        for numbers in kinds.values():
            yield from ((page, name) for name in numbers)
    for (kind, _), (page, name) in app.env.domaindata["std"]["objects"].items():
        if kind == "term":
            yield page, name
    for source in app.env.domaindata.get("cite", {}).get("citations", []):
        yield source.bibliography_key.docname, source.citation_id


def address_of(app: Sphinx, docname: str, reference: nodes.reference) -> str:
    """Return the address that a reference of this page leads to, from the root of the site."""
    own = app.builder.get_target_uri(docname)
    page, _, name = reference.get("refuri", "").partition("#")
    if page:
        page = posixpath.normpath(posixpath.join(posixpath.dirname(own), page))
    return f"{page or own}#{name or reference.get('refid', '')}"


def mark_references(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give the references with a card their class."""
    if app.builder.format != "html":
        return
    known = targets(app)
    for reference in doctree.findall(nodes.reference):
        if reference.get("internal") and address_of(app, docname, reference) in known:
            reference["classes"].append(CLASS)


def setup(app: Sphinx) -> dict[str, Any]:
    """Mark the references once all of them lead somewhere."""
    app.connect("doctree-resolved", mark_references)
    return SIDE_BY_SIDE
