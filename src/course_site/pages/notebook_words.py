"""The words around a notebook: what it is and how it is run, and which one is next."""

from __future__ import annotations

import re
from importlib.metadata import metadata, version
from platform import python_version

from course_site.pages.markdown_inline import InlineWriter

SHOWN = ("numpy", "scikit-learn", "matplotlib")
ORIGIN = """\
*This notebook is the page {page} of the course. Its text and its outputs were made with \
{versions}. With other versions the last digits of a number may differ.*

*On your own machine: with Python {pythons}, `pip install notebook`, then `jupyter notebook`. Open \
this file there, and run its cells from the top.*"""


def versions() -> str:
    """Return with what the text and the outputs of the notebooks are made."""
    packages = ", ".join(f"{name} {version(name)}" for name in SHOWN)
    return f"Python {python_version()}, {packages}"


def pythons() -> str:
    """Return which versions of Python the package of the course is made for."""
    bounds = metadata("course_utils")["Requires-Python"]
    oldest, ends = re.search(r">=3\.(\d+)", bounds), re.search(r"<3\.(\d+)", bounds)
    since = f"3.{oldest[1]}" if oldest else "3"
    return f"{since} to 3.{int(ends[1]) - 1}" if ends else f"{since} or later"


def first_words(writer: InlineWriter) -> str:
    """Return what stands at the top of a notebook; its page is a link where it has an address."""
    page = f"[{title_of(writer, writer.docname)}]({writer.page_url})"
    page = page if writer.page_url else f"`{writer.docname}`"
    return ORIGIN.format(page=page, versions=versions(), pythons=pythons())


def last_words(writer: InlineWriter, page_url: str, page: str) -> str:
    """Return where to go on: the next notebook beside this one, and its page on the site."""
    title = title_of(writer, page)
    link = f"*Next notebook: [{title}]({writer.beside(page)})"
    return f"{link}, or [its page]({page_url}).*" if page_url else f"{link}.*"


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
