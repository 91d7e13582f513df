"""The built site, and what its tests share."""

from __future__ import annotations

import os

import pytest

from tests import course
from tests.course import SITE

# The strictest Content-Security-Policy under which the site works: CONTRIBUTING states it too.
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'"
)


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
