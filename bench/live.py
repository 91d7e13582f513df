"""How soon a cell answers in the page, beside JupyterLite on the same files; and what it costs.

``rows()`` is called by ``python -m bench`` on the built site; run alone, the module prints
them. Every measured start is in a fresh browser profile, from a host on this machine.
"""

from __future__ import annotations

import functools
import http.server
import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import find_browser, launch_options

Row = tuple[str, str, str, float | None]  # what, ours, reference, how many times better ours is

SITE = Path(__file__).resolve().parent.parent / "_build" / "html"
REPEATS = 3
STARTING = """\
import matplotlib.pyplot as plt
import numpy as np
from sklearn.neural_network import MLPClassifier
print("ready", np.arange(3).sum())
"""
TRAINING = """\
import time
import numpy as np
from sklearn.neural_network import MLPClassifier
rng = np.random.default_rng(0)
X, y = rng.random((60_000, 784)), rng.integers(0, 10, 60_000)
clf = MLPClassifier(hidden_layer_sizes=(256, 128), batch_size=64, max_iter=1, random_state=0)
start = time.perf_counter()
clf.fit(X, y)
print("seconds", time.perf_counter() - start)
"""
LITE = "lite/notebooks/index.html?path=bench.ipynb"


def rows() -> list[Row]:
    """One row for each goal; none without a browser or without live cells in the site."""
    page = page_with_everything()
    if not find_browser() or page is None:
        return []
    result: list[Row] = []
    with sync_playwright() as playwright, serving(SITE) as (origin, sent):
        browser = playwright.chromium.launch(**launch_options())
        address = f"{origin}/{page}.html"
        starts = [cold_and_warm(browser, address, sent) for _ in range(REPEATS)]
        cold, warm, size = (statistics.median(values) for values in zip(*starts, strict=True))
        what = "Run to first output, a cell with numpy, matplotlib, scikit-learn"
        if (SITE / "lite").is_dir():
            lite = statistics.median(lite_start(browser, origin) for _ in range(REPEATS))
            result.append(
                (f"{what}: first visit", f"{cold:.1f} s", f"JupyterLite, {lite:.1f} s", lite / cold)
            )
        else:
            result.append((f"{what}: first visit", f"{cold:.1f} s", "JupyterLite: not built", None))
        result.append((f"{what}: second visit", f"{warm:.1f} s", "goal 3 s", 3 / warm))
        result.append(
            (
                f"{what}: fetched",
                f"{size / 1e6:.1f} MB",
                "an own runner in a trial, 54 MB",
                54e6 / size,
            )
        )
        small = size_without_sklearn()
        what = "fetched by a page with numpy and matplotlib only"
        result.append((what, f"{small / 1e6:.1f} MB", "goal 28 MB", 28e6 / small))
        result += training(browser, address)
        browser.close()
    return result


def page_with_everything() -> str | None:
    """Return a page of the site that needs all bundles."""
    for path in sorted(SITE.rglob("*.html")):
        if '"scikit-learn"' in path.read_text(encoding="utf-8").split("</head>")[0]:
            return path.relative_to(SITE).with_suffix("").as_posix()
    return None


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Serve the site, and a notebook with our cell to JupyterLite; count the bytes sent."""
    sent = [0]
    code = {"cell_type": "code", "source": STARTING, "outputs": [], "metadata": {}}
    spec = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    notebook: dict[str, Any] = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": spec},
        "cells": [{**code, "id": "one", "execution_count": None}],
    }
    text = json.dumps(notebook).encode()
    unmade = "1980-01-01T00:00:00Z"
    entry: dict[str, Any] = {
        "name": "bench.ipynb",
        "path": "bench.ipynb",
        "type": "notebook",
        "format": "json",
    }
    entry |= {"created": unmade, "last_modified": unmade, "writable": True, "size": len(text)}
    entry |= {"content": None, "mimetype": None}
    listing: dict[str, Any] = {"name": "", "path": "", "type": "directory", "format": "json"}
    listing |= {
        "content": [entry],
        "created": unmade,
        "last_modified": unmade,
        "writable": True,
        "size": None,
    }
    extra = {
        "/lite/files/bench.ipynb": text,
        "/lite/api/contents/all.json": json.dumps(listing | {"mimetype": None}).encode(),
    }

    class Host(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            data = extra.get(self.path.split("?")[0])
            if data is None:
                return super().do_GET()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            return None

        def copyfile(self, source: Any, outputfile: Any) -> None:
            if "/live/" in self.path:
                sent[0] += Path(self.translate_path(self.path)).stat().st_size
            super().copyfile(source, outputfile)

    handler = functools.partial(Host, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *arguments: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", sent
    finally:
        server.shutdown()
        server.server_close()


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


def cold_and_warm(browser: Browser, address: str, sent: list[int]) -> tuple[float, float, float]:
    """Return the seconds of a first and of a second visit, and the bytes of the first."""
    context = browser.new_context()
    page = open_with(context, address, STARTING)
    before = sent[0]
    cold = run_until(page, "ready 3")
    size = sent[0] - before
    page.close()
    page = open_with(context, address, STARTING)
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
    files |= {manifest["bundles"][name]["pack"] for name in names}
    return sum(manifest["files"][name][0] for name in files)


def training(browser: Browser, address: str) -> list[Row]:
    """One iteration live and here, and how long the page keeps a reader waiting meanwhile."""
    namespace: dict[str, Any] = {}
    exec(TRAINING.replace("print(", "seconds = ("), namespace)
    native = namespace["seconds"][1]
    context = browser.new_context()
    page = open_with(context, address, "print('on')\n" + TRAINING)
    run_until(page, "on")
    delays = page.evaluate(
        """async () => {
            const delays = [];
            for (let i = 0; i < 60; i += 1) {
                const start = performance.now();
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                delays.push(performance.now() - start);
                await new Promise((done) => setTimeout(done, 30));
            }
            return delays;
        }"""
    )
    page.wait_for_function(
        "document.querySelector('.live-output').innerText.includes('seconds')", timeout=300_000
    )
    text = page.locator(".live-output").first.inner_text()
    live = float(text.split("seconds")[1].split()[0])
    context.close()
    what = "one iteration of MLPClassifier, 60,000 images, float64, live"
    slowest = statistics.quantiles(delays, n=20)[-1]
    return [
        (what, f"{live:.1f} s", f"the same outside the browser, {native:.1f} s", native / live),
        (
            "the page's answer while a cell trains (95 of 100)",
            f"{slowest:.0f} ms",
            "goal 100 ms",
            100 / slowest,
        ),
    ]


if __name__ == "__main__":
    for row in rows():
        print(*row, sep=" | ")
