"""The live cells in a reader's hands: keys, touch, the first Run, Stop, storage, paper."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import find_browser
from tests.host import Host
from tests.site.built_site import missing
from tests.site.live_site import (
    COPIES,
    button,
    expect_message,
    expect_no_message,
    open_page,
    output,
    press,
    run,
    small_site,
    wait_until_idle,
    write,
)
from tests.site.waiting import wait_until

if not find_browser():
    missing("there is no Chromium")

# Timers of three seconds and more that are neither over nor cancelled.
COUNT_TIMERS = """
    window.pending = new Set();
    const [begin, cancel] = [window.setTimeout, window.clearTimeout];
    window.setTimeout = (action, delay, ...rest) => {
        const id = begin(() => { pending.delete(id); action(...rest); }, delay);
        if (delay >= 3000) pending.add(id);
        return id;
    };
    window.clearTimeout = (id) => { pending.delete(id); cancel(id); };
"""
NO_STORAGE = """
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
        get() { throw new DOMException("denied", "SecurityError"); }
    });
"""
SAVES_DATA = """
    Object.defineProperty(navigator, "connection", {value: {saveData: true}});
"""
LIST = ".cm-tooltip-autocomplete"
# Whether the background is the system's own colour of what is chosen.
IS_HIGHLIGHTED = """(item) => {
    const probe = item.appendChild(document.createElement("i"));
    probe.style.cssText = "forced-color-adjust: none; background: Highlight";
    const colours = [item, probe].map((node) => getComputedStyle(node).backgroundColor);
    probe.remove();
    return colours[0] === colours[1];
}"""

MARKUP = """<b>kept</b><i style="color: red">x</i><table><tr><td width=10>1</td></tr></table>
<a href="#here">here</a><img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<script>(window.bad ??= []).push(1)</script>
<img alt="" src="https://other.invalid/bad1" srcset="/bad2"
  onerror="(window.bad ??= []).push(2)">
<a href="java\tscript:alert(1)">a</a><a href=" javascript:alert(1)">a</a>
<a href="//other.invalid/bad">a</a><a href="/\\other.invalid/bad">a</a>
<img alt="" src="https://other.invalid/bad">
<svg onload="(window.bad ??= []).push(3)"><script>1</script></svg>
<p style="background: url(/bad3)" onclick="1">p</p><style>b { background: url(/bad4) }</style>
<form action="/bad5"><input name=a></form><iframe src="/bad6"></iframe>"""
MARKDOWN = """## Result
*Costs* $a_1 < b_1$ and `x`, not $5 or $6.

| n | share |
|---|---|
| 1 | $\\frac{1}{2}$ |

