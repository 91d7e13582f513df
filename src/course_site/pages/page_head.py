"""Say above the title of a page where it stands, how long it takes and what there is to do."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from course_site.pages.reading import Place, Reading, places, readings
from course_site.pages.widgets import used
from course_site.pages.words import count_of, translate


class page_head(nodes.General, nodes.Element):
    """The line above the title: `text`. Notebooks, print and other formats do without it."""


def describe(place: Place, reading: Reading, *, has_figure: bool, language: str) -> str:
    """Return the line, such as "Part 2, page 3 of 8 · 14 minutes · 4 exercises"."""
    values = {"part": place.part, "page": place.page, "pages": place.pages}
    said = [translate(language, "Part {part}, page {page} of {pages}", **values)]
    said.append(count_of(language, reading.minutes, "1 minute", "{count} minutes"))
    said.append(count_of(language, reading.exercises, "1 exercise", "{count} exercises"))
    if has_figure:
        said.append(translate(language, "a figure to try"))
    return " · ".join(said)


def add_head(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the line above the title of a page that teaches."""
    place, reading = places(app.env).get(docname), readings(app.env).get(docname)
    if app.builder.format != "html" or not place or not reading or not reading.exercises:
        return
    section = next(doctree.findall(nodes.section), None)
    if section is not None:
        has_figure = bool(used(app.env).get(docname))
        language = app.config.language
        text = describe(place, reading, has_figure=has_figure, language=language)
        section.insert(0, page_head("", text=text))


def visit_html(self: Any, node: page_head) -> None:
    """Write the line."""
    self.body.append(f'<p class="page-head">{self.encode(node["text"])}</p>\n')
    raise nodes.SkipNode


def skip(self: Any, node: page_head) -> None:
    """Leave it out."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the line when all pages are known."""
    nothing = (skip, None)
    app.add_node(page_head, html=(visit_html, None), latex=nothing, text=nothing)
    app.connect("doctree-resolved", add_head)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
