"""Where Python comes from: from a content delivery network, or from nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from course_site.live.official import CDN, fetch_official
from tests.host import Host
from tests.site.live_site import build_small_site, button, open_page, output, run

NOWHERE = "http://127.0.0.1:9"


def test_without_the_runtime_the_book_is_built_and_says_so(tmp_path: Path) -> None:
    unreachable = {"HTTPS_PROXY": NOWHERE, "https_proxy": NOWHERE, "PIP_INDEX_URL": NOWHERE}
    unreachable["REQUIRE_BROWSER"] = ""  # where it is set, such a build fails
    folder, said = build_small_site(
        tmp_path / "book", COURSE_CACHE_DIR=str(tmp_path / "cache"), PIP_RETRIES="0", **unreachable
    )
    assert "The pages offer no Run: Pyodide's packages could be fetched neither" in said
    text = (folder / "cells.html").read_text(encoding="utf-8")
    assert "live-settings" not in text
    assert not (folder / "live").exists()
    assert "The sum is 15" in text  # the output of the book


@pytest.fixture(scope="module")
def network(browser_python: None) -> Iterator[Host]:
    """The official files on another origin, with the headers that jsDelivr sends."""
    with Host(fetch_official()) as site:
        site.faults["headers"] = {
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        yield site


def test_python_from_a_network_runs_the_cells_and_the_button_says_where_from(
    browser: Browser, network: Host, tmp_path: Path
) -> None:
    folder, said = build_small_site(tmp_path / "book", LIVE_SOURCE="cdn")
    assert CDN in said
    (manifest,) = (folder / "live").glob("manifest-*.json")
    text = manifest.read_text(encoding="utf-8")
    assert CDN in text
    manifest.write_text(text.replace(CDN, f"{network.origin}/"), encoding="utf-8")
    page = browser.new_page()
    hosts: list[str] = []
    page.on("request", lambda request: hosts.append(urlsplit(request.url).netloc))
    with Host(folder) as site:
        open_page(page, site, "cells")
        assert button(page, 1, "run").inner_text() == "Run (from cdn.jsdelivr.net)"
        assert set(hosts) == {urlsplit(site.origin).netloc}  # before the button is pressed
        book = [output(page, cell) for cell in range(1, 8)]
        assert run(page, 7) == ["ok", "ok", "ok", "ok", "ok", "error", "ok"]
        live = [output(page, cell) for cell in range(1, 8)]
    page.close()
    assert network.requests
    assert live[:3] == book[:3]
