"""What holds for any course holds for another one: it is built, and passes the same tests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import course
from tests.course import ROOT
from tests.host import Host
from tests.site.another_course import TITLE, build_second_course
from tests.site.built_site import opened

FOR_ANY_COURSE = [
    "tests/book/test_house.py",
    "tests/book/test_references.py",
    "tests/book/test_this_course.py",  # this and the next are skipped without their pages
    "tests/book/test_toolbox.py",
    "tests/book/test_training_page.py",
    "tests/book/test_forward_pass.py",
    "tests/book/test_shallow_kinks.py",
    "tests/site/test_front_page.py",
    "tests/site/test_pages.py",
    # That cells run live is seen below; JupyterLite itself does not depend on the course.
    "tests/site/test_live_notebooks.py::test_every_page_with_code_has_its_notebook_in_jupyterlite",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the second course, built; not while the tests look at another one."""
    if course.FOLDER != ROOT:
        pytest.skip("the tests look at another course already")
    folder = tmp_path_factory.mktemp("second") / "course"
    build_second_course(folder)
    return folder


def test_another_course_passes_the_tests_for_any_course(folder: Path) -> None:
    ours = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *FOR_ANY_COURSE]
    run = subprocess.run(
        command,
        cwd=ROOT,
        env={**ours, "COURSE_FOLDER": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        pytest.fail(run.stdout[-6000:] + run.stderr, pytrace=False)


def test_nothing_of_this_course_is_left_in_another_one(folder: Path) -> None:
    site = folder / "_build" / "html"
    pages = [*site.glob("*.html"), *site.glob("book/*.html"), *site.glob("notebooks/**/*.ipynb")]
    assert len(pages) > 5
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert course.TITLE not in text, page.name
        assert TITLE in text or page.suffix == ".ipynb", page.name


def test_the_words_of_the_interface_are_those_of_its_language(folder: Path) -> None:
    site = folder / "_build" / "html"
    chapter = (site / "book" / "geraden.html").read_text(encoding="utf-8")
    head = r"Teil 1, Seite 1 von 1 · \d+ Minuten? · 3 Aufgaben · eine Figur zum Ausprobieren"
    assert re.search(head, chapter)
    assert "Teil 1" in (site / "index.html").read_text(encoding="utf-8")
    words = json.loads((ROOT / "words" / "de.json").read_text(encoding="utf-8"))
    # Of "{oldest} to {newest}" little is left but a word that stands everywhere.
    told = [text for text in words if len(re.sub(r"\{\w+\}", "", text).strip()) > 2]
    english = [re.escape(text) for text in told if words[text] != text]
    parts = "|".join(re.sub(r"\\{\w+\\}", r"[^<\"]*", text) for text in english)
    shown = re.compile(rf"""(?:>|(?:aria-label|title|placeholder|alt)=")\s*({parts})\s*[<"]""")
    for page in [*site.glob("*.html"), *site.glob("book/*.html")]:
        html = page.read_text(encoding="utf-8")
        text = re.sub(r"<(script|pre)\b.*?</\1>", "", html, flags=re.DOTALL)  # no data, no code
        assert shown.findall(text) == [], page.name


def test_the_words_of_notebooks_are_in_the_language_of_the_course(folder: Path) -> None:
    words = json.loads((ROOT / "words" / "de.json").read_text(encoding="utf-8"))
    english = [text for text, german in words.items() if german != text]
    long = [text for text in english if len(re.sub(r"\{\w+\}", "", text)) > 12]
    parts = "|".join(re.sub(r"\\{\w+\\}", r"[^.]*", re.escape(text)) for text in long)
    site = folder / "_build" / "html"
    for path in [*site.glob("notebooks/**/*.ipynb"), *site.glob("lite/files/**/*.ipynb")]:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
        assert re.findall(parts, text) == [], path
        for german in ("Abb. 1", "Übung 1", "Lösung", "Antworten", "Was das Bild zeigt"):
            assert german in text, path
        assert "course_utils fehlt. {advice}" in text
        assert ("Zurück zur Seite" in text) == ("lite" in path.parts)


def test_what_scripts_say_is_in_the_language_of_the_course(folder: Path, browser: Browser) -> None:
    site = folder / "_build" / "html"
    with Host(site) as host, opened(browser, host.address("book/geraden")) as page:
        expect(page.locator(".theme-switch-button").first).to_have_attribute(
            "aria-label", re.compile("^Farben: ")
        )
        quiz = page.locator(".quiz").first
        quiz.locator('.quiz-choice[data-verdict="right"] input').check()
        quiz.get_by_role("button", name="Prüfen").click()
        expect(quiz.locator(".quiz-answer")).to_contain_text("Richtig.")
        figure = page.locator("section.widget[data-ready=true]")
        page.locator("section.widget").scroll_into_view_if_needed()
        expect(figure.get_by_role("button", name="Zurücksetzen")).to_be_attached()
        cell = page.get_by_role("group", name="Zelle 1")
        cell.get_by_role("button", name="Ausführen: Zelle 1").click()
        expect(cell.locator(".live-status")).to_contain_text("Fertig in")
        said = " ".join([figure.inner_text(), cell.inner_text()])
    for word in ("Undo", "Examples", "unit", "Run", "Edit", "Done"):
        assert not re.search(rf"\b{word}\b", said), word
