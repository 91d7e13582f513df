"""Execute the pages of a book in parallel into the jupyter-cache that Jupyter Book reads.

jupyter-cache knows a page by its code cells alone, so prose may change freely. What it does not
know is what the cells import: `cache_key` covers that, and a cache made under another key is
emptied. jupyter-cache has a parallel executor of its own; this one exists because a failure here
must name page, cell and cause, and the slow pages must start first.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.readers import NbReadError
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

READER = {"name": "myst_nb_md", "type": "plugin"}
IGNORED = {"__pycache__", ".mypy_cache"}
# Figures are drawn as SVG, without the date, so that two builds give the same file.
KERNEL_OPTIONS = [
    "--HistoryManager.enabled=False",
    "--InlineBackend.figure_formats={'svg'}",
    "--IPKernelApp.log_level=ERROR",
    "--InlineBackend.print_figure_kwargs={'bbox_inches': 'tight', 'metadata': {'Date': None}}",
]


@dataclass(frozen=True)
class Outcome:
    """What became of one page: the executed notebook, or the cause of its failure."""

    page: Path
    seconds: float
    notebook: nbformat.NotebookNode | None = None
    failure: str = ""


def cache_key(paths: Iterable[Path]) -> str:
    """Return a digest of every file at or below `paths`, and of what runs the cells."""
    digest = hashlib.sha256(repr([platform.python_version(), *KERNEL_OPTIONS]).encode())
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            if IGNORED.isdisjoint(file.parts):
                digest.update(str(file.relative_to(path.parent)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def open_cache(folder: Path, key: str) -> Any:
    """Return the jupyter-cache in `folder`, empty if it was not made under `key`."""
    stamp = folder / "made-from"
    if folder.exists() and not (stamp.is_file() and stamp.read_text() == key):
        shutil.rmtree(folder)
    cache = get_cache(folder)
    cache.list_cache_records()  # creates the database
    stamp.write_text(key)
    return cache


def pages_with_code(root: Path) -> list[Path]:
    """Return the pages of _toc.yml that hold code cells."""
    entries = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    pages = (root / f"{name}.md" for name in _files(entries))
    return [p for p in pages if p.is_file() and "{code-cell}" in p.read_text(encoding="utf-8")]


def _files(entry: Any) -> list[str]:
    if isinstance(entry, list):
        return [name for item in entry for name in _files(item)]
    if not isinstance(entry, dict):
        return []
    own = [entry[k] for k in ("root", "file") if k in entry]
    return own + [n for k in ("parts", "chapters", "sections") for n in _files(entry.get(k))]


def describe_failure(page: Path, notebook: nbformat.NotebookNode, cause: Exception) -> str:
    """Return a message that names the page, the cell that failed, and why."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failed = next(
        (i for i, cell in enumerate(code) if any(o.output_type == "error" for o in cell.outputs)),
        None,
    )
    if failed is None:  # no error output: the cell that ran out of time or lost its kernel
        failed = next((i for i, cell in enumerate(code) if not cell.get("done")), 0)
    if isinstance(cause, CellTimeoutError):
        reason = "it ran out of time (execute: timeout in _config.yml)"
    elif isinstance(cause, DeadKernelError):
        reason = "its Python process died (out of memory?)"
    elif isinstance(cause, CellExecutionError):
        reason = f"{cause.ename}: {cause.evalue}"
    else:
        reason = f"{type(cause).__name__}: {cause}"
    line = notebook.metadata["source_map"][notebook.cells.index(code[failed])]
    source = "\n".join(f"    {text}" for text in code[failed].source.splitlines())
    return f"{page}, line {line}: code cell {failed + 1} of {len(code)} failed: {reason}\n{source}"


def execute_page(page: Path, notebook: nbformat.NotebookNode, timeout: int) -> Outcome:
    """Run one notebook in a fresh kernel, in the folder of its page."""
    start = time.perf_counter()

    def mark_done(cell: Any, cell_index: int, execute_reply: Any) -> None:
        cell["done"] = True

    client = NotebookClient(
        notebook,
        timeout=timeout,
        record_timing=False,
        extra_arguments=KERNEL_OPTIONS,
        resources={"metadata": {"path": str(page.parent)}},
        on_cell_executed=mark_done,
    )
    try:
        client.execute()
    except Exception as cause:  # whatever it was is reported with its page, never swallowed
        failure = describe_failure(page, notebook, cause)
        return Outcome(page, time.perf_counter() - start, failure=failure)
    for cell in notebook.cells:
        cell.pop("done", None)
    return Outcome(page, time.perf_counter() - start, notebook)


