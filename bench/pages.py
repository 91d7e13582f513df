"""Every page of the site: what it sends before a click, whether it keeps still, what axe finds.

On a desktop and on a phone, as hosts serve it. The shift is the largest of a second of loading and
of reading to the end, while figures and live cells arrive (Cumulative Layout Shift). axe looks at
the page in the light and the dark theme, on a phone, and in forced colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.page import QUIET_MS, watch
from bench.row import Row
from course_site.paths import ROOT
from tests import axe
from tests.browser import find_browser, launch_options
from tests.host import Host

SITE = ROOT / "_build" / "html"
GOAL = "25, 350 kB; 0.02; 0"
DESKTOP = {"viewport": {"width": 1366, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
FORCED = {**DESKTOP, "forced_colors": "active"}
DARK = "Object.assign(document.documentElement.dataset, {mode: 'dark', theme: 'dark'})"
READING_MS = 40  # between two screens that are scrolled to
# The largest sum of shifts in five seconds without a second of rest: what Chromium reports.
SHIFTS = """
window.shift = 0;
let start = -Infinity, last = -Infinity, sum = 0;
new PerformanceObserver((list) => {
  for (const {value, startTime, hadRecentInput} of list.getEntries()) {
    if (hadRecentInput) continue;
    if (startTime - last > 1000 || startTime - start > 5000) [start, sum] = [startTime, 0];
    [last, sum] = [startTime, sum + value];
    window.shift = Math.max(window.shift, sum);
  }
}).observe({type: "layout-shift", buffered: true});
"""


def rows() -> list[Row]:
    """A row for each page: requests, bytes, shift; on a phone; what axe finds."""
    if not find_browser():
        return [Row("pages", "not measured", "no Chromium")]
    return list(measure(SITE, pages_of(SITE)))


def pages_of(site: Path) -> list[str]:
    """Return the pages of the book and those that Sphinx adds, without what is only copied."""
    folders = ("", "book", "lessons")
    found = [page for folder in folders for page in sorted((site / folder).glob("*.html"))]
    return [page.relative_to(site).as_posix() for page in found]


def measure(site: Path, pages: list[str]) -> Iterator[Row]:
    """Open each page in a browser that has seen nothing of the site."""
    from playwright.sync_api import sync_playwright

    with Host(site, compressing=True) as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for page in pages:
            wide, *light_and_dark = visit(browser, f"{host.origin}/{page}", DESKTOP, themes=2)
            narrow, on_phone = visit(browser, f"{host.origin}/{page}", PHONE)
            _, forced = visit(browser, f"{host.origin}/{page}", FORCED)
            found = ", ".join(map(str, [*light_and_dark, on_phone, forced]))
            ours = f"{wide}; at 390 px {narrow}; axe {found}"
            yield Row(page.removesuffix(".html"), ours, goal=GOAL)
        browser.close()


def visit(browser: Any, url: str, options: dict[str, Any], themes: int = 1) -> list[Any]:
    """Return what a page sent and how it moved, and how many rules axe sees broken in a theme."""
    context = browser.new_context(bypass_csp=True, **options)
    page = context.new_page()
    load = watch(page)
    page.add_init_script(SHIFTS)
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(QUIET_MS)
    sent = f"{load.requests}, {load.bytes / 1000:.0f} kB"
    for place in range(0, page.evaluate("document.documentElement.scrollHeight"), 500):
        page.evaluate(f"scrollTo({{top: {place}, behavior: 'instant'}})")
        page.wait_for_timeout(READING_MS)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(QUIET_MS)
    shift = page.evaluate("window.shift")
    found = [len(axe.violations(page))]
    if themes == 2:
        page.evaluate(DARK)
        page.wait_for_timeout(QUIET_MS)
        found.append(len(axe.violations(page)))
    context.close()
    return [f"{sent}, shift {shift:.3f}", *found]
