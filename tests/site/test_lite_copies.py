"""A notebook in JupyterLite that changed since the reader edited it says so, and offers both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from course_site.live.jupyterlite import fingerprint_of
from tests.browser import find_browser
from tests.course import SITE
from tests.host import Host
from tests.site.built_site import missing

NOTEBOOKS = SITE / "lite" / "files"
if not find_browser() or not (SITE / "lite").is_dir():
    missing("there is no Chromium, or no JupyterLite in the site")

NAME = min(p.relative_to(NOTEBOOKS).as_posix() for p in NOTEBOOKS.rglob("*.ipynb"))
BAR = ".course-copies"
CHANGED = "This notebook has changed on the site since you edited it."
# Keeps a notebook as JupyterLite does, which has made its database by then.
KEEP = """async ([path, content]) => {
    const name = `JupyterLite Storage - ${new URL("../", location.href).pathname}`;
    const answer = (request) =>
        new Promise((done) => { request.onsuccess = () => done(request.result); });
    const database = await answer(indexedDB.open(name));
    const files = database.transaction("files", "readwrite").objectStore("files");
    const file = { name: path.split("/").pop(), path, type: "notebook", format: "json", content };
    Object.assign(file, { mimetype: "application/json", writable: true, size: 9 });
    Object.assign(file, { created: "2020-01-01T00:00:00Z", last_modified: "2020-01-01T00:00:00Z" });
    await answer(files.put(file, path));
    database.close();
}"""
# The module of the page itself: what it found out is waited for.
LOOKED = "import(new URL('../lite_copies.mjs', location.href).href).then(({ looked }) => looked)"


def edited(fingerprint: str | None) -> Any:
    """Return the notebook as a reader keeps it who began with the one of this fingerprint."""
    notebook = json.loads((NOTEBOOKS / NAME).read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "# Mine"
    del notebook["metadata"]["course_fingerprint"]
    if fingerprint:
        notebook["metadata"]["course_fingerprint"] = fingerprint
    return notebook


@pytest.fixture(scope="module")
def lite() -> Iterator[str]:
    with Host(SITE) as host:
        yield f"{host.origin}/lite/notebooks/index.html?path="


@pytest.fixture(scope="module")
def opened(browser: Browser, lite: str) -> Iterator[Page]:
    """A page in which JupyterLite has shown the notebook once; nothing is kept yet."""
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(lite + NAME)
        expect(page.locator(".jp-MarkdownCell h1").first).to_be_visible()
        page.evaluate(LOOKED)
        expect(page.locator(BAR)).to_have_count(0)
        yield page


@pytest.fixture
def page(opened: Page) -> Page:
    """The same page, in which nothing was answered."""
    opened.evaluate("localStorage.clear()")
    return opened


def today() -> str:
    """Return the fingerprint that the site gives."""
    listed = json.loads((SITE / "lite" / "fingerprints.json").read_text(encoding="utf-8"))
    return str(listed[NAME])


def test_a_changed_notebook_is_laid_beside_that_of_the_reader(page: Page, lite: str) -> None:
    page.evaluate(KEEP, [NAME, edited("of-long-ago")])
    page.reload()
    expect(page.locator(BAR).get_by_role("status")).to_have_text(CHANGED)
    heading = page.locator(".jp-MarkdownCell h1").first
    expect(heading).to_contain_text("Mine")
    with page.context.expect_page() as new:
        page.get_by_role("button", name="Open the new one beside it").click()
    expect(page.locator(BAR)).to_have_count(0)
    beside = new.value
    name = f"{NAME.removesuffix('.ipynb')}-{today()[:6]}.ipynb"
    expect(beside).to_have_url(lite + quote(name, safe=""))
    expect(beside.locator(".jp-MarkdownCell h1").first).not_to_contain_text("Mine")
    expect(beside.locator(BAR)).to_have_count(0)
    expect(heading).to_contain_text("Mine")


def test_who_keeps_theirs_is_not_asked_again(page: Page) -> None:
    page.evaluate(KEEP, [NAME, edited(None)])  # before notebooks had fingerprints
    page.reload()
    page.get_by_role("button", name="Keep mine").press("Enter")
    expect(page.locator(BAR)).to_have_count(0)
    page.reload()
    page.evaluate(LOOKED)
    expect(page.locator(BAR)).to_have_count(0)
    expect(page.locator(".jp-MarkdownCell h1").first).to_contain_text("Mine")


def test_a_copy_of_the_notebook_of_today_is_left_alone(page: Page) -> None:
    page.evaluate(KEEP, [NAME, edited(today())])
    page.reload()
    page.evaluate(LOOKED)
    expect(page.locator(BAR)).to_have_count(0)
    expect(page.locator(".jp-MarkdownCell h1").first).to_contain_text("Mine")


def test_a_fingerprint_is_that_of_the_cells_and_not_of_their_outputs() -> None:
    notebook = {"cells": [{"cell_type": "code", "source": "1 + 1", "outputs": []}]}
    before = fingerprint_of(notebook)
    notebook["cells"][0]["outputs"] = [{"text": "2"}]
    assert fingerprint_of(notebook) == before
    notebook["cells"][0]["source"] = "1 + 2"
    assert fingerprint_of(notebook) != before