class KnownPages:
    """The pages that were in the cache when last looked at, by their content.

    To read a page's cells takes longer than anything else in a build in which nothing changed.
    """

    def __init__(self, root: Path) -> None:
        self._file = known_pages_file(root)
        self._text = self._file.read_text(encoding="utf-8") if self._file.is_file() else "{}"
        self._known: dict[str, str] = json.loads(self._text)
        self._seen: dict[str, str] = {}

    def has(self, page: Path) -> bool:
        """Tell whether the page is known as it stands."""
        digest = hashlib.sha256(page.read_bytes()).hexdigest()
        self._seen[str(page)] = digest
        return self._known.get(str(page)) == digest

    def add(self, page: Path) -> None:
        """Note that the page, as `has` saw it, is in the cache."""
        self._known[str(page)] = self._seen[str(page)]

    def write(self) -> None:
        """Keep what is known for the next build; the file's date tells of the last change."""
        text = json.dumps(self._known, indent=1)
        if text != self._text or not self._file.is_file():
            self._file.write_text(text, encoding="utf-8")


def known_pages_file(root: Path) -> Path:
    """Return the file of `KnownPages`: it goes when the cache is emptied."""
    return root / "_build" / ".jupyter_cache" / "known-pages.json"


def execute_pages(root: Path, cache: Any, *, timeout: int, workers: int | None = None) -> list[str]:
    """Execute every page of the book that the cache lacks; return the failures."""
    waiting = {}
    failures: list[str] = []
    expected: dict[Path, float] = {}
    seconds_before = _read_times(root)
    known = KnownPages(root)
    for page in pages_with_code(root):
        if known.has(page):
            continue
        record = cache.add_nb_to_project(str(page), read_data=READER)
        name = page.relative_to(root).as_posix()
        try:
            if cache.get_cached_project_nb(str(page)) is None:
                waiting[page] = (record, cache.get_project_notebook(record.pk).nb)
                expected[page] = seconds_before.get(name, page.stat().st_size / 1000)
            else:
                known.add(page)
        except NbReadError as problem:
            failures.append(f"{page}: {problem}")
    if failures or not waiting:
        known.write()
        return failures
    start = time.perf_counter()
    workers = min(workers or os.cpu_count() or 1, len(waiting))
    print(f"Executing {len(waiting)} page(s), {workers} at a time", flush=True)
    longest_first = sorted(waiting, key=lambda p: -expected[p])
    with ProcessPoolExecutor(workers) as pool:
        runs = [pool.submit(execute_page, p, waiting[p][1], timeout) for p in longest_first]
        for done, run in enumerate(as_completed(runs), start=1):
            outcome = run.result()
            name = outcome.page.relative_to(root).as_posix()
            state = "failed" if outcome.failure else "done"
            print(f"  {done}/{len(runs)} {name}: {state} in {outcome.seconds:.1f} s", flush=True)
            if outcome.failure:
                failures.append(outcome.failure)
                continue
            seconds_before[name] = round(outcome.seconds, 2)
            cache.cache_notebook_bundle(
                CacheBundleIn(
                    outcome.notebook,
                    waiting[outcome.page][0].uri,
                    data={"execution_seconds": outcome.seconds},
                ),
                check_validity=False,
                overwrite=True,
            )
            known.add(outcome.page)
    known.write()
    _write_times(root, seconds_before, time.perf_counter() - start)
    return failures


def _times_file(root: Path) -> Path:
    return root / "_build" / "execution-times.yml"


def _read_times(root: Path) -> dict[str, float]:
    """Return the seconds each page took when it was last executed, by name."""
    file = _times_file(root)
    return yaml.safe_load(file.read_text())["pages"] if file.is_file() else {}


def _write_times(root: Path, pages: dict[str, float], wall: float) -> None:
    text = yaml.safe_dump({"pages": pages, "wall": round(wall, 2)})
    _times_file(root).write_text(text)


def kernel_environment(root: Path) -> dict[str, str]:
    """Return the environment variables under which the pages are executed.

    One BLAS thread: the pages run side by side, and sums do not depend on the thread count.
    """
    return {
        "MATPLOTLIBRC": str(root / "src" / "course_utils" / "plots" / "course.mplstyle"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
