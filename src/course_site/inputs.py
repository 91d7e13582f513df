"""What the outputs of a page depend on: its cells, what they import, the style, the versions.

Imports are followed through the files of the page's own folder and of `src`; comments and
docstrings count only where something reads them. A page that opens a file whose name it composes
depends on all files beside it, and on those of the folders that it names (see opened.py). A page
that imports in a way that cannot be followed depends on all of `src` but this package. What the
environment could change is fixed instead: see `kernel_environment`.
"""

from __future__ import annotations

import ast
import os
import platform
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from course_site.opened import OPENS, files_beside, opens_composed
from course_site.paths import PACKAGE
from course_site.stamps import digest_of, digest_of_file, files_below

# Figures are drawn as SVG, without the date, so that two builds give the same file.
KERNEL_OPTIONS = [
    "--HistoryManager.enabled=False",
    "--InlineBackend.figure_formats={'svg', 'png'}",
    "--IPKernelApp.log_level=ERROR",
    "--InlineBackend.print_figure_kwargs={'bbox_inches': 'tight', 'metadata': {'Date': None}}",
]
# One BLAS thread: the pages run side by side, and sums do not depend on the thread count.
FIXED = {
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}
# What of the author's environment the kernels see besides: what a process cannot do without.
PASSED_ON = {
    *("APPDATA", "COMSPEC", "HOME", "HOMEDRIVE", "HOMEPATH", "LD_LIBRARY_PATH", "LOGNAME"),
    *("DYLD_LIBRARY_PATH", "MPLCONFIGDIR", "PATH", "PATHEXT", "SHELL", "SYSTEMROOT", "TEMP"),
    *("TMP", "TMPDIR", "USER", "USERNAME", "USERPROFILE", "VIRTUAL_ENV", "WINDIR"),
    "XDG_CACHE_HOME",
}
STYLE = Path("src", "course_utils", "plots", "course.mplstyle")
# What checks tasks loads those that a page names, and no others: the names are followed instead.
TASKS, TASKS_FOLDER = "course_utils.tasks", Path("src", "course_utils", "tasks")
HARDLY_FOLLOWED = {"__import__", "exec", "eval", "importlib", "pkgutil", "runpy", "get_ipython"}
READS_SOURCES = {"__doc__", "doctest", "getsource", "help", "inspect", "linecache", "pydoc"}
CELLS = "its cells"
COMMON = "Python, requirements.lock or the style of the figures"
RUNNING_TAGS = {"raises-exception", "skip-execution"}


