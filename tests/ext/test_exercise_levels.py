"""The level of an exercise stands behind its title, and the last one of a level leads on."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from tests.small_book import build_site

SETTINGS = """
extensions = [
    "myst_parser", "course_site.pages.exercise_numbers", "course_site.pages.exercise_levels",
    "course_site.pages.folded_solutions",
]
myst_enable_extensions = ["colon_fence"]
language = "de"
"""
LEVELS = ("practice", "warm-up", "", "practice", "further", "warm-up", "practice")


def exercises() -> str:
    """Return a page with exercises of these levels, each with its solution."""
    blocks = []
    for i, level in enumerate(LEVELS, start=1):
        mark = f":class: {level}\n" if level else ""
        blocks.append(f"```{{exercise}} Title {i}\n:label: exr-{i}\n{mark}\nText.\n```\n")
        blocks.append(f"```{{solution}} exr-{i}\n:class: dropdown\n\nAnswer.\n```\n")
    return "# Page\n\n" + "\n".join(blocks)


@pytest.fixture(scope="module")
def soup(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    """Return the built page."""
    folder = tmp_path_factory.mktemp("levels") / "site"
    target, warnings = build_site(folder, SETTINGS, {"index": exercises()})
    assert not warnings
    return BeautifulSoup((target / "index.html").read_text(encoding="utf-8"), "html.parser")


def test_the_level_stands_behind_the_title_in_the_language_of_the_site(soup):
    titles = [it.select_one(".admonition-title").get_text() for it in soup.select("div.exercise")]
    found = [re.search(r"Title (\d)\)(.*)", title) for title in titles]
    marks = {
        "practice": " ·\xa0zum Üben",
        "warm-up": " ·\xa0zum Aufwärmen",
        "further": " ·\xa0zum Weiterdenken",
    }
    assert [match.group(2).rstrip() for match in found] == [marks.get(it, "") for it in LEVELS]


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("furhter", "exercise exr-1 has the class 'furhter'; did you mean 'further'?"),
        ("practise", "did you mean 'practice'?"),
        ("warm-up further", "exercise exr-1 has more than one level"),
    ],
)
def test_a_level_that_is_misspelt_or_doubled_is_named(tmp_path, level, said):
    text = f"# Page\n\n```{{exercise}} Title\n:label: exr-1\n:class: {level}\n\nText.\n```\n"
    _, warnings = build_site(tmp_path / "site", SETTINGS, {"index": text})
    assert said in warnings and "index.md:3" in warnings


def test_the_last_of_a_level_leads_to_the_next_level_and_no_other_does(soup):
    leads = {}
    for i in range(1, len(LEVELS) + 1):
        for link in soup.find(id=f"solution-exr-{i}").select("p a[href^='#exr-']"):
            leads[i] = (link["href"], link.get_text())
    assert leads == {6: ("#exr-7", "Übung 7"), 7: ("#exr-5", "Übung 5")}
