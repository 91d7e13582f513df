"""Every page with code, run live from top to bottom: it shows what the book shows.

The book is executed with other versions of the libraries than the page runs, on another machine.
Words and whole numbers have to be the same; numbers with decimals may differ by `TOLERANCE`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import zip_longest
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import find_browser
from tests.course import SITE
from tests.host import Host
from tests.site.built_site import missing
from tests.site.live_site import (
    BUSY,
    IS_BLANK,
    StillBusy,
    open_page,
    output,
    press,
    wait_until_begun,
    wait_until_idle,
)
from tests.site.live_site import states as states_of
from tests.site.waiting import PATIENCE

TOLERANCE = {"rel": 1e-3, "abs": 1e-9}
NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d*)?(?:e[-+]?\d+)?", re.IGNORECASE)
# Seconds for a page that computes much: some train for minutes. What it has shown by then is
# compared, and the test counts as skipped. LIVE_ALL=1 gives every page the time that it needs.
LONGEST = 7200 if os.environ.get("LIVE_ALL") else 4
COMPUTES_MUCH = 4  # seconds of the book's own run
# How long the book's own run of a page took: one that is quick there has no reason to be cut.
TIMES = SITE.parent / "execution-times.yml"
SECONDS_OF_THE_BOOK = yaml.safe_load(TIMES.read_text("utf-8"))["pages"] if TIMES.exists() else {}
# Training in single precision for many epochs amplifies rounding: another count of errors, by less
# than its own scatter from one seed to the next.
COUNTS_MAY_DIFFER_BY = {"book/accuracy": 20}
# Seconds and speeds are other ones in the browser: lines with these are not compared.
OF_THE_MACHINE = re.compile(r"\b(seconds?|ms|times as fast|MB/s)\b|\d s\b")


def pages_with_live_cells() -> list[str]:
    found = sorted(SITE.rglob("*.html")) if SITE.is_dir() else []
    return [
        path.relative_to(SITE).with_suffix("").as_posix()
        for path in found
        if 'id="live-settings"' in path.read_text(encoding="utf-8")
    ]


PAGES = pages_with_live_cells()
if not find_browser() or not PAGES:
    missing("there is no Chromium, or no site with live cells")


@pytest.fixture(scope="module")
def site() -> Iterator[Host]:
    with Host(SITE) as site:
        yield site


@pytest.fixture(scope="module")
def context(browser: Browser, site: Host) -> Iterator[BrowserContext]:
    """One warm browser for all pages; none of them asks another host for anything."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    hosts: set[str] = set()
    context.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    yield context
    context.close()
    assert {host for host in hosts if host} <= {urlsplit(site.origin).netloc}


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


def split(text: str) -> tuple[list[str], list[str]]:
    """Return the words between the numbers of a text, and the numbers."""
    text = "\n".join(line for line in text.splitlines() if not OF_THE_MACHINE.search(line))
    words = [" ".join(part.split()) for part in NUMBER.split(text)]
    return words, NUMBER.findall(text)


def differences(book: str, live: str, count: int = 0) -> list[str]:
    """Return what differs by more than rounding between two outputs; whole numbers by `count`."""
    (words, numbers), (live_words, live_numbers) = split(book), split(live)
    if words != live_words:
        return [f"{book!r} became {live!r}"]
    found = []
    for one, other in zip_longest(numbers, live_numbers, fillvalue="nan"):
        is_whole = not set(one + other) & {".", "e"}
        a, b = (float(text.replace(",", "").rstrip(".") or "nan") for text in (one, other))
        same = abs(a - b) <= count if is_whole else a == pytest.approx(b, **TOLERANCE)
        if not same:
            found.append(f"{one} became {other}")
    return found


def test_the_comparison_sees_what_it_should() -> None:
    assert differences("loss 0.2261 after 60,000", "loss 0.2262 after 60,000") == []
    assert differences("loss 0.2261", "loss 0.2361") == ["0.2261 became 0.2361"]
    assert differences("252 errors", "253 errors") == ["252 became 253"]
    assert differences("252 errors", "253 errors", count=1) == []
    assert differences("252 errors", "254 errors", count=1) == ["252 became 254"]
    assert differences("a b", "a  c")
    assert differences("[1. 2.]", "[1. 2. 3.]")


@pytest.mark.parametrize("name", PAGES)
def test_all_cells_of_a_page_run_live_and_agree_with_the_book(
    page: Page, site: Host, name: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_page(page, site, name)
    for show in page.locator(".prediction-show").all():
        show.click()  # what is folded has no text and no images
    expect(page.locator('[data-foreseen="folded"]')).to_have_count(0)
    count = page.locator(".live-bar").count()
    book = [output(page, cell) for cell in range(1, count + 1)]
    images = page.evaluate(IMAGES)
    site.requests.clear()
    done = count
    computes_much = SECONDS_OF_THE_BOOK.get(f"{name}.md", 0) > COMPUTES_MUCH
    try:
        press(page, count, "run")
        wait_until_begun(page)
        states = wait_until_idle(page, LONGEST if computes_much else max(LONGEST, PATIENCE))
    except StillBusy:  # stop it, and compare what there is
        assert computes_much, "a page that computes little is stuck"
        states = states_of(page)
        done = next((i for i, state in enumerate(states) if state in BUSY), count)
        stop = page.locator('[data-state="running"] [data-action="stop"]')
        stop.dispatch_event("click")  # also where the cell is folded
        wait_until_idle(page)
    failed = page.evaluate(FAILED)
    assert [cell for cell, state in enumerate(states[:done], 1) if state != "ok"] == failed
    live = [output(page, cell) for cell in range(1, done + 1)]
    book = book[:done]
    found = {
        cell: difference
        for cell, (one, other) in enumerate(zip(book, live, strict=True), 1)
        if cell not in failed
        and (difference := differences(one, other, COUNTS_MAY_DIFFER_BY.get(name, 0)))
    }
    assert not found
    if done < count:
        pytest.skip(f"{done} of {count} cells agree; the next takes longer (LIVE_ALL=1 waits)")
    live_images = page.evaluate(IMAGES)
    assert [image["alt"] for image in live_images] == [image["alt"] for image in images]
    for image, live_image in zip(images, live_images, strict=True):
        assert live_image["width"] == pytest.approx(image["width"], rel=0.08, abs=8)
        assert live_image["height"] == pytest.approx(image["height"], rel=0.08, abs=12)
    for shown in page.locator(".live-output img").all():
        assert not shown.evaluate(IS_BLANK)
    assert errors == []
    # Nothing had to be fetched in the middle of a run, apart from the images of MNIST.
    wheels = [path for path in site.requests if path.endswith(".whl") or "/openblas" in path]
    assert [wheel for wheel in wheels if "course_utils" not in wheel] == []


IMAGES = """[...document.querySelectorAll('.cell_output')]
    .filter((output) => !output.hidden)
    .flatMap((output) => [...output.querySelectorAll('img')])
    .filter((image) => image.checkVisibility()) // not the picture of the other theme
    .map((image) => ({alt: image.alt, width: image.offsetWidth, height: image.offsetHeight}))"""

# The cells of which the book says that they fail.
FAILED = """[...document.querySelectorAll('.live-bar')].flatMap((bar, i) =>
    bar.closest('.tag_raises-exception') ? [i + 1] : [])"""
