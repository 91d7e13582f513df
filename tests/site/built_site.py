"""The built site, and what its tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import course
from tests.course import SITE

# The strictest Content-Security-Policy under which the site works: CONTRIBUTING states it too.
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'"
)

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DENIED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {
    configurable: true,
    get() { throw new DOMException("denied", "SecurityError"); },
  });"""


def missing(what: str) -> None:
    """Skip the tests of a module for want of something; fail where nothing may be wanting (CI)."""
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(f"{what}, and REQUIRE_BROWSER is set", pytrace=False)
    pytest.skip(what, allow_module_level=True)


def site_pages() -> list[str]:
    """Return the addresses of all pages below the site's root, those without content too."""
    return sorted(
        page.relative_to(SITE).as_posix()
        for page in SITE.rglob("*.html")
        if not {"_static", "live", "lite"} & set(page.relative_to(SITE).parts)
    )


def first_page_with(text: str) -> str:
    """Return the address of the first page whose HTML holds this text; skip without one."""
    for name in course.PAGES:
        if text in (SITE / f"{name}.html").read_text(encoding="utf-8"):
            return f"{name}.html"
    pytest.skip(f"no page of this course has {text}")


@contextmanager
def opened(browser: Browser, url: str, *, script: str = "", **options: Any) -> Iterator[Page]:
    """Open a page in a context of its own; fail if a script of it threw."""
    context = browser.new_context(**options)
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    if script:
        page.add_init_script(script)
    page.goto(url)
    yield page
    assert thrown == []
    context.close()
