"""A reference shows what it leads to, to the mouse, the keyboard and the finger."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import axe, course
from tests.course import SITE
from tests.site.built_site import PHONE, opened
from tests.site.waiting import wait_for_timers

CARD = ".card-of-reference"
LONGER_THAN_GRACE = 600  # milliseconds: a card that nobody rests on would be gone by then
FONT = "(element) => getComputedStyle(element.querySelector('.popover-body') ?? element).fontFamily"
IDS = "[...document.querySelectorAll('[id]')].map((element) => element.id)"


class Reference(NamedTuple):
    """A reference with a card: its page, its href, and the id that it leads to."""

    page: str
    href: str
    target: str

    def on(self, page: Page) -> Locator:
        return page.locator(f"article a.has-card[href='{self.href}']").first


def reference(href: str) -> Reference:
    """Return the first reference of the course whose href fits the pattern; skip without one."""
    for name in course.PAGES:
        html = (SITE / f"{name}.html").read_text(encoding="utf-8")
        article = html[html.index("<article") :]
        if found := re.search(rf'<a class="[^"]*\bhas-card\b[^"]*" href="({href})"', article):
            return Reference(f"{name}.html", found[1], found[1].split("#")[1])
    pytest.skip(f"no page of this course has a reference to {href}")


def test_a_card_comes_from_another_page_to_a_mouse_that_rests_and_stays_while_it_does(
    address: str, browser: Browser
) -> None:
    it = reference(r"[^\"#]+#(?!term-)[^\"]+")
    with opened(browser, f"{address}/{it.page}") as page:
        page.wait_for_load_state("networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        before = page.locator(".katex").count()
        it.on(page).hover()
        card = page.locator(CARD)
        expect(card).to_be_visible()
        assert page.locator(".katex").count() >= before
        assert card.evaluate(FONT) == page.locator("article p").first.evaluate(FONT)
        assert [url.split("#")[0] for url in asked if ".html" in url] == [
            page.evaluate("(href) => new URL(href, location.href).href.split('#')[0]", it.href)
        ]
        target = page.request.get(asked[0]).text()
        title = re.search(rf'id="{it.target}".*?caption-number">([^<]+)<', target, re.DOTALL)
        if title:
            expect(card).to_contain_text(title[1].strip())
        ids = page.evaluate(IDS)
        assert len(ids) == len(set(ids))
        assert card.locator("[id], a, button, input, .headerlink").count() == 0
        assert axe.findings(page) == []
        card.hover()
        wait_for_timers(page, LONGER_THAN_GRACE)
        expect(card).to_be_visible()
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)
        page.mouse.move(0, 0)
        it.on(page).hover()
        expect(card).to_be_visible()
        page.mouse.move(0, 0)
        expect(card).to_have_count(0)
        assert len([url for url in asked if ".html" in url]) == 1
        assert page.url.endswith(it.page)


def test_a_card_comes_to_the_focus_of_the_keyboard_and_goes_with_it(
    address: str, browser: Browser
) -> None:
    it = reference(r"#[^\"]+")
    with opened(browser, f"{address}/{it.page}", color_scheme="dark") as page:
        page.wait_for_load_state("networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.keyboard.press("Tab")  # from here on the focus is that of a keyboard
        it.on(page).focus()
        card = page.locator(CARD)
        expect(card).to_be_visible()
        described = it.on(page).get_attribute("aria-describedby")
        assert card.get_attribute("id") == described
        assert axe.findings(page) == []
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)
        expect(it.on(page)).to_be_focused()
        it.on(page).blur()
        it.on(page).focus()
        expect(card).to_be_visible()
        it.on(page).blur()
        expect(card).to_have_count(0)
        assert not [url for url in asked if ".html" in url]  # the original is on this page


def test_the_first_touch_shows_a_card_with_a_link_and_the_link_leads_there(
    address: str, browser: Browser
) -> None:
    it = reference(r"[^\"#]+#term-[^\"]+")
    with opened(browser, f"{address}/{it.page}", **PHONE) as page:
        card = page.locator(CARD)
        it.on(page).tap()
        expect(card).to_be_visible()
        expect(card).to_be_focused()
        assert page.url.endswith(it.page)
        box = card.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["viewport"]["width"]
        assert axe.findings(page) == []
        page.locator("article h1").tap()
        expect(card).to_have_count(0)
        it.on(page).tap()
        card.get_by_role("link").tap()
        page.wait_for_url(f"**#{it.target}")


def test_where_nothing_can_be_fetched_a_touch_follows_the_reference(
    address: str, browser: Browser
) -> None:
    it = reference(r"[^\"#]+#term-[^\"]+")
    refuse = "window.fetch = () => Promise.reject(new TypeError('no line'))"
    with opened(browser, f"{address}/{it.page}", script=refuse, **PHONE) as page:
        it.on(page).tap()
        page.wait_for_url(f"**#{it.target}")


def test_without_scripts_a_reference_is_a_link(address: str, browser: Browser) -> None:
    it = reference(r"[^\"#]+#[^\"]+")
    with opened(browser, f"{address}/{it.page}", java_script_enabled=False) as page:
        it.on(page).click()
        page.wait_for_url(f"**#{it.target}")
