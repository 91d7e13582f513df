"""Name page and line where a label or the name of a glued value is missing, or stands twice.

sphinx-exercise and sphinx-proof name a file that is not there, and no line; MyST-NB looks for glued
values of one name on one page alone.
"""

from __future__ import annotations

import logging as standard_logging
from collections.abc import Callable
from typing import Any

from docutils import nodes
from myst_nb.core.execute import base
from myst_nb.ext.glue import extract_glue_data_cell
from sphinx.application import Sphinx
from sphinx.domains.std import Glossary
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.directive import (
    ExerciseDirective,
    SolutionDirective,
    SphinxExerciseBaseDirective,
)
from sphinx_proof.directive import ElementDirective

from course_site.nearest import nearest
from course_site.order import SIDE_BY_SIDE

logger = logging.getLogger(__name__)

# What others say of the same faults, without the place.
SAID_BETTER = {
    "sphinx.environment.adapters.toctree": "toctree contains reference to document ",
    "sphinx_exercise.post_transforms": "undefined label: ",
    "sphinx_proof.directive": "duplicate ",
    "sphinx_proof.domain": "label ",
}
LINES_OF_GLUED: dict[str, list[int]] = {}  # of the page that is being read


def glued_values(notebook: Any, source_map: list[int], _: Any) -> dict[str, Any]:
    """Return the glued values of a notebook, and note the lines of their cells."""
    values = {}
    for cell, line in zip(notebook.cells, source_map, strict=True):
        if cell.cell_type == "code":
            for name, value in extract_glue_data_cell(cell):
                LINES_OF_GLUED.setdefault(name, []).append(line - 1)  # MyST-NB counts from 2
                values[name] = value
    return values


def keep_glued(app: Sphinx, doctree: nodes.document) -> None:
    """Keep where the page that was read glues its values."""
    glued_by_page(app.env)[app.env.docname] = dict(LINES_OF_GLUED)
    LINES_OF_GLUED.clear()


def glued_by_page(env: BuildEnvironment) -> dict[str, dict[str, list[int]]]:
    """Return the lines of the glued values, by page and name."""
    if not hasattr(env, "course_glued"):
        env.course_glued = {}  # type: ignore[attr-defined]
    return env.course_glued  # type: ignore[attr-defined]


def forget_glued(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the values of a page that is gone, or about to be read."""
    glued_by_page(env).pop(docname, None)


def merge_glued(
    app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    """Take over what another process has read."""
    found = glued_by_page(other)
    glued_by_page(env).update({name: found[name] for name in docnames if name in found})


def check_names(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of values that are glued twice, and of solutions without an exercise, or too many."""
    first: dict[str, tuple[str, int]] = {}
    for docname, names in sorted(glued_by_page(env).items()):
        for name, lines in names.items():
            for line in lines:
                page, before = first.setdefault(name, (docname, line))
                if (page, before) != (docname, line):
                    logger.warning(
                        "%r is glued for the second time; first in %s, line %s",
                        name,
                        env.doc2path(page, False),
                        before,
                        location=(docname, line),
                    )
    registry = getattr(env, "sphinx_exercise_registry", {})
    solved: dict[str, Any] = {}
    for entry in registry.values():
        label = entry["node"].get("target_label", "")
        if label and solved.setdefault(label, entry) is not entry:
            logger.warning(
                "a second solution of %r; first in %s, line %s",
                label,
                env.doc2path(solved[label]["docname"], False),
                solved[label]["node"].line,
                location=(entry["docname"], entry["node"].line),
            )
        if label and label not in registry:
            place = (entry["docname"], entry["node"].line)
            exercises = (k for k, v in registry.items() if not v["node"].get("target_label"))
            logger.warning(
                "there is no exercise with the label %r%s",
                label,
                nearest(label, exercises),
                location=place,
            )


def known_labels(directive: SphinxDirective) -> dict[str, Any]:
    """Return what is known of the boxes of a kind, on the pages that were read, by label."""
    name = "proof_list" if isinstance(directive, ElementDirective) else "sphinx_exercise_registry"
    return getattr(directive.env, name, {})


def is_second(directive: SphinxDirective, label: str) -> bool:
    """Tell whether a box of that label was read already, with a warning."""
    if not label or label not in known_labels(directive):
        return False
    first = known_labels(directive)[label]
    logger.warning(
        "the label %r stands here for the second time; first in %s, line %s",
        label,
        directive.env.doc2path(first["docname"], False),
        first.get("line", "?"),
        location=directive.get_location(),
    )
    return True


def with_place(run: Callable[[Any], list[nodes.Node]]) -> Callable[[Any], list[nodes.Node]]:
    """Let a directive say in which line its box begins."""

    def run_and_tell(directive: SphinxDirective) -> list[nodes.Node]:
        label = directive.options.get("label", "")
        if isinstance(directive, ElementDirective):
            is_second(directive, label)
        boxes = run(directive)
        for box in boxes:
            directive.set_source_info(box)
        known = known_labels(directive).get(label, {})
        known.setdefault("line", directive.get_source_info()[1])
        return boxes

    return run_and_tell


class PlacedGlossary(Glossary):
    """A glossary that knows its lines: MyST counts those of its content from nought."""

    def run(self) -> list[nodes.Node]:
        """Count lines of terms from the head of the page, those of definitions from the box."""
        items = zip(self.content, self.content.items, strict=True)
        self.content.items = [
            (source, self.content_offset + line + (self.lineno + 1 if text[:1].strip() else 0))
            for text, (source, line) in items
        ]
        return super().run()


def is_said_better(record: standard_logging.LogRecord) -> bool:
    """Tell whether a message may be shown: not those for which there is one with a place."""
    module = record.name.removeprefix("sphinx.")
    return not record.getMessage().startswith(SAID_BETTER[module])


def setup(app: Sphinx) -> dict[str, Any]:
    """Put our messages into the place of theirs."""
    base.extract_glue_data = glued_values
    SphinxExerciseBaseDirective.duplicate_labels = is_second
    for directive in (ExerciseDirective, SolutionDirective, ElementDirective):
        if directive.run.__name__ == "run":
            directive.run = with_place(directive.run)
    for module in SAID_BETTER:
        standard_logging.getLogger(f"sphinx.{module}").addFilter(is_said_better)
    app.add_directive_to_domain("std", "glossary", PlacedGlossary, override=True)
    app.connect("doctree-read", keep_glued)
    app.connect("env-purge-doc", forget_glued)
    app.connect("env-merge-info", merge_glued)
    app.connect("env-check-consistency", check_names)
    return SIDE_BY_SIDE
