"""`make serve` in a browser: each edit is seen, what is wrong is said, and no page is ever half."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.course import ROOT
from tests.site.waiting import wait_until
from tests.small_book import SmallBook, cell, page

FIGURE = "```{widget} bend-a-line\nWhat stands in print.\n```"
ONE = page(f"Old words of {{doc}}`two`.\n\n{FIGURE}\n\n{cell('print(6 * 7)')}", title="Page one")
TWO = page(cell("from small.size import size\nprint('a size of', size())"), title="Page two")
MODULE = 'def size():\n    """Return the size."""\n    return 28\n'
GOOD = 240_000  # milliseconds for a build that takes seconds on a quiet machine


class Serving:
    """`make serve` of a small book, what it printed, and a page that looks at it."""

    def __init__(self, book: SmallBook, browser: Browser) -> None:
        self.book = book
        self.printed = ""
        self.process = subprocess.Popen(
            book.command("serve"),
            cwd=ROOT,
            env=book.environment(PORT="0"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        wait_until(lambda: "http://" in self.printed, "an address")
        found = re.search(r"http://127\.0\.0\.1:\d+/", self.printed)
        assert found is not None
        self.address = found[0]
        self.page: Page = browser.new_page()
        self.bar = self.page.locator("#serve-bar strong")
        self.message = self.page.locator("#serve-bar pre")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line

    def executed(self, since: int) -> list[str]:
        """Return the pages that were executed since so much was printed."""
        return re.findall(r"^  \d+/\d+ (\S+): \w+ in", self.printed[since:], re.MULTILINE)


@pytest.fixture(scope="module")
def serving(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    book = SmallBook(tmp_path_factory.mktemp("serve") / "book", {"one": ONE, "two": TWO})
    book.copy("_static", "widgets")
    book.copy_code()
    book.write("src/small/__init__.py", "")
    book.write("src/small/size.py", MODULE)
    started = Serving(book, browser)
    yield started
    started.page.close()
    started.process.send_signal(signal.SIGTERM)
    assert started.process.wait() == 128 + signal.SIGTERM


def test_the_first_page_comes_by_itself(serving: Serving) -> None:
    serving.page.goto(f"{serving.address}one.html")
    expect(serving.page.get_by_text("is being built for the first time")).to_be_visible()
    expect(serving.bar).to_contain_text("Building …")
    expect(serving.page.get_by_role("heading", name="Page one")).to_be_visible(timeout=GOOD)
    expect(serving.bar).to_have_text("")
    assert set(serving.executed(0)) == {"one.md", "two.md"}


def test_prose_style_script_and_docstring_are_seen_and_execute_nothing(serving: Serving) -> None:
    book, before = serving.book, len(serving.printed)
    book.change("one.md", "Old words", "New words")
    book.change("src/small/size.py", "Return the size", "Return how large it is")
    for name, text in (
        ("_static/course.css", "h1 { letter-spacing: 7px; }"),
        ("widgets/bend-a-line/main.mjs", "window.edited = true;"),
    ):
        with open(book.folder / name, "a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")
    expect(serving.page.get_by_text("New words")).to_be_visible(timeout=GOOD)
    expect(serving.page.locator("h1").first).to_have_css("letter-spacing", "7px")
    serving.page.locator("[data-widget]").scroll_into_view_if_needed()
    serving.page.wait_for_function("window.edited === true")
    assert serving.executed(before) == []


def test_a_fault_is_said_on_the_page_which_stays_whole(serving: Serving) -> None:
    before = len(serving.printed)
    serving.book.change("src/small/size.py", "return 28", "raise ValueError('<b>no</b> size')")
    expect(serving.bar).to_have_text("The book was not built:", timeout=GOOD)
    expect(serving.message).to_contain_text("two.md, line 11: code cell 1 of 1 failed: ValueError")
    expect(serving.message).to_contain_text("<b>no</b> size")
    assert str(serving.book.folder) not in serving.message.inner_text()
    assert serving.executed(before) == ["two.md"]
    said = serving.page.get_by_role("status").filter(has_text="The book was not built:")
    expect(said).to_contain_text("ValueError")
    expect(serving.page.get_by_text("New words")).to_be_visible()


def test_another_build_that_fails_takes_nothing_from_the_reader(serving: Serving) -> None:
    assert not serving.book.build().succeeded
    assert not serving.book.site.exists()
    assert serving.page.goto(f"{serving.address}two.html").status == 200
    expect(serving.page.get_by_text("a size of 28")).to_be_visible()
    expect(serving.bar).to_have_text("The book was not built:")


def test_the_message_can_be_closed_with_the_keyboard(serving: Serving) -> None:
    close = serving.page.get_by_role("button", name="Close this message")
    close.focus()
    serving.page.keyboard.press("Enter")
    expect(close).to_be_hidden()
    expect(serving.bar).to_have_text("")


def test_a_tab_in_the_settings_is_a_sentence_with_its_line(serving: Serving) -> None:
    settings = serving.book.folder / "_config.yml"
    text = settings.read_text(encoding="utf-8")
    lines = text.count("\n")
    settings.write_text(f"{text}html:\n\tfavicon: icon.svg\n", encoding="utf-8")
    expect(serving.message).to_have_text(
        f"_config.yml, line {lines + 2}: there is a tab; YAML is indented with blanks", timeout=GOOD
    )
    settings.write_text(text, encoding="utf-8")


def test_contents_that_leave_out_a_page_are_a_fault_that_can_be_mended(serving: Serving) -> None:
    toc, book = serving.book.folder / "_toc.yml", serving.book
    text = toc.read_text(encoding="utf-8")
    book.write("src/small/size.py", MODULE)
    toc.write_text(text.replace("- file: two\n", ""), encoding="utf-8")
    expect(serving.message).to_contain_text("unknown document: 'two'", timeout=GOOD)
    toc.write_text(text, encoding="utf-8")
    expect(serving.bar).to_have_text("", timeout=GOOD)
    book.change("one.md", "# Page one", "# Page one of two")  # all pages are written again
    serving.page.goto(f"{serving.address}one.html")
    heading = serving.page.get_by_role("heading", name="Page one of two")
    expect(heading).to_be_visible(timeout=GOOD)
    expect(serving.bar).to_have_text("")


def children(process: int) -> list[int]:
    """Return the processes that this one has started, and theirs."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    own = [int(number) for number in listed.read_text(encoding="utf-8").split()]
    return own + [deeper for child in own for deeper in children(child)]


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="this system lists no children")
def test_the_end_of_serve_is_the_end_of_its_build(serving: Serving) -> None:
    waits = "import pathlib, time\npathlib.Path('waits').touch()\ntime.sleep(600)"
    serving.book.change("one.md", "print(6 * 7)", waits)
    wait_until((serving.book.folder / "waits").exists, "the cell runs")
    started: Any = children(serving.process.pid)
    assert len(started) >= 2  # the build, and the Python of the cell
    serving.process.send_signal(signal.SIGTERM)
    wait_until(lambda: not any(map(is_running, started)), "its processes have ended")
    expect(serving.bar).to_contain_text("make serve does not answer")
