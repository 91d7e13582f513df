"""How long each page takes, and where in the course it stands: measured when the page is read.

The minutes are those of the text, its formulas, its code and its figures; exercises are counted,
not timed, since they take as long as they take. The speeds are careful ones for a text that is
studied: 150 words a minute (silent reading of prose runs at about 240), 10 seconds for a displayed
formula, 4 for a line of code, 15 for a figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.matching import patfilter
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node
from sphinx_external_toc.api import GlobItem, UrlItem

from course_site.contents import SUFFIXES
from course_site.order import SIDE_BY_SIDE
from course_site.pages.tasks import task_hint

WORDS_A_MINUTE = 150
SECONDS = {"formulas": 10, "lines": 4, "figures": 15}
# What a reader does not read from top to bottom: solutions and hints are folded, lines of code
# are counted.
NOT_TEXT = (nodes.literal_block, nodes.math_block, nodes.comment, nodes.raw)
SKIPPED = (solution_node, task_hint, *NOT_TEXT)


@dataclass(frozen=True)
class Reading:
    """What one page holds."""

    words: int = 0
    formulas: int = 0
    lines: int = 0
    figures: int = 0
    exercises: int = 0
    description: str = ""

    @property
    def minutes(self) -> int:
        """The minutes that reading takes, at least 1."""
        seconds = sum(SECONDS[name] * getattr(self, name) for name in SECONDS)
        return max(1, math.ceil(self.words / WORDS_A_MINUTE + seconds / 60))


@dataclass(frozen=True)
class Place:
    """Where a page stands: its part, by number and name, and its number in it."""

    part: int
    caption: str
    page: int
    pages: int


def readings(env: BuildEnvironment) -> dict[str, Reading]:
    """Return what each page holds; kept with the environment, so pages may come from it."""
    if not hasattr(env, "course_readings"):
        env.course_readings = {}  # type: ignore[attr-defined]
    return env.course_readings  # type: ignore[attr-defined]


def places(env: BuildEnvironment) -> dict[str, Place]:
    """Return the place of each page that stands in a part with a caption."""
    contents = env.external_site_map  # type: ignore[attr-defined]
    parts = [part for part in contents[contents.root.docname].subtrees if part.caption]
    found: dict[str, Place] = {}
    for number, part in enumerate(parts, start=1):
        pages = [page for item in part.items for page in _pages_of(item, env, contents)]
        count = len(pages)
        found |= {p: Place(number, part.caption, i, count) for i, p in enumerate(pages, start=1)}
    return found


def _pages_of(item: Any, env: BuildEnvironment, contents: Any) -> list[str]:
    """Return the pages of an entry of `_toc.yml`: one, those of a pattern, none for an address."""
    if isinstance(item, UrlItem):
        return []
    if isinstance(item, GlobItem):
        return sorted(patfilter(env.found_docs - {contents.root.docname}, str(item)))
    return [next((str(item).removesuffix(s) for s in SUFFIXES if item.endswith(s)), str(item))]


def measure(doctree: nodes.document) -> Reading:
    """Count what a page holds."""
    code = [block for block in doctree.findall(nodes.literal_block) if _is_input(block)]
    exercises = (exercise_node, exercise_enumerable_node)
    return Reading(
        words=sum(len(text.split()) for text in _texts(doctree)),
        formulas=len(list(doctree.findall(nodes.math_block))),
        lines=sum(len(block.astext().splitlines()) for block in code),
        figures=len(list(doctree.findall(nodes.image))),
        description=next((found["content"] for found in _descriptions(doctree)), ""),
        exercises=sum(isinstance(node, exercises) for node in doctree.findall(nodes.Element)),
    )


def _descriptions(doctree: nodes.document) -> Iterator[nodes.meta]:
    return (meta for meta in doctree.findall(nodes.meta) if meta.get("name") == "description")


def _is_input(block: nodes.literal_block) -> bool:
    return "cell_input" in block.parent.get("classes", [])


def _texts(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Text):
        yield node.astext()
    elif not isinstance(node, SKIPPED):
        for child in node.children:
            yield from _texts(child)


def keep(app: Sphinx, doctree: nodes.document) -> None:
    """Measure a page that was just read."""
    readings(app.env)[app.env.docname] = measure(doctree)


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again or gone."""
    readings(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over the pages that another process has read."""
    readings(env).update({k: v for k, v in readings(other).items() if k in docnames})


def setup(app: Sphinx) -> dict[str, Any]:
    """Measure each page when it is read."""
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", keep)
    return {**SIDE_BY_SIDE, "env_version": 2}
