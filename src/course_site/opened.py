"""What a page may read whose cells open files by names that they compose."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable
from pathlib import Path

from course_site.contents import SUFFIXES

# What opens files, or finds them.
OPENS = {
    *("fromfile", "genfromtxt", "glob", "imread", "iterdir", "listdir", "load", "loadtxt", "open"),
    *("read_bytes", "read_csv", "read_excel", "read_json", "read_table", "read_text", "rglob"),
    *("scandir", "walk"),
}
NOT_READ = {"__pycache__", "_build", "node_modules"}


def opens_composed(tree: ast.AST, names: Iterable[str]) -> bool:
    """Tell whether code that uses these names opens a file whose name is not there as a whole."""
    opened = sum(name in OPENS for name in names)
    return opened > sum(map(_opens_literal, ast.walk(tree)))


def _opens_literal(node: ast.AST) -> bool:
    """Tell whether this is a call such as open("one") or Path("one").read_text()."""
    if not isinstance(node, ast.Call) or _name_of(node.func) not in OPENS:
        return False
    names = node.args[:1]
    asked = node.func.value if isinstance(node.func, ast.Attribute) else None
    if isinstance(asked, ast.Call) and _name_of(asked.func) == "Path":
        names = asked.args
    values = [name.value if isinstance(name, ast.Constant) else None for name in names]
    return len(values) == 1 and isinstance(values[0], str)


def _name_of(function: ast.AST) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def files_beside(folder: Path, names: Iterable[str], root: Path) -> set[Path]:
    """Return the files in a page's folder and in the book's folders that it names, but no pages."""
    found: set[Path] = set()
    for top in {(folder / name).resolve() for name in ("", *names)}:
        if top.is_relative_to(root.resolve()):
            for inner, folders, files in os.walk(top):
                folders[:] = [n for n in folders if n not in NOT_READ and not n.startswith(".")]
                found |= {Path(inner, n) for n in files if not n.endswith((*SUFFIXES, "~"))}
    return found
