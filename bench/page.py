"""What a chapter sends its reader at the first visit: requests and bytes, as a browser counts them.

The site is served as most hosts serve it, with gzip. The reference is the course's first chapter
built by stock Jupyter Book; what that asks other hosts for is counted but not loaded.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sphinx_external_toc.api import SiteMap, TocTree
from sphinx_external_toc.parsing import parse_toc_yaml

from bench.build import STOCK, make_stock_book
from bench.row import Row
from course_site.paths import ROOT
from tests.browser import find_browser, launch_options
from tests.host import ADDRESS, Host

QUIET_MS = 1000  # what a page asks for after the network was quiet for so long is not counted


@dataclass
class Load:
    """What one visit cost."""

    requests: int = 0
    bytes: int = 0
    third_party: list[str] = field(default_factory=list)


def rows() -> list[Row]:
    """A row of bytes and one of requests: the median chapter, and in brackets the worst."""
    if not find_browser():
        return [Row("first load of a chapter", "not measured", "no Chromium")]
    if not (STOCK / "_build" / "html" / "index.html").is_file():
        make_stock_book()
    ours = list(visit(ROOT / "_build" / "html", [f"{name}.html" for name in chapters()]))
    (stock,) = visit(STOCK / "_build" / "html", ["index.html"])
    size = [load.bytes / 1000 for load in ours]
    requests = [load.requests for load in ours]
    third = sum(len(load.third_party) for load in ours)
    of_stock = stock.requests + len(stock.third_party)
    note = f", and {len(stock.third_party)} requests to other hosts, not loaded"
    return [
        Row(
            what=f"first load of a chapter, transferred (median of {len(ours)}, worst)",
            ours=f"{statistics.median(size):.0f} kB ({max(size):.0f} kB)",
            reference=f"stock Jupyter Book, first chapter: {stock.bytes / 1000:.0f} kB{note}",
            ratio=stock.bytes / 1000 / statistics.median(size),
            goal="at most 350 kB",
        ),
        Row(
            what="first load of a chapter, requests (median, worst)",
            ours=f"{statistics.median(requests):.0f} ({max(requests)}), {third} to other hosts",
            reference=f"stock Jupyter Book, first chapter: {of_stock}",
            ratio=of_stock / statistics.median(requests),
            goal="at most 25, 0",
        ),
    ]


def chapters() -> list[str]:
    """Return the chapters and lessons of the book's parts."""
    contents = parse_toc_yaml(ROOT / "_toc.yml")
    parts = [part for part in contents.root.subtrees if part.caption != "Reference"]
    return [name for part in parts for name in files_in(contents, part)]


def files_in(contents: SiteMap, part: TocTree) -> list[str]:
    """Return the pages of a part of the contents, in their order, each with those below it."""
    deeper = ((name, contents[name].subtrees) for name in part.files())
    return [
        page
        for name, parts in deeper
        for page in (name, *(below for one in parts for below in files_in(contents, one)))
    ]


def visit(site: Path, pages: list[str]) -> Iterator[Load]:
    """Open each page in a browser that has seen nothing of the site."""
    from playwright.sync_api import sync_playwright

    with Host(site, compressing=True) as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for page in pages:
            yield _visit(browser, f"{host.origin}/{page}")
        browser.close()


def _visit(browser: Any, url: str) -> Load:
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    load = watch(page)
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(QUIET_MS)
    context.close()
    return load


def watch(page: Any) -> Load:
    """Return what the page will load from now on; what it asks of other hosts is refused."""
    load = Load()

    def count(event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        if urlsplit(address).hostname == ADDRESS:
            load.requests += 1
        elif not address.startswith(("data:", "blob:")):
            load.third_party.append(address)

    def add(event: dict[str, Any]) -> None:
        load.bytes += round(event["encodedDataLength"])

    def refuse(route: Any) -> None:
        route.abort() if urlsplit(route.request.url).hostname != ADDRESS else route.continue_()

    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", count)
    session.on("Network.loadingFinished", add)
    session.send("Network.enable")
    page.context.route("**/*", refuse)
    return load
