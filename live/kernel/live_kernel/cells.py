"""The cells that have run: whose code a frame, a file name or a function belongs to."""

from __future__ import annotations

import linecache
import sys
from types import FrameType

from .course import course

_cells: dict[str, tuple[int, str]] = {}  # file name of a run -> number of the cell, its source


def enter(number: int, source: str) -> str:
    """Return the file name of a new run of this cell."""
    name = f"<cell {number}, run {len(_cells) + 1}>"
    _cells[name] = (number, source)
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    return name


def is_cell(filename: str | None) -> bool:
    """Tell whether this is the file name of a cell."""
    return filename in _cells


def number_of_cell(filename: str) -> int:
    """Return the number of the cell."""
    return _cells[filename][0]


def line_of(filename: str, line: int) -> str:
    """Return one line of a cell's source; "" if it has no such line."""
    lines = _cells[filename][1].splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""


def is_own(frame: FrameType | None) -> bool:
    """Tell whether this frame runs code of the reader or of the course."""
    name = frame.f_globals.get("__name__", "") if frame else ""
    top = str(name).partition(".")[0]
    return top == "__main__" or top == course.package != ""


def called_by_own() -> bool:
    """Tell whether the caller's caller is code of the reader or of the course."""
    return is_own(sys._getframe(2))
