"""What is known of each page: its cells, what its outputs depend on, and the outputs themselves.

jupyter-cache, which Jupyter Book reads, knows a page by its code cells alone. The record of each
execution therefore holds the key of what else its outputs depend on (see inputs.py); under another
key the page is executed again.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import jupyter_cache.cache.db
import nbformat
import sqlalchemy
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.readers import get_reader
from myst_nb.core.read import read_myst_markdown_notebook

from course_site.cells import fault_of
from course_site.contents import pages_of, text_of
from course_site.inputs import (
    Sources,
    reading_of,
    what_changed,
)
from course_site.paths import PACKAGE
from course_site.stamps import digest_of, digest_of_file, digest_of_folders
from course_site.state import read_json, write_json

READERS = {
    ".md": {"name": "myst_nb_md", "type": "plugin"},
    ".ipynb": {"name": "nbformat", "type": "plugin"},
}
UNREADABLE = re.compile(r"Code cell (\d+) at line (\d+) could not be read: .*?msg='(.*?)'")
BEGINS_CELL = re.compile(r"^[ ]{0,3}(?:`{3,}|~{3,})\{(?:code|raw)-cell\}", re.MULTILINE)
# What MyST-NB and nbformat say of a cell, and what an author understands.
WORDS = {
    r"Can't read file from :load: (.*)": r"load: there is no file \1 that could be read as UTF-8",
    r"(.*?) is not of type .*\['tags'\].*": (
        r"tags: has to be a list of words, such as [hide-input], not \1"
    ),
    r"(.*?) is not of type .*\['(\w+)'\]:\n.*": r"\2: \1 is not what may stand there",
}
LOADED = re.compile(
    r"^\s*:?load:[ '\"]*([^'\"\n]+)", re.MULTILINE
)  # a cell whose code is another file's


def open_database(address: str) -> sqlalchemy.Engine:
    """Open SQLite by the path of its file, which in an address would be unquoted."""
    path = address.removeprefix("sqlite:///")
    return sqlalchemy.create_engine(sqlalchemy.URL.create("sqlite", database=path))


jupyter_cache.cache.db.create_engine = open_database


class PageProblem(Exception):
    """Why a page could not be executed, with its name and line."""


@dataclass(frozen=True)
class Waiting:
    """A page that has to be executed, what its outputs depend on, and which of that is new."""

    page: Path
    notebook: nbformat.NotebookNode
    inputs: dict[str, str]
    reason: str


def open_cache(folder: Path) -> Any:
    """Return the jupyter-cache in `folder`, a new one where it is damaged."""
    cache = get_cache(folder)
    try:
        cache.list_cache_records()  # creates the database
        cache.list_project_records()
    except (sqlalchemy.exc.DatabaseError, RuntimeError):  # no database; one without its tables
        print(f"{folder} is damaged: every page is executed again.", flush=True)
        shutil.rmtree(folder)
        cache = get_cache(folder)
        cache.list_cache_records()
    return cache


def notebooks_of(root: Path) -> list[Path]:
    """Return the pages of _toc.yml that MyST-NB takes for notebooks, even if without a cell."""
    return [page for page in pages_of(root) if page.suffix == ".ipynb" or _is_notebook(page)]


def _is_notebook(page: Path) -> bool:
    text = text_of(page)
    return "{code-cell}" in text or "kernelspec" in text


class Pages:
    """What is known of each page from the last build, in a file: so that most need no reading."""

    def __init__(self, root: Path, cache: Any) -> None:
        self._root = root
        self._cache = cache
        self._sources = Sources(root)
        self._reader = digest_of_folders([PACKAGE / "inputs.py", PACKAGE / "opened.py"])
        self._file = pages_file(root)
        self._known = read_json(self._file)

    def find(self, page: Path) -> Waiting | None:
        """Return the page if it has to be executed."""
        name = page.relative_to(self._root).as_posix()
        text = self._digest_of_text(page)
        known = self._known.get(name, {})
        if known.get("text") == text and "key" in known:
            inputs = self._sources.of(page, known["reading"])
            if known["key"] == digest_of(inputs):
                return None
        notebook = _read(page)
        reading = reading_of(notebook)
        inputs = self._sources.of(page, reading)
        before = known.get("inputs", {})
        self._known[name] = {"text": text, "reading": reading, "inputs": before}
        try:
            record = self._cache.match_cache_notebook(notebook)
            if (record.data or {}).get("key") == digest_of(inputs):
                self._note(name, inputs, self._cache.get_cache_bundle(record.pk).nb)
                return None
        except (KeyError, OSError, ValueError):  # not executed, or its file is gone or damaged
            pass
        one = Waiting(page, notebook, inputs, what_changed(before, inputs) if before else "")
        if any(cell.cell_type == "code" for cell in notebook.cells):
            return one
        self.add(one, 0.0)  # nothing to execute, for which MyST-NB would start a kernel
        return None

    def _digest_of_text(self, page: Path) -> str:
        text = text_of(page)
        loaded = [digest_of_file(page.parent / name.strip()) for name in LOADED.findall(text)]
        return digest_of(text, loaded, self._reader)

    def _note(self, name: str, inputs: dict[str, str], notebook: nbformat.NotebookNode) -> None:
        outputs = digest_of(
            json.dumps([c.outputs for c in notebook.cells if c.cell_type == "code"])
        )
        self._known[name] |= {"key": digest_of(inputs), "inputs": inputs, "outputs": outputs}

    def add(self, done: Waiting, seconds: float) -> None:
        """Put an executed page into the cache."""
        bundle = CacheBundleIn(
            done.notebook,
            str(done.page),
            data={"execution_seconds": seconds, "key": digest_of(done.inputs)},
        )
        self._cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        self._note(done.page.relative_to(self._root).as_posix(), done.inputs, done.notebook)
        self.write()

    def write(self) -> None:
        """Keep what is known for the next build, and for the extension that reads the pages."""
        if self._known != read_json(self._file):
            write_json(self._file, self._known)


def executed_page(cache: Any, page: Path) -> nbformat.NotebookNode:
    """Return a page with the outputs of its last execution; raise KeyError if there was none."""
    record = cache.match_cache_notebook(_read(page))
    return cache.get_cache_bundle(record.pk).nb


def pages_file(root: Path) -> Path:
    """Return the file of `Pages`: it goes with the cache."""
    return root / "_build" / ".jupyter_cache" / "pages.json"


def _read(page: Path) -> nbformat.NotebookNode:
    try:
        notebook = get_reader(READERS[page.suffix])(str(page))
    except Exception as problem:  # MyST-NB's own say what is wrong with which cell
        found = UNREADABLE.match(str(problem))
        words = f", line {found[2]}: code cell {found[1]}: {found[3]}" if found else ""
        raise PageProblem(f"{page}{words or _place_and_cause(page, problem)}") from problem
    if "cells" not in notebook:
        raise PageProblem(f"{page}: this is no notebook of Jupyter: it has no cells")
    code = [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    for number, (index, cell) in enumerate(code, start=1):
        if fault := fault_of(cell.source):
            place = place_of(notebook, index)
            raise PageProblem(f"{page}, {place}code cell {number} of {len(code)}: {fault}")
    return notebook


def place_of(notebook: nbformat.NotebookNode, index: int) -> str:
    """Return the line at which a cell begins, as the beginning of a message, if it is known."""
    lines = notebook.metadata.get("source_map", [])
    return f"line {lines[index]}: " if index < len(lines) else ""


def _place_and_cause(page: Path, problem: Exception) -> str:
    """Return the line of the first cell that cannot be read by itself, and what is wrong."""
    cause = str(problem)
    for theirs, ours in WORDS.items():
        cause = re.sub(theirs, ours, cause, flags=re.DOTALL)
    text = text_of(page) if page.suffix == ".md" else ""
    begins = [found.start() for found in BEGINS_CELL.finditer(text)]
    for begin, end in pairwise([*begins, len(text)]):
        try:
            read_myst_markdown_notebook(text[begin:end], path=page)
        except Exception:  # the same as of the whole page
            return f", line {text.count(chr(10), 0, begin) + 1}: {cause}"
    return f": {cause}"
