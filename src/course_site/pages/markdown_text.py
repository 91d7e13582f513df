"""Pieces of Markdown text, and of the marks that say where a code cell stands among them."""

from __future__ import annotations

import re
from collections.abc import Iterator

Cell = str | int  # Markdown text, or the index of a code cell in the executed notebook
CELL = re.compile(r"^[> ]*\0(\d+)\0$", re.MULTILINE)  # where a cell stands inside of a block


def escape(text: str) -> str:
    """Return `text` so that Markdown shows it as it is."""
    return re.sub(r"([*_`$|<>\\])", r"\\\1", text)


def pieces(whole: Cell) -> Iterator[Cell]:
    """Split a block where code cells stand in it: a quotation goes on behind the cell."""
    if isinstance(whole, int):
        yield whole
        return
    parts = CELL.split(whole)
    for number, part in enumerate(parts):
        if number % 2:
            yield int(part)
        elif text := re.sub(r"\A(>?\n)+|(\n>?)+\Z", "", part):
            yield text


def folded(title: str, body: str) -> str:
    """Return a folded block; cells in it stand open between its parts."""
    opening, closing = f"<details><summary>{title}</summary>", "</details>"
    parts = CELL.split(body)
    texts = [
        f"{opening}\n\n{text.strip()}\n\n{closing}" if text.strip() else "" for text in parts[::2]
    ]
    cells = [f"\0{index}\0" for index in parts[1::2]]
    ordered = [text for pair in zip(texts, [*cells, ""], strict=True) for text in pair]
    return "\n\n".join(filter(None, ordered))


def indent(mark: str, text: str) -> str:
    """Return `text` as an item of a list."""
    lines = text.splitlines() or [""]
    return "\n".join([mark + lines[0], *(f"{' ' * len(mark)}{x}".rstrip() for x in lines[1:])])


def longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max((len(run) for run in re.findall("`+", text)), default=0)


def code_span(text: str) -> str:
    """Return `text` as code between as many backticks as it needs."""
    marks = "`" * (1 + longest_run(text))
    gap = " " if "`" in text else ""
    return f"{marks}{gap}{text}{gap}{marks}"


def quote(text: str) -> str:
    """Return `text` as a Markdown quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
