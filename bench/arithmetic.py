"""How long training takes in the page, beside the same training on this machine."""

from __future__ import annotations

import statistics
from typing import Any

from playwright.sync_api import Browser

from bench.live_page import open_with, run_until
from bench.row import Row

REPEATS = 3
# A cell, run here and in the page: three times the same training, and the seconds of each.
SCIKIT_LEARN = """\
import time
import numpy as np
from sklearn.neural_network import MLPClassifier
rng = np.random.default_rng(0)
X, y = rng.random((60_000, 784)), rng.integers(0, 10, 60_000)
seconds = []
for _ in range(REPEATS):
    clf = MLPClassifier((256, 128), batch_size=64, max_iter=1, random_state=0)
    start = time.perf_counter()
    clf.fit(X, y)
    seconds.append(round(time.perf_counter() - start, 3))
print("seconds", *seconds, "end")
"""
OURS = """\
import time
import numpy as np
from course_utils.training import train
rng = np.random.default_rng(0)
X, y = rng.random((60_000, 784), dtype=np.float32), rng.integers(0, 10, 60_000)
seconds = []
for _ in range(REPEATS):
    start = time.perf_counter()
    train((784, 256, 128, 10), X, y, epochs=1)
    seconds.append(round(time.perf_counter() - start, 3))
print("seconds", *seconds, "end")
"""
# Milliseconds until the page answers, 60 times while Python computes.
DELAYS = """async () => {
    const delays = [];
    for (let i = 0; i < 60; i += 1) {
        const start = performance.now();
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        delays.push(performance.now() - start);
        await new Promise((done) => setTimeout(done, 30));
    }
    return delays;
}"""


def rows(browser: Browser, address: str) -> list[Row]:
    """Two trainings live and here, and how long the page keeps a reader waiting meanwhile."""
    delays: list[float] = []
    found = [
        beside(browser, address, f"one {what}, 60,000 images, {kind}, live", code, goal, delays)
        for what, kind, code, goal in (
            ("iteration of MLPClassifier", "float64", SCIKIT_LEARN, 2.2),
            ("epoch of course_utils.training.train", "float32", OURS, 4.0),
        )
    ]
    slowest = statistics.quantiles(delays, n=20)[-1]
    answer = "the page's answer while a cell trains (95 of 100)"
    return [*found, Row(answer, f"{slowest:.0f} ms", "goal 100 ms", 100 / slowest)]


def beside(
    browser: Browser, address: str, what: str, code: str, goal: float, delays: list[float]
) -> Row:
    """Train here and in the page; the medians."""
    code = code.replace("REPEATS", str(REPEATS))
    namespace: dict[str, Any] = {}
    exec(code.replace("print(", "("), namespace)
    native = statistics.median(namespace["seconds"])
    context = browser.new_context()
    page = open_with(context, address, "print('on')\n" + code)
    run_until(page, "on")
    delays += page.evaluate(DELAYS)
    page.wait_for_function(
        "document.querySelector('.live-output').innerText.includes('end')", timeout=600_000
    )
    text = page.locator(".live-output").first.inner_text()
    live = statistics.median(map(float, text.split("seconds")[1].split("end")[0].split()))
    context.close()
    reference = f"outside the browser {native:.2f} s, live / native {live / native:.2f}"
    return Row(what, f"{live:.2f} s", reference, native / live, f"live / native at most {goal}")
