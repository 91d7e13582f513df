"""A page whose first cell runs our code, as an edit of the reader's."""

from __future__ import annotations

import json
import time

from playwright.sync_api import BrowserContext, Page


def open_with(context: BrowserContext, address: str, code: str) -> Page:
    """Open a page with our code in its first cell, as an edit of the reader's."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("document.documentElement.dataset.live === 'ready'")
    page.locator('[data-action="edit"]').first.click()
    page.locator(".cm-content").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    return page


def run_until(page: Page, text: str) -> float:
    """Press Run in the first cell; return the seconds until its live output holds the text."""
    start = time.perf_counter()
    page.locator('[data-action="run"]').first.click()
    seen = f"document.querySelector('.live-output')?.innerText.includes({json.dumps(text)})"
    deadline = start + 300
    while time.perf_counter() < deadline:
        try:  # the page may reload once
            page.wait_for_function(seen, timeout=300_000, polling=20)
            return time.perf_counter() - start
        except Exception:
            time.sleep(0.01)
    raise TimeoutError(f"{text!r} did not show within 300 s")
