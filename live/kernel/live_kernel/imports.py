"""How the page's Python finds modules: in packs that are there or still have to be fetched."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import marshal
import os
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

from .advice import unfetched

SITE = "/lib/python3.12/site-packages/"

load_portion: Callable[[str], str] | None = None  # replaced by the worker; returns what went wrong
importable: dict[str, str] = {}  # top-level module -> the portion it comes in


def imported_portions(source: str) -> list[str]:
    """Return the portions whose modules this text imports; none if it is not valid Python."""
    from pyodide.code import find_imports  # only in the page

    return sorted({importable[name] for name in find_imports(source) if name in importable})


class MissingPortions(importlib.abc.MetaPathFinder):
    """Loads a portion that was not foreseen, when a module in it is first imported."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the spec of a module in a portion that is not loaded yet, once it is."""
        portion = importable.get(name) if path is None else None
        if portion is None or load_portion is None:
            return None
        problem = load_portion(portion)
        if problem:
            unfetched.append(problem)
            raise ImportError(f"{name} is not here yet", name=name)
        importable.pop(name, None)
        # Not importlib.invalidate_caches(): then the standard library is fetched, and read again.
        sys.path_importer_cache.pop(SITE.rstrip("/"), None)
        return packed.find_spec(name) or importlib.machinery.PathFinder.find_spec(name)


class PackedLoader(importlib.machinery.SourceFileLoader):
    """Loads the bytecode that a pack brings, and does not ask whether a source file is newer."""

    def get_code(self, fullname: str) -> types.CodeType:
        """Return the code of the module."""
        data = self.get_data(importlib.util.cache_from_source(self.path))
        code: types.CodeType = marshal.loads(memoryview(data)[16:])
        return code


class PackedModules(importlib.abc.MetaPathFinder):
    """Finds the modules of the packs by their names, without searching folders."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def add(self, paths: Iterable[str]) -> None:
        """Take the paths of a pack's files: bytecode and extension modules are importable."""
        for path in paths:
            if not path.startswith(SITE):
                continue
            folder, _, file = path.removeprefix(SITE).rpartition("/")
            stem = file.split(".")[0]
            if file.endswith(".pyc"):
                folder = folder.removesuffix("__pycache__").rstrip("/")
                path = f"{SITE}{folder}/{stem}.py".replace("//", "/")
            elif not file.endswith(".so"):
                continue
            parts = [*folder.split("/"), stem] if folder else [stem]
            self.files[".".join(parts).removesuffix(".__init__")] = path

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the spec of a packed module."""
        file = self.files.get(name)
        if file is None:
            return None
        if file.endswith(".so"):
            loader = importlib.machinery.ExtensionFileLoader(name, file)
            return importlib.util.spec_from_file_location(name, file, loader=loader)
        inside = [os.path.dirname(file)] if file.endswith("/__init__.py") else None
        return importlib.util.spec_from_file_location(
            name, file, loader=PackedLoader(name, file), submodule_search_locations=inside
        )


packed = PackedModules()
