"""A change of a module as soon as it has been imported."""

from __future__ import annotations

import importlib.abc
import importlib.util
import types
from collections.abc import Callable
from typing import Any


class AfterImport(importlib.abc.MetaPathFinder):
    """Changes a module as soon as it has been imported."""

    def __init__(self, changes: dict[str, Callable[[Any], None]]) -> None:
        self.changes = changes

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the usual spec of a module that is to be changed, with the change added."""
        change = self.changes.pop(name, None)
        if change is None:
            return None
        try:
            spec = importlib.util.find_spec(name)
        except ImportError:
            self.changes[name] = change
            raise
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_change(module: types.ModuleType) -> None:
                execute(module)
                change(module)

            spec.loader.exec_module = execute_and_change  # type: ignore[method-assign]
        else:
            self.changes[name] = change
        return spec