<img src="https://other.invalid/bad7" onerror="(window.bad ??= []).push(7)">[out](https://other.invalid/bad)"""
SHOW_MARKUP = """async ([media, text]) => {
    const folder = document.querySelector('script[src*="live.mjs"]').src;
    const { LiveOutput } = await import(new URL("outputs.mjs", folder));
    const bar = document.querySelectorAll(".live-bar")[2];
    const out = new LiveOutput(bar.parentElement, bar, {});
    out.begin();
    out.show({ kind: "value", forms: { [media]: text, "text/plain": "plain" } });
    out.finish();
}"""


@pytest.fixture(scope="module")
def folder(browser_python: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, built."""
    return small_site(tmp_path_factory.getbasetemp())


@pytest.fixture
def site(folder: Path) -> Iterator[Host]:
    with Host(folder) as site:
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh profile, in which no error goes unheard."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def code_in_editor(page: Page) -> str:
    """What the editor holds that has the focus: its lines."""
    return page.evaluate(
        "[...document.activeElement.querySelectorAll('.cm-line')].map((l) => l.innerText).join('|')"
    ).replace("\n", "")


def open_editor(page: Page, cell: int) -> None:
    button(page, cell, "edit").click()
    page.wait_for_selector(".cm-focused")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")


def test_every_printable_key_arrives_in_the_editor(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    open_editor(page, 2)
    keypad = [f"Numpad{key}" for key in ("Divide", "Multiply", "Subtract", "Add")]
    signs = dict(zip(keypad, "/*-+", strict=True))
    for key in [*string.printable[:94], *keypad]:
        page.keyboard.press(key)
        assert code_in_editor(page)[:1] == signs.get(key, key)
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
    page.keyboard.type("x = 784 / 255")
    assert code_in_editor(page) == "x = 784 / 255"


def test_a_long_line_is_typed_over_at_once(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    open_editor(page, 2)
    page.keyboard.insert_text(
        f"x = [{', '.join(map(str, range(3000)))}]"
    )  # left to the browser: minutes
    page.keyboard.press("Control+a")
    page.keyboard.type("y")
    assert code_in_editor(page) == "y"
    page.keyboard.press("Control+a")
    page.keyboard.type("(")
    assert code_in_editor(page) == "(y)"
    page.keyboard.press("Control+z")
    assert code_in_editor(page) == "y"


def test_enter_takes_no_completion_that_nobody_chose(site: Host, page: Page) -> None:
    open_page(page, site, "place")
    open_editor(page, 2)
    page.keyboard.type("y = loss")
    offered = page.locator(f"{LIST} li", has_text="loss_of_net")  # of a cell that has not run
    expect(offered).to_be_visible()
    page.wait_for_function("(window.since ??= performance.now()) + 300 < performance.now()")
    page.keyboard.press("Enter")
    assert code_in_editor(page) == "y = loss|"
    page.keyboard.type("z = loss")
    expect(offered).to_be_visible()
    page.wait_for_function("(window.again ??= performance.now()) + 300 < performance.now()")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{LIST} li[aria-selected]")).to_have_text("loss_of_net")
    page.keyboard.press("Enter")
    assert code_in_editor(page) == "y = loss|z = loss_of_net"
    page.keyboard.type(" + los")
    expect(page.locator(LIST)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(LIST)).to_have_count(0)
    page.wait_for_function(COPIES)
    expect(page.locator(".live-keys")).to_contain_text("Ctrl+Enter runs")
    expect(page.locator(".live-keys")).to_contain_text("Ctrl+] indents")


def test_the_chosen_completion_is_seen_in_forced_colours(site: Host, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    open_page(page, site, "place")
    open_editor(page, 2)
    page.keyboard.type("y = l")
    expect(page.locator(LIST)).to_be_visible()
    page.wait_for_function("(window.since ??= performance.now()) + 300 < performance.now()")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"{LIST} li[aria-selected]")
    expect(chosen).to_be_visible()
    assert chosen.evaluate(IS_HIGHLIGHTED)
    assert not page.locator(f"{LIST} li").last.evaluate(IS_HIGHLIGHTED)
    page.keyboard.press("Escape")
    open_editor(page, 4)  # in a closed fold
    expect(page.locator(".cm-content").last).to_be_focused()


def test_the_first_run_leaves_the_page_as_the_reader_had_it(site: Host, page: Page) -> None:
    open_page(page, site, "place")
    page.locator("#second summary").click()
    page.locator("#notes").fill("my notes")
    page.locator(".quiz input").nth(1).check()
    page.locator(".quiz-check").click()
    open_editor(page, 3)
    page.keyboard.type("print('mine')")
    page.evaluate("history.replaceState(null, '', '#first')")
    page.evaluate("document.querySelectorAll('.live-bar')[1].scrollIntoView({block: 'center'})")
    place = "Math.round(document.querySelectorAll('.live-bar')[1].getBoundingClientRect().top)"
    before = page.evaluate(place)
    assert page.evaluate("scrollY") > 1000
    page.evaluate("window.isFirst = true")
    button(page, 2, "run").click()
    page.wait_for_function("!window.isFirst && document.documentElement.dataset.live === 'ready'")
    wait_until_idle(page)
    assert page.evaluate("crossOriginIsolated")
    page.wait_for_function(f"Math.abs({place} - {before}) <= 2")
    page.wait_for_function("history.scrollRestoration === 'auto'")
    assert abs(page.evaluate(place) - before) <= 2
    assert page.evaluate("[...document.querySelectorAll('details')].map((d) => d.open)")[:2] == [
        False,
        True,
    ]
    assert page.locator("#notes").input_value() == "my notes"
    assert page.locator(".quiz input").nth(1).is_checked()
    expect(page.locator(".quiz-answer")).to_contain_text("Yes.")
    expect(button(page, 2, "run")).to_be_focused()
    page.locator(".cm-content").click()
    assert code_in_editor(page) == "print('mine')"
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert code_in_editor(page) == 'print("last")'


def test_the_first_run_from_the_editor_stays_in_the_editor(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    open_editor(page, 1)
    page.keyboard.type("a = 4")
    page.evaluate("window.isFirst = true")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("!window.isFirst && document.querySelector('.cm-focused')")
    page.keyboard.type("1")
    assert code_in_editor(page) == "a = 41"
    wait_until_idle(page)


def test_a_reader_who_saves_data_is_asked_first(site: Host, page: Page) -> None:
    page.add_init_script(SAVES_DATA)
    open_page(page, site, "plain")
    button(page, 2, "run").click()
    page.get_by_role("button", name="Not now").click()
    assert not [path for path in site.requests if "runtime-" in path]
    expect(page.locator(".live-status").nth(1)).to_have_text("")
    button(page, 2, "run").click()
    page.get_by_role("button", name="Fetch").click()
    page.wait_for_selector('.live-bar[data-state="ok"] ~ *, .live-bar[data-state="ok"]')
    assert wait_until_idle(page)[:2] == ["ok", "ok"]


def test_a_stop_ends_with_its_run_and_leaves_no_timer(site: Host, page: Page) -> None:
    page.add_init_script(COUNT_TIMERS)
    open_page(page, site, "plain")
    run(page, 1)
    write(page, 2, "import time\ntime.sleep(0.7)\nprint('ran')")
    button(page, 2, "run").click(click_count=2, delay=80)  # the second click falls on Stop
    expect(page.locator(".live-output").last).to_have_text("ran")
    assert wait_until_idle(page)[1] == "ok"
    write(page, 2, "print('begun')\nwhile True:\n    pass")
    press(page, 2, "run")
    expect(page.locator(".live-output").last).to_contain_text("begun")
    button(page, 2, "stop").click()
    assert wait_until_idle(page)[1] == "stopped"
    assert page.evaluate("pending.size") == 0


def test_stop_before_python_is_there_stops(site: Host, page: Page) -> None:
    page.add_init_script("sessionStorage.setItem('course / live-reloaded', '1')")
    open_page(page, site, "plain")
    held: list[Route] = []
    page.route("**/manifest-*", lambda route: held.append(route))
    with page.expect_request("**/manifest-*"):
        button(page, 1, "run").click()
    button(page, 1, "stop").click()
    assert wait_until_idle(page)[0] == "stopped"
    page.unroute("**/manifest-*")
    assert page.workers == []
    assert run(page, 1)[0] == "ok"


def test_a_python_that_does_not_react_is_ended_with_the_true_reason(site: Host, page: Page) -> None:
    # Nothing interrupts this one: the signal is taken away before Python can look.
    open_page(page, site, "plain")
    run(page, 1)
    assert page.evaluate("crossOriginIsolated")
    write(
        page,
        2,
        "import time\ntry:\n    print('begun')\n    while True:\n        pass\n"
        "except KeyboardInterrupt:\n    while True:\n        try:\n            while True:\n"
        "                pass\n        except KeyboardInterrupt:\n            pass",
    )
    press(page, 2, "run")
    expect(page.locator(".live-output").last).to_contain_text("begun")
    button(page, 2, "stop").click()
    assert wait_until_idle(page)[1] == "stopped"
    expect_message(page, 2, "Python did not react for 5 seconds")


def test_old_output_stands_back_while_its_cell_runs(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    write(page, 2, "import time\ntime.sleep(1.5)\nb = 3\nprint(b)")
    press(page, 2, "run")
    expect(page.locator(".cell_output.live-old")).to_be_visible(timeout=60_000)
    assert wait_until_idle(page)[1] == "ok"
    expect(page.locator(".live-old:visible")).to_have_count(0)
    assert output(page, 2) == "3"


def test_a_page_bears_whatever_a_cell_sends(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    run(page, 2)
    shown = page.evaluate("""async () => {
        const folder = document.querySelector('script[src*="live.mjs"]').src;
        const { LiveOutput } = await import(new URL("outputs.mjs", folder));
        const bar = document.querySelectorAll(".live-bar")[2];
        const out = new LiveOutput(bar.parentElement, bar, {});
        out.begin();
        for (let i = 0; i < 5000; i += 1) {
            out.show({ kind: "value", forms: { "text/plain": String(i) } });
        }
        out.show({ kind: "error", text: "x".repeat(9_000_000) + "\\nlast" });
        out.finish();
        const texts = [...out.live.children].map((node) => node.innerText.trim());
        return [texts.length, texts.at(-1), texts.at(-2).length];
    }""")
    assert shown == [302, "4700 more outputs are not shown.", shown[2]]
    assert shown[2] < 201_000


def test_an_editor_that_comes_at_the_second_press_takes_its_complaint_away(
    site: Host, page: Page
) -> None:
    open_page(page, site, "plain")
    page.route("**/editor.mjs", lambda route: route.abort())
    button(page, 1, "edit").click()
    expect_message(page, 1, "The editor could not be fetched")
    page.unroute("**/editor.mjs")
    button(page, 1, "edit").click()
    expect(page.locator(".cm-content")).to_be_visible()
    expect_no_message(page, 1)


def test_markup_of_a_cell_neither_runs_nor_leaves_the_page(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    page.evaluate(SHOW_MARKUP, ["text/html", MARKUP])
    box = page.locator(".live-output .text_html")
    expect(box.locator("b")).to_have_text("kept")
    expect(box.locator("i")).to_have_attribute("style", "color: red")
    expect(box.locator("table td")).to_have_attribute("width", "10")
    unsafe = "script, form, style, iframe, [onerror], [onload], [onclick], [style*=url], [srcset]"
    expect(box.locator(unsafe)).to_have_count(0)
    expect(box.locator("[href], [src]")).to_have_count(2)  # a place on this page, a data: image
    page.wait_for_function("document.querySelector('.text_html img[src^=data]').complete")
    assert page.evaluate("window.bad ?? []") == []
    assert [path for path in site.requests if "bad" in path] == []
    page.evaluate(SHOW_MARKUP, ["text/markdown", MARKDOWN])
    box = page.locator(".live-output .text_markdown")
    expect(box.locator("h4")).to_have_text("Result")  # below the headings of the page
    expect(box.locator("p em")).to_have_text("Costs")
    expect(box.locator("p").first).to_contain_text("not $5 or $6.")
    expect(box.locator(".live-formula annotation")).to_have_text(["a_1 < b_1", r"\frac{1}{2}"])
    expect(box.locator("td .katex")).to_be_visible()
    assert box.locator("td").first.evaluate("(cell) => getComputedStyle(cell).paddingLeft") != "1px"
    expect(box.locator("[href], [src], [onerror]")).to_have_count(0)
    assert page.evaluate("window.bad ?? []") == []


def test_a_cell_that_is_done_shows_its_markup(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    run(page, 1)  # the page reloads for it, and forgets what follows
    write(page, 1, "from IPython.display import HTML\nHTML('<b>set</b>')")
    page.evaluate("""() => {
        const bar = document.querySelector(".live-bar");
        const told = () => {
            if (bar.dataset.state === "ok") {
                window.seen ??= bar.parentElement.querySelector(".live-output").innerText;
            }
        };
        new MutationObserver(told).observe(bar, { attributes: true });
    }""")
    assert run(page, 1)[0] == "ok"
    assert page.evaluate("window.seen") == "set"


def test_code_that_changes_while_it_runs_did_not_run(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    slow = "import time\nprint('begun')\nfor i in range(200):\n    print(i)\n    time.sleep(0.1)"
    write(page, 2, slow)
    press(page, 2, "run")
    expect(page.locator(".live-output")).to_contain_text("begun")
    button(page, 2, "reset").click()
    wait_until(lambda: output(page, 2) == "2", "the book's own output is back")
    button(page, 2, "stop").click()
    assert wait_until_idle(page)[1] == ""
    expect(page.locator(".live-status").nth(1)).to_have_text("Edited since it ran")
    assert output(page, 2) == "2"
    assert run(page, 2)[1] == "ok"
    write(page, 2, "import time\nprint('first')\ntime.sleep(4)")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".live-output").last).to_contain_text("first")
    page.keyboard.insert_text("  # changed")
    assert button(page, 2, "stop").is_visible()
    assert wait_until_idle(page)[1] == ""
    expect(page.locator(".live-status").nth(1)).to_have_text("Edited since it ran")


def test_reset_can_be_taken_back_and_no_answer_loses_the_focus(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    write(page, 1, "a = 2")
    page.keyboard.press("Escape")
    focused = "document.activeElement.getAttribute('aria-label') === 'Run cell 1'"
    button(page, 1, "reset").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(focused)
    assert page.locator(".cell_input").first.inner_text().strip() == "a = 1"
    page.get_by_role("button", name="Bring it back").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(focused)
    assert page.locator(".cell_input").first.inner_text().strip() == "a = 2"
    page.reload()
    expect(page.locator(".live-label").first).to_have_text("Cell 1, edited")


def test_a_run_opens_what_was_to_be_foreseen_and_reset_leaves_it_open(
    site: Host, page: Page
) -> None:
    open_page(page, site, "foreseen")
    cell = page.locator(".prediction + .cell")
    expect(cell).to_have_attribute("data-foreseen", "folded")
    run(page, 2)
    expect(cell).to_have_attribute("data-foreseen", "open")
    expect(cell.locator(".live-output")).to_be_visible()
    book = cell.locator(".cell_output:not(.live-output)")
    expect(book).to_be_hidden()
    page.locator(".quiz input").first.check()
    page.locator(".quiz-check").click()
    expect(page.locator(".quiz-answer")).to_contain_text("They rise.")
    expect(book).to_be_hidden()  # the answer does not bring it back beside the reader's own
    page.locator(".prediction-show").click()
    expect(cell).to_have_attribute("data-foreseen", "folded")
    run(page, 2)
    expect(cell).to_have_attribute("data-foreseen", "open")


def test_paper_shows_the_whole_output_and_the_whole_code(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    write(page, 2, "b = 1\nfor i in range(300):\n    print(i)")
    run(page, 2)
    page.emulate_media(media="print")
    box = page.locator(".live-output pre").last
    assert box.evaluate("(pre) => pre.scrollHeight - pre.clientHeight") <= 2
    assert page.locator(".cell_input pre").nth(1).is_visible()
    assert not page.locator(".live-editor").is_visible()


def test_on_a_phone_a_tap_opens_nothing_and_buttons_move_nothing(
    browser: Browser, site: Host
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    open_page(page, site, "plain")
    page.locator(".cell_input pre").nth(1).tap()
    height = "document.querySelectorAll('.live-bar')[1].getBoundingClientRect().height"
    before = page.evaluate(height)
    assert button(page, 2, "run").bounding_box()["height"] >= 32
    run(page, 2)
    assert page.locator(".live-editor").count() == 0
    write(page, 2, "b = 9\nprint(b)")
    run(page, 2)
    assert button(page, 2, "restart").is_visible()
    assert abs(page.evaluate(height) - before) <= 1
    editor = page.locator(".cm-content").first
    style = "(node) => [getComputedStyle(node).fontSize, getComputedStyle(node).lineHeight]"
    assert editor.evaluate(style) == ["16px", "24px"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_buttons_other_than_run_show_themselves_to_who_comes_near(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    page.mouse.move(0, 0)
    edit = button(page, 2, "edit")
    expect(edit).to_have_css("opacity", "0")
    expect(button(page, 2, "run")).to_have_css("opacity", "1")
    page.locator(".cell_input").nth(1).hover()
    expect(edit).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    expect(edit).to_have_css("opacity", "0")
    button(page, 2, "run").focus()
    expect(edit).to_have_css("opacity", "1")


def test_what_others_have_stored_does_no_harm(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    write(page, 1, "a = 5")
    key = page.evaluate(
        "Object.keys(localStorage).find((key) => key.startsWith('course / live:plain:'))"
    )
    for text in ("null", "{", '{"code": 7}', "[]", '"x"', "5"):
        page.evaluate(
            """([key, text]) => {
              const old = ['live:plain:old:1', 'live:plain:old:2'].map(courseWork.key);
              for (const k of [key, ...old]) localStorage.setItem(k, text);
              sessionStorage.setItem(courseWork.key('live-resume'), text);
            }""",
            [key, text],
        )
        open_page(page, site, "plain")
        page.wait_for_function("sessionStorage.getItem(courseWork.key('live-resume')) === null")
    other = page.context.new_page()
    open_page(other, site, "plain")
    write(page, 1, "a = 6")
    other.evaluate("(key) => localStorage.setItem(key, 'no JSON')", key)
    other.evaluate("localStorage.clear()")
    expect(page.locator(".live-message")).to_contain_text("in another tab")
    page.get_by_role("button", name="Keep this one").click()
    page.wait_for_function("(key) => localStorage.getItem(key).includes('a = 6')", arg=key)


def test_without_any_storage_cells_run_and_can_be_edited(browser: Browser, site: Host) -> None:
    context = browser.new_context()  # not `page`: here the theme's own scripts fail
    page = context.new_page()
    page.add_init_script(NO_STORAGE)
    open_page(page, site, "plain")
    write(page, 1, "a = 7")
    expect_message(page, 1, "this edit will be lost")
    button(page, 2, "run").click()
    expect(page.locator(".live-output")).to_contain_text("8", timeout=60_000)
    context.close()


def test_a_silent_host_does_not_keep_back_a_page_that_was_kept(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    run(page, 1)
    page.reload()
    page.wait_for_function("document.documentElement.dataset.live === 'ready'")
    site.faults["silent"] = [".html"]
    try:
        page.reload(wait_until="commit")
        page.wait_for_function("document.documentElement.dataset.live === 'ready'")
    finally:
        del site.faults["silent"]


def test_another_page_in_the_place_of_a_file_is_named_as_such(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    page.add_init_script("sessionStorage.setItem('course / live-reloaded', '1')")
    page.reload()
    page.route("**/manifest-*", lambda route: route.fulfill(body="<h1>Sign in</h1>"))
    run(page, 1)
    expect_message(page, 1, "Something else came in the place of manifest-")
