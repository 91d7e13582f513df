"""A page without what only a screen can do: no fields or buttons, no pictures for the dark."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from course_site.carry.aside import ASIDE

GONE = (
    "a.headerlink, script, style, link, button, .page-head, nav.next-page, .course-work,"
    " .quiz-answer, .quiz-buttons, .cell-label, .verdict-open, img.only-dark, details.hide,"
    " .wg-start"
)
EMPTY = ".text_html, .cell_output, .cell, .quiz-explanation"
WRAPPERS = ".pst-scrollable-table-container, .cell_input, .pasted-text"
SEEN = ["img", "svg", ASIDE]  # without a text, and yet something


def clean(body: Tag, soup: BeautifulSoup) -> None:
    """Take out what is pressed, folded or moves."""
    for element in body.select(GONE):
        element.decompose()
    # From within: what holds only what was empty is empty.
    for element in reversed(body.select(EMPTY)):
        if not element.get_text(strip=True) and not element.find(SEEN):
            element.decompose()
    for element in body.select(WRAPPERS):
        element.unwrap()
    for element in body.select("[title], [data-minutes], [translate]"):
        for name in ("title", "data-minutes", "translate"):
            del element[name]
    for paragraph in body.select("p:has(> ul, > ol, > div)"):
        paragraph.name = "div"
    for figure in body.select("section.widget"):
        name_figure(figure, soup)


def name_figure(figure: Tag, soup: BeautifulSoup) -> None:
    """Say above the picture of an interactive figure that it is one, and which."""
    title = soup.new_tag("p", attrs={"class": "widget-title"})
    title.string = str(figure.get("aria-label", ""))
    figure.insert(0, title)
    del figure["aria-label"]
    figure.name = "div"
