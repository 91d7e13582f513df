"""Say above the title of a page where it stands, how long it takes and what there is to do."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from course_site.order import SIDE_BY_SIDE
from course_site.pages.course_map import course_map, parts_that_teach, tint_of
from course_site.pages.reading import Place, Reading, places, readings
from course_site.pages.widgets import used
from course_site.pages.words import count_of, translate
from course_site.visitors import NOTHING

LESSONS = "lessons/"


class page_head(nodes.General, nodes.Element):
    """The line above the title, `text`, with the classes `name`. Other formats do without it."""


def describe(
    place: Place, reading: Reading, *, is_lesson: bool, has_figure: bool, language: str
) -> str:
    """Return the line, such as "Lesson · Part 2, page 3 of 8 · 14 minutes · 4 exercises"."""
    values = {"part": place.part, "page": place.page, "pages": place.pages}
    said = [translate(language, "Lesson")] if is_lesson else []
    said.append(translate(language, "Part {part}, page {page} of {pages}", **values))
    said.append(count_of(language, reading.minutes, "1 minute", "{count} minutes"))
    said.append(count_of(language, reading.exercises, "1 exercise", "{count} exercises"))
    if has_figure:
        said.append(translate(language, "a figure to try"))
    return " · ".join(said)


def describe_course(app: Sphinx) -> str:
    """Return the line of the front page, such as "A course in 5 parts · 26 pages · 7 hours"."""
    language = app.config.language
    parts = parts_that_teach(app.env)
    pages = [page for _, _, listed in parts for page in listed]
    minutes = sum(readings(app.env)[page].minutes for page in pages)
    n_parts, n_pages, hours = len(parts), len(pages), max(1, round(minutes / 60))
    said = [
        count_of(language, n_parts, "A course in 1 part", "A course in {count} parts"),
        count_of(language, n_pages, "1 page", "{count} pages"),
        count_of(language, hours, "1 hour", "{count} hours"),
    ]
    return " · ".join(said)


def add_head(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the line above the title of a page that teaches, and of the one that maps the course."""
    place, reading = places(app.env).get(docname), readings(app.env).get(docname)
    section = next(doctree.findall(nodes.section), None)
    if app.builder.format != "html" or section is None:
        return
    if any(doctree.findall(course_map)):
        section.insert(0, page_head("", text=describe_course(app), name="course-head page-head"))
    elif place and reading and reading.exercises:
        text = describe(
            place,
            reading,
            is_lesson=docname.startswith(LESSONS),
            has_figure=bool(used(app.env).get(docname)),
            language=app.config.language,
        )
        name, minutes = f"page-head {tint_of(place.part)}", reading.minutes
        section.insert(0, page_head("", text=text, name=name, minutes=minutes))


def visit_html(self: Any, node: page_head) -> None:
    """Write the line."""
    minutes = f' data-minutes="{node["minutes"]}"' if "minutes" in node else ""  # for progress.mjs
    self.body.append(f'<p class="{node["name"]}"{minutes}>{self.encode(node["text"])}</p>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the line when all pages are known, before the map is shown."""
    app.add_node(page_head, html=(visit_html, None), **NOTHING)
    app.connect("doctree-resolved", add_head)
    return SIDE_BY_SIDE
