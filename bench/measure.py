"""Measure the course beside references: how fast it loads, builds and trains, how small it is.

Each section is a module `bench/<section>.py` with a function `rows`. References that are not
installed are said to be missing; `--peers` installs pandas for the section `loading`. All of it
takes about half an hour: name the sections that you want.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.row import Row
from course_site.paths import ROOT

SCRATCH = ROOT / "_build" / "bench"
PEERS = SCRATCH / "peers"
SECTIONS = ("loading", "build", "page", "pages", "regions", "training", "live", "widgets")
# Goals of the rows of other modules, by what is measured and by the reference.
GOALS = (
    (r"all regions of 2 -> 64 ", "SplineCam", "500 times"),
    (r"all regions of 2 -> 64 ", "", "under 33 ms"),
    (r"all regions of 2 -> 128 ", "SplineCam", "500 times"),
    (r"all regions of 2 -> 128 ", "", "1 times"),
    (r"training, seconds per epoch", "MLPClassifier", "3 times"),
    (r"training, seconds per epoch", "torch", "1 times"),
    (r"training, seconds per epoch", "JAX", "0.67 times"),
    (r"recipe of 6 epochs", "", "98.4 %"),
    (r"recipe of 40 epochs", "", "99.0 % in 60 s"),
    (r"drawings of any size, .* read right \(", "", "96 %"),
    (r"stroke to probabilities", "", "under 2 ms"),
    (r"weights of the network", "", "at most 240 kB"),
)
HEAD = ("what", "ours", "reference", "times better", "goal")


def measure(section: str, options: dict[str, Any]) -> list[Row]:
    """Return the rows of one section; what it lacks becomes a row that says so."""
    try:
        module = importlib.import_module(f"bench.{section}")
    except ImportError as problem:
        return [Row(section, "not measured", f"{problem}")]
    known = inspect.signature(module.rows).parameters
    rows = module.rows(**{name: value for name, value in options.items() if name in known})
    return list(rows)


def as_text(row: Row) -> tuple[str, ...]:
    """Return the five cells of a row, its goal looked up where the row has none."""
    ratio = row.ratio
    shown = "" if ratio is None else f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.2f}"
    found = (g for w, r, g in GOALS if re.search(w, row.what) and r in row.reference)
    return row.what, row.ours, row.reference, shown, row.goal or next(found, "")


def table(rows: Sequence[Row]) -> str:
    """Return a Markdown table whose columns stand below each other in a terminal too."""
    texts = [HEAD, *map(as_text, rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = [
        f"| {' | '.join(c.ljust(w) for c, w in zip(cells, widths, strict=True))} |"
        for cells in texts
    ]
    lines.insert(1, f"|{'|'.join('-' * (w + 2) for w in widths)}|")
    return "\n".join(lines)


def install_peers() -> None:
    """Install pandas apart from the environment; scikit-learn cannot read MNIST with version 3."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--upgrade"]
    subprocess.run([*command, "--target", str(PEERS), "pandas<3", "pytz"], check=True)


def machine() -> str:
    """Return on what the numbers were measured."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file() and (
        found := re.search(r"model name\s*: (.*)", info.read_text(encoding="utf-8"))
    ):
        name = found.group(1)
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {name}"


def main() -> None:
    """Measure the named sections one after the other, and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sections", nargs="*", metavar="section", help=", ".join(SECTIONS))
    parser.add_argument("--repeats", type=int, default=3, help="runs whose median counts")
    parser.add_argument("--book", type=Path, default=ROOT, help="the book to build")
    parser.add_argument("--serial", action="store_true", help="also execute page by page, alone")
    parser.add_argument("--speed", action="store_true", help="training without its accuracy")
    parser.add_argument("--peers", action="store_true", help="install pandas to compare with")
    arguments = parser.parse_args()
    if unknown := set(arguments.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    if arguments.peers:
        install_peers()
    options = {name: getattr(arguments, name) for name in ("repeats", "book", "serial")}
    options["accuracy"] = not arguments.speed
    rows: list[Row] = []
    for section in arguments.sections or SECTIONS:
        print(f"Measuring {section} ...", file=sys.stderr, flush=True)
        rows += measure(section, options)
    print(f"\n{machine()}\n\n{table(rows)}")
