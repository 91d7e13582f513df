"""A page says where it stands and how long it takes, from what was counted in it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup

from course_site.pages.course_map import drawing, tint_of
from course_site.pages.page_head import describe
from course_site.pages.reading import Place, Reading
from tests.small_book import SmallBook, cell, page

EXERCISE = (
    "```{exercise} One\n:label: exr-one\nTry.\n```\n\n```{solution} exr-one\n:class: dropdown\n"
)

ELSEWHERE = {"url": "https://other.example/", "title": "Elsewhere"}


def head(book: SmallBook, name: str) -> str:
    """Return the line above the title of a page, empty where there is none."""
    html = (book.site / f"{name}.html").read_text(encoding="utf-8")
    found = re.search(
        r'<p class="page-head course-part-\d+" data-minutes="\d+">(.*?)</p>\s*<h1', html
    )
    return found.group(1) if found else ""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    """Return a built book of two parts, each with one page; one has an address of another site."""
    code = cell("\n".join(["a = 1"] * 5))
    body = f"{'word ' * 297}\n\n$$x$$\n\n{code}\n\n{EXERCISE}{'hidden ' * 900}\n```"
    welcome = "```{course-map}\n- ![](drawing.svg)\n  The *second* part.\n```"
    pages = {"index": page(welcome), "long": page(body), "short": page("Two words.")}
    book = SmallBook(tmp_path_factory.mktemp("reading") / "book", pages)
    parts = [
        {"caption": "First", "chapters": [{"file": "short"}]},
        {"caption": "Second", "chapters": [{"glob": "lo*"}, ELSEWHERE]},
    ]
    book.write("drawing.svg", svg('<path d="M0 0h1"/>'))
    toc = {"format": "jb-book", "root": "index", "parts": parts}
    book.write("_toc.yml", yaml.safe_dump(toc))
    run = book.build()
    assert run.succeeded, run.printed
    return book


def test_the_minutes_are_those_of_words_formulas_and_code_without_solutions(book) -> None:
    # 297 words, the title (2) and the exercise (2 and its title): 301 at 150 a minute are 2.01;
    # one formula 10 s, five lines 20 s: half a minute. Together 2.51, so 3 minutes.
    assert head(book, "long") == "Part 2, page 1 of 1 · 3 minutes · 1 exercise"


def test_a_page_that_only_serves_for_reference_has_no_such_line(book) -> None:
    assert head(book, "short") == ""
    assert head(book, "index") == ""


def test_the_front_page_says_how_large_the_course_is(book) -> None:
    html = (book.site / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<p class="course-head page-head">(.*?)</p>\s*<h1', html)
    assert found and found.group(1) == "A course in 1 part · 1 page · 1 hour"


def test_a_lesson_says_that_it_is_one() -> None:
    reading = Reading(words=150, exercises=4)
    said = {"has_figure": True, "language": "en"}
    line = "Part 2, page 3 of 8 · 1 minute · 4 exercises · a figure to try"
    assert describe(Place(2, "", 3, 8), reading, is_lesson=False, **said) == line
    assert describe(Place(2, "", 3, 8), reading, is_lesson=True, **said) == f"Lesson · {line}"


def map_of(book: SmallBook) -> str:
    """Return the text of the map on the front page, and check that its links lead somewhere."""
    html = (book.site / "index.html").read_text(encoding="utf-8")
    shown = BeautifulSoup(html, "html.parser").select_one(".course-map")
    assert shown
    for link in shown.select("a"):
        assert (book.site / link["href"]).is_file()
    return " ".join(shown.get_text(" ").split())


def test_the_map_shows_the_parts_that_teach_with_their_pages(book) -> None:
    assert map_of(book) == "Part 2 Second The second part. A page 3 min"


def test_a_drawing_lies_in_the_map_itself_follows_its_file_and_is_not_read_out(book) -> None:
    book.change("drawing.svg", "M0 0h1", "M0 0v1")
    run = book.build()
    assert run.succeeded, run.printed
    shown = BeautifulSoup((book.site / "index.html").read_text(encoding="utf-8"), "html.parser")
    drawing = shown.select_one(".course-part-2 svg.course-drawing")
    assert drawing and drawing["aria-hidden"] == "true"
    assert "M0 0v1" in str(drawing)
    assert not shown.select(".course-map img")


NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
OF_A_PROGRAM = f"<?xml version='1.0'?>\n<!-- <svg here> -->\n<svg\n {NAMESPACE}"
OF_A_PROGRAM += " viewBox='0 0 1 1' class='x'>"


def svg(inside: str, head: str = f'<svg {NAMESPACE} viewBox="0 0 9 9">') -> str:
    return f"{head}{inside}</svg>"


@pytest.mark.parametrize("head", [f'<svg {NAMESPACE} viewBox="0 0 9 9">', OF_A_PROGRAM])
def test_a_drawing_is_taken_as_any_program_saves_it(tmp_path, head) -> None:
    file = tmp_path / "a.svg"
    file.write_text(svg("<path d='M0 0h1'/>", head), encoding="utf-8")
    shown = drawing(file)
    assert shown.startswith("<svg")
    found = BeautifulSoup(shown, "html.parser").select_one("svg.course-drawing[aria-hidden=true]")
    assert found and found.select("path[d='M0 0h1']")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (svg("<style>a{color:red}</style>"), "<style> acts on more than the drawing"),
        (svg("<path onload='x()'/>"), "<path> acts on more"),
        (svg("<a href='x'/>"), "<a> acts on more"),
        (svg("", f"<svg {NAMESPACE}>"), "with a viewBox"),
        ("<p xmlns='http://www.w3.org/1999/xhtml'/>", "its root has to be <svg>"),
        ("no xml", "syntax error"),
        ("\x89PNG\r\n", "not well-formed"),
    ],
)
def test_a_drawing_that_is_none_or_acts_on_the_page_is_refused(tmp_path, text, said) -> None:
    file = tmp_path / "a.svg"
    file.write_text(text, encoding="latin1")
    with pytest.raises((ElementTree.ParseError, ValueError), match=re.escape(said)):
        drawing(file)


def test_after_the_last_tint_they_begin_again() -> None:
    assert [tint_of(part)[-1] for part in range(1, 8)] == list("1234512")


def test_the_sidebar_folds_the_parts_where_the_reader_is_not(book) -> None:
    html = (book.site / "long.html").read_text(encoding="utf-8")
    parts = BeautifulSoup(html, "html.parser").select(".bd-links details.sidebar-part")
    assert [part.summary.get_text(strip=True) for part in parts] == ["First", "Second"]
    assert [part.has_attr("open") for part in parts] == [False, True]
    assert [bool(part.select("a")) for part in parts] == [True, True]


def test_the_map_follows_a_page_that_changes(book) -> None:
    book.change("long.md", "$$x$$", "\n\n$$x$$\n\n" + "more " * 150)
    run = book.build()
    assert run.succeeded, run.printed
    assert map_of(book) == "Part 2 Second The second part. A page 4 min"


def test_a_map_of_other_parts_or_on_another_page_stops_the_build(book) -> None:
    book.change("index.md", "- ![](drawing.svg)\n  The *second* part.", "- One part.\n- Another.")
    book.write("short.md", page("```{course-map}\n```"))
    run = book.build()
    assert not run.succeeded
    assert run.lines_about("short.md", "the map of the course belongs on its front page")
    assert run.lines_about("index.md", "1 parts that teach, but the map describes 2"), run.printed


def test_a_drawing_that_is_not_there_stops_the_build(book) -> None:
    book.change("index.md", "- One part.\n- Another.", "- ![](gone.svg)\n  One part.")
    run = book.build()
    assert not run.succeeded
    assert run.lines_about("index.md", "gone.svg is no SVG file of the course"), run.printed
