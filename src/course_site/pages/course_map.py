"""The `course-map` directive: the parts of the course with their pages, minutes and figures.

    ```{course-map}
    - ![](_static/parts/first.svg)
      What the first part is about.
    - What the second part is about.
    ```

Parts, pages and titles come from `_toc.yml` and the pages, so that the map cannot go stale. Each
item of the content describes one part that teaches, in their order. It may begin with a drawing: an
SVG file, whose `currentColor` is the tint of the part. It says nothing that the words do not.
A script (progress.mjs) says how far the reader is on each page; another (my-work.mjs) saves what
the reader has done as a file, loads it again, and forgets it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course_site.order import SIDE_BY_SIDE
from course_site.pages.reading import Reading, places, readings
from course_site.pages.widgets import used
from course_site.pages.words import translate
from course_site.visitors import NOTHING

logger = logging.getLogger(__name__)
SVG = "{http://www.w3.org/2000/svg}"
NOT_DRAWN = ("style", "script", "image", "foreignObject", "a", "animate", "set")
TINTS = 5  # see _static/face.css


class course_map(nodes.General, nodes.Element):
    """Stands for the map until all pages are known; its children describe the parts."""


class course_work(nodes.General, nodes.Element):
    """The buttons that save, load and forget the reader's work; `course` is the course's title."""


class CourseMapDirective(SphinxDirective):
    """Parse what is said of each part."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the node; the map itself is made when the page is resolved.

        Only the root page is written again whenever another page has changed: Sphinx does that
        for the page with the table of contents.
        """
        if self.env.docname != self.config.root_doc:
            message = "course-map: the map of the course belongs on its front page"
            return [self.state.document.reporter.error(message, line=self.lineno)]
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        if body.children and not (
            len(body.children) == 1 and isinstance(body[0], nodes.bullet_list)
        ):
            message = "course-map: its content is one list, with an item for each part"
            return [self.state.document.reporter.error(message, line=self.lineno)]
        items = body[0].children if body.children else []
        for image in list(body.findall(nodes.image)):
            if problem := self._draw(image):
                return [self.state.document.reporter.error(problem, line=self.lineno)]
        node = course_map("", *(nodes.container("", *item.children) for item in items))
        self.set_source_info(node)
        return [node]

    def _draw(self, image: nodes.image) -> str:
        """Put the drawing itself in the place of the image; return what is wrong with it."""
        _, path = self.env.relfn2path(image["uri"])
        file = Path(path)
        if file.suffix != ".svg" or not file.is_file():
            return f"course-map: {image['uri']} is no SVG file of the course"
        self.env.note_dependency(path)
        try:
            text = drawing(file)
        except (ElementTree.ParseError, UnicodeError, ValueError) as error:
            return f"course-map: {image['uri']} cannot be drawn in the page: {error}"
        image.replace_self(nodes.raw("", text, format="html"))
        return ""


def drawing(file: Path) -> str:
    """Return an SVG file as it stands in a page: it is not read out, and touches nothing else.

    Raises
    ------
    ValueError, ParseError
        If it is no SVG, has no size to scale it from, or holds what would act on the whole page.
    """
    root = ElementTree.parse(file).getroot()
    if root.tag != f"{SVG}svg" or "viewBox" not in root.attrib:
        raise ValueError("its root has to be <svg> with a viewBox")
    for element in root.iter():
        name = str(element.tag).removeprefix(SVG)
        if name in NOT_DRAWN or any(key.lower().startswith("on") for key in element.attrib):
            raise ValueError(f"<{name}> acts on more than the drawing: use attributes such as fill")
    root.set("class", "course-drawing")
    root.set("aria-hidden", "true")
    ElementTree.register_namespace("", SVG[1:-1])
    return ElementTree.tostring(root, encoding="unicode").strip()


def parts_that_teach(env: BuildEnvironment) -> list[tuple[int, str, list[str]]]:
    """Return number, caption and pages of each part with exercises."""
    found: dict[int, tuple[int, str, list[str]]] = {}
    for page, place in places(env).items():
        found.setdefault(place.part, (place.part, place.caption, []))[2].append(page)
    known = readings(env)
    return [part for part in found.values() if any(known[page].exercises for page in part[2])]


def show_map(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the node by a list of parts, each with the list of its pages."""
    for node in list(doctree.findall(course_map)):
        parts = parts_that_teach(app.env)
        if node.children and len(node.children) != len(parts):
            logger.warning(
                "the course has %d parts that teach, but the map describes %d",
                len(parts),
                len(node.children),
                location=node,
            )
        texts = [child.children for child in node.children] + [[]] * len(parts)
        items = [show_part(app, docname, *part, texts[i]) for i, part in enumerate(parts)]
        work = course_work("", course=app.config.html_title or app.config.project)
        node.replace_self([nodes.bullet_list("", *items, classes=["course-map"]), work])


