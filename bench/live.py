"""How soon a cell answers in the page, beside JupyterLite on the same files; and what it costs.

Every measured start is in a fresh browser profile, from a host on this machine.
"""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench import arithmetic
from bench.live_page import open_with, run_until
from bench.row import Row
from course_site.paths import ROOT
from tests.browser import find_browser, launch_options
from tests.host import Host

SITE = ROOT / "_build" / "html"
REPEATS = 3
STARTING = """\
import matplotlib.pyplot as plt
import numpy as np
from sklearn.neural_network import MLPClassifier
print("ready", np.arange(3).sum())
"""
LITE = "lite/notebooks/index.html?path=bench.ipynb"


def rows() -> list[Row]:
    """One row for each goal; none without a browser or without live cells in the site."""
    page = page_with_everything()
    if not find_browser() or page is None:
        return []
    result: list[Row] = []
    with sync_playwright() as playwright, Host(SITE) as host:
        offer_notebook(host)
        browser = playwright.chromium.launch(**launch_options())
        address = host.address(page)
        starts = [cold_and_warm(browser, host, page) for _ in range(REPEATS)]
        cold, warm, size = (statistics.median(values) for values in zip(*starts, strict=True))
        what = "Run to first output, a cell with numpy, matplotlib, scikit-learn"
        if (SITE / "lite").is_dir():
            lite = statistics.median(lite_start(browser, host.origin) for _ in range(REPEATS))
            reference, ratio = f"JupyterLite, {lite:.1f} s", lite / cold
        else:
            reference, ratio = "JupyterLite: not built", None
        result.append(Row(f"{what}: first visit", f"{cold:.1f} s", reference, ratio))
        result.append(Row(f"{what}: second visit", f"{warm:.1f} s", "goal 3 s", 3 / warm))
        reference = "an own runner in a trial, 54 MB"
        result.append(Row(f"{what}: fetched", f"{size / 1e6:.1f} MB", reference, 54e6 / size))
        small = size_without_sklearn()
        what = "fetched by a page with numpy and matplotlib only"
        result.append(Row(what, f"{small / 1e6:.1f} MB", "goal 16 MB", 16e6 / small))
        result += arithmetic.rows(browser, address)
        browser.close()
    return result


def page_with_everything() -> str | None:
    """Return a page of the site that needs all portions."""
    for path in sorted(SITE.rglob("*.html")):
        if '"scikit-learn"' in path.read_text(encoding="utf-8").split("</head>")[0]:
            return path.relative_to(SITE).with_suffix("").as_posix()
    return None


def offer_notebook(host: Host) -> None:
    """Let the host have a notebook with our cell, in the place where JupyterLite looks for it."""
    code = {"cell_type": "code", "source": STARTING, "outputs": [], "metadata": {}}
    spec = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": spec},
        "cells": [{**code, "id": "one", "execution_count": None}],
    }
    text = json.dumps(notebook).encode()
    unmade = "1980-01-01T00:00:00Z"
    same: dict[str, Any] = {
        "created": unmade,
        "last_modified": unmade,
        "writable": True,
        "format": "json",
    }
    entry: dict[str, Any] = {
        "name": "bench.ipynb",
        "path": "bench.ipynb",
        "type": "notebook",
        "size": len(text),
    }
    entry |= {**same, "content": None, "mimetype": None}
    listing: dict[str, Any] = {"name": "", "path": "", "type": "directory", "size": None}
    listing |= {**same, "content": [entry], "mimetype": None}
    host.made["/lite/files/bench.ipynb"] = text
    host.made["/lite/api/contents/all.json"] = json.dumps(listing).encode()


def bytes_of_python(host: Host) -> int:
    """Return how many bytes of the browser's Python were sent until now."""
    return sum(size for address, size in host.sent if "/live/" in address)


def cold_and_warm(browser: Browser, host: Host, name: str) -> tuple[float, float, float]:
    """Return the seconds of a first and of a second visit, and the bytes of the first."""
    context = browser.new_context()
    page = open_with(context, host.address(name), STARTING)
    before = bytes_of_python(host)
    cold = run_until(page, "ready 3")
    size = bytes_of_python(host) - before
    page.close()
    page = open_with(context, host.address(name), STARTING)
    warm = run_until(page, "ready 3")
    context.close()
    return cold, warm, size


def lite_start(browser: Browser, origin: str) -> float:
    """Return the seconds from opening the notebook to its first output."""
    context = browser.new_context()
    page = context.new_page()
    start = time.perf_counter()
    page.goto(f"{origin}/{LITE}")
    page.locator(".jp-CodeCell .cm-content").first.click(timeout=60_000)
    page.keyboard.press("Shift+Enter")
    page.locator(".jp-OutputArea-output", has_text="ready 3").first.wait_for(timeout=120_000)
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def size_without_sklearn() -> int:
    """Return what a page fetches that imports numpy and matplotlib, from the manifest."""
    manifest = json.loads(next((SITE / "live").glob("manifest-*.json")).read_text(encoding="utf-8"))
    names = ["numpy", "matplotlib", "course_utils"]
    files = {*manifest["core"].values(), manifest["lock"], manifest["script"]}
    files |= {manifest["portions"][name]["pack"] for name in names}
    return sum(manifest["files"][name][0] for name in files)
