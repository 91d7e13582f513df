"""Lead on where the reader is done: the next page, at the end of the text.

The sidebar marks the pages that have a figure to try, and folds the parts where the reader is not.
"""

from __future__ import annotations

import posixpath
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

from course_site.order import AFTER_OTHERS, SIDE_BY_SIDE
from course_site.pages.reading import places, readings
from course_site.pages.widgets import used
from course_site.pages.words import count_of, translate
from course_site.visitors import NOTHING


class next_page(nodes.General, nodes.Element):
    """The invitation: `label`, `line`, `address`, `title`, `text`. Other formats do without it."""


def taught_pages(app: Sphinx) -> list[str]:
    """Return the pages that teach, in the order of the course."""
    known = readings(app.env)
    return [page for page in places(app.env) if page in known and known[page].exercises]


def lead_on(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the invitation at the end of a page that teaches."""
    pages = taught_pages(app)
    section = next(doctree.findall(nodes.section), None)
    if app.builder.format != "html" or section is None or docname not in pages:
        return
    following = pages[pages.index(docname) + 1 :]
    section += invitation(app, docname, following[0]) if following else farewell(app, docname)


def invitation(app: Sphinx, docname: str, page: str) -> next_page:
    """Return what is said of the next page: its title, what it does, how long it takes."""
    language = app.config.language
    reading = readings(app.env)[page]
    said = [translate(language, "Next")]
    said.append(count_of(language, reading.minutes, "1 minute", "{count} minutes"))
    if used(app.env).get(page):
        said.append(translate(language, "a figure to try"))
    return next_page(
        "",
        label=translate(language, "Next page"),
        line=" · ".join(said),
        address=app.builder.get_relative_uri(docname, page),
        title=app.env.titles[page].astext(),
        text=reading.description,
    )


def farewell(app: Sphinx, docname: str) -> next_page:
    """Return what is said at the end of the last page: where the way of the course is shown."""
    language = app.config.language
    return next_page(
        "",
        label=translate(language, "Next page"),
        line=translate(language, "This was the last page"),
        address=app.builder.get_relative_uri(docname, app.config.root_doc),
        title=translate(language, "The way of the course"),
        text=translate(language, "The map marks what you have read."),
    )


def visit_html(self: Any, node: next_page) -> None:
    """Write the invitation."""
    label, line, title, text = (
        self.encode(node[name]) for name in ("label", "line", "title", "text")
    )
    self.body.append(f'<nav class="next-page" aria-label="{label}">\n<p>{line}</p>\n')
    self.body.append(f'<p class="next-page-title"><a href="{node["address"]}">{title}</a></p>\n')
    self.body.append(f"<p>{text}</p>\n</nav>\n" if text else "</nav>\n")
    raise nodes.SkipNode


def change_sidebar(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Let the theme's list of pages mark those with a figure, and fold the other parts."""
    listed = context.get("generate_toctree_html")
    if listed is None:
        return
    with_figure = {
        app.builder.get_target_uri(page) for page, names in used(app.env).items() if names
    }
    mark = translate(app.config.language, "figure")

    def marked(*arguments: Any, **settings: Any) -> str:
        pages = BeautifulSoup(str(listed(*arguments, **settings)), "html.parser")
        for link in pages.select("a[href]"):
            if address_of(app, pagename, str(link["href"])) in with_figure:
                link.append("\N{NO-BREAK SPACE}")  # the badge never stands alone on a line
                badge = pages.new_tag("span", attrs={"class": "sidebar-figure"})
                badge.string = mark
                link.append(badge)
        for link in pages.select("a.current"):
            link["aria-current"] = "page"
        fold_parts(pages)
        return str(pages)

    context["generate_toctree_html"] = marked


def fold_parts(pages: BeautifulSoup) -> None:
    """Fold each part but that of this page: few stops for the keyboard, and an overview."""
    for caption in pages.select("p.caption"):
        listed = caption.find_next_sibling("ul")
        if listed is None:
            continue
        part = pages.new_tag("details", attrs={"class": "sidebar-part"})
        if "current" in listed.get_attribute_list("class"):
            part["open"] = ""
        caption.wrap(part)
        caption.wrap(pages.new_tag("summary"))
        caption.name = "span"  # a summary holds no paragraph
        part.append(listed)


def address_of(app: Sphinx, pagename: str, href: str) -> str:
    """Return the address, from the root of the site, that a link of this page leads to."""
    own = app.builder.get_target_uri(pagename)
    page = href.split("#")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(own), page)) if page else own


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the invitation when all pages are known, and the marks before the theme writes."""
    app.add_node(next_page, html=(visit_html, None), **NOTHING)
    app.connect("doctree-resolved", lead_on)
    app.connect("html-page-context", change_sidebar, priority=AFTER_OTHERS)
    return SIDE_BY_SIDE
