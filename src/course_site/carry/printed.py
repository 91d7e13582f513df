"""One document for all that is printed: cover, contents, pages, answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from course_site.carry.collect import Chapter, Course, Part, lower_headings
from course_site.carry.links import ids_in, point_links
from course_site.pages.words import translate

HERE = Path(__file__).parent
STYLES = ("_static/face.css", "_static/pygments.css", "_static/katex/katex.min.css")
OURS = ("carry.css", "print.css")
ANSWERS = "answers"  # the id of the last chapter
BLANK = "\N{FIGURE SPACE}" * 3
TO_SOLUTION = re.compile(r'(<p class="to-solution"><a href="#([^"]*)">[^<]*)(</a>)')


@dataclass(frozen=True)
class Printed:
    """A document to print: its parts, and the number of the page on which each id lies."""

    course: Course
    parts: tuple[Part, ...]
    numbers: Mapping[str, int]
    title: str

    @property
    def language(self) -> str:
        """The language of the book."""
        return self.course.language

    @property
    def chapters(self) -> list[Chapter]:
        """The pages of the document."""
        return [chapter for part in self.parts for chapter in part.chapters]

    def number(self, name: str) -> str:
        """Return the number of the page on which an id lies, or blanks of its width."""
        return str(self.numbers.get(name) or BLANK)

    def markup(self) -> str:
        """Return the whole document."""
        course = self.course
        pieces = [self.cover(), self.contents()]
        pieces += [self.part(number, part) for number, part in enumerate(self.parts)]
        pieces.append(self.answers())
        body = "".join(pieces)
        there = ids_in(body)
        body = point_links(body, lambda name: f"#{name}" if name in there else self.elsewhere(name))
        body = TO_SOLUTION.sub(self.with_page, body)
        sheets = [f'<link rel="stylesheet" href="/{name}">' for name in (*STYLES, *course.styles)]
        styles = "".join((HERE / name).read_text(encoding="utf-8") for name in OURS)
        return (
            f'<!DOCTYPE html><html lang="{escape(course.language)}" data-theme="light">'
            f'<head><meta charset="utf-8"><title>{escape(self.title)}</title>'
            f"{''.join(sheets)}<style>{styles}{self.running_heads()}</style></head>"
            f"<body>{body}</body></html>"
        )

    def elsewhere(self, name: str) -> str:
        """Return the address on the site of an id that another part has; "" without a site."""
        slug, _, fragment = name.partition("--")
        pages = {chapter.slug: chapter.name for chapter in self.course.chapters}
        if not self.course.address or slug not in pages:
            return ""
        address = f"{self.course.address.rstrip('/')}/{pages[slug]}.html"
        return escape(f"{address}#{fragment}" if fragment else address)

    def with_page(self, found: re.Match[str]) -> str:
        """Return a link to a solution with the number of its page."""
        number = self.number(found[2])
        words = escape(translate(self.language, "page {number}", number=number))
        return f"{found[1]}, {words}{found[3]}"

    def cover(self) -> str:
        """Return the first page."""
        course = self.course
        edition = course.edition.number
        said = [escape(course.author), escape(course.rights)]
        if edition:
            words = translate(self.language, "Edition {edition}", edition=edition)
            if course.edition.is_later:
                words = translate(self.language, "After edition {edition}", edition=edition)
            said.append(escape(words))
        if course.address:
            address = escape(course.address)
            said.append(f'<a href="{address}">{address}</a>')
        part = self.title.removeprefix(course.title).removeprefix(". ")
        lines = [f'<p class="title">{escape(course.title)}</p>']
        lines += [f'<p class="subtitle">{escape(part or course.subtitle)}</p>']
        lines += [f"<p>{line}</p>" for line in said if line]
        return f'<section class="cover">{"".join(lines)}</section>'

    def contents(self) -> str:
        """Return the table of contents, with the numbers of the pages."""
        lists = []
        for number, part in enumerate(self.parts):
            if part.title:
                title = self.entry(f"part-{number}", escape(self.part_title(part)))
                lists.append(f'<p class="of-part">{title}</p>')
            entries = [self.entry(x.slug, escape(x.title)) for x in part.chapters]
            lists.append(f"<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>")
        if self.answered:
            entry = self.entry(ANSWERS, escape(self.answers_title))
            lists.append(f'<p class="of-part">{entry}</p>')
        title = escape(translate(self.language, "Contents"))
        return f'<nav class="contents"><h1>{title}</h1>{"".join(lists)}</nav>'

    def entry(self, name: str, title: str) -> str:
        """Return a line of the contents."""
        number = f'<span class="page-number">{self.number(name)}</span>'
        return f'<a href="#{name}"><span class="entry">{title}</span> {number}</a>'

    def part_title(self, part: Part) -> str:
        """Return the title of a part with its number, if it has one."""
        if not part.number:
            return part.title
        words = translate(self.language, "Part {part}", part=part.number)
        return f"{words}. {part.title}"

    def part(self, number: int, part: Part) -> str:
        """Return a part: its title on a page of its own, and its pages."""
        pages = [self.chapter(chapter, 1 if part.title else 0) for chapter in part.chapters]
        if not part.title:
            return "".join(pages)
        title = escape(self.part_title(part))
        head = f'<section class="part" id="part-{number}"><h1>{title}</h1></section>'
        return head + "".join(pages)

    def chapter(self, chapter: Chapter, level: int) -> str:
        """Return a page of the course."""
        body = lower_headings(chapter.body, level)
        # Chromium takes a figure for a picture without a text; the picture in it has one.
        body = body.replace("<figure ", '<figure role="group" ')
        start = f'<section class="chapter" id="{chapter.slug}" style="page: {self.sheet(chapter)}">'
        return f"{start}{body}</section>"

    def sheet(self, chapter: Chapter) -> str:
        """Return the name of the sheets of a page, which have its title at their head."""
        return f"sheet-{self.chapters.index(chapter)}"

    @property
    def answered(self) -> list[Chapter]:
        """The pages that have answers."""
        return [chapter for chapter in self.chapters if chapter.answers]

    @property
    def answers_title(self) -> str:
        """The title of the last chapter."""
        return translate(self.language, "Solutions and answers")

    def answers(self) -> str:
        """Return the answers of all pages."""
        if not self.answered:
            return ""
        pieces = [f"<h1>{escape(self.answers_title)}</h1>"]
        for chapter in self.answered:
            link = f'<a href="#{chapter.slug}">{escape(chapter.title)}</a>'
            pieces.append(f'<section class="of-page"><h2>{link}</h2>{chapter.answers}</section>')
        style = 'style="page: sheet-answers"'
        return (
            f'<section class="chapter answers" id="{ANSWERS}" {style}>{"".join(pieces)}</section>'
        )

    def running_heads(self) -> str:
        """Return the rules for the heads of the sheets."""
        rules = []
        for part in self.parts:
            for chapter in part.chapters:
                left = self.part_title(part) if part.title else self.course.title
                rules.append(head(self.sheet(chapter), left, chapter.title))
        rules.append(head("sheet-answers", self.course.title, self.answers_title))
        return "".join(rules)


def head(sheet: str, left: str, right: str) -> str:
    """Return the rule for the head of the sheets with a name."""
    boxes = {"top-left": left, "top-right": right}
    inner = "".join(f"@{box}{{content:{in_css(text)}}}" for box, text in boxes.items())
    return f"@page {sheet}{{{inner}}}"


def in_css(text: str) -> str:
    """Return a text as a string of CSS, which cannot end the sheet of styles it stands in."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")


def headings(markup: str, levels: Iterable[int] = (1, 2)) -> list[str]:
    """Return the texts of the headings of some levels, in their order."""
    wanted = "".join(map(str, levels))
    found = re.findall(rf"<h([{wanted}])\b[^>]*>(.*?)</h\1>", markup, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", "", text).split()) for _, text in found]
