"""Every page of the built site, opened as its readers open it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests import axe, course
from tests.course import ROOT, SITE, about
from tests.host import Host
from tests.site.built_site import POLICY, first_page_with, site_pages
from tests.site.waiting import wait_for_transitions

PAGES = site_pages()
CONTENT = [f"{name}.html" for name in course.PAGES]
# How far something may stand out before a reader could notice (rounding of the layout).
SLACK = 1
MOST_REQUESTS = 25  # before the reader presses anything
# What scrolls sideways has a sign of it, and can be reached with the keyboard.
ALL_SIGNED = """() => [...document.querySelectorAll('.bd-article *:not(.katex *)')]
  .filter((e) => !e.closest('.widget') && e.scrollWidth - e.clientWidth > 1)
  .filter((e) => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
  .filter((e) => e.tabIndex < 0 || getComputedStyle(e).maskImage === 'none')
  .length === 0"""
# A formula is up to a hundred elements, and most of a page, and all are made of the same parts: of
# twenty on a page all is looked at, once, on a desk in the light; of the others place and colour.
WITHOUT_FORMULAS = """(after) => [...document.querySelectorAll('.katex')].slice(after)
  .forEach((formula) => formula.replaceChildren('x'))"""
# What axe finds on a page by its width; names, roles and colours are the same on a desk.
OF_THE_WIDTH = ("target-size", "scrollable-region-focusable", "aria-hidden-focus")
FORMULAS_DRAWN = "() => document.fonts.status === 'loaded'"


class Visit:
    """One page, opened: what it asked for, what it complained of."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.context = browser.new_context(bypass_csp=True, **options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.goto(url, wait_until="networkidle")

    def _listen(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def test_the_site_has_all_its_pages() -> None:
    wanted = {*CONTENT, "404.html", "search.html", "genindex.html"}
    missing = sorted(wanted - set(PAGES))
    assert not missing, f"the built site lacks {', '.join(missing)}: run `make book`"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_quietly_fits_a_phone_and_axe_finds_nothing(
    name: str, address: str, browser: Browser
) -> None:
    """On a phone, on a desk, and in the dark: what changes with the width or the colours is looked
    at in each, what a page has is looked at once."""
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    with Visit(browser, f"{address}/{name}", color_scheme="light", **phone) as visit:
        page = visit.page
        third_party = [r for r in visit.requests if urlsplit(r).hostname not in {"127.0.0.1", None}]
        if name != "404.html":  # its links hold the address under which the site is published
            assert third_party == []
            assert visit.complaints == []
        assert len(visit.requests) <= MOST_REQUESTS
        assert not [r for r in visit.requests if "-whole." in r]  # the cut fonts are enough
        page.wait_for_function(FORMULAS_DRAWN)
        page.wait_for_function(ALL_SIGNED)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320 + SLACK
        page.set_viewport_size({"width": 1366, "height": 900})
        page.wait_for_function(ALL_SIGNED)
        page.evaluate(WITHOUT_FORMULAS, 20)
        assert axe.findings(page) == []
        page.set_viewport_size(phone["viewport"])
        page.wait_for_function(ALL_SIGNED)
        page.evaluate(WITHOUT_FORMULAS, 0)
        # Only now: what scrolls can be reached by then. The front page has the bars of a phone too.
        rules = () if name in {"index.html", "404.html"} else OF_THE_WIDTH
        assert axe.findings(page, *rules) == []
        page.evaluate(
            "Object.assign(document.documentElement.dataset, {mode: 'dark', theme: 'dark'})"
        )
        wait_for_transitions(page)
        assert axe.findings(page, "color-contrast") == []  # the dark changes colours alone


def test_a_page_that_no_author_has_written_says_what_it_is_too() -> None:
    for name in set(PAGES) - set(CONTENT):
        html = Path(SITE, name).read_text(encoding="utf-8")
        assert re.search(r'<meta content="[^"]{10,}" name="description"', html), name


@pytest.mark.parametrize("name", CONTENT)
def test_a_page_says_what_it_is(name: str) -> None:
    html = Path(SITE, name).read_text(encoding="utf-8")
    description = re.search(r'<meta content="([^"]+)" name="description"', html)
    assert description and 40 <= len(description.group(1)) <= 160
    assert re.search(rf"<title>[^<]*{re.escape(course.TITLE)}[^<]*</title>", html)
    assert f'<html lang="{course.LANGUAGE}"' in html
    assert 'rel="icon"' in html
    assert 'property="og:title"' in html
    assert len(re.findall(r"<h1", html.split('<main id="main-content"')[1])) >= 1
    images = re.findall(r"<img\b[^>]*>", html.split("<article", 1)[1].split("</article>", 1)[0])
    assert all(re.search(r'\balt="[^"]{15,}"', image) for image in images)


@pytest.mark.parametrize("name", CONTENT)
def test_a_page_shows_nothing_of_the_machine_that_built_it(name: str) -> None:
    html = Path(SITE, name).read_text(encoding="utf-8")
    for secret in {str(ROOT), str(Path.home())} - {"/"}:
        assert f"{secret}/" not in html
    assert "site-packages" not in html
    assert not re.search(r"\w+Warning: ", html)
    assert "katex-error" not in html


@about("book/images")
def test_search_finds_a_page_by_a_word_of_its_text(address: str, browser: Browser) -> None:
    with Visit(browser, f"{address}/search.html?q=flattening") as visit:
        visit.page.wait_for_selector("#search-results li a")
        results = visit.page.locator("#search-results li a").all_text_contents()
        assert visit.complaints == []
    assert any("vector" in result for result in results)


def test_the_search_button_opens_one_field_that_leads_to_the_results(
    address: str, browser: Browser
) -> None:
    with Visit(browser, f"{address}/index.html") as visit:
        visit.page.locator(".search-button-field:visible").click()
        fields = visit.page.locator("input[type=search]:visible")
        assert fields.count() == 1
        fields.fill("softmax")
        fields.press("Enter")
        visit.page.wait_for_url("**/search.html?q=softmax")


def test_dark_mode_is_a_button_away_and_is_remembered(address: str, browser: Browser) -> None:
    with Visit(browser, f"{address}/{CONTENT[-1]}", color_scheme="light") as visit:
        theme = "document.documentElement.dataset.theme"
        assert visit.page.evaluate(theme) == "light"
        for _ in range(3):
            if visit.page.evaluate(theme) == "dark":
                break
            visit.page.locator(".theme-switch-button:visible").click()
        assert visit.page.evaluate(theme) == "dark"
        visit.page.reload()
        assert visit.page.evaluate(theme) == "dark"


def test_a_quiz_is_answered_from_the_keyboard_and_explains(address: str, browser: Browser) -> None:
    name = first_page_with('class="quiz')
    with Visit(browser, f"{address}/{name}") as visit:
        quiz = visit.page.locator(".quiz").first
        answer = quiz.locator(".quiz-answer")
        right = quiz.locator('.quiz-choice[data-verdict="right"] input')
        position = int(right.get_attribute("value") or 0)
        quiz.locator("input").first.focus()
        visit.page.keyboard.press("Space")
        for _ in range(position):
            visit.page.keyboard.press("ArrowDown")
            assert answer.text_content() == ""  # moving gives nothing away
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        words = ROOT / "words" / f"{course.LANGUAGE}.json"  # there is none of English
        known = json.loads(words.read_text("utf-8")) if words.is_file() else {}
        right_one, wrong_one = (known.get(word, word) for word in ("Right", "Not this one"))
        assert (answer.text_content() or "").startswith(f"{right_one}.")
        assert len(answer.text_content() or "") > 15
        wrong = 1 if position == 0 else 0
        quiz.locator("input").nth(wrong).check()
        assert answer.text_content() == ""
        quiz.locator(".quiz-check").click()
        assert (answer.text_content() or "").startswith(f"{wrong_one}.")


def test_an_answer_is_read_as_people_write_it_and_explained(address: str, browser: Browser) -> None:
    name = first_page_with('class="answer"')
    with Visit(browser, f"{address}/{name}") as visit:
        field = visit.page.locator(".answer[data-kind=number]").first
        said, replies = field.locator(".answer-said"), field.locator(".answer-reply")
        right, slip = (replies.nth(i).get_attribute("data-value") or "" for i in (0, 1))
        for written, verdict in (
            (f"x = {right}", "right"),
            (f" {slip}", "wrong"),
            ("½ ?", "wrong"),
        ):
            field.locator("input").fill(written)
            assert said.text_content() == ""  # what was said before is gone
            visit.page.keyboard.press("Enter")
            assert field.get_attribute("data-verdict") == verdict
            assert len(said.text_content() or "") > 15
        assert axe.findings(visit.page, "color-contrast", "label", "aria-valid-attr-value") == []
        field.locator("input").fill(right)
        field.get_by_role("button").click()
        visit.page.reload()
        assert field.locator("input").input_value() == right
        expect(field).to_have_attribute("data-verdict", "right")  # the answer is there again
    with Visit(browser, f"{address}/{name}", java_script_enabled=False) as visit:
        assert not visit.page.locator(".answer").first.is_visible()


def test_a_solution_unfolds_without_javascript(address: str, browser: Browser) -> None:
    name = first_page_with('<details class="solution')
    with Visit(browser, f"{address}/{name}", java_script_enabled=False) as visit:
        solution = visit.page.locator("details.solution").first
        assert not solution.locator("p").first.is_visible()
        solution.locator("summary").click()
        assert solution.locator("p").first.is_visible()


def test_the_site_works_below_a_sub_path(browser: Browser, site: Path, tmp_path: Path) -> None:
    (tmp_path / "course").symlink_to(site, target_is_directory=True)

    with Host(tmp_path) as host, Visit(browser, f"{host.origin}/course/") as visit:
        link = visit.page.locator(".bd-sidebar-primary nav a.reference").first
        if not link.is_visible():  # the part that holds it is folded
            visit.page.locator(".bd-sidebar-primary summary").first.click()
        link.click()
        visit.page.wait_for_load_state("networkidle")
        assert all(r.startswith((f"{host.origin}/course/", "data:")) for r in visit.requests)
        assert visit.complaints == []


@pytest.mark.parametrize("holding", ["<main", 'id="live-settings"', "data-widget="])
def test_a_page_works_under_a_strict_content_security_policy(
    holding: str, address: str, browser: Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)

    def with_policy(route: Any) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": POLICY}
        route.fulfill(response=response, headers=headers)

    page.route("**/*.html", with_policy)
    page.goto(f"{address}/{first_page_with(holding)}", wait_until="networkidle")
    assert complaints == []
    assert page.evaluate("document.documentElement.dataset.theme") in {"light", "dark"}
    context.close()
