"""The built site, served as a plain static host serves it, and a browser that looks at it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course_site.live.manifest import prepare
from course_site.problems import Problem
from tests.browser import find_browser, launch_options
from tests.course import SITE
from tests.host import Host


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built site."""
    if not (SITE / "index.html").is_file():
        pytest.fail("There is no site in _build/html: run `make book` first.")
    return SITE


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site; return its address, without a slash at the end."""
    with Host(site) as host:
        yield host.origin


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """Return Playwright: one for all tests, since a process cannot have two."""
    if not find_browser():
        message = "There is no Chromium: see tests/browser.py."
        pytest.fail(message) if os.environ.get("REQUIRE_BROWSER") else pytest.skip(message)
    from playwright.sync_api import expect, sync_playwright

    # For what is there at once on a quiet machine; others may be computing on this one.
    expect.set_options(timeout=60_000)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser_python() -> None:
    """Make the Python that runs in the page; it is fetched once, and only if a test needs it."""
    try:
        prepare()
    except Problem as problem:
        message = f"There is no Python for the browser: {problem}"
        pytest.fail(message) if os.environ.get("REQUIRE_BROWSER") else pytest.skip(message)


@pytest.fixture(scope="session")
def browser(playwright: Any) -> Iterator[Any]:
    """Return a headless Chromium."""
    chromium = playwright.chromium.launch(**launch_options())
    yield chromium
    chromium.close()
