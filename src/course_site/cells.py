"""A cell: what is wrong before it runs (its file, the size of a figure), and its streams after."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import Any

from myst_nb.core import read
from nbformat import NotebookNode

LARGEST_FIGURE = 50  # inches; matplotlib draws 500 for minutes, until memory or time are spent

_their_load = read._load_code_from_file


class CellProblem(Exception):
    """What is wrong with a cell."""


def load(page: Any, name: str, token: Any, own: list[str]) -> list[str]:
    """Return the lines of the file that is a cell's code: one of the book, and nothing beside it.

    MyST-NB takes any file of the machine, and leaves out the cell's own code without a word.
    """
    folder = Path(os.path.abspath(page)).parent
    book = next((f for f in (folder, *folder.parents) if (f / "_config.yml").is_file()), folder)
    file = Path(os.path.abspath(folder / str(name)))
    if os.path.isabs(str(name)) or not file.is_relative_to(book):
        raise CellProblem(f"load: {name} is outside of the book: copy it into its folder")
    lines: list[str] = _their_load(page, name, token, own)
    if any(line.strip() for line in own):
        raise CellProblem(f"load: {name} would replace the code below it: give it its own cell")
    return lines


def fault_of(code: str) -> str:
    """Return what stops a cell before it runs, or an empty text."""
    if not code.strip():
        return "it is empty"
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a magic command, or a fault: the cell will tell
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "figsize":
            sides = [n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant)]
            if any(isinstance(n, (int, float)) and n > LARGEST_FIGURE for n in sides):
                size = ast.unparse(node)
                return f"{size} is in inches, which is too large: 6 by 4 is usual"
    return ""


def merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return the outputs with neighbouring pieces of one stream as one.

    Where a stream is cut depends on the speed of the machine. MyST-NB makes each piece a line, and
    JupyterLite doubles the pieces.
    """
    result: list[NotebookNode] = []
    for output in outputs:
        last = result[-1] if result else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last["text"] += output.text
        else:
            result.append(NotebookNode(output))
    return result


read._load_code_from_file = load
