"""Ids that are unique in the whole course, and the links between them.

A page's id `eq-relu` becomes `book-depth--eq-relu`, the page itself `book-depth`. A link to another
page of the course is first one within the book (`#book-depth--eq-relu`); each format then says with
`point_links` where that lies, since a PDF is one document and an ePub is many.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bs4 import Tag

# Attributes that name ids of the same page.
NAMING = ("for", "aria-labelledby", "aria-describedby", "headers")
IN_STYLES = re.compile(r"url\((['\"]?)#([^'\")]+)\1\)")
LINK = re.compile(r'<a (?:[^>]*? )?href="#(?P<id>[^"]*)"[^>]*>(?P<text>.*?)</a>', re.DOTALL)
HREF = re.compile(r'href="#[^"]*"')
ID = re.compile(r' id="([^"]+)"')


def slug_of(page: str) -> str:
    """Return the id of a page, such as `book-depth` for `book/depth`."""
    return re.sub(r"[^\w-]+", "-", page)


def unique(page: str, name: str) -> str:
    """Return the id in the course of an id on a page."""
    return f"{slug_of(page)}--{name}"


def make_unique(page: str, body: Tag) -> None:
    """Give each id in `body` the name of the page, and what refers to it."""
    for element in body.find_all(True):
        if element.get("id"):
            element["id"] = unique(page, str(element["id"]))
        for attribute in NAMING:
            if element.get(attribute):
                names = str(element[attribute]).split()
                element[attribute] = " ".join(unique(page, name) for name in names)
        for attribute, value in element.attrs.items():
            if isinstance(value, str) and "url(" in value:
                replaced = IN_STYLES.sub(lambda found: f"url(#{unique(page, found[2])})", value)
                element[attribute] = replaced
        for attribute in ("href", "xlink:href"):
            if element.name != "a" and str(element.get(attribute, "")).startswith("#"):
                element[attribute] = f"#{unique(page, str(element[attribute])[1:])}"


def lead_links(page: str, body: Tag, pages: set[str], site: str) -> None:
    """Have the links of a page lead into the course, to other sites, or to `site` ("" for none).

    What leads nowhere then stays as text.
    """
    for link in body.find_all("a"):
        href = str(link.get("href", ""))
        if urlsplit(href).scheme:
            continue
        path, fragment = urldefrag(href)
        target = posixpath.normpath(urljoin(f"{page}.html", unquote(path)))
        name = target.removesuffix(".html")
        if name in pages:
            link["href"] = f"#{unique(name, unquote(fragment)) if fragment else slug_of(name)}"
        elif site and href:
            link["href"] = urljoin(f"{site.rstrip('/')}/", urljoin(f"{page}.html", href))
        else:
            link.unwrap()


def ids_in(markup: str) -> set[str]:
    """Return all ids of a piece of markup."""
    return set(ID.findall(markup))


def point_links(markup: str, address: Callable[[str], str | None]) -> str:
    """Return the markup with each link within the course led to `address(id)`.

    Where that is nothing, the link becomes text.
    """

    def led(found: re.Match[str]) -> str:
        target = address(found["id"])
        return HREF.sub(lambda _: f'href="{target}"', found[0], 1) if target else found["text"]

    return LINK.sub(led, markup)
