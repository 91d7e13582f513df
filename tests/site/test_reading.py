"""What a reader does on a page beside reading: search, print, copy, come back, open a drawer."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests import course
from tests.course import SITE
from tests.site.built_site import DENIED, PHONE, first_page_with, opened

QUIZ = ".quiz:not(.prediction)"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.mark.parametrize("script", [DENIED, FULL], ids=["denied", "full"])
def test_where_nothing_can_be_stored_everything_but_remembering_works(
    address: str, browser: Browser, script: str
) -> None:
    name = first_page_with('class="cell_input') + "#%"  # which is no percent encoding
    with opened(browser, f"{address}/{name}", script=script, color_scheme="light") as page:
        expect(page.locator("button.copybtn").first).to_be_attached()
        page.locator(".theme-switch-button:visible").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.locator(".primary-toggle").click()
        expect(page.locator("#pst-primary-sidebar")).to_have_class(re.compile("pst-sidebar-hidden"))
        page.keyboard.press("Control+k")
        expect(page.locator("#pst-search-dialog input")).to_be_focused()
        page.keyboard.type("function")
        page.keyboard.press("Enter")
        expect(page.locator("#search-results li a").first).to_be_visible()


def test_who_comes_by_keyboard_sees_where_the_focus_is(address: str, browser: Browser) -> None:
    style = "(e) => [getComputedStyle(e).color, getComputedStyle(e).outlineStyle]"
    with opened(browser, f"{address}/{course.PAGES[1]}.html", color_scheme="light") as page:
        page.keyboard.press("Tab")
        link = page.locator("#pst-skip-link a, .skip-link a").first
        expect(link).to_be_focused()
        assert link.evaluate(style) == ["rgb(255, 255, 255)", "solid"]  # on the dark accent
        for button in page.locator(".header-article button.btn:visible").all():
            button.focus()
            assert button.evaluate(style)[1] == "solid", button.get_attribute("aria-label")


def test_where_storage_is_denied_the_menu_of_a_phone_opens(address: str, browser: Browser) -> None:
    name = f"{course.PAGES[1]}.html"
    with opened(browser, f"{address}/{name}", script=DENIED, **PHONE) as page:
        page.locator(".primary-toggle").click()
        expect(page.locator("#pst-primary-sidebar-modal")).to_be_visible()


def test_a_phone_that_is_turned_keeps_the_place(address: str, browser: Browser) -> None:
    seen = """(paragraph) => {
        const { top } = paragraph.getBoundingClientRect();
        return 0 < top && top < innerHeight;
    }"""
    with opened(browser, f"{address}/{course.PAGES[1]}.html", **PHONE) as page:
        page.wait_for_load_state("load")
        paragraphs = page.locator("main section p:visible")
        paragraph = paragraphs.nth(paragraphs.count() // 2).element_handle()
        page.wait_for_function(
            f"""(p) => {{
            const top = scrollY + p.getBoundingClientRect().top - 80;
            scrollTo({{ top, behavior: "instant" }}); // again if the page still grows above it
            return ({seen})(p);
        }}""",
            arg=paragraph,
        )
        for width, height in [(844, 390), (390, 844)]:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function("(width) => innerWidth === width", arg=width)
            page.wait_for_function(seen, arg=paragraph)


def test_one_script_that_throws_does_not_end_those_after_it(address: str, browser: Browser) -> None:
    broken = "Object.defineProperty(window, 'ClipboardJS', {get() { throw Error('on purpose'); }})"
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(broken)
    page.goto(f"{address}/index.html")
    page.keyboard.press("Control+k")
    expect(page.locator("#pst-search-dialog input")).to_be_focused()
    context.close()


def test_a_drawer_closes_gives_the_focus_back_and_leads_to_a_section(
    address: str, browser: Browser
) -> None:
    name = first_page_with('id="pst-page-toc-nav"')
    with opened(browser, f"{address}/{name}", **PHONE) as page:
        for toggle, dialog in (("primary", "primary"), ("secondary", "secondary")):
            button = page.locator(f".{toggle}-toggle")
            drawer = page.locator(f"#pst-{dialog}-sidebar-modal")
            button.click()
            page.keyboard.press("Escape")
            expect(drawer).to_be_hidden()
            expect(button).to_be_focused()
            button.click()
            drawer.get_by_role("button", name="Close").click()
            expect(drawer).to_be_hidden()
            expect(button).to_be_focused()
        page.locator(".secondary-toggle").click()
        link = page.locator("#pst-secondary-sidebar-modal .toc-entry a").last
        section = (link.get_attribute("href") or "")[1:]
        link.click()
        expect(page.locator("#pst-secondary-sidebar-modal")).to_be_hidden()
        expect(page.locator(f"[id='{section}']").locator("h1, h2, h3").first).to_be_focused()
        expect(page.locator(f"[id='{section}']")).to_be_in_viewport()


def test_the_theme_button_says_what_is_on_and_what_comes(address: str, browser: Browser) -> None:
    with opened(browser, f"{address}/index.html", color_scheme="light") as page:
        button = page.locator(".theme-switch-button:visible")
        for text in ("as the system. Press for dark", "dark. Press for light", "light. Press for"):
            expect(button).to_have_attribute("aria-label", re.compile(text))
            button.click()


def test_a_copied_formula_comes_once_as_tex(address: str, browser: Browser) -> None:
    name = first_page_with('class="katex-end"')
    copy = """(paragraph) => {
      getSelection().selectAllChildren(paragraph);
      const data = new DataTransfer();
      document.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data }));
      return data.getData("text/plain");
    }"""
    with opened(browser, f"{address}/{name}") as page:
        paragraph = page.locator(".bd-article p:has(> .math .katex-end)").first
        formula = paragraph.locator(".katex:has(.katex-end)").first
        tex = formula.locator("annotation").text_content()
        tail = formula.locator(".tail").text_content()
        copied = paragraph.evaluate(copy)
        assert copied.count(f"${tex}${tail}") == 1
        drawn = formula.locator(".base").last.text_content() or ""
        assert f"{drawn}{tail}{tail}" not in copied
        assert "\u200b" not in copied


def test_no_formula_is_translated_and_screen_readers_keep_its_mathml() -> None:
    html = (SITE / first_page_with('class="katex"')).read_text(encoding="utf-8")
    formulas = html.count('class="katex"')
    assert formulas == html.count('class="katex" translate="no"') == html.count("<math ")
    assert not re.search(r'class="katex-mathml"[^>]*aria-hidden', html)


@pytest.mark.parametrize("width", [390, 1360])
def test_no_punctuation_stands_alone_at_the_start_of_a_line(
    width: int, address: str, browser: Browser
) -> None:
    name = first_page_with('class="katex"')
    alone = """() => [...document.querySelectorAll(".bd-article .tail")].filter((tail) => {
      const box = tail.previousElementSibling.getBoundingClientRect();
      const own = tail.getBoundingClientRect();
      return own.width && own.left < box.left;
    }).length"""
    html = (SITE / name).read_text(encoding="utf-8")
    assert not re.search(r"</span></span></span></span>[.,;:]", html)
    viewport = {"width": width, "height": 900}
    with opened(browser, f"{address}/{name}", viewport=viewport) as page:
        assert page.evaluate(alone) == 0


def test_a_solution_has_a_short_title_and_an_address_that_unfolds_it(
    address: str, browser: Browser
) -> None:
    name = first_page_with('<details class="solution')
    with opened(browser, f"{address}/{name}") as page:
        solution = page.locator("details.solution").last
        expect(solution.locator("summary")).to_have_text(re.compile(r"^Solution( \d+)?#?$"))
        href = solution.locator("summary a.headerlink").get_attribute("href") or ""
        assert re.fullmatch(r"#solution-[a-z][\w-]*", href)
    with opened(browser, f"{address}/{name}{href}") as page:
        solution = page.locator("details.solution").last
        expect(solution).to_have_attribute("open", "")
        expect(solution).to_be_in_viewport()


def test_every_id_stands_once_on_its_page() -> None:
    repeated = {}
    for page in SITE.rglob("*.html"):
        if {"lite", "live", "_static"} & set(page.relative_to(SITE).parts):
            continue
        html = re.sub(r"<svg.*?</svg>", "", page.read_text("utf-8"), flags=re.DOTALL)
        ids = re.findall(r'\sid="([^"]+)"', html)
        if twice := {name for name in ids if ids.count(name) > 1}:
            repeated[page.name] = twice
    assert repeated == {}


def test_search_shows_text_alone_and_always_an_excerpt(address: str, browser: Browser) -> None:
    word = course.PAGES[0] and "function"
    with opened(browser, f"{address}/search.html?q={word}") as page:
        page.wait_for_function("() => document.querySelector('.search-summary')?.textContent")
        excerpts = page.locator("#search-results .context")
        expect(excerpts.first).to_be_visible()
        for text in excerpts.all_text_contents():
            assert not re.search(r"\\[a-z]+|Open as a notebook|\bContents\b", text), text


@course.about("book/glossary", "book/notation", "book/softmax", "book/shallow-plane")
def test_search_puts_what_a_term_or_a_symbol_means_before_its_mentions(
    address: str, browser: Browser
) -> None:
    for question, first in {
        "linear region": {"book/glossary.html#term-linear-region", "book/shallow-plane.html"},
        "softmax": {"book/glossary.html#term-softmax", "book/softmax.html"},
        "Φ": {"book/notation.html"},
        "sigma": {"book/notation.html"},
    }.items():
        with opened(browser, f"{address}/search.html?q={quote(question)}") as page:
            links = page.locator("#search-results li > a")
            expect(links.nth(len(first) - 1)).to_be_attached()
            found = [str(link.get_attribute("href")) for link in links.all()[: len(first)]]
            leads = {name.split("#index")[0] for name in found}
            assert leads == first, question


def test_results_show_while_one_types_and_are_reached_by_arrows(
    address: str, browser: Browser
) -> None:
    asked: list[str] = []
    with opened(browser, f"{address}/{course.PAGES[1]}.html") as page:
        page.on("request", lambda request: asked.append(request.url))
        page.wait_for_load_state("networkidle")
        assert not any("searchindex" in url for url in asked)
        page.keyboard.press("Control+k")
        field = page.locator("#pst-search-dialog input")
        expect(field).to_be_focused()
        page.keyboard.type("functio")
        links = page.locator("#pst-search-dialog .search-found a")
        expect(links.nth(1)).to_be_visible()
        expect(field).to_have_value("functio")  # Sphinx's script empties it
        expect(page.locator(".search-found [role=status]")).to_have_text(re.compile(r"^\d+ "))
        page.keyboard.press("ArrowDown")
        expect(links.first).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(field).to_be_focused()
        page.keyboard.type("qqq")
        expect(links).to_have_count(0)
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        expect(page.locator(".search-found")).to_be_hidden()
        page.keyboard.type("function")
        expect(field).to_have_value("function")
        page.keyboard.press("ArrowDown")
        expect(links.first).to_be_focused()
        leads_to = str(links.first.evaluate("link => link.href"))
        page.keyboard.press("Enter")
        page.wait_for_url(leads_to)
        assert page.evaluate("localStorage.getItem('sphinx_highlight_terms')") is None


def test_a_search_that_did_not_arrive_is_said_and_tried_again(
    address: str, browser: Browser
) -> None:
    with opened(browser, f"{address}/{course.PAGES[1]}.html") as page:
        page.route("**/searchindex.js", lambda route: route.abort())
        page.keyboard.press("Control+k")
        expect(page.locator("#pst-search-dialog input")).to_be_focused()
        page.keyboard.type("f")
        status = page.locator("#pst-search-dialog .search-found [role=status]")
        expect(status).to_be_visible()
        expect(status).not_to_have_text(re.compile(r"\d"))
        page.unroute("**/searchindex.js")
        page.keyboard.type("unction")
        expect(status).to_have_text(re.compile(r"^\d+ "))


def test_on_the_page_of_results_another_word_leads_to_its_own_results(
    address: str, browser: Browser
) -> None:
    with opened(browser, f"{address}/search.html?q=function") as page:
        expect(page.locator("#search-results li").first).to_be_visible()
        field = page.locator("main input[type=search]")
        field.fill("constructor")  # a property of every object of JavaScript
        status = page.locator("main .search-found [role=status]")
        expect(status).to_have_text(re.compile(r"^0 "))
        field.fill("value")
        page.locator("main .search-found a").last.click()
        page.wait_for_url("**/search.html?q=value")


@course.about("book/three-layers")
def test_a_page_whose_title_begins_as_it_is_typed_comes_first(
    address: str, browser: Browser
) -> None:
    with opened(browser, f"{address}/book/depth.html") as page:
        page.keyboard.press("Control+k")
        expect(page.locator("#pst-search-dialog input")).to_be_focused()
        page.keyboard.type("Two hidden lay")
        first = page.locator("#pst-search-dialog .search-found a").first
        expect(first).to_have_attribute("href", re.compile("three-layers"))


def test_without_scripts_the_page_has_colours_and_one_logo(address: str, browser: Browser) -> None:
    with opened(browser, f"{address}/index.html", java_script_enabled=False) as page:
        bar = page.locator(".bd-header-article")
        assert bar.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
        assert page.locator(".navbar-brand img:visible").count() == 1
        assert page.locator(".pst-js-only:visible").count() == 0


def test_a_formula_out_of_sight_is_skipped_keeps_its_room_and_takes_the_focus(
    address: str, browser: Browser
) -> None:
    files = [SITE / f"{page}.html" for page in course.PAGES]
    file = max(files, key=lambda file: file.read_text("utf-8").count("--lines"))
    name = file.relative_to(SITE).as_posix()
    formulas = "[...document.querySelectorAll('.bd-article .katex-display')]"
    unseen = "!e.firstElementChild.checkVisibility({contentVisibilityAuto: true})"
    skipped = f"{formulas}.filter((e) => e.getClientRects().length && {unseen})"
    reached = f"{formulas}.map((e) => e.tabIndex >= 0)"
    wide = f"""() => String({reached}) === String({formulas}.map((e) =>
      e.firstElementChild.getBoundingClientRect().width > e.clientWidth + 1))"""
    with opened(browser, f"{address}/{name}", **PHONE) as page:
        page.evaluate("document.fonts.ready")
        page.wait_for_function(wide)  # also for those that are skipped
        page.evaluate(f"window.skipped = {skipped}")
        before = page.evaluate("skipped.map((e) => e.offsetHeight)")
        assert len(before) > 3
        page.add_style_tag(content=".katex-display { content-visibility: visible !important }")
        after = page.evaluate("skipped.map((e) => e.offsetHeight)")
        assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 6


def longest_code_line(name: str) -> int:
    """Return the length of the longest line of code or output on a page."""
    html = (SITE / f"{name}.html").read_text(encoding="utf-8")
    blocks = re.findall(r"<pre>(.*?)</pre>", html, re.DOTALL)
    lines = re.sub("<[^>]*>", "", "\n".join(blocks)).splitlines()
    return max(map(len, lines), default=0)


def test_on_paper_a_dark_page_is_light_and_nothing_is_cut(address: str, browser: Browser) -> None:
    name = max(course.PAGES, key=longest_code_line) + ".html"
    cut = """() => [...document.querySelectorAll(".bd-article pre")].filter((e) =>
      e.scrollWidth > e.clientWidth + 1 || getComputedStyle(e).maxHeight !== "none").length"""
    shown = """() => [...document.querySelectorAll(".quiz-buttons, .copybtn, .live-bar")]
      .filter((e) => e.getClientRects().length).length"""
    paper = {"width": 718, "height": 1000}
    with opened(browser, f"{address}/{name}", color_scheme="dark", viewport=paper) as page:
        root = page.locator("html")
        expect(root).to_have_attribute("data-theme", "dark")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert root.get_attribute("data-theme") == "light"
        assert page.evaluate(cut) == page.evaluate(shown) == 0
        block = page.locator(".bd-article pre").first
        assert block.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
        if page.locator("link[rel=canonical]").count():  # the site knows its address
            expect(page.locator(".print-address")).to_contain_text(name)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert root.get_attribute("data-theme") == "dark"


def test_a_checked_answer_is_marked_and_remembered(address: str, browser: Browser) -> None:
    name = first_page_with('class="quiz')
    with opened(browser, f"{address}/{name}") as page:
        quiz = page.locator(QUIZ).first
        quiz.locator('.quiz-choice[data-verdict="right"] input').check()
        quiz.locator(".quiz-check").click()
        page.reload()
        right = quiz.locator('.quiz-choice[data-verdict="right"]')
        expect(right.locator("input")).to_be_checked()
        expect(right.locator(".quiz-mark")).to_have_text("Right")
        expect(quiz.locator(".quiz-answer")).to_contain_text("Right.")
        questions = page.locator(QUIZ).count()
        count = page.locator(".quiz-count").first
        expect(count).to_have_text(f"Question 1 of {questions} · right so far: 1")
        quiz.locator('.quiz-choice[data-verdict="wrong"] input').first.check()
        expect(quiz.locator(".quiz-mark")).to_have_count(0)
        expect(count).to_have_text(f"Question 1 of {questions}")
        page.reload()
        expect(quiz.locator(".quiz-mark")).to_have_count(0)


def test_where_storage_is_denied_a_question_is_answered(address: str, browser: Browser) -> None:
    name = first_page_with('class="quiz')
    with opened(browser, f"{address}/{name}", script=DENIED) as page:
        quiz = page.locator(QUIZ).first
        quiz.locator("input").first.check()
        quiz.locator(".quiz-check").click()
        expect(quiz.locator(".quiz-mark")).to_have_count(1)


def test_an_address_that_leads_nowhere_offers_search_and_a_way_back(
    address: str, browser: Browser
) -> None:
    with opened(browser, f"{address}/404.html") as page:
        article = page.locator("article")
        expect(article.locator("input[type=search]")).to_be_visible()
        expect(article.get_by_role("link", name="start of the course")).to_be_visible()


def test_the_table_of_executed_pages_speaks_in_words() -> None:
    for name in course.PAGES:
        html = (SITE / f"{name}.html").read_text(encoding="utf-8")
        assert not re.search("<p>(✅|❌|Run Time \\(s\\))</p>", html), name


def test_the_text_of_every_figure_is_at_least_9_pixels_high_on_a_phone() -> None:
    column = 342  # pixels, of a phone 390 wide
    small = {}
    pages = [(SITE / f"{name}.html").read_text(encoding="utf-8") for name in course.PAGES]
    shown = {name for html in pages for name in re.findall(r"_images/(\w+\.svg)", html)}
    for figure in sorted(shown):
        svg = (SITE / "_images" / figure).read_text(encoding="utf-8")
        width = re.search(r'<svg[^>]*\bwidth="([\d.]+)pt"', svg)
        heights = re.findall(r"scale\(([\d.]+) -[\d.]+\)", svg)  # of glyphs, in 1/100 pt
        if not width or not heights:
            continue
        pixels = 100 * min(map(float, heights)) * min(column / float(width[1]), 4 / 3)
        if pixels < 9:
            small[figure] = round(pixels, 1)
    assert small == {}
