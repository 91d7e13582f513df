"""The course as it is carried: its pages in the order of the contents, cleaned, answers apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from sphinx_external_toc.parsing import parse_toc_data

from course_site.addresses import given_site
from course_site.carry.answers import take_answers
from course_site.carry.aside import put_back, set_aside
from course_site.carry.clean import clean
from course_site.carry.links import lead_links, make_unique, slug_of
from course_site.contents import pages_of, read_settings, value_at
from course_site.edition import Edition, edition_of
from course_site.problems import Problem

ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
STYLES = re.compile(r'<link rel="stylesheet" href="([^"]*_widgets/[^"?]*)"')
TINT = re.compile(r'class="page-head course-part-(\d+)')
ENDING = re.compile(r"\.(md|ipynb)$")
DEEPEST = 6


@dataclass(frozen=True)
class Chapter:
    """A page: its name, its title, its markup, and the markup of its answers ("" for none)."""

    name: str
    title: str
    body: str
    answers: str

    @property
    def slug(self) -> str:
        """The id of the page in the course."""
        return slug_of(self.name)


@dataclass(frozen=True)
class Part:
    """Pages under one title, which is "" for those before the first part."""

    title: str
    chapters: tuple[Chapter, ...]
    number: int = 0  # 0 for one that does not teach


@dataclass(frozen=True)
class Course:
    """All that is carried, and what the cover says."""

    title: str
    subtitle: str
    author: str
    rights: str
    language: str
    address: str
    edition: Edition
    parts: tuple[Part, ...]
    styles: tuple[str, ...]  # those of figures, as addresses in the site

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The pages of all parts."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)


def reading_order(root: Path) -> list[tuple[str, list[str]]]:
    """Return the titles of the parts, each with the names of its pages."""
    pages_of(root)  # says what is wrong with the contents
    contents = parse_toc_data(read_settings(root / "_toc.yml"))

    def below(name: str) -> list[str]:
        """Return a page and those that lie below it."""
        item = contents.get(name)
        return [name, *(x for tree in (item.subtrees if item else ()) for x in listed(tree.items))]

    def listed(items: Iterable[object]) -> list[str]:
        return [x for name in items if isinstance(name, str) for x in below(name)]

    parts = [("", [contents.root.docname])]
    for tree in contents.root.subtrees:
        parts.append((tree.caption or "", listed(tree.items)))
    return [
        (title, [re.sub(r"\.(md|ipynb)$", "", name) for name in names]) for title, names in parts
    ]


def read_course(root: Path, site: Path, formula: Callable[[str], str]) -> Course:
    """Read the site in `site`, made from the book in `root`.

    Raises
    ------
    Problem
        If a page of the contents is not there.
    """
    settings = read_settings(root / "_config.yml")
    language = str(value_at(settings, ["sphinx", "config", "language"]) or "en")
    address = given_site(value_at(settings, ["html", "baseurl"]) or "")
    order = reading_order(root)
    pages = {name for _, names in order for name in names}
    styles: dict[str, None] = {}

    numbers: dict[str, int] = {}

    def chapter(name: str) -> Chapter:
        path = site / f"{name}.html"
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise Problem(f"The site lacks the page {name}. Build it first: make book") from None
        styles.update(dict.fromkeys(x.lstrip("./") for x in STYLES.findall(text)))
        if found := TINT.search(text):
            numbers[name] = int(found[1])
        return chapter_of(name, text, pages, language, address, formula)

    parts = []
    for title, names in order:
        chapters = tuple(map(chapter, names))
        parts.append(Part(title, chapters, max(numbers.get(name, 0) for name in names)))
    return Course(
        title=str(settings.get("title") or ""),
        subtitle=str(value_at(settings, ["sphinx", "config", "social_card_subtitle"]) or ""),
        author=str(settings.get("author") or ""),
        rights=str(settings.get("copyright") or ""),
        language=language,
        address=address,
        edition=edition_of(root),
        parts=tuple(parts),
        styles=tuple(styles),
    )


def chapter_of(
    name: str,
    text: str,
    pages: set[str],
    language: str,
    address: str,
    formula: Callable[[str], str],
) -> Chapter:
    """Return the page `name`, whose document is `text`."""
    found = ARTICLE.search(text)
    if not found:
        raise Problem(f"The page {name} of the site has no text")
    article, kept = set_aside(found[0])
    soup = BeautifulSoup(article, "html.parser")
    body = soup.article
    clean(body, soup)
    answers = soup.new_tag("div")
    answers.extend(take_answers(soup, body, language))
    for piece in (body, answers):
        lead_links(name, piece, pages, address)
        make_unique(name, piece)
        find_pictures(name, piece)
    heading = body.find("h1")
    title = " ".join(heading.get_text().split()) if heading else name
    markup = [put_back(x.decode_contents(), kept, formula) for x in (body, answers)]
    return Chapter(name, title, *markup)


def find_pictures(page: str, body: Tag) -> None:
    """Name each picture from the top of the site."""
    depth = page.count("/")
    for picture in body.find_all("img"):
        picture["src"] = str(picture["src"]).removeprefix("../" * depth).split("#")[0]


def lower_headings(markup: str, levels: int) -> str:
    """Return the markup with each heading `levels` lower."""

    def lower(found: re.Match[str]) -> str:
        return f"<{found[1]}h{min(int(found[2]) + levels, DEEPEST)}"

    return re.sub(r"<(/?)h([1-6])\b", lower, markup)
