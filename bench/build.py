"""How fast the whole book is built: from nothing, unchanged, and with one line of prose changed.

Built are copies below `_build/bench`, so that the book itself stays as it is. The reference for a
cold build is the summed execution time of its own pages; for the others it is stock Jupyter Book
with one page, the course's first, executed before and cached.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from bench.measure import SCRATCH
from bench.row import Row
from course_site.paths import ROOT

OWN = ("book", "lessons", "index.md")  # what a copy has of its own; the rest is linked
NOT_LINKED = {"_build", ".git", ".venv", *OWN}
REBUILT = {"html", ".doctrees", "jupyter_execute", "vendor", ".jupyter_cache", "widgets", "bench"}
STOCK = SCRATCH / "stock"
FIRST_PAGE = "book/images.md"


def rows(repeats: int = 3, book: Path = ROOT, serial: bool = False) -> list[Row]:
    """Three rows; with `serial` one more, of pages executed one after the other."""
    ours = copy_book(book.resolve(), SCRATCH / "book")
    cold = _timed(lambda: build(ours))
    summed = summed_execution(ours)
    unchanged = _median(repeats, lambda: build(ours))
    page = ours / FIRST_PAGE if (ours / FIRST_PAGE).is_file() else ours / "index.md"
    changed = _median(repeats, lambda: build(ours), before=lambda: add_prose(page))
    stock_page = make_stock_book()
    stock_unchanged = _median(repeats, build_stock)
    stock_changed = _median(repeats, build_stock, before=lambda: add_prose(stock_page))
    n = len(_read(ours)["pages"])
    result = [
        Row(
            what=f"cold build of the whole book ({n} executed pages)",
            ours=f"{cold:.0f} s",
            reference=f"its pages' execution, summed: {summed:.0f} s",
            ratio=summed / cold,
            goal="1.33 times",
        ),
        Row(
            what="unchanged rebuild of the whole book",
            ours=f"{unchanged:.1f} s",
            reference=f"stock Jupyter Book, one page: {stock_unchanged:.1f} s",
            ratio=stock_unchanged / unchanged,
            goal="0.5 times",
        ),
        Row(
            what="rebuild with one line of prose changed",
            ours=f"{changed:.1f} s",
            reference=f"stock Jupyter Book, one page: {stock_changed:.1f} s",
            ratio=stock_changed / changed,
            goal="0.5 times",
        ),
    ]
    if serial:
        alone = copy_book(book.resolve(), SCRATCH / "serial")
        build(alone, "--workers", "1")
        clean = summed_execution(alone)
        what = "cold build, beside its pages executed one after the other, alone"
        result.append(Row(what, f"{cold:.0f} s", f"{clean:.0f} s", clean / cold, "1.33 times"))
    return result


def copy_book(source: Path, target: Path) -> Path:
    """Return a copy of a book with nothing executed; what the pages do not hold is linked."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "_build").mkdir(parents=True)
    for path in source.iterdir():
        if path.name not in NOT_LINKED:
            (target / path.name).symlink_to(path.resolve())
    for name in OWN:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)
        elif (source / name).is_file():
            shutil.copy(source / name, target / name)
    made = (source / "_build").iterdir() if (source / "_build").is_dir() else ()
    for path in made:  # the times tell which pages are slow
        if path.is_dir() and path.name not in REBUILT:
            (target / "_build" / path.name).symlink_to(path.resolve())
        elif path.name == "execution-times.yml":
            shutil.copy(path, target / "_build")
    return target


def build(book: Path, *options: str) -> None:
    """Build a copy as `make book` does."""
    _run([sys.executable, "-m", "course_site", "build", str(book), *options])


def summed_execution(book: Path) -> float:
    """Return how long the pages of a built book took to execute, one added to the other."""
    return sum(_read(book)["pages"].values())


def make_stock_book() -> Path:
    """Build a stock book of one page, so that its cells are cached; return the page."""
    page = STOCK / "index.md"
    shutil.rmtree(STOCK, ignore_errors=True)
    STOCK.mkdir(parents=True)
    text = (ROOT / FIRST_PAGE).read_text(encoding="utf-8")
    text = re.sub(r"^(`{3,})\{(?:quiz|predict)\}.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    page.write_text(text, encoding="utf-8")
    settings = {
        "title": "Stock",
        "execute": {"execute_notebooks": "cache", "timeout": 300},
        "sphinx": {"extra_extensions": ["sphinx_exercise", "sphinx_proof"]},
    }
    (STOCK / "_config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    (STOCK / "_toc.yml").write_text(
        yaml.safe_dump({"format": "jb-book", "root": "index"}), encoding="utf-8"
    )
    build_stock()
    return page


def build_stock() -> None:
    """Build the stock book."""
    start = "from jupyter_book.cli.main import main; main()"
    _run([sys.executable, "-c", start, "build", str(STOCK)])


def _run(command: list[str]) -> None:
    run = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, encoding="utf-8")
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")


def _timed(function: Callable[[], None]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def _median(
    repeats: int, function: Callable[[], None], before: Callable[[], None] = lambda: None
) -> float:
    times = []
    for _ in range(repeats):
        before()
        times.append(_timed(function))
    return statistics.median(times)


def add_prose(page: Path) -> None:
    """Add a sentence to the source of a page."""
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text.rstrip()}\n\nOne more sentence.\n", encoding="utf-8")


def _read(book: Path) -> dict[str, dict[str, float]]:
    text = (book / "_build" / "execution-times.yml").read_text(encoding="utf-8")
    times: dict[str, dict[str, float]] = yaml.safe_load(text)
    return times
