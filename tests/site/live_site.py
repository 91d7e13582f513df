"""A small site and a reader's hands, for the tests of the live cells."""

from __future__ import annotations

import functools
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Locator, Page, TimeoutError, expect

from tests.host import Host
from tests.site.waiting import PATIENCE
from tests.small_book import HEAD, SmallBook

PAGES = Path(__file__).parent / "live_book"

STATES = "[...document.querySelectorAll('.live-bar')].map((bar) => bar.dataset.state ?? '')"
# The button that copies the code stands between the editor and Run.
COPIES = "document.activeElement.matches('.copybtn')"
BUSY = ("pressed", "waiting", "starting", "running")


def build_small_site(folder: Path, **variables: str) -> tuple[Path, str]:
    """Build the book of `live_book` in `folder`; return the site and what the build said."""
    pages = {path.stem: HEAD + path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    book = SmallBook(folder, pages, live_differences="index")
    run = book.build(**{"LIVE_SOURCE": "site"} | variables)
    assert run.succeeded, run.printed
    return book.site, run.printed


@functools.cache
def small_site(base: Path) -> Path:
    """Return the small site, built below `base` once for all tests of a run."""
    return build_small_site(base / "live-small-book")[0]


def open_page(page: Page, site: Host, name: str) -> None:
    page.goto(site.address(name))
    page.wait_for_function("document.documentElement.dataset.live === 'ready'")


def button(page: Page, cell: int, action: str) -> Any:
    return page.locator(".live-bar").nth(cell - 1).locator(f'[data-action="{action}"]')


def states(page: Page) -> list[str]:
    return page.evaluate(STATES)


class StillBusy(Exception):
    """Cells wait or run although the time is over."""


IDLE = f"""() => {{
    const states = {STATES};
    const isBusy = states.some((state) => {list(BUSY)}.includes(state));
    const isLoading = typeof courseWork === "undefined";
    const isResuming = isLoading || sessionStorage.getItem(courseWork.key("live-resume"));
    return states.length > 0 && !isResuming && !isBusy && states;
}}"""
HAS_BEGUN = (
    f"() => {STATES}.some((state) => !['', 'pressed', 'waiting', 'starting'].includes(state))"
)


def wait_until_begun(page: Page) -> None:
    """Wait until Python is there and a cell runs, or is over already."""
    _wait(page, HAS_BEGUN, PATIENCE)


def wait_until_idle(page: Page, timeout: float = PATIENCE) -> list[str]:
    """Wait until no cell waits or runs, over a reload of the page too; return the states."""
    return _wait(page, IDLE, timeout)


def _wait(page: Page, condition: str, timeout: float) -> Any:
    deadline = time.monotonic() + timeout
    while (left := deadline - time.monotonic()) > 0:
        try:
            return page.wait_for_function(condition, timeout=1000 * left, polling=50).json_value()
        except TimeoutError:
            break
        except Error:  # the page was reloading
            page.wait_for_load_state()
    raise StillBusy(f"still busy after {timeout} s: {states(page)}")


def run(page: Page, cell: int, timeout: float = PATIENCE) -> list[str]:
    """Press Run and wait for the end."""
    press(page, cell, "run")
    return wait_until_idle(page, timeout)


def press(page: Page, cell: int, action: str) -> None:
    """Press a button that makes Python run; from then on the cell counts as busy."""
    bar = page.locator(".live-bar").nth(cell - 1)
    bar.evaluate("(bar) => { bar.dataset.state = 'pressed'; }")
    button(page, cell, action).click()


def output(page: Page, cell: int) -> str:
    """What a cell shows now, as text."""
    script = """(cell) => {
        const { parentElement } = document.querySelectorAll('.live-bar')[cell - 1];
        const outputs = [...parentElement.querySelectorAll('.cell_output')];
        return outputs.filter((o) => !o.hidden).map((o) => o.innerText).join('\\n');
    }"""
    return page.evaluate(script, cell).strip()


def message_of(page: Page, cell: int) -> Locator:
    """What the page says below the buttons of a cell; there may be nothing."""
    below = page.locator(".live-bar").nth(cell - 1).locator("xpath=following-sibling::p[1]")
    return below.and_(page.locator(".live-message"))


def message(page: Page, cell: int) -> str:
    """What the page says about a cell now, if anything; `expect_message` waits for it."""
    found = message_of(page, cell)
    return found.inner_text() if found.count() else ""


def expect_message(page: Page, cell: int, text: str) -> None:
    """Wait until the page says this about a cell."""
    expect(message_of(page, cell)).to_contain_text(text)


def expect_no_message(page: Page, cell: int) -> None:
    """Wait until the page says nothing about a cell."""
    expect(message_of(page, cell)).to_have_count(0)


def write(page: Page, cell: int, code: str) -> None:
    """Replace the code of a cell in its editor."""
    if button(page, cell, "edit").is_visible():
        button(page, cell, "edit").click()
    cell_element = page.locator(".live-bar").nth(cell - 1).locator("xpath=..")
    editor = cell_element.locator(".cm-content")
    editor.wait_for()
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


IS_BLANK = """(image) => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 60, height: 40});
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, 60, 40);
    const pixels = new Uint32Array(context.getImageData(0, 0, 60, 40).data.buffer);
    return new Set(pixels).size < 3;
}"""