def tint_of(part: int) -> str:
    """Return the class that gives a part its tint; after the last one they begin again."""
    return f"course-part-{(part - 1) % TINTS + 1}"


def show_part(
    app: Sphinx, docname: str, number: int, caption: str, pages: list[str], text: list[nodes.Node]
) -> nodes.list_item:
    """Return one part: its number, its name, what is said of it, its pages."""
    label = translate(app.config.language, "Part {part}", part=number)
    title = nodes.rubric("", caption, classes=["course-part-title"])
    title["heading-level"] = 3
    listed = [show_page(app, docname, page) for page in pages]
    return nodes.list_item(
        "",
        nodes.paragraph("", label, classes=["course-part-number"]),
        title,
        *text,
        nodes.enumerated_list("", *listed, enumtype="arabic"),
        classes=["course-part", tint_of(number)],
    )


def show_page(app: Sphinx, docname: str, page: str) -> nodes.list_item:
    """Return one page: its title, its minutes, and whether it has a figure to try."""
    title = app.env.titles[page].astext()
    address = app.builder.get_relative_uri(docname, page)
    link = nodes.reference("", title, refuri=address, internal=True)
    reading = readings(app.env).get(page, Reading())
    language = app.config.language
    minutes = translate(language, "{count} min", count=reading.minutes)
    line = nodes.paragraph("", "", link, nodes.Text(" "))
    line += nodes.inline("", minutes, classes=["course-minutes"])
    if used(app.env).get(page):
        line += [
            nodes.Text(" "),
            nodes.inline("", translate(language, "figure"), classes=["course-figure"]),
        ]
    return nodes.list_item("", line, classes=["course-page"])


def visit_work(self: Any, node: course_work) -> None:
    """Write the three buttons, and the place where what was done is announced."""
    language = self.builder.config.language
    about = translate(
        language, "What you have read, answered, solved and changed is kept in this browser alone."
    )
    private = translate(
        language,
        "Private windows keep it until they are closed; a file takes it to another browser.",
    )
    save, load, forget = (
        translate(language, "Save my work"),
        translate(language, "Load my work"),
        translate(language, "Forget my work"),
    )
    buttons = " ".join(
        f'<button type="button" class="course-button">{text}</button>'
        for text in (save, load, forget)
    )
    course = self.attval(node["course"])
    self.body.append(
        f'<div class="course-work" data-course="{course}"><p>{about} {private}</p><p>{buttons} '
        f'<input type="file" accept=".json,application/json" aria-label="{load}" hidden></p>'
        '<p role="status"></p></div>\n'
    )
    raise nodes.SkipNode


def use_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the script of the buttons on the page that has them."""
    if doctree is not None and next(doctree.findall(course_work), None) is not None:
        app.add_js_file("my-work.mjs", type="module", loading_method=None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the map when all pages are known."""
    app.add_js_file("progress.mjs", type="module", loading_method=None)
    app.add_node(course_map)
    app.add_node(course_work, html=(visit_work, None), **NOTHING)
    app.add_directive("course-map", CourseMapDirective)
    app.connect("doctree-resolved", show_map)
    app.connect("html-page-context", use_script)
    return SIDE_BY_SIDE