def kernel_environment(root: Path) -> dict[str, str]:
    """Return the environment in which the cells run: the same wherever the book is built."""
    own = root / "_build" / "kernel"  # no profile, settings or kernels of the author
    passed_on = {name: value for name, value in os.environ.items() if name in PASSED_ON}
    return passed_on | {
        **FIXED,
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTER_CONFIG_DIR": str(own / "jupyter"),
        "JUPYTER_DATA_DIR": str(own / "jupyter"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "MATPLOTLIBRC": str(root / STYLE),
        "PYTHONPATH": str(root / "src"),
    }


def packages_of(root: Path) -> list[Path]:
    """Return what of `src` pages may import: all but the package that makes the site of them."""
    return sorted(path for path in (root / "src").glob("*") if path.name != PACKAGE.name)


def reading_of(notebook: Any) -> dict[str, Any]:
    """Return what has to be known of a page's cells, in a form that JSON can keep."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    tags = [sorted(RUNNING_TAGS & set(cell.metadata.get("tags", ()))) for cell in cells]
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "")
    reading: dict[str, Any] = {
        "cells": digest_of([cell.source for cell in cells], tags, kernel),
        "imports": set(),
        "strings": set(),
        "all": False,
        "opens": False,
        "sources": any("raises-exception" in found for found in tags),
    }
    for cell in cells:
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:  # a magic command, or a fault: the cell will tell
            reading["all"] = True
            continue
        names = list(names_in(tree))
        reading["imports"].update(imports_in(tree))
        reading["strings"].update(strings_in(tree))
        reading["all"] |= not HARDLY_FOLLOWED.isdisjoint(names)
        reading["sources"] |= not READS_SOURCES.isdisjoint(names)
        reading["opens"] |= opens_composed(tree, names)
    return reading | {name: sorted(reading[name]) for name in ("imports", "strings")}


def imports_in(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Yield the full names of what is imported; `package` is that of the module itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            above = parts[: len(parts) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def names_in(tree: ast.AST) -> Iterator[str]:
    """Yield every name that the code uses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (part for alias in node.names for part in alias.name.split("."))
            yield from (getattr(node, "module", None) or "").split(".")


def strings_in(tree: ast.AST) -> Iterator[str]:
    """Yield the strings that could be the path of a file."""
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and re.fullmatch(r"[^\n\0]{1,200}", value):
            yield value


def code_of(source: str) -> str:
    """Return what a module does, without comments, line numbers and docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:]
    return ast.dump(tree)


def what_changed(before: dict[str, str], now: dict[str, str]) -> str:
    """Return in words which of what a page depends on is not as it was; empty if all is."""
    changed = sorted(
        name for name in before.keys() | now.keys() if before.get(name) != now.get(name)
    )
    more = f" and {len(changed) - 2} more" if len(changed) > 2 else ""
    return f"{', '.join(changed[:2])}{more} changed" if changed else ""


class Sources:
    """The files below `src` and beside the pages, each read once in a build."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._modules: dict[Path, tuple[str, str, list[str], set[str]]] = {}
        lock = digest_of_file(root / "requirements.lock")
        style = digest_of_file(root / STYLE)
        self._common = digest_of(platform.python_version(), KERNEL_OPTIONS, FIXED, lock, style)

    def of(self, page: Path, reading: dict[str, Any]) -> dict[str, str]:
        """Return all that the outputs of the page depend on: a name, and a digest of each."""
        found = {COMMON: self._common, CELLS: reading["cells"]}
        found |= self._named_files(page, reading["strings"])
        modules = self._reached([page.parent, self._root / "src"], self._imports(reading))
        by_name = self._root / TASKS_FOLDER
        names = set().union(*(self._module(p)[3] for p in modules if p.parent != by_name))
        beside = (p for p in modules if not p.is_relative_to(self._root / "src"))
        if reading["opens"] or any(not OPENS.isdisjoint(self._module(p)[3]) for p in beside):
            paths = files_beside(page.parent, reading["strings"], self._root)
            found |= {self._name(path): digest_of_file(path) for path in paths}
        if reading["all"] or not HARDLY_FOLLOWED.isdisjoint(names):
            return found | self._everything
        whole = reading["sources"] or not READS_SOURCES.isdisjoint(names)
        for path in sorted(modules):
            full, code, *_ = self._module(path)
            found[self._name(path)] = full if whole else code
        if any(path.is_relative_to(self._root / "src") for path in modules):
            found |= self._data
        return found

    def _name(self, path: Path) -> str:
        return os.path.relpath(path, self._root)

    def _imports(self, reading: dict[str, Any]) -> list[str]:
        """Return the modules that a page imports, those of its tasks too."""
        imports = list(reading["imports"])
        if TASKS in imports:
            named = filter(re.compile(r"[a-z0-9-]+").fullmatch, reading["strings"])
            imports += [f"{TASKS}.library.{name.replace('-', '_')}" for name in named]
        return imports

    def _named_files(self, page: Path, names: Iterable[str]) -> dict[str, str]:
        found = {}
        for name in names:
            with suppress(OSError, ValueError):  # no path at all
                if (path := page.parent / name).is_file():
                    found[self._name(path)] = digest_of_file(path)
        return found

    @cached_property
    def _everything(self) -> dict[str, str]:
        files = [file for path in packages_of(self._root) for file in files_below(path)]
        return {self._name(path): digest_of_file(path) for path in files}

    @cached_property
    def _data(self) -> dict[str, str]:
        return {name: d for name, d in self._everything.items() if not name.endswith(".py")}

    def _module(self, path: Path) -> tuple[str, str, list[str], set[str]]:
        """Return a module's digest, that of its code, its imports and the names it uses."""
        if path not in self._modules:
            digest = digest_of_file(path)
            try:
                source = path.read_text(encoding="utf-8")
                tree, code = ast.parse(source), digest_of(code_of(source))
            except (SyntaxError, ValueError):
                tree, code = ast.Module([], []), digest
            imports = sorted(set(imports_in(tree, self._package(path))))
            self._modules[path] = (digest, code, imports, set(names_in(tree)))
        return self._modules[path]

    def _package(self, path: Path) -> str:
        folder = path.parent
        parts: list[str] = []
        while (folder / "__init__.py").is_file() and folder != folder.parent:
            parts.insert(0, folder.name)
            folder = folder.parent
        return ".".join(parts)

    def _reached(self, folders: list[Path], imports: Iterable[str]) -> set[Path]:
        reached: set[Path] = set()
        waiting = list(imports)
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                for path in set(_files_of(name, folders)) - reached:
                    reached.add(path)
                    waiting += self._module(path)[2]
        return reached


def _files_of(name: str, folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that run when `name` is imported, the packages around it first."""
    parts = name.split(".")
    for folder in folders:
        for length in range(1, len(parts) + 1):
            path = folder.joinpath(*parts[:length])
            for file in (path / "__init__.py", path.with_name(path.name + ".py")):
                if file.is_file():
                    yield file
