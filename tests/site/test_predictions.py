"""A prediction in the page: its figure is folded until the reader has chosen, or asks for it."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from tests import course
from tests.axe import findings
from tests.course import SITE
from tests.site.built_site import DENIED, PHONE, first_page_with, missing, opened

MARK = 'class="quiz prediction"'
HTML = {name: (SITE / f"{name}.html").read_text("utf-8") for name in course.PAGES}
PAGES = [name for name, html in HTML.items() if MARK in html]
if not PAGES:
    missing("no page of this course asks for a prediction")
FIGURE = ".prediction + .cell > .cell_output"
SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  const add = (entries) => { for (const { value } of entries) sum += value; };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => {
    add(observer.takeRecords());
    resolve(sum);
  }));
})"""
# Whether a figure was ever laid out while the page was loading.
WATCH = """new MutationObserver(() => {
  const figure = document.querySelector(".prediction + .cell > .cell_output");
  const look = () => { window.wasSeen ||= Boolean(figure?.getClientRects().length); };
  requestAnimationFrame(look);
}).observe(document, { childList: true, subtree: true });"""


def first(page: Page):
    return page.locator(".prediction").first


def choose(page: Page, verdict: str) -> None:
    first(page).locator(f'.quiz-choice[data-verdict="{verdict}"] input').first.check()
    first(page).locator(".quiz-check").click()


def address_of(address: str) -> str:
    return f"{address}/{first_page_with(MARK)}"


@pytest.mark.parametrize("verdict", ["right", "wrong"])
def test_the_figure_opens_with_any_answer_and_stays_open(
    address: str, browser: Browser, verdict: str
) -> None:
    with opened(browser, address_of(address), script=WATCH) as page:
        figure = page.locator(FIGURE).first
        expect(first(page).locator(".prediction-show")).to_be_visible()
        expect(figure).to_be_hidden()
        assert not page.evaluate("window.wasSeen")
        choose(page, verdict)
        expect(figure).to_be_visible()
        expect(first(page).locator(".quiz-answer")).to_have_attribute("data-verdict", verdict)
        assert first(page).locator(".quiz-answer").get_attribute("role") == "status"
        page.reload()
        expect(first(page).locator(".quiz-answer")).to_have_attribute("data-verdict", verdict)
        expect(figure).to_be_visible()
        assert page.evaluate(SHIFTS) < 0.02


def test_who_asks_sees_the_figure_at_once_and_folds_it_again(
    address: str, browser: Browser
) -> None:
    with opened(browser, address_of(address), script=DENIED) as page:
        button, figure = first(page).locator(".prediction-show"), page.locator(FIGURE).first
        words = button.text_content()
        button.focus()
        page.keyboard.press("Enter")
        expect(figure).to_be_visible()
        expect(button).to_be_focused()
        assert button.text_content() != words
        page.keyboard.press("Space")
        expect(figure).to_be_hidden()
        assert button.text_content() == words


def test_the_choices_are_taken_with_the_arrow_keys(address: str, browser: Browser) -> None:
    with opened(browser, address_of(address), **PHONE) as page:
        inputs = first(page).locator("input")
        inputs.first.focus()
        page.keyboard.press("ArrowDown")
        expect(inputs.nth(1)).to_be_checked()
        expect(page.locator(FIGURE).first).to_be_hidden()  # moving gives nothing away
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(FIGURE).first).to_be_visible()


def test_a_link_into_the_figure_opens_it(address: str, browser: Browser) -> None:
    html = BeautifulSoup(HTML[first_page_with(MARK).removesuffix(".html")], "html.parser")
    label = html.select_one(f"{FIGURE} figure")["id"]
    with opened(browser, address_of(address)) as page:
        expect(first(page).locator(".prediction-show")).to_be_visible()
        page.evaluate(f"location.hash = '#{label}'")
        expect(page.locator(f"#{label}")).to_be_in_viewport()
    with opened(browser, f"{address_of(address)}#{label}") as page:
        expect(page.locator(f"#{label}")).to_be_in_viewport()


def test_without_scripts_and_on_paper_the_figure_stands_there(
    address: str, browser: Browser
) -> None:
    with opened(browser, address_of(address), java_script_enabled=False) as page:
        expect(page.locator(FIGURE).first).to_be_visible()
    with opened(browser, address_of(address)) as page:
        expect(page.locator(FIGURE).first).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator(FIGURE).first).to_be_visible()
        expect(first(page).locator(".prediction-show")).to_be_hidden()


def test_where_the_script_does_not_come_nothing_stays_folded(
    address: str, browser: Browser
) -> None:
    with opened(browser, "about:blank") as page:
        page.route("**/quiz.mjs*", lambda route: route.abort())
        page.goto(address_of(address))
        expect(page.locator(FIGURE).first).to_be_visible()


NARROW_AND_DARK = {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"}


@pytest.mark.parametrize("name", PAGES)
def test_a_prediction_is_open_to_all_and_fits(address: str, browser: Browser, name: str) -> None:
    with opened(browser, f"{address}/{name}.html", **NARROW_AND_DARK) as page:
        expect(page.locator(".prediction[data-ready]")).to_have_count(HTML[name].count(MARK))
        assert page.evaluate(SHIFTS) < 0.02
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        choose(page, "wrong")
        expect(first(page).locator(".quiz-answer")).not_to_be_empty()
        assert findings(page, within=".prediction") == []


@pytest.mark.parametrize("name", PAGES)
def test_a_sketch_is_small_and_said_in_words_of_its_own(name: str) -> None:
    for question in BeautifulSoup(HTML[name], "html.parser").select(".prediction"):
        sketches = question.select(".sketch svg")
        assert 3 <= len(sketches) <= 4
        words = [sketch["aria-label"] for sketch in sketches]
        assert len(set(words)) == len(words) and min(map(len, words)) > 15, question["id"]
        assert not any(re.search(r"[\\$`]", text) for text in words), words
        assert sum(len(str(sketch)) for sketch in sketches) < 12_000, question["id"]
