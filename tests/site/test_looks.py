"""How the site looks: its letters, and figures that are light or dark as the page is."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from fontTools.ttLib import TTFont
from matplotlib.image import imread
from playwright.sync_api import Browser, Page, expect

from tests import course
from tests.course import SITE
from tests.site.built_site import PHONE, first_page_with, opened

FONTS = SITE / "_static" / "fonts"
IMAGE = re.compile(r'<img\b[^>]*\bsrc="([^"]*_images/([\w-]+\.svg)(#dark)?)"[^>]*>')
SEEN = """[...document.querySelectorAll('.bd-article img')]
    .filter((e) => e.getClientRects().length && e.src.includes('.svg')).map((e) => e.src)"""
PAPERS = """[...document.querySelectorAll('.bd-article img.only-dark')]
    .map((e) => getComputedStyle(e).backgroundColor)"""
LEFT = "(element) => element.getBoundingClientRect().left"
# Of the seen figure: the share of it that is clear, and how light its ink is (0 to 1).
DRAWN = """(name) => {
  const image = [...document.querySelectorAll('.bd-article img')]
    .find((e) => e.getClientRects().length && e.src.includes(name));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
  let clear = 0, low = 1, high = 0;
  for (let i = 0; i < data.length; i += 4) {
    const light = (data[i] + data[i + 1] + data[i + 2]) / 765;
    if (data[i + 3] === 0) clear += 1;
    if (data[i + 3] > 250) [low, high] = [Math.min(low, light), Math.max(high, light)];
  }
  return {clear: 4 * clear / data.length, low, high};
}"""


def is_folded(page: str) -> bool:
    """Tell whether a figure of the page waits for what the reader foresees."""
    return 'class="quiz prediction"' in (SITE / f"{page}.html").read_text(encoding="utf-8")


def figures_of(name: str) -> list[str]:
    """Return the figures of a page that Matplotlib drew, without images of pixels in them."""
    found = []
    html = (SITE / f"{name}.html").read_text(encoding="utf-8")
    for _, file, _ in IMAGE.findall(html):
        svg = (SITE / "_images" / file).read_text(encoding="utf-8")
        if "Matplotlib" in svg and "<image " not in svg:
            found.append(file)
    return found


def test_the_letters_are_few_bytes_carry_their_licence_and_are_asked_for_at_once() -> None:
    files = sorted(FONTS.glob("course-text*.woff2"))
    assert [file.name for file in files] == ["course-text.woff2"]
    assert files[0].stat().st_size <= 30_000
    sheet = (SITE / "_static" / "styles" / "site.css").read_text(encoding="utf-8")
    for file in files:
        assert f"../fonts/{file.name}" in sheet
        names = TTFont(file)["name"]
        assert "scripts.sil.org/OFL" in names.getDebugName(14)
        assert "Source" not in names.getDebugName(1) + names.getDebugName(4)  # a reserved name
    for page in course.PAGES:
        html = (SITE / f"{page}.html").read_text(encoding="utf-8")
        links = re.findall(r'<link rel="preload" href="([^"]*)" as="font"', html)
        asked = {Path(SITE, page).parent.joinpath(link).resolve() for link in links}
        assert files[0] in asked and all(file.is_file() for file in asked)
        assert len(asked) == (3 if 'class="katex"' in html else 1), page


@pytest.mark.parametrize("page", course.PAGES)
def test_a_figure_stands_on_the_page_once_for_each_theme(page: str) -> None:
    html = (SITE / f"{page}.html").read_text(encoding="utf-8")
    found = [(match[0], *match.groups()) for match in IMAGE.finditer(html)]
    for (light, address, file, no), (dark, again, _, fragment) in zip(
        found[::2], found[1::2], strict=True
    ):
        assert "only-light" in light and "only-dark" in dark
        assert (no, fragment, again) == (None, "#dark", f"{address}#dark")
        assert 'id="dark"' in (SITE / "_images" / file).read_text(encoding="utf-8")


def test_no_line_divides_a_number_and_its_per_cent() -> None:
    for name in course.PAGES:
        html = (SITE / f"{name}.html").read_text(encoding="utf-8")
        text = re.sub(r"<(pre|code|script|math|title)\b.*?</\1>|<[^>]*>", "", html, flags=re.DOTALL)
        assert not re.findall(r"\d %|\d → \d", text), name


def test_a_paragraph_that_begins_with_try_is_an_invitation() -> None:
    html = "".join((SITE / f"{name}.html").read_text(encoding="utf-8") for name in course.PAGES)
    found = re.findall(r"<p([^>]*)><strong>Try</strong>", html)
    assert found == len(found) * [' class="invitation"']


def drawn(page: Page, figure: str) -> dict[str, float]:
    """Return what is seen of a figure."""
    page.wait_for_function(
        "name => [...document.images].filter((e) => e.src.includes(name)).every((e) => e.complete)",
        arg=figure,
    )
    result: dict[str, float] = page.evaluate(DRAWN, figure)
    return result


def test_figures_are_dark_on_a_dark_page_light_on_paper_and_fetched_once(
    address: str, browser: Browser
) -> None:
    seen = [page for page in course.PAGES if not is_folded(page)]
    name, figures = next((page, found) for page in seen if (found := figures_of(page)))
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{address}/{name}.html", wait_until="networkidle")
    assert all(source.endswith("#dark") for source in page.evaluate(SEEN))
    assert set(page.evaluate(PAPERS)) == {"rgba(0, 0, 0, 0)"}
    dark = drawn(page, figures[0])
    assert dark["clear"] > 0.3 and dark["high"] > 0.85
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not any(source.endswith("#dark") for source in page.evaluate(SEEN))
    light = drawn(page, figures[0])
    assert light["clear"] > 0.3 and light["low"] < 0.05
    svg = [path for path in asked if path.endswith(figures[0])]
    assert len(svg) == 1
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_caption_of_a_figure_is_seen_in_both_themes_and_on_paper(
    address: str, browser: Browser, theme: Literal["light", "dark"]
) -> None:
    with_caption = re.compile(r'<img class="only-dark[^>]*>\s*<figcaption>')
    name = next(
        p for p in course.PAGES if with_caption.search((SITE / f"{p}.html").read_text("utf-8"))
    )
    with browser.new_context(color_scheme=theme) as context:
        page = context.new_page()
        page.goto(f"{address}/{name}.html")
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        caption = page.locator("img.only-dark ~ figcaption").first
        expect(caption).to_be_visible()
        page.emulate_media(media="print")
        expect(caption).to_be_visible()


def test_the_line_over_folded_code_stays_in_its_place_and_says_what_a_click_does(
    address: str, browser: Browser
) -> None:
    pages = (SITE / f"{page}.html" for page in course.PAGES)
    file = next((page for page in pages if "hide above-input" in page.read_text("utf-8")), None)
    if not file:
        pytest.skip("no page has folded code")
    page = browser.new_page()
    page.goto(f"{address}/{file.relative_to(SITE).as_posix()}")
    line = page.locator("details.hide.above-input > summary").first
    left = line.locator(".admonition-title:visible").evaluate(LEFT)
    assert line.get_attribute("aria-label") is None  # its words are its name
    line.click()
    assert line.inner_text() == "Fold the code"
    assert line.locator(".admonition-title:visible").evaluate(LEFT) == left
    page.close()


def test_the_button_of_the_front_page_comes_into_its_own_room(
    address: str, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/index.html")
    hero = page.locator(".widget.hero")
    if not hero.count():
        pytest.skip("the front page of this course has no figure")
    hero.locator(".wg-start").wait_for()
    height = "e => e.getBoundingClientRect().height"
    with_button = hero.evaluate(height)
    hero.locator(".wg-start").evaluate("e => e.remove()")
    assert abs(hero.evaluate(height) - with_button) <= 3
    page.close()


def test_on_a_desk_the_mistakes_of_a_task_have_the_room_that_they_need(
    address: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/" + first_page_with('class="task-list '))
    page.wait_for_function("document.fonts.status === 'loaded'")
    table = page.locator("table.task-list")
    widths = table.locator("thead th").evaluate_all("cells => cells.map(e => e.offsetWidth)")
    assert widths[1] > 1.2 * widths[2], "the mistakes are more words than the second way"
    assert table.evaluate("e => e.parentElement.scrollWidth - e.parentElement.clientWidth") <= 1
    page.close()


def test_an_entry_of_the_bibliography_begins_with_its_names(address: str, browser: Browser) -> None:
    with opened(browser, f"{address}/" + first_page_with('class="citation"')) as page:
        entries = page.locator(".bd-article .citation").evaluate_all(
            "all => all.map(e => e.innerText)"
        )
    assert entries
    assert [entry for entry in entries if not entry.strip()[0].isalpha()] == []


def test_on_a_phone_a_short_name_in_a_sentence_is_not_broken(
    address: str, browser: Browser
) -> None:
    broken = """(names) => names.filter((e) => e.textContent.length < 20
      && e.getBoundingClientRect().height > 1.9 * parseFloat(getComputedStyle(e).fontSize))
      .map((e) => e.textContent)"""
    with opened(browser, f"{address}/lessons/training-on-mnist.html", **PHONE) as page:
        names = page.locator(".bd-article p code .pre")
        assert names.count() > 10
        assert names.evaluate_all(broken) == []


def test_a_part_without_a_neighbour_takes_the_row_of_the_map(
    address: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/index.html")
    parts = page.locator(".course-map > li")
    if parts.count() % 2 == 0:
        pytest.skip("the parts of this course stand in pairs")
    width = "e => e.getBoundingClientRect().width"
    assert abs(parts.last.evaluate(width) - page.locator(".course-map").evaluate(width)) <= 1
    page.close()


def test_signs_that_lie_upon_each_other_are_seen_in_forced_colours(
    address: str, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/" + first_page_with('class="rlap"'))
    sign = page.locator(".katex .mrel:has(.rlap)").first  # the two strokes of ≠, and the third
    dark = []
    for forced_colors in ("none", "active"):
        page.emulate_media(forced_colors=forced_colors, color_scheme="light")
        dark.append((imread(io.BytesIO(sign.screenshot()))[..., :3].mean(axis=2) < 0.5).sum())
    page.close()
    assert dark[1] >= dark[0] > 0


def test_on_a_phone_a_formula_takes_the_width_that_is_there(address: str, browser: Browser) -> None:
    """The number takes its own room, and a formula without one all of it."""
    name = first_page_with('class="eqno"')
    lost = """(block) => {
      const { left, right, width } = block.getBoundingClientRect();
      const number = block.querySelector('.eqno')?.getBoundingClientRect();
      const formula = block.querySelector('.katex-display').getBoundingClientRect();
      return Math.abs((number?.left ?? right) - formula.right - (number ? 8 : 0)) > 9
        || formula.left - left > 1;
    }"""
    with opened(browser, f"{address}/{name}", **PHONE) as page:
        blocks = page.locator(".bd-article div.math:visible")
        assert blocks.count() > 1
        assert [i for i, block in enumerate(blocks.all()) if block.evaluate(lost)] == []


def test_on_a_phone_a_signature_breaks_between_names(address: str, browser: Browser) -> None:
    broken = """(names) => names.filter((e) => e.textContent.length < 26
      && new Set([...e.getClientRects()].map((line) => line.top)).size > 1)
      .map((e) => e.textContent)"""
    with opened(browser, f"{address}/book/course-utils.html", **PHONE) as page:
        names = page.locator("dt.sig :is(.sig-prename, .sig-name, .sig-param > .n)")
        assert names.count() > 100
        assert names.evaluate_all(broken) == []


def test_a_list_of_symbols_has_all_of_its_columns_in_sight(address: str, browser: Browser) -> None:
    cut = "(lists) => lists.filter((e) => e.scrollWidth > e.clientWidth + 1).length"
    desk = {"viewport": {"width": 1280, "height": 900}}
    with opened(browser, f"{address}/book/notation.html", **desk) as page:
        lists = page.locator(".symbols .pst-scrollable-table-container")
        assert lists.count() > 1
        assert lists.evaluate_all(cut) == 0


def test_the_mark_of_a_figure_stands_beside_a_word(address: str, browser: Browser) -> None:
    alone = """(marks) => marks.filter((mark) => {
      const words = document.createRange();
      words.selectNodeContents(mark.parentElement);
      return mark.getBoundingClientRect().left - words.getBoundingClientRect().left < 9;
    }).map((mark) => mark.parentElement.textContent)"""
    desk = {"viewport": {"width": 1280, "height": 900}}
    with opened(browser, f"{address}/index.html", **desk) as page:
        page.evaluate(
            "document.querySelectorAll('.sidebar-part').forEach((e) => { e.open = true; })"
        )
        marks = page.locator(".bd-sidebar-primary .sidebar-figure")
        assert marks.count() > 3
        assert marks.evaluate_all(alone) == []
