"""How fast all of MNIST is loaded, beside `fetch_openml` reading its own cache.

Each load runs in a fresh process; imports are not timed, memory is the peak of the whole process.
The cache of `fetch_openml` is filled once, from a stand-in for OpenML on this machine that serves
the same 70,000 images.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from bench.measure import PEERS, SCRATCH
from bench.row import Row
from course_site.paths import ROOT

CACHE = SCRATCH / "openml"
FILE = "mnist_784.arff.gz"
TIMED = """
import json, sys, time
from pathlib import Path
{imports}
start = time.perf_counter()
loaded = {call}
seconds = time.perf_counter() - start
status = Path("/proc/self/status")
if status.exists():  # the peak of this program alone, without that of the one that started it
    peak = int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024
else:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak *= 1 if sys.platform == "darwin" else 1024
print(json.dumps([seconds, peak]))
"""
OURS = ("from course_utils.data import load_mnist", "load_mnist()")
PANDAS = "import numpy, pandas"


def rows(repeats: int = 3) -> list[Row]:
    """One row of time and one of memory."""
    fill_cache()
    parser = "pandas" if _works(PANDAS) else "liac-arff"
    note = "" if parser == "pandas" else " (pandas is missing: see --peers)"
    fetch = (
        "from sklearn.datasets import fetch_openml" + (f"\n{PANDAS}" if not note else ""),
        f"fetch_openml('mnist_784', version=1, as_frame=False, parser={parser!r}, "
        f"data_home={str(CACHE)!r})",
    )
    measured = {"ours": [], "theirs": []}  # type: dict[str, list[tuple[float, float]]]
    for _ in range(repeats):
        measured["ours"].append(_run(*OURS))
        measured["theirs"].append(_run(*fetch))
    (ours, our_peak), (theirs, their_peak) = (
        [statistics.median(values) for values in zip(*runs, strict=True)]
        for runs in measured.values()
    )
    name = f"fetch_openml, {parser}{note}"
    return [
        Row(
            what="load all of MNIST, seconds",
            ours=f"{ours:.2f} s",
            reference=f"{name}, {theirs:.1f} s",
            ratio=theirs / ours,
            goal="20 times",
        ),
        Row(
            what="load all of MNIST, peak memory of the process",
            ours=f"{our_peak / 1e6:.0f} MB",
            reference=f"{name}, {their_peak / 1e6:,.0f} MB",
            ratio=their_peak / our_peak,
            goal="15 times",
        ),
    ]


def fill_cache() -> None:
    """Let fetch_openml download MNIST from the stand-in, unless it has done so before."""
    if next(CACHE.rglob(FILE), None):  # scikit-learn removes it where a parser fails
        return
    from sklearn.datasets import _openml

    from course_utils.data import load_mnist
    from tests.unit.openml_server import OpenMLServer

    print("  making a stand-in for OpenML with all images (a minute, once)", file=sys.stderr)
    mnist = load_mnist()
    with OpenMLServer(mnist.pixels, mnist.labels) as server:

        def ask(request: Request, *args: object, **options: object) -> object:
            parts = urlsplit(request.full_url)
            return urlopen(Request(server.origin + parts.path, headers=dict(request.headers)))

        before, _openml.urlopen = _openml.urlopen, ask
        try:
            _openml.fetch_openml(
                "mnist_784", version=1, as_frame=False, parser="liac-arff", data_home=str(CACHE)
            )
        finally:
            _openml.urlopen = before


def _environment() -> dict[str, str]:
    paths = [str(PEERS), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _works(imports: str) -> bool:
    command = [sys.executable, "-c", imports]
    run = subprocess.run(command, env=_environment(), capture_output=True, check=False)
    return run.returncode == 0


def _run(imports: str, call: str) -> tuple[float, float]:
    """Return the seconds of the call and the peak memory, in bytes, of a process that does it."""
    code = TIMED.format(imports=imports, call=call)
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=_environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
    )
    seconds, peak = json.loads(run.stdout.splitlines()[-1])
    return seconds, peak
