"""The front page: the course at a glance, and where the reader is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import course
from tests.course import SITE
from tests.site.built_site import DENIED, first_page_with, opened

FRONT = f"{course.CONTENTS}.html"
pytestmark = pytest.mark.skipif(
    'class="course-map' not in (SITE / FRONT).read_text(encoding="utf-8"),
    reason="this course has no map on its front page",
)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    yield context
    context.close()


def pages_of_map(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        ".course-page a", "(links) => links.map((link) => link.getAttribute('href'))"
    )


def test_the_map_leads_to_every_page_that_teaches(address: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{address}/{FRONT}")
    taught = [
        name
        for name in course.PAGES
        if name != course.CONTENTS
        and 'class="page-head ' in (SITE / f"{name}.html").read_text(encoding="utf-8")
    ]
    assert taught
    assert pages_of_map(page) == [f"{name}.html" for name in taught]
    for item in page.locator(".course-page").all():
        assert " min" in item.inner_text()


def name_of(href: str) -> str:
    """Return the name under which a browser keeps the work on a page."""
    return href.removesuffix(".html").split("/")[-1]


def test_a_page_that_was_read_to_its_end_is_marked_and_the_next_one_is_named(
    address: str, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}/{FRONT}")
    expect(page.locator(".course-mark")).to_have_count(0)
    first, *others = pages_of_map(page)
    page.goto(f"{address}/{first}")
    expect(page.locator(".course-end")).to_have_count(1)
    page.clock.run_for(9_000)
    page.keyboard.press("End")
    expect(page.locator(".course-end")).to_have_count(0)  # it was seen, but nobody reads so fast
    assert page.evaluate("courseWork.recall('course:read')") is None
    page.clock.run_for(60_000)
    assert json.loads(page.evaluate("courseWork.recall('course:read')")) == [name_of(first)]
    own = page.locator(".bd-sidebar-primary a.current .sidebar-done")
    expect(own).to_have_attribute("data-state", re.compile("^(read|done)$"))
    page.goto(f"{address}/{FRONT}")
    expect(page.locator(f".course-page:has(a[href='{first}']) .course-mark")).to_have_count(1)
    for second in others[:1]:
        expect(page.locator(f".course-page:has(a[href='{second}']) .course-mark")).to_have_count(1)
    expect(page.locator(".course-mark")).to_have_count(1 + len(others[:1]))


def test_each_page_leads_at_its_end_to_the_next_on_the_map(
    address: str, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{address}/{FRONT}")
    pages = pages_of_map(page)
    for name, following in zip(pages, [*pages[1:], FRONT], strict=True):
        html = (SITE / name).read_text(encoding="utf-8")
        end = html[html.index('<nav class="next-page"') : html.index("</article>")]
        href = re.search(r'<a href="([^"]+)"', end)
        assert href and (SITE / name).parent.joinpath(href[1]).resolve() == SITE / following
        assert not re.search(r"<(section|details|h2)\b", end)  # nothing to read comes after it
        if following != FRONT:
            assert re.search(r"· \d+ ", end)  # the minutes
            assert end.count("<p") == 3  # and what the page does


def test_the_pages_with_a_figure_are_marked_in_the_sidebar_and_name_it_in_their_contents() -> None:
    mark = '<span class="sidebar-figure">'
    front = (SITE / FRONT).read_text(encoding="utf-8")
    marked = re.findall(rf'href="([^"#]+)">[^<]*(?:<(?!/a|span class="sidebar)[^<]*)*{mark}', front)
    pages = {name: (SITE / f"{name}.html").read_text(encoding="utf-8") for name in course.PAGES}
    taught = {name: html for name, html in pages.items() if 'class="page-head ' in html}
    figures = [f"{name}.html" for name, html in taught.items() if "data-widget=" in html]
    assert marked == figures
    for name in figures if course.LANGUAGE == "en" else []:
        contents = re.search(r'id="pst-page-toc-nav".*?</nav>', pages[name[:-5]], re.DOTALL)
        assert contents and re.search(r"toc-h2[^>]*>(?:(?!</li>).)*Try it", contents[0], re.DOTALL)


def test_what_was_answered_is_counted_beside_each_page_and_one_goes_on_there(
    address: str, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{address}/{FRONT}")
    contents = page.evaluate("fetch('_static/course-contents.json').then((it) => it.json())")
    on_map = [href[:-5] for href in pages_of_map(page)]
    held = {name: contents[name] for name in on_map if contents[name]["questions"]}
    if not held:
        pytest.skip("this course asks nothing")
    name, entry = next(reversed(held.items()))
    page.goto(f"{address}/{name}.html")
    question = page.locator(".quiz").first
    question.locator("input").first.check()
    question.locator(".quiz-check").click()
    counted = f"1 of {len(entry['questions'])} answered"
    if tasks := len(entry["tasks"]):
        counted += " · task not solved yet" if tasks == 1 else f" · 0 of {tasks} tasks solved"
    mark = page.locator(".bd-sidebar-primary a.current .sidebar-done[data-state=begun]")
    if course.LANGUAGE == "en":
        expect(mark).to_have_attribute("title", f"begun · {counted}")
    expect(mark).to_have_count(1)
    other = context.new_page()  # another tab: it is told of what is done in the first
    other.goto(f"{address}/{FRONT}")
    line = other.locator(".course-mark")
    expect(line).to_have_count(1)
    if course.LANGUAGE == "en":
        expect(line).to_have_text(f"go on here · begun · {counted}")
    page.evaluate(
        "(name) => courseWork.remember('course:read', JSON.stringify([name]))", entry["page"]
    )
    if course.LANGUAGE == "en":
        expect(other.locator(".course-mark", has_text=counted)).to_contain_text("read · ")


def test_where_nothing_can_be_kept_an_answer_says_so_once(address: str, browser: Browser) -> None:
    full = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }"
    for script in (DENIED, full):
        where = first_page_with('class="quiz"')
        with opened(browser, f"{address}/{where}", script=script) as page:
            for question in page.locator(".quiz").all()[:2]:
                question.locator("input").first.check()
                question.locator(".quiz-check").click()
            expect(page.locator(".work-note[role=status]")).to_have_count(1)
            expect(page.locator(".work-note")).not_to_be_empty()


@pytest.mark.parametrize("stored", ["{", "7", '{"a": 1}', '["no/such/page", 3, null]'])
def test_what_others_have_stored_marks_nothing_and_breaks_nothing(
    address: str, context: BrowserContext, stored: str
) -> None:
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.add_init_script(f"localStorage.setItem('course / course:read', {json.dumps(stored)})")
    page.goto(f"{address}/{FRONT}")
    page.wait_for_load_state("load")
    expect(page.locator(".course-mark")).to_have_count(0)
    assert thrown == []


def test_work_is_saved_forgotten_and_loaded_again(
    address: str, context: BrowserContext, tmp_path: Path
) -> None:
    page = context.new_page()
    page.goto(f"{address}/{FRONT}")
    work, said = page.locator(".course-work"), page.locator(".course-work [role=status]")
    save, load, forget = work.get_by_role("button").all()
    save.click()
    assert said.inner_text()  # that there is nothing to save yet
    first = pages_of_map(page)[0][:-5]
    name = name_of(first)
    stored = {"course / course:read": json.dumps([name]), f"course / answer {name}#ans-a": "1/2"}
    for key, text in stored.items():
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
    with page.expect_download() as download:
        save.click()
    file = tmp_path / "work.json"
    download.value.save_as(file)
    assert "2" in said.inner_text()
    forget.click()
    assert page.evaluate("courseWork.names().length") == 2  # asked first
    forget.click()
    assert page.evaluate("localStorage.getItem('course / course:read')") is None
    (tmp_path / "half.json").write_text(file.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    for name, words in (("half.json", 8), ("work.json", 3)):
        before = said.inner_text()
        with page.expect_file_chooser() as chooser:
            load.click()
        chooser.value.set_files(tmp_path / name)
        expect(said).not_to_have_text(before)
        assert len(said.inner_text().split()) > words
    for key, text in stored.items():
        assert page.evaluate("(key) => localStorage.getItem(key)", key) == text
    mark = page.locator(f".course-page:has(a[href='{first}.html']) .course-mark")
    expect(mark).to_have_count(1)
    with page.expect_download():
        save.click()
    assert re.findall(r"\d+", said.inner_text()) == ["2"]  # under however many addresses


def test_without_storage_or_scripts_the_map_stands_as_it_is(address: str, browser: Browser) -> None:
    with opened(browser, f"{address}/{FRONT}", script=DENIED) as page:
        expect(page.locator(".course-page").first).to_be_visible()
    with opened(browser, f"{address}/{FRONT}", java_script_enabled=False) as page:
        expect(page.locator(".course-page").first).to_be_visible()


def test_the_figure_waits_to_be_asked_and_then_reads_what_is_drawn(
    address: str, context: BrowserContext
) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{FRONT}", wait_until="networkidle")
    start = page.locator(".widget.hero .wg-start")
    if not start.count():
        pytest.skip("this course has no figure on its front page")
    assert len(asked) <= 25
    assert not [url for url in asked if "network." in url]
    box = start.bounding_box()
    assert box and box["y"] + box["height"] < 900  # seen before any scrolling
    page.set_viewport_size({"width": 390, "height": 844})
    box = start.bounding_box()
    assert box and box["y"] + box["height"] < 844
    page.set_viewport_size({"width": 1360, "height": 900})
    start.click()
    sheet = page.locator(".widget.hero canvas[tabindex]")
    expect(sheet).to_be_focused()
    expect(start).to_have_count(0)
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".widget.hero .wg-verdict")).to_contain_text("reads a")
    expect(page.locator(".widget.hero .wg-panel")).to_be_hidden()
    assert [url for url in asked if url.endswith("network.bin")]
