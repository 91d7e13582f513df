"""The live cells, on a small site that is served as a static host serves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import axe
from tests.browser import find_browser
from tests.host import Host
from tests.site.built_site import POLICY, missing
from tests.site.live_site import (
    COPIES,
    IS_BLANK,
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
from tests.site.waiting import wait_for_transitions, wait_until

# Every text that stands beside the buttons of the last cell, over a reload too.
RECORD_STATUS = """
    window.seen = JSON.parse(sessionStorage.getItem("seen") ?? "[]");
    new MutationObserver(() => {
        const text = [...document.querySelectorAll(".live-status")].at(-1)?.innerText;
        if (text && seen.at(-1) !== text) seen.push(text);
        sessionStorage.setItem("seen", JSON.stringify(seen));
    }).observe(document, {subtree: true, childList: true, characterData: true});
"""

if not find_browser():
    missing("there is no Chromium")


@pytest.fixture(scope="session")
def folder(browser_python: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, built."""
    return small_site(tmp_path_factory.getbasetemp())


@pytest.fixture
def site(folder: Path) -> Iterator[Host]:
    with Host(folder) as site:
        yield site


@pytest.fixture
def context(browser: Browser, site: Host) -> Iterator[BrowserContext]:
    """A fresh profile; whatever it does, it never asks another host for anything."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    hosts: set[str] = set()
    context.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    yield context
    context.close()
    assert {host for host in hosts if host} <= {urlsplit(site.origin).netloc}


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="module")
def shared(folder: Path, browser: Browser) -> Iterator[tuple[Host, Page]]:
    """One page whose Python is running already, for tests that leave it as it was."""
    with Host(folder) as site:
        context = browser.new_context(viewport={"width": 1366, "height": 900})
        page = context.new_page()
        open_page(page, site, "plain")
        run(page, 1)
        yield site, page
        context.close()


def test_a_page_without_code_gets_nothing(folder: Path) -> None:
    assert "live" not in (folder / "index.html").read_text().split("<body")[0].lower().replace(
        "live cells", ""
    )


def test_a_page_loads_little_before_the_first_run(site: Host, page: Page, folder: Path) -> None:
    open_page(page, site, "cells")
    page.wait_for_load_state("networkidle")
    loaded = [path for path in site.requests if "/live/" in path]
    assert sum((folder / path.lstrip("/")).stat().st_size for path in loaded) < 14_000
    assert not any("runtime-" in path or "course-" in path for path in loaded)
    assert "The sum is 15" in output(page, 2)  # the output of the book stands there


def test_outputs_are_those_of_the_book(site: Host, page: Page) -> None:
    open_page(page, site, "cells")
    cells = range(1, 8)
    book = {cell: output(page, cell) for cell in cells}
    alt = page.locator("figure img:not(.only-dark)").get_attribute("alt")
    assert run(page, 7) == ["ok", "ok", "ok", "ok", "ok", "error", "ok"]
    assert {cell: output(page, cell) for cell in (2, 3, 4, 7)} == {
        cell: book[cell] for cell in (2, 3, 4, 7)
    }
    assert output(page, 1) == ""
    expect(page.locator(".live-output .katex")).to_have_count(1)
    assert output(page, 6).splitlines() == [
        "Traceback (most recent call last):",
        "  Cell 6, line 4",
        "    half(4)",
        "  Cell 6, line 2, in half",
        '    return n // "2"',
        "TypeError: unsupported operand type(s) for //: 'int' and 'str'",
    ]
    image = page.locator(".live-output figure#fig-line img:visible")
    assert image.get_attribute("alt") == alt
    assert image.bounding_box()["width"] > 300
    assert image.evaluate(IS_BLANK) is False
    expect(page.locator(".live-output .caption-text")).to_have_text("One line.")
    write(page, 3, "plt.plot([0, 1], [2, 0])\nplt.show()")
    assert run(page, 3)[2] == "ok"
    assert image.get_attribute("alt") == "The figure of the changed cell"
    expect(page.locator(".live-output .caption-text")).to_have_text(
        "The figure of the changed cell"
    )


def test_what_runs_first_and_how_far_it_is_stands_at_the_pressed_cell_until_done(
    site: Host, page: Page
) -> None:
    page.add_init_script(RECORD_STATUS)
    open_page(page, site, "plain")
    assert page.locator(".live-status").all_inner_texts()[1:] == ["", ""]
    price = page.locator(".live-status").first
    expect(price).to_have_text(re.compile(r"^\d+ MB the first time$"))
    link = page.get_by_role("link", name="What differs here?")
    expect(page.locator(".live-bar").first.get_by_role("link")).to_have_count(1)
    assert run(page, 3) == ["ok", "ok", "ok"]
    expect(link).to_have_attribute("href", site.address("index"))
    expect(page.locator(".live-bar").nth(2).get_by_role("link")).to_have_count(1)
    assert output(page, 3) == "3"
    seen = page.evaluate("seen")
    assert "Cells 1 and 2 run first" in seen
    assert any(re.fullmatch(r"Python \d+ of \d+ MB", text.strip()) for text in seen)
    expect_no_message(page, 3)
    assert page.locator(".live-status").all_inner_texts()[2].startswith("Done in")
    assert page.locator(".live-status").first.inner_text().endswith("nothing to show")
    page.reload()
    page.wait_for_function("document.documentElement.dataset.live === 'ready'")
    page.wait_for_selector('.live-bar[data-bytes="0"]')
    assert price.inner_text() == ""  # it is all here


def test_data_and_training_run_on_all_bundled_images(site: Host, page: Page) -> None:
    open_page(page, site, "data")
    assert run(page, 3) == ["ok", "ok", "ok"]
    assert output(page, 2) == "MNIST(70,000 images of 784 pixels)"
    assert output(page, 3) == "True"
    wheel = [path for path in site.requests if path.endswith(".whl")]
    assert len(wheel) == 1  # course_utils, for its data; everything else came in packs


def test_a_package_that_no_cell_names_is_loaded_when_it_is_imported(
    shared: tuple[Host, Page],
) -> None:
    _, page = shared
    write(
        page,
        2,
        "import importlib\nscipy = importlib.import_module('scipy.linalg')\n"
        "print(round(float(scipy.det([[3, 0], [0, 5]]))))",
    )
    assert run(page, 2)[1] == "ok"
    assert output(page, 2) == "15"


TASK = """from course_utils.tasks import check
def pixel_to_entry(i, j, n):
    {body}
