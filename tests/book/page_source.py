"""The sources of the pages of a course, as the rules for pages read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from tests import course

CELL = re.compile(r"^(`{3,}|:{3,})\{code-cell\}[^\n]*\n(.*?)^\1[ ]*$", re.DOTALL | re.MULTILINE)
FENCE = re.compile(r"^(`{3,}|:{3,})\{(\w+[\w:-]*)\}[ ]*([^\n]*)$", re.MULTILINE)
SAME = {"solution": ("task",)}  # a task brings the solution of its exercise
# What a page is: the kind stands in the label above its title. Other pages are for reference.
LABEL = re.compile(r"^\((chapter|lesson)-[a-z0-9-]+\)=\n# ", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A code cell of a page: the line of its first line of code, its code and its options."""

    line: int
    code: str
    options: dict[str, Any]

    @property
    def is_visible(self) -> bool:
        return not {"remove-cell", "remove-input", "hide-cell"} & set(self.options.get("tags", []))

    @property
    def is_starter(self) -> bool:
        """Whether the reader writes here: a task is checked in the last line."""
        return "..." in self.code and self.code.splitlines()[-1].startswith("check(")


@dataclass(frozen=True)
class Page:
    """The source of a page."""

    name: str

    @cached_property
    def text(self) -> str:
        return course.source(self.name)

    @cached_property
    def front(self) -> dict[str, Any]:
        return yaml.safe_load(self.text.split("---\n")[1]) if self.text.startswith("---\n") else {}

    @cached_property
    def description(self) -> str:
        """What search engines show of the page; empty where the front matter has none."""
        return self.front.get("myst", {}).get("html_meta", {}).get("description", "")

    @cached_property
    def kind(self) -> str:
        """Return "chapter", "lesson", or "" for a page that only serves for reference."""
        label = LABEL.search(self.text)
        return label.group(1) if label else ""

    @cached_property
    def cells(self) -> list[Cell]:
        found = []
        for match in CELL.finditer(self.text):
            body, options = match.group(2), {}
            line = self.text[: match.start(2)].count("\n") + 1
            if front := re.match(r"---\n(.*?)^---\n", body, re.DOTALL | re.MULTILINE):
                options = yaml.safe_load(front.group(1))
            elif front := re.match(r"(:[\w-]+:[^\n]*\n)+", body):
                options = yaml.safe_load(re.sub(r"^:([\w-]+):", r"\1:", front.group(), flags=re.M))
            skipped = front.end() if front else 0
            line += body[:skipped].count("\n")
            found.append(Cell(line, body[skipped:].rstrip("\n"), options))
        return found

    @cached_property
    def sections(self) -> list[str]:
        """The text of each section: what stands below a heading of the second level."""
        return re.split(r"^## [^\n]*$", self.text, flags=re.MULTILINE)[1:]

    @cached_property
    def prose(self) -> str:
        """The page without front matter, code and formulas."""
        text = CELL.sub("", self.text.split("---\n", 2)[-1])
        text = re.sub(r"^```\w*\n.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
        text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|`[^`\n]*`", "", text, flags=re.DOTALL)
        return re.sub(r"^```+\{math\}.*?^```+$", "", text, flags=re.DOTALL | re.MULTILINE)

    def labels(self, directive: str) -> list[str]:
        """The labels, or for solutions the arguments, of the directives of one kind."""
        names = []
        for match in FENCE.finditer(self.text):
            if match.group(2) in (directive, *SAME.get(directive, ())):
                after = self.text[match.end() : match.end() + 200]
                label = re.match(r"\n:(?:label|exercise): (\S+)", after)
                names.append(label.group(1) if label else match.group(3))
        return names

    def source(self, cells: list[Cell]) -> str:
        """The code of the cells on the lines where the page has it."""
        lines = [""] * (self.text.count("\n") + 1)
        for cell in cells:
            code = cell.code.splitlines()
            lines[cell.line - 1 : cell.line - 1 + len(code)] = code
        return "\n".join(lines).rstrip("\n") + "\n"
