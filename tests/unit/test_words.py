"""The catalogues of the interface hold what the code says in English, and lose no value."""

from __future__ import annotations

import json
import re

import pytest

from tests.course import ROOT

CATALOGUES = sorted((ROOT / "words").glob("*.json"))
SOURCES = [
    *(ROOT / "src" / "course_site").rglob("*.py"),
    *(ROOT / "src" / "course_site").rglob("*.js"),
    *(ROOT / "_static").glob("*.*js"),
    *(ROOT / "live" / "page").glob("*.mjs"),
    *(ROOT / "widgets").glob("*/*.mjs"),
    *(ROOT / "_templates").rglob("*.html"),
]
CALL = re.compile(r"""\b(?:translate|count_of|inLanguage|in_language)\(((?:[^()"]|"[^"]*")*)""")


def texts_of_the_code() -> set[str]:
    found = set()
    for path in SOURCES:
        for call in CALL.findall(path.read_text(encoding="utf-8")):
            found |= set(re.findall(r'"([^"]+)"', call))
    return found


@pytest.mark.parametrize("path", CATALOGUES, ids=[path.stem for path in CATALOGUES])
def test_a_catalogue_translates_every_text_and_no_other(path) -> None:
    catalogue = json.loads(path.read_text(encoding="utf-8"))
    assert set(catalogue) == texts_of_the_code()


@pytest.mark.parametrize("path", CATALOGUES, ids=[path.stem for path in CATALOGUES])
def test_a_translation_has_the_values_of_its_text(path) -> None:
    for text, translated in json.loads(path.read_text(encoding="utf-8")).items():
        assert re.findall(r"\{\w+\}", translated) == re.findall(r"\{\w+\}", text), text
