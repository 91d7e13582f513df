"""The words around a notebook: what it is and how it is run, and which one is next."""

from __future__ import annotations

import re
from importlib.metadata import metadata, version
from platform import python_version

from course_site.pages.markdown_inline import InlineWriter
from course_site.pages.words import translate

SHOWN = ("numpy", "scikit-learn", "matplotlib")


def versions() -> str:
    """Return with what the text and the outputs of the notebooks are made."""
    packages = ", ".join(f"{name} {version(name)}" for name in SHOWN)
    return f"Python {python_version()}, {packages}"


def python_bounds() -> tuple[int, int | None]:
    """Return the first 3.x that the package of the course is made for, and the first after them."""
    bounds = metadata("course_utils")["Requires-Python"]
    oldest, ends = re.search(r">=3\.(\d+)", bounds), re.search(r"<3\.(\d+)", bounds)
    return int(oldest[1]) if oldest else 0, int(ends[1]) if ends else None


def pythons(language: str) -> str:
    """Return which versions of Python the package of the course is made for."""
    oldest, end = python_bounds()
    since, newest = f"3.{oldest}", f"3.{end - 1}" if end else ""
    if not newest:
        return translate(language, "{oldest} or later", oldest=since)
    return translate(language, "{oldest} to {newest}", oldest=since, newest=newest)


def first_words(writer: InlineWriter, by_hand: str = "") -> str:
    """Return what stands at the top of a notebook; its page is a link where it has an address.

    `by_hand` says what the reader has to install, if the first cell cannot.
    """
    language = writer.language
    page = f"[{title_of(writer, writer.docname)}]({writer.page_url})"
    page = page if writer.page_url else f"`{writer.docname}`"
    made, needed = versions(), pythons(language)
    origin = [
        translate(language, "This notebook is the page {page} of the course.", page=page),
        translate(language, "Its text and its outputs were made with {versions}.", versions=made),
        translate(
            language,
            "With other versions, or on another computer, the last digits of a number may differ.",
        ),
        translate(language, "The number of threads counts too."),
        translate(language, "A trained network may read a few images in a thousand otherwise."),
        translate(language, "The text keeps the numbers of its own run."),
    ]
    own = [
        translate(language, "On your own machine you need Python {versions}.", versions=needed),
        *([by_hand] if by_hand else []),
        translate(language, "Type `pip install notebook`, then `jupyter notebook`."),
        translate(language, "Open this file there, and run its cells from the top."),
    ]
    return f"*{' '.join(origin)}*\n\n*{' '.join(own)}*"


def last_words(writer: InlineWriter, page_url: str, page: str) -> str:
    """Return where to go on: the next notebook beside this one, and its page on the site."""
    link = f"[{title_of(writer, page)}]({writer.beside(page)})"
    words = translate(writer.language, "Next notebook: {notebook}", notebook=link)
    its_page = translate(writer.language, "or [its page]({page})", page=page_url)
    return f"*{words}, {its_page}.*" if page_url else f"*{words}.*"


def title_of(writer: InlineWriter, page: str) -> str:
    """Return the title of a page, with its formulas."""
    return writer.inline(writer.env.titles[page])


def following(writer: InlineWriter) -> str:
    """Return the next page with code, in the order of the contents; "" after the last one."""
    relations = writer.env.collect_relations()
    page = relations.get(writer.docname, (None, None, None))[2]
    while page and page not in writer.notebooks:
        page = relations[page][2]
    return page or ""
