"""Say behind the title of an exercise how hard it is, and lead from one level to the next.

    ```{exercise} Shapes
    :label: exr-relu-networks-shapes
    :class: warm-up
    ```

A *warm-up* takes two minutes, *practice* needs the page, *further* is for those who want more. The
solution of the last one of a level ends with the exercise to go on with, one level up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx_exercise.nodes import exercise_enumerable_node, solution_node

from course_site.nearest import nearest
from course_site.order import SIDE_BY_SIDE
from course_site.pages.words import translate

logger = logging.getLogger(__name__)
LEVELS = ("warm-up", "practice", "further")
CLASS = "exercise-level"


def level_of(exercise: nodes.Element) -> str:
    """Return the level of an exercise, or nothing."""
    return next((name for name in exercise["classes"] if name in LEVELS), "")


def in_words(language: str, exercise: nodes.Element) -> str:
    """Return the level of an exercise in the language of the site."""
    words = {
        "warm-up": translate(language, "warm-up"),
        "practice": translate(language, "practice"),
        "further": translate(language, "further"),
    }
    return words[level_of(exercise)]


def misspelt(app: Sphinx, doctree: nodes.document) -> None:
    """Say of an exercise that its class is nearly a level, or that it has two."""
    for exercise in doctree.findall(exercise_enumerable_node):
        classes = exercise["classes"]
        for name in set(classes) - set(LEVELS):
            if question := nearest(name, LEVELS):
                message = f"the exercise {exercise['label']} has the class {name!r}{question}"
                logger.warning(message, location=exercise)
        if len(set(classes) & set(LEVELS)) > 1:
            message = f"the exercise {exercise['label']} has more than one level"
            logger.warning(message, location=exercise)


def harder(exercises: Sequence[nodes.Element], exercise: nodes.Element) -> nodes.Element | None:
    """Return what to go on with behind the last one of a level: at the next level that there is."""
    place, level = exercises.index(exercise), LEVELS.index(level_of(exercise))
    if any(level_of(it) == LEVELS[level] for it in exercises[place + 1 :]):
        return None
    for name in LEVELS[level + 1 :]:
        up = [it for it in exercises if level_of(it) == name]
        if up:
            return next((it for it in up if exercises.index(it) > place), up[0])
    return None


def show_levels(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the level behind each title, and at the end of a solution what comes next."""
    language = app.config.language
    found = [it for it in doctree.findall(exercise_enumerable_node) if level_of(it)]
    for exercise in found:
        title = next(exercise.findall(nodes.title))
        text = f" ·\N{NO-BREAK SPACE}{in_words(language, exercise)}"
        title += nodes.inline("", text, classes=[CLASS])
    numbers = app.env.toc_fignumbers.get(docname, {}).get("exercise", {})
    by_label = {exercise["label"]: exercise for exercise in found}
    for solution in doctree.findall(solution_node):
        exercise = by_label.get(solution["target_label"])
        after = harder(found, exercise) if exercise else None
        if after is not None and after["label"] in numbers:
            number = numbers[after["label"]][0]
            solution.children[-1].append(next_one(language, after, number))


def next_one(language: str, exercise: nodes.Element, number: int) -> nodes.paragraph:
    """Return the sentence that leads to the next exercise."""
    name = translate(language, "Exercise {number}", number=number)
    link = nodes.reference("", name, refid=exercise["label"], internal=True)
    start = translate(language, "Next, one level up:")
    return nodes.paragraph(
        "", "", nodes.Text(f"{start} "), link, nodes.Text(f" ({in_words(language, exercise)}).")
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Come before the cards, which mark the links."""
    app.connect("doctree-read", misspelt)
    app.connect("doctree-resolved", show_levels)
    return SIDE_BY_SIDE
