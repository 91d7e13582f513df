"""A copy of the site from a memory stick, and a copy of an older edition."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from course_site.release.offline import plain_scripts
from tests.host import Host
from tests.site.built_site import PHONE, first_page_with, opened

LARGE = shutil.ignore_patterns("live", "lite", "notebooks", "wheels")


@pytest.fixture(scope="module")
def from_a_stick(site: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the folder of the offline copy, which no server shows."""
    folder = tmp_path_factory.mktemp("stick") / "site"
    shutil.copytree(site, folder, ignore=LARGE)
    plain_scripts(site, folder.parent / "changed")
    shutil.copytree(folder.parent / "changed", folder, dirs_exist_ok=True)
    return folder.as_uri()


def test_pages_of_a_stick_are_read_and_their_questions_answered(
    browser: Browser, from_a_stick: str
) -> None:
    """What start.html says of the copy without its server."""
    name = first_page_with('class="quiz"')
    with opened(browser, f"{from_a_stick}/{name}") as page:
        quiz = page.locator(".quiz:not(.prediction)").first
        quiz.locator("[data-verdict=right] input").check()
        quiz.get_by_role("button", name="Check").click()
        expect(quiz.locator(".quiz-answer")).to_contain_text("Right")
        expect(page.locator(".quiz-count").first).to_contain_text("right so far: 1")
        page.locator("details.solution summary, details.dropdown summary").first.click()
        expect(page.locator("details[open]").first).to_be_visible()
        assert page.evaluate("[...document.images].every(image => image.naturalWidth)")
        assert page.evaluate(
            "document.fonts.ready.then(() => document.fonts.check('1em KaTeX_Main'))"
        )
        before = page.locator("html").get_attribute("data-theme")
        page.locator(".theme-switch-button").first.click()
        expect(page.locator("html")).not_to_have_attribute("data-theme", before or "")


def test_fields_of_a_stick_take_answers_and_figures_are_pictures(
    browser: Browser, from_a_stick: str
) -> None:
    name = first_page_with('class="answer')
    with opened(browser, f"{from_a_stick}/{name}") as page:
        field = page.locator(".answer").first
        field.locator("input[type=text]").first.fill("123456.5")
        field.get_by_role("button", name="Check").click()
        expect(field.get_by_role("status")).not_to_be_empty()
    with opened(browser, f"{from_a_stick}/{first_page_with('data-widget=')}") as page:
        expect(page.locator("[data-widget] svg").first).to_be_visible()


def test_the_search_of_a_stick_lists_pages(browser: Browser, from_a_stick: str) -> None:
    with closing(browser.new_context()) as context:  # it throws: its excerpts do not come
        page = context.new_page()
        page.goto(f"{from_a_stick}/search.html?q=network")
        expect(page.locator("#search-results li a").first).to_be_visible()


class Editions:
    """The site as edition 1.9.0 below /old/, beside a newer one at the top of the same host."""

    def __init__(self, host: Host, page: Page, newest: str) -> None:
        self.origin, self.newest, self.asked = host.origin, newest, 0
        host.faults = {"prefix": "/old"}
        page.route(f"{host.origin}/edition.json", self.answer)
        page.route("**/*.html", self.mark)

    def answer(self, route: Route) -> None:
        self.asked += 1
        route.fulfill(status=200 if self.newest else 404, body=json.dumps({"edition": self.newest}))

    def mark(self, route: Route) -> None:
        """Let the page say that it is 1.9.0, and that the course is at the top of the host."""
        response = route.fetch()
        text = re.sub(r'<meta name="course-edition"[^>]*>', "", response.text())
        tag = f'<meta name="course-edition" content="1.9.0" data-home="{self.origin}/">'
        route.fulfill(response=response, body=text.replace("<head>", f"<head>{tag}", 1))


@pytest.fixture
def old_copy(site: Path, browser: Browser) -> Any:
    """Return what opens the old copy on a phone, beside an edition that is named."""
    with Host(site) as host, closing(browser.new_context(**PHONE)) as context:

        def open_beside(newest: str) -> tuple[Page, Editions]:
            page = context.new_page()
            editions = Editions(host, page, newest)
            with page.expect_response("**/edition.json"):
                page.goto(f"{host.origin}/old/index.html")
            return page, editions

        yield open_beside


def test_a_reader_of_an_older_edition_is_told_of_the_newer_one(old_copy: Any) -> None:
    page, editions = old_copy("1.10.0")
    bar = page.locator(".edition-bar")
    said = "This is edition 1.9.0. There is a newer one, 1.10.0. Read this page there"
    expect(bar.get_by_role("status")).to_have_text(said)
    expect(bar.get_by_role("link")).to_have_attribute("href", f"{editions.origin}/index.html")
    box = bar.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] < 150
    bar.get_by_role("button", name="Close this message").press("Enter")
    expect(bar).to_have_count(0)
    page.goto(f"{editions.origin}/old/genindex.html", wait_until="networkidle")
    expect(bar).to_have_count(0)
    assert editions.asked == 1  # who closed it is left alone


@pytest.mark.parametrize("other", ["1.9.0", "1.8.5", ""])
def test_of_the_same_or_an_older_or_no_edition_nothing_is_said(old_copy: Any, other: str) -> None:
    page, editions = old_copy(other)
    page.wait_for_load_state("networkidle")
    assert editions.asked == 1
    expect(page.locator(".edition-bar")).to_have_count(0)


def test_pages_say_their_edition_and_the_site_at_its_address_asks_nobody(
    site: Path, browser: Browser
) -> None:
    said = site / "edition.json"
    if not said.is_file():
        pytest.skip("this course has no editions")
    number = json.loads(said.read_text(encoding="utf-8"))["edition"]
    with Host(site) as host, opened(browser, f"{host.origin}/index.html") as page:
        expect(page.locator("p.edition")).to_contain_text(number)
        page.wait_for_load_state("networkidle")
        assert [path for path in host.requests if "edition.json" in path] == []
