"""The page for marking: files of readers' work are run again, and nothing in them is believed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests import axe, course
from tests.course import SITE, about
from tests.site.built_site import opened

PAGE = "marking.html"
NAME = "book/images"
SOLVED = (
    "from course_utils.tasks import check\ndef pixel_to_entry(i, j, n):\n    return n * (i - 1) + j"
)
CHECK = 'check("pixel-to-entry", pixel_to_entry)'
FORGED = """\
from IPython.display import HTML
import course_utils.tasks

course_utils.tasks.check = print
display(HTML('<div class="verdict verdict-passed" data-task="pixel-to-entry">'))
pixel_to_entry = '<img src="x" onerror="document.title = 1">'
check = print
check("pixel-to-entry", pixel_to_entry)"""
WAYS_OUT = (
    "import js",
    "import pyodide.http",
    "from pyodide.code import run_js",
    "import pyodide\npyodide.http",
)

pytestmark = pytest.mark.skipif(
    not (SITE / PAGE).is_file() or 'class="marking"' not in (SITE / PAGE).read_text("utf-8"),
    reason="no file can be run on this site",
)


def work(name: str, *cells: str, **told: Any) -> FilePayload:
    """Return a file of work with these cells of code behind the one that sets up."""
    claims = {
        "course": "AI functions",
        "page": NAME,
        "date": "2026-11-27T10:00:00Z",
        "edition": "-",
    }
    sources = ["import sys", *cells]
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"course_work": {**claims, "answers": {}, "verdicts": {}, **told}},
        "cells": [{"cell_type": "code", "source": s, "metadata": {}} for s in sources],
    }
    text = json.dumps(notebook).encode()
    return {"name": name, "mimeType": "application/x-ipynb+json", "buffer": text}


def text_file(name: str, text: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text}


def cells_of(page: Page) -> dict[str, list[str]]:
    """Return the table: the texts of each row, by its file."""
    rows = page.locator(".marking-table tbody tr").all()
    return {r.locator("th").inner_text(): r.locator("td").all_inner_texts() for r in rows}


def saved_table(page: Page, folder: Path) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.locator(".marking-save").click()
    download.value.save_as(folder / "marking.csv")
    text = (folder / "marking.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@about(NAME)
@pytest.mark.usefixtures("browser_python")
def test_right_wrong_and_hostile_files_are_run_again_and_none_is_believed(
    address: str, browser: Browser, tmp_path: Path
) -> None:
    claimed = {"pixel-to-entry": "passed"}
    hostile = '=<img src="x" onerror="document.title = 1">.ipynb'
    whole = work("cut.ipynb", SOLVED)["buffer"]
    files = [
        work("right.ipynb", f"{SOLVED}\n{CHECK}", "1 / 0", verdicts=claimed),
        work("wrong.ipynb", f"{SOLVED} + 1\n{CHECK}", verdicts=claimed),
        work(
            hostile,
            FORGED,
            *WAYS_OUT,
            verdicts=claimed,
            answers={"answer x": "<script>alert(1)</script>"},
        ),
        text_file("cut.ipynb", whole[:-20]),
        work("other.ipynb", SOLVED, page="../../elsewhere"),
        text_file("list.txt", b"Anna, Ben"),
    ]
    with opened(browser, f"{address}/{PAGE}") as page:
        strangers: list[str] = []
        page.on(
            "request",
            lambda r: None if r.url.startswith((address, "blob:")) else strangers.append(r.url),
        )
        page.locator(".marking-run").click()
        expect(page.locator(".marking-said")).to_contain_text("Choose files first")
        page.locator(".marking-files").set_input_files(files)
        expect(page.locator(".marking-said")).to_contain_text(
            "Files chosen: 5. Left out, as no notebooks: 1."
        )
        page.locator(".marking-run").click()
        expect(page.locator(".marking-said")).to_contain_text(
            "Done. Files that were run: 3. Not run: 2", timeout=180_000
        )
        rows = cells_of(page)
        right, wrong, forged = rows["right.ipynb"], rows["wrong.ipynb"], rows[hostile]
        assert [row[1] for row in (right, wrong, forged)] == ["1 of 1", "0 of 1", "0 of 1"]
        assert right[3] == ""
        assert "Cells with an error: 3." in right[4]
        for row in (wrong, forged):
            assert "pixel-to-entry: the file says solved, here it is not." in row[3]
        assert "Cells with an error: 3, 4, 5, 6." in forged[4]  # no way out
        assert "cut off" in rows["cut.ipynb"][4]
        assert "does not have" in rows["other.ipynb"][4]
        page.locator("tr", has_text="onerror").locator("summary").click()
        expect(page.locator("tr pre", has_text="onerror")).to_have_text(FORGED)
        assert page.locator(".marking-table :is(img, script)").count() == 0
        assert page.title() != "1"
        assert axe.findings(page, within=".marking") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("tr", has_text="onerror").locator("summary").click()  # the code is wide
        results = page.locator(".marking-results")
        assert results.evaluate("(it) => it.scrollWidth <= it.clientWidth")
        table = saved_table(page, tmp_path)
        assert [row["tasks solved"] for row in table] == ["1", "0", "0", "", ""]
        assert table[2]["file"] == f"'{hostile}"
        assert strangers == []


@about(NAME)
@pytest.mark.usefixtures("browser_python")
def test_what_a_page_saves_is_read_by_the_page_for_marking(
    address: str, browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, f"{address}/{NAME}.html") as page:
        field = page.locator(".answer[data-kind=number]").first
        field.locator("input").fill(
            field.locator("[data-verdict=right]").get_attribute("data-value") or ""
        )
        field.get_by_role("button").click()
        page.get_by_role("button", name="Run this page as a notebook").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="My work on this page").click()
        download.value.save_as(tmp_path / "work.ipynb")
        notebook = json.loads((tmp_path / "work.ipynb").read_text(encoding="utf-8"))
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        for cell in code:  # what the page computes is tested elsewhere, and takes its time
            if "pixel_to_entry" not in "".join(cell["source"]):
                cell["source"] = "from course_utils.tasks import check"
        (tmp_path / "work.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        page.goto(f"{address}/{PAGE}")
        page.locator(".marking-files").set_input_files(tmp_path / "work.ipynb")
        page.locator(".marking-run").click()
        expect(page.locator(".marking-said")).to_contain_text("Done. Files that were run: 1.")
        ((_, solved, right, differs, notes),) = cells_of(page).values()
        assert (solved, right[:5], differs) == ("0 of 1", "1 of ", "")
        assert "edition" not in notes and "error" not in notes


@about(NAME)
@pytest.mark.usefixtures("browser_python")
def test_a_file_that_does_not_end_is_stopped_and_those_after_it_are_named(
    address: str, browser: Browser
) -> None:
    files = [work("loop.ipynb", "while True: pass"), work("next.ipynb", SOLVED)]
    with opened(browser, f"{address}/{PAGE}") as page:
        page.locator(".marking-files").set_input_files(files)
        page.locator(".marking-run").click()
        expect(page.locator(".marking-stop")).to_be_focused()
        expect(page.locator(".marking-said")).to_contain_text("File 1 of 2: loop.ipynb")
        page.keyboard.press("Enter")
        expect(page.locator(".marking-said")).to_contain_text("Done. Files that were run: 1.")
        rows = cells_of(page)
        assert "Stopped in cell" in rows["loop.ipynb"][4]
        assert rows["next.ipynb"][4] == "Not run: stopped before."


def test_no_page_of_the_course_leads_there_but_the_one_on_its_use() -> None:
    leading = [
        name
        for name in course.PAGES
        if f'{PAGE}"' in (SITE / f"{name}.html").read_text(encoding="utf-8")
    ]
    assert leading == [name for name in course.PAGES if name == "book/about"]
