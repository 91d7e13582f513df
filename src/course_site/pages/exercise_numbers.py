"""Number the exercises of each page from 1, so that a new one renumbers only those of its page.

Sphinx numbers them through the whole book. A class that was told to do "Exercise 3 of the chapter
on softmax" finds it after any other page has changed.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from course_site.order import AFTER_OTHERS, BEFORE_OTHERS, SIDE_BY_SIDE

KIND = "exercise"
Numbers = dict[str, dict[str, tuple[int, ...]]]


def restore_book_numbers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give Sphinx its own numbers back: it compares new ones with them to see what changed."""
    numbers: Numbers = getattr(env, "book_exercise_numbers", {})
    for docname, own in numbers.items():
        if KIND in env.toc_fignumbers.get(docname, {}):
            env.toc_fignumbers[docname][KIND] = own
    return []


def number_by_page(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Replace the numbers of the book by those of the page."""
    numbers: Numbers = {}
    for docname, kinds in env.toc_fignumbers.items():
        if own := kinds.get(KIND):
            numbers[docname] = own
            kinds[KIND] = {
                name: (i,) for i, name in enumerate(sorted(own, key=own.__getitem__), start=1)
            }
    env.book_exercise_numbers = numbers  # type: ignore[attr-defined]
    return []


def setup(app: Sphinx) -> dict[str, Any]:
    """Stand before and behind the collector of Sphinx."""
    app.connect("env-get-updated", restore_book_numbers, priority=BEFORE_OTHERS)
    app.connect("env-get-updated", number_by_page, priority=AFTER_OTHERS)
    return SIDE_BY_SIDE
