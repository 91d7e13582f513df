"""The PDF of a small book: what it has, and that what it lacks is told."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, RectangleObject, TextStringObject

from course_site.carry.aside import as_drawn
from course_site.carry.collect import read_course
from course_site.carry.links import ids_in
from course_site.carry.pdf import mend_outline
from course_site.carry.pdf_checks import faults_of, numbers_of, outline_of, tags_below
from course_site.carry.printed import Printed
from tests.browser import find_browser
from tests.small_book import SmallBook, page


def run(book: SmallBook, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = book.environment(**variables)
    return subprocess.run(book.command("pdf"), env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def data(built: SmallBook) -> bytes:
    """The PDF, made by the command: Playwright runs once in a process, and others may use it."""
    if not find_browser() and not os.environ.get("REQUIRE_BROWSER"):
        pytest.skip("There is no Chromium: see tests/browser.py.")
    made = run(built, SOURCE_DATE_EPOCH="1700000000")
    assert made.returncode == 0, made.stderr
    folder = built.folder / "_build" / "pdf"
    assert [path.name for path in folder.iterdir()] == ["course.pdf"]  # there are no parts
    return (folder / "course.pdf").read_bytes()


@pytest.fixture(scope="module")
def document(built: SmallBook, data: bytes) -> Printed:
    course = read_course(built.folder, built.site, as_drawn)
    numbers = numbers_of(PdfReader(BytesIO(data)))
    return Printed(course, course.parts, numbers, course.title)


def faults(data: bytes, document: Printed, added: str = "") -> list[str]:
    markup = document.markup() + added
    return faults_of(data, document, markup, ids_in(markup))


def changed(data: bytes, change) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    change(writer)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_it_has_every_page_every_solution_and_the_numbers_of_their_sheets(data, document) -> None:
    pdf = PdfReader(BytesIO(data))
    assert faults(data, document) == []
    outline = outline_of(pdf)
    assert [x for x in outline if x in {"A small book", "Features", "Plain"}][:3] == [
        "A small book",
        "Features",
        "Plain",
    ]
    assert "Solutions and answers" in outline
    sheets = [" ".join(page.extract_text().split()) for page in pdf.pages]
    numbers = numbers_of(pdf)
    solution = numbers["features--solution-exr-three"]
    assert "Nine." in sheets[solution - 1]
    assert f"Solution 1, page {solution}" in sheets[numbers["features--exr-three"] - 1]
    assert f"Features {numbers['features']}" in sheets[1]  # the contents
    assert "Question 2" in sheets[numbers["features--quiz-features"] - 1]


def test_a_title_that_chromium_doubles_is_mended(data) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    outline = writer.root_object["/Outlines"]
    before = outline_of(PdfReader(BytesIO(data)))
    first = outline["/First"].get_object()
    first[NameObject("/Title")] = TextStringObject(before[0] * 2)
    assert outline_of(writer) == [before[0] * 2, *before[1:]]
    mend_outline(outline)
    assert outline_of(writer) == before


def test_its_date_is_that_of_the_sources_and_its_title_is_shown(data, document) -> None:
    pdf = PdfReader(BytesIO(data))
    assert pdf.metadata.creation_date.timestamp() == 1700000000
    assert pdf.metadata.title == document.course.title
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_formulas_and_pictures_have_their_texts(data) -> None:
    tags = list(tags_below(PdfReader(BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]))
    assert "a < b" in [tag["/Alt"] for tag in tags if tag.get("/S") == "/Formula"]
    assert "A bowl." in [tag.get("/Alt") for tag in tags if tag.get("/S") == "/Figure"]


def test_what_it_lacks_is_told(data, document) -> None:
    def without(name: str):
        return lambda writer: writer.root_object.pop(NameObject(name))

    def narrow(writer):
        writer.pages[2].mediabox = RectangleObject((0, 0, 300, 842))

    def bare(writer):
        for sheet in writer.pages:
            for font in sheet["/Resources"].get("/Font", {}).values():
                below = font.get_object().get("/DescendantFonts", [font])
                below[0].get_object()["/FontDescriptor"].get_object().pop("/FontFile2", None)

    def unnamed(writer):
        writer.root_object.pop(NameObject("/Dests"), None)
        writer.root_object.pop(NameObject("/Names"), None)

    assert "it has no tags" in faults(changed(data, without("/StructTreeRoot")), document)
    assert "it does not say its language" in faults(changed(data, without("/Lang")), document)
    assert "the outline lacks" in str(faults(changed(data, without("/Outlines")), document))
    assert "page 3: a text reaches over the edge" in str(faults(changed(data, narrow), document))
    assert "is not embedded" in str(faults(changed(data, bare), document))
    assert "which is nowhere" in str(faults(changed(data, unnamed), document))
    assert "formulas have a tag" in str(faults(data, document, '<span class="katex">'))
    assert "no link leads to x" in str(faults(data, document, '<a href="#x">'))
    other = replace(document, title="Another")
    assert "it does not say its title" in faults(data, other)


def test_without_chromium_it_says_so_and_the_last_pdf_stays(data, built: SmallBook) -> None:
    made = run(built, BROWSER_PATH=str(built.folder / "no-browser"))
    assert made.returncode == 1
    assert "Chromium" in made.stderr and "Traceback" not in made.stderr
    assert (built.folder / "_build" / "pdf" / "course.pdf").read_bytes() == data


def test_without_a_site_it_says_how_to_build_one(tmp_path: Path, data: bytes) -> None:
    book = SmallBook(tmp_path / "book", {"one": page("Words.")})
    made = run(book)
    assert made.returncode == 1
    assert made.stderr.strip() == "The site lacks the page index. Build it first: make book"