check("pixel-to-entry", pixel_to_entry)"""


def test_a_task_is_answered_in_the_page_and_the_verdict_is_announced(
    shared: tuple[Host, Page],
) -> None:
    _, page = shared
    bodies = {
        "return ...": "→ Your turn.",
        "return n * i + j": "✗ Not yet. It looks as if all i rows were counted.",
        "return pixel_to_entry(i, j, n)": "✗ Not yet. pixel_to_entry calls itself without end.",
        "return n * (i - 1) + j": "✓ Right.",
    }
    for body, verdict in bodies.items():
        write(page, 2, TASK.format(body=body))
        assert run(page, 2)[1] == "ok"
        expect(page.locator(".live-output .verdict")).to_contain_text(verdict)
        expect(page.locator(".live-announcer")).to_contain_text(verdict)
        solved = "passed" if verdict.startswith("✓") else None
        assert page.evaluate("courseWork.recall('task pixel-to-entry')") == solved
    assert axe.findings(page, within=".live-output") == []
    write(page, 2, TASK.format(body="return 0"))
    assert run(page, 2)[1] == "ok"
    expect(page.locator(".live-output .verdict")).to_contain_text("✗ Not yet.")
    assert page.evaluate("courseWork.recall('task pixel-to-entry')") == "passed"  # it stays so


WATCH_OUTPUT = """window.seen = [];
new MutationObserver(() => {
    const bar = document.querySelectorAll(".live-bar")[1];
    const output = bar.parentElement.querySelector(".live-output")?.innerText ?? "";
    seen.push([bar.dataset.state, output]);
}).observe(document.body, {childList: true, subtree: true, characterData: true});"""


def test_text_streams_while_a_cell_runs(shared: tuple[Host, Page]) -> None:
    _, page = shared
    write(page, 2, "import time\nfor i in range(4):\n    print('line', i)\n    time.sleep(0.7)")
    page.evaluate(WATCH_OUTPUT)
    assert run(page, 2)[1] == "ok"
    lines = ["line 0", "line 1", "line 2", "line 3"]
    assert output(page, 2).splitlines() == lines
    # The page saw each state, however late: one with the first lines only, while the cell ran.
    seen = page.evaluate("seen")
    assert any(state == "running" and text.splitlines() == lines[:2] for state, text in seen)


def test_a_million_printed_lines_are_cut_and_the_page_stays_usable(
    shared: tuple[Host, Page],
) -> None:
    _, page = shared
    write(page, 2, "for i in range(1_000_000):\n    print(i)")
    press(page, 2, "run")
    delay = page.evaluate(
        "new Promise((done) => { const start = performance.now(); "
        "setTimeout(() => done(performance.now() - start), 50); })"
    )
    assert delay < 10_000  # a million lines in the page would take minutes
    assert wait_until_idle(page)[1] == "ok"
    shown = output(page, 2).splitlines()
    assert len(shown) < 2010
    assert shown[-1] == "998,000 more lines were printed: too much to be shown."


def test_a_package_whose_fetch_failed_is_there_at_the_next_run(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    run(page, 1)
    write(page, 2, "import numpy\nprint(numpy.add(1, 1))")
    site.faults["broken"] = ["numpy.pack"]
    assert run(page, 2)[:2] == ["ok", "error"]
    assert "numpy.pack could not be fetched. Check the connection" in output(page, 2)
    del site.faults["broken"]
    assert run(page, 2)[:2] == ["ok", "ok"]
    assert output(page, 2) == "2"


def test_the_standard_library_is_fetched_when_a_cell_needs_it(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    write(
        page,
        2,
        "import matplotlib.pyplot as plt\nfrom sklearn.neural_network import MLPRegressor\n"
        "MLPRegressor((2,), max_iter=1).fit([[0.0], [1.0]], [0.0, 1.0])\n"
        "fig, ax = plt.subplots()\nax.plot([1], label='$x^2$')\nax.legend()\nplt.show()",
    )
    assert run(page, 2)[:2] == ["ok", "ok"]
    assert not any("python_stdlib" in address for address in site.requests)
    write(page, 2, "import colorsys\nprint(colorsys.rgb_to_hsv(0, 0, 3)[2])")
    site.faults["broken"] = ["python_stdlib"]
    assert run(page, 2)[:2] == ["ok", "error"]
    assert "python_stdlib.zip could not be fetched. Check the connection" in output(page, 2)
    del site.faults["broken"]
    assert run(page, 2)[:2] == ["ok", "ok"]
    assert output(page, 2) == "3"


def test_outputs_are_cleared_and_lines_are_rewritten(shared: tuple[Host, Page]) -> None:
    _, page = shared
    write(
        page,
        2,
        "from IPython.display import clear_output, display, Image\nimport base64\n"
        "for i in range(3000):\n    print(f'step {i}', end='\\r')\n"
        "print('\\nold')\nclear_output(wait=True)\nprint('new')\nimport matplotlib.pyplot as p\n"
        "import io\nf = io.BytesIO(); p.figure(); p.plot([1]); p.savefig(f, format='png')\n"
        "p.close()\nImage(f.getvalue())",
    )
    assert run(page, 2)[1] == "ok"
    assert output(page, 2) == "new"
    expect(page.locator(".live-output img")).to_have_count(1)
    write(page, 2, "for i in range(3000):\n    print(f'step {i}', end='\\r')")
    assert run(page, 2)[1] == "ok"
    assert output(page, 2) == "step 2999"


def test_an_error_names_cell_and_line_and_stops_what_waits(shared: tuple[Host, Page]) -> None:
    _, page = shared
    write(page, 2, "b = 2\nb / 0")
    press(page, 2, "run")
    press(page, 3, "run")
    assert wait_until_idle(page)[1:] == ["error", ""]
    assert "Cell 2, line 2" in output(page, 2)
    assert output(page, 2).endswith("ZeroDivisionError: division by zero")
    write(page, 2, "b = 2\nif b\n    print()")
    run(page, 2)
    assert output(page, 2).splitlines()[0] == "Cell 2, line 2"
    assert "SyntaxError: expected ':'" in output(page, 2)
    write(page, 2, "import pandas")
    run(page, 2)
    assert "Download the page as a notebook" in output(page, 2)


def test_too_large_an_array_is_an_error_that_says_what_to_do(shared: tuple[Host, Page]) -> None:
    _, page = shared
    write(page, 2, "import numpy\n[numpy.zeros(10**8) for i in range(9)]")
    run(page, 2)
    assert "out of memory. Restart it, and use fewer images." in output(page, 2)
    write(page, 2, "b = 2\nprint(b)")
    assert run(page, 2)[1] == "ok"


def test_memory_that_runs_out_bit_by_bit_is_an_error_too(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    write(page, 1, "import numpy\nkept = []\nwhile True:\n    kept.append(numpy.empty(2**27))")
    run(page, 1)
    assert "out of memory. Restart it, and use fewer images." in output(page, 1)
    button(page, 1, "restart").click()
    write(page, 1, "print('again')")
    run(page, 1)
    assert output(page, 1) == "again"


def test_a_python_that_dies_is_reported_and_run_starts_another(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    write(page, 2, "import ctypes\nctypes.memset(2**32 - 8, 0, 4)")
    assert run(page, 2)[1] == "error"
    expect_message(page, 2, "had to be given up: its variables are lost, your code is not")
    write(page, 2, "b = 3\nprint(b)")
    assert run(page, 2)[:2] == ["ok", "ok"]
    assert output(page, 2) == "3"
    later = "asyncio.get_event_loop().call_later(0.2, ctypes.memset, 2**32 - 8, 0, 4)"
    write(page, 2, f"import asyncio, ctypes\nb = 4\n_ = {later}")
    run(page, 2)
    expect_message(page, 2, "its variables are lost, your code is not")
    write(page, 2, "b = 5")
    assert run(page, 3)[:3] == ["ok", "ok", "ok"]


def test_edit_run_reload_reset(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    write(page, 1, "a = 41")
    assert run(page, 2)[1] == "ok"
    assert output(page, 2) == "42"
    page.reload()
    page.wait_for_selector("text=Cell 1, edited")
    expect(page.locator(".cell_input pre").first).to_have_text("a = 41")
    assert output(page, 2) == "2"  # the book's output until it runs again
    write(page, 2, "print(a)")
    page.reload()
    status = page.locator(".live-status").nth(1)
    expect(status).to_have_text("Not run yet: below is the output of the book.")
    button(page, 2, "reset").click()
    expect(status).to_have_text("")
    run(page, 2)
    assert output(page, 2) == "42"
    button(page, 1, "reset").click()
    button(page, 2, "reset").click()
    page.wait_for_function("document.querySelectorAll('.live-output').length === 0")
    expect(page.locator(".cell_input pre").first).to_have_text("a = 1")
    assert output(page, 2) == "2"
    page.reload()
    page.wait_for_function("document.documentElement.dataset.live === 'ready'")
    expect(page.locator(".live-label").first).to_have_text("Cell 1")


def test_an_edit_of_a_cell_that_the_book_changed_is_offered(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    page.evaluate(
        """localStorage.setItem('live:plain:before:1', '{"number": 2, "code": "print(7)"}')"""
    )
    page.reload()
    page.get_by_role("button", name="Use my code").click()  # stored as edition 1.0 did
    expect(page.locator(".cell_input pre").nth(1)).to_have_text("print(7)")
    assert not any("before" in name for name in page.evaluate("courseWork.names()"))


def test_the_keyboard_alone_is_enough(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    button(page, 2, "run").focus()
    page.keyboard.press("Enter")
    wait_until_idle(page)
    assert output(page, 2) == "2"
    focused = "document.activeElement.dataset.action"
    page.wait_for_function(f"{focused} === 'run'")
    page.keyboard.press("Tab")
    page.wait_for_function(f"{focused} === 'edit'")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cm-focused")
    page.keyboard.press("Control+End")
    page.keyboard.type("\nprint('typed')")
    page.keyboard.press("Control+Enter")  # runs and stays
    wait_until_idle(page)
    assert output(page, 2) == "2\ntyped"
    page.wait_for_function("document.activeElement.classList.contains('cm-content')")
    page.keyboard.press("Escape")
    page.wait_for_function(f"{focused} === 'run'")
    page.keyboard.press("Shift+Tab")
    page.wait_for_function(COPIES)
    page.keyboard.press("Shift+Tab")
    page.wait_for_selector(".cm-focused")
    page.keyboard.press("Tab")  # leaves the editor
    page.wait_for_function(COPIES)
    page.keyboard.press("Tab")
    page.wait_for_function(f"{focused} === 'run'")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Enter")  # runs and goes on to the next cell
    wait_until_idle(page)
    page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Run cell 3'")
    expect(page.locator(".live-announcer")).to_contain_text("Cell 2: Done")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_while_live(shared: tuple[Host, Page], theme: str, width: int) -> None:
    _, page = shared
    write(page, 2, "print('text')\n1 / 0")
    run(page, 2)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    wait_for_transitions(page)
    try:
        assert axe.findings(page, within="article") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.set_viewport_size({"width": 1366, "height": 900})


def test_stop_keeps_the_variables_where_the_page_is_isolated(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    run(page, 2)
    assert page.evaluate("crossOriginIsolated")
    write(page, 2, "b = 5\nprint('begun')\nwhile True:\n    pass")
    press(page, 2, "run")
    page.wait_for_function("document.querySelector('.live-output')?.innerText.includes('begun')")
    button(page, 2, "stop").click()
    assert wait_until_idle(page)[1] == "stopped"
    assert "KeyboardInterrupt: you stopped this cell" in output(page, 2)
    write(page, 3, "print(a + b)")
    write(page, 2, "pass")
    run(page, 3)
    assert output(page, 3) == "6"


def test_stop_without_isolation_restarts_and_says_what_is_lost(
    browser: Browser, site: Host
) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    open_page(page, site, "plain")
    write(page, 2, "print('begun')\nwhile True:\n    pass")
    press(page, 2, "run")
    page.wait_for_function("document.querySelector('.live-output')?.innerText.includes('begun')")
    assert not page.evaluate("crossOriginIsolated")
    button(page, 2, "stop").click()
    assert wait_until_idle(page) == ["ok", "stopped", ""]
    expect_message(page, 2, "cannot be reached from this page")
    expect_message(page, 2, "Its variables are lost, the code and the outputs are not")
    write(page, 2, "print(a)")
    assert run(page, 2) == ["ok", "ok", ""]  # cell 1 ran again by itself
    assert output(page, 2) == "1"
    context.close()


def test_stop_while_python_is_on_its_way(site: Host, page: Page) -> None:
    page.add_init_script("sessionStorage.setItem('course / live-reloaded', '1')")
    open_page(page, site, "data")
    press(page, 1, "run")
    page.wait_for_selector('.live-bar[data-state="starting"]')
    wait_until(lambda: any(".pack" in path for path in site.requests), "a pack is fetched")
    button(page, 1, "stop").click()
    assert wait_until_idle(page)[0] == "stopped"
    assert run(page, 1)[0] == "ok"


def test_restart_forgets_the_variables(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    run(page, 3)
    button(page, 3, "restart").click()
    expect_message(page, 3, "no variables now")
    assert output(page, 3) == "3"  # outputs stay
    assert run(page, 3) == ["ok", "ok", "ok"]
    expect_no_message(page, 3)


def test_a_second_visit_works_without_a_connection(
    site: Host, context: BrowserContext, page: Page
) -> None:
    open_page(page, site, "plain")
    run(page, 2)
    page.close()
    site.faults["broken"] = ["/"]
    again = context.new_page()
    open_page(again, site, "plain")
    before = len(site.requests)
    assert run(again, 2) == ["ok", "ok", ""]
    assert not [path for path in site.requests[before:] if "/live/" in path]


def test_a_sub_path_and_a_strict_policy(site: Host, page: Page) -> None:
    site.faults.update(prefix="/course", headers={"Content-Security-Policy": POLICY})
    open_page(page, site, "cells")
    assert run(page, 7) == ["ok", "ok", "ok", "ok", "ok", "error", "ok"]
    write(page, 2, "print('edited')")
    run(page, 2)
    assert output(page, 2) == "edited"


def test_two_tabs_have_each_their_own_python(context: BrowserContext, site: Host) -> None:
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        open_page(page, site, "plain")
        run(page, 1)
    write(one, 2, "a = 10\nprint(a)")
    run(one, 2)
    run(two, 2)
    assert output(one, 2) == "10"
    assert output(two, 2) == "2"


def test_an_edit_in_another_tab_is_not_written_over_by_one_that_was_not_touched(
    context: BrowserContext, site: Host
) -> None:
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        open_page(page, site, "plain")
    write(one, 2, "b = 10")
    expect(two.locator("pre").nth(1)).to_have_text("b = 10")
    button(two, 2, "edit").click()
    editor = two.locator(".cm-content")
    editor.click()
    two.keyboard.press("End")
    two.keyboard.insert_text(" # and more")
    one.reload()
    expect(one.locator("pre").nth(1)).to_have_text("b = 10 # and more")


def test_an_edit_in_another_tab_is_offered(context: BrowserContext, site: Host) -> None:
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        open_page(page, site, "plain")
    write(two, 2, "b = 20")
    write(one, 2, "b = 10")
    two.wait_for_selector(".live-message")
    expect_message(two, 2, "changed in another tab")
    two.get_by_role("button", name="Keep this one").click()
    expect_no_message(two, 2)
    one.get_by_role("button", name="Use the other tab's code").click()
    one.reload()
    one.wait_for_function("document.querySelectorAll('pre')[1].textContent === 'b = 20\\n'")


def test_back_and_forward(site: Host, page: Page) -> None:
    open_page(page, site, "plain")
    run(page, 2)
    page.goto(site.address("index"))
    page.go_back()
    page.wait_for_function("document.documentElement.dataset.live === 'ready'")
    assert run(page, 3)[2] == "ok"
    assert output(page, 3) == "3"


@pytest.mark.parametrize(
    ("fault", "pattern", "said"),
    [
        ("missing", "numpy.pack", "numpy.pack is not on the server (status 404)"),
        ("missing", "pyodide.asm.js", "pyodide.asm.js could not be fetched"),
        ("truncated", "snapshot.pack", "snapshot.pack arrived damaged"),
        ("broken", "core.pack", "core.pack could not be fetched. Check the connection"),
        ("missing", "manifest-", "is not on the server"),
    ],
)
def test_a_file_that_does_not_arrive_is_named_and_run_works_again(
    site: Host, page: Page, fault: str, pattern: str, said: str
) -> None:
    open_page(page, site, "cells")
    site.faults[fault] = [pattern]
    assert run(page, 1)[0] == "error"
    expect_message(page, 1, said)
    expect(button(page, 1, "run")).to_be_visible()
    del site.faults[fault]
    assert run(page, 2)[:2] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("delete window.WebAssembly", "cannot run Python (WebAssembly is missing)"),
        (
            "window.Worker = class { constructor() { throw new Error('no'); } }",
            "did not let the page start Python in the background",
        ),
    ],
)
def test_a_browser_that_cannot_is_told_so(site: Host, page: Page, script: str, said: str) -> None:
    page.add_init_script(script)
    open_page(page, site, "plain")
    press(page, 1, "run")
    wait_until_idle(page)
    expect_message(page, 1, said)
    expect(button(page, 1, "run")).to_be_visible()


def test_workers_forbidden_by_the_policy_are_reported(site: Host, page: Page) -> None:
    site.faults["headers"] = {"Content-Security-Policy": "worker-src 'none'"}
    open_page(page, site, "plain")
    run(page, 1)
    expect_message(page, 1, "did not let the page start Python in the background")
