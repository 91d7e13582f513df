"""A small site with the interactive figures, and a browser that looks at it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.course import ROOT
from tests.site.waiting import settle, wait_for_timers
from tests.small_book import build_site, start_page

BUILT = ROOT / "_build" / "widgets" / "draw-digit"
NAMES = (
    "draw-digit",
    "bend-a-line",
    "fold-the-plane",
    "layers",
    "softmax",
    "forward-pass",
    "my-hand",
)
STRICT = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"
EXTENSIONS = """\
extensions = ["myst_parser", "course_site.pages.widgets"]
myst_enable_extensions = ["dollarmath"]
exclude_patterns = ["_build"]
html_copy_source = False
"""
EXTENSIONS += f"html_static_path = [{str(ROOT / '_static')!r}]\n"  # figures read numbers by it
# Without styles of its own, for a policy that allows none.
PLAIN = EXTENSIONS + 'html_sidebars = {"**": []}\nhtml_theme = "basic"\n'
THEMED = f"""{EXTENSIONS}
html_theme = "sphinx_book_theme"
html_css_files = ["course.css"]
html_context = {{"default_mode": "light"}}
"""


def provide_network(folder: Path) -> None:
    """Put the exported network into `folder`: the build's, or one that is trained here."""
    if (BUILT / "network.json").is_file():
        shutil.copytree(BUILT, folder)
        return
    from course_site import digit_network

    digit_network.export(digit_network.train(), folder, source="trained for the tests")


def build_figures(folder: Path, *, plain: bool = False) -> Path:
    """Build one page for each figure; `plain` takes the theme without styles of its own."""
    pages = {"index": start_page(*NAMES, "no-figure", "far-below")}
    pages["no-figure"] = "# No figure\n\nText.\n"
    far = "\n\n".join(["Text."] * 80)
    pages["far-below"] = f"# Far\n\n{far}\n\n```{{widget}} layers\nThe fallback.\n```\n"
    for name in NAMES:
        figure = f"```{{widget}} {name}\nThe fallback of {name}.\n```"
        pages[name] = f"# Page\n\n## Try it\n\nBefore.\n\n{figure}\n\nAfter.\n"
    settings, target = (PLAIN, "plain") if plain else (THEMED, "themed")
    site, warnings = build_site(folder, settings, pages, name=target)
    assert warnings == ""
    return site


def open_figure(page: Page, address: str, state: str = "") -> Any:
    """Open the page of a figure, wait until it has started; return its section."""
    name = address.rsplit("/", 1)[1].removesuffix(".html")
    page.goto(address + (f"#{name}?{state}" if state else ""))
    page.wait_for_selector(".widget[data-ready]")
    section = page.locator(".widget")
    assert section.get_attribute("data-ready") == "true"
    settle(page)
    return section


def watch(page: Page) -> list[str]:
    """Return a list that collects what the console and the page complain of."""
    found: list[str] = []

    def hear(message: Any) -> None:
        if message.type in ("error", "warning") and "favicon" not in message.location.get(
            "url", ""
        ):
            found.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def set_theme(page: Page, theme: str) -> None:
    page.evaluate("(t) => { document.documentElement.dataset.theme = t; }", theme)
    settle(page)


def announced(page: Page) -> str:
    """Return what is in the live region once the next announcement has come."""
    wait_for_timers(page, 1100)
    return page.inner_text(".wg-announce")


def address_state(page: Page) -> str:
    """Return the hash once the state has been written into it."""
    wait_for_timers(page, 800)
    return str(page.evaluate("location.hash"))


def from_page(page: Page, script: str) -> Any:
    """Run a script in the page that may import the figures' modules; return its result."""
    return json.loads(page.evaluate(f"(async () => JSON.stringify(await ({script})()))()"))
