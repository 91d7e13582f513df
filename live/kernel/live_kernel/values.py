"""The text a notebook shows for a value, never more than a page can show."""

from __future__ import annotations

import contextlib
import inspect
import sys
import types
from itertools import islice
from typing import Any

from .messages import shortened

WIDTH = 79
LONGEST_SEQUENCE = 1_000  # items of one container, as in IPython
MOST_ITEMS = 10_000  # items of all containers in a value
DEEPEST = 60  # containers inside one another
LONGEST_VALUE, MOST_LINES = 50_000, 1_000
LONGEST_ITEM, MOST_ITEM_LINES = 20_000, 500
LARGEST_ARRAY = 20_000  # numbers; a larger array is never written out, whatever the print options


class Pretty:
    """Writes one value as a notebook does: its repr, containers broken over lines."""

    def __init__(self) -> None:
        self.items = 0
        self.inside: set[int] = set()

    def text(self, value: Any, level: int = 0, column: int = 0) -> str:
        """Return the text of a value.

        A container stays on its line if it fits; otherwise each item gets a line, indented by the
        brackets around it (`level`). `column` is where the text begins.
        """
        kind = type(value)
        if isinstance(value, type):
            module = "" if value.__module__ == "builtins" else value.__module__ + "."
            return module + value.__qualname__
        if isinstance(value, types.FunctionType):
            return f"<function {value.__module__}.{value.__qualname__}{_signature(value)}>"
        if kind not in (list, tuple, dict, set, frozenset) or not value:
            return leaf(value).replace("\n", "\n" + " " * level)
        opening, closing = brackets(value, kind)
        if id(value) in self.inside or len(self.inside) >= DEEPEST:
            return f"{opening}...{closing}"
        self.inside.add(id(value))
        inner = level + len(opening)
        lines, position = [], column + len(opening)
        for label, item in self.parts(value, kind):
            text = label + (
                item if label == "..." else self.text(item, inner, position + len(label))
            )
            lines.append(text)
            position = inner
        self.inside.discard(id(value))
        flat = opening + ", ".join(lines) + closing
        if "\n" not in flat and column + len(flat) <= WIDTH:
            return flat
        return opening + (",\n" + " " * inner).join(lines) + closing

    def parts(self, value: Any, kind: type) -> list[tuple[str, Any]]:
        """Return the items that are shown, each with the text before it."""
        room = min(LONGEST_SEQUENCE, MOST_ITEMS - self.items)
        shown = list(islice(value, max(room, 0)))
        self.items += len(shown)
        if kind in (set, frozenset) and len(value) <= room:
            with contextlib.suppress(TypeError):
                shown = sorted(value)
        if kind is dict:
            found = [(self.text(key) + ": ", value[key]) for key in shown]
        else:
            found = [("", item) for item in shown]
        return found + ([("...", "")] if len(value) > room else [])


def brackets(value: Any, kind: type) -> tuple[str, str]:
    """Return the brackets of a container."""
    if kind is tuple:
        return "(", ",)" if len(value) == 1 else ")"
    pairs: dict[type, tuple[str, str]] = {
        dict: ("{", "}"),
        set: ("{", "}"),
        frozenset: ("frozenset({", "})"),
        list: ("[", "]"),
    }
    return pairs[kind]


def leaf(value: Any) -> str:
    """Return the repr of a value that is no container."""
    numpy = sys.modules.get("numpy")
    if numpy and isinstance(value, numpy.ndarray) and value.size > LARGEST_ARRAY:
        with numpy.printoptions(threshold=1000):
            return repr(value)
    return shortened(repr(value), LONGEST_ITEM, MOST_ITEM_LINES)


def _signature(function: types.FunctionType) -> str:
    try:
        return str(inspect.signature(function))
    except (ValueError, TypeError):
        return "(...)"


def pretty(value: Any) -> str:
    """Return the text a notebook shows for a value."""
    writer = Pretty()
    text = writer.text(value)
    return shortened(text, LONGEST_VALUE, MOST_LINES, is_whole=writer.items < MOST_ITEMS)
