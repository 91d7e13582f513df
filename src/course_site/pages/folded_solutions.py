"""Fold the solutions of exercises with the browser's own `<details>`: the keyboard comes free.

A solution has an address of its own, `#solution-` and the label of its exercise, which stays as it
is when others are added.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_exercise.nodes import depart_solution_node, solution_node, visit_solution_node

from course_site.order import SIDE_BY_SIDE
from course_site.pages.words import translate
from course_site.visitors import CONTENT_ALONE


class summary(nodes.General, nodes.TextElement):
    """What the reader presses to unfold the solution."""


def use_summaries(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn the title of each solution, its number resolved by now, into a short summary."""
    for solution in doctree.findall(solution_node):
        title = next(solution.findall(nodes.title))
        numbered = re.match(r"\D+ (\d+)\b", title.astext())
        language = app.config.language
        number = numbered[1] if numbered else ""
        text = translate(language, "Solution {number}", number=number).strip()
        title.replace_self(summary("", text))
        solution["ids"] = [nodes.make_id(f"solution-{solution['target_label']}")]


def visit_solution(self: Any, node: solution_node) -> None:
    """Open a folded block."""
    self.body.append(self.starttag(node, "details", CLASS="admonition"))


def depart_solution(self: Any, node: solution_node) -> None:
    """Close the block."""
    self.body.append("</details>\n")


def visit_summary(self: Any, node: summary) -> None:
    """Write the line that stays visible."""
    self.body.append('<summary class="admonition-title">')


def depart_summary(self: Any, node: summary) -> None:
    """Close the line, with a link to the solution, as headings have one."""
    self.add_permalink_ref(
        node.parent, translate(self.builder.config.language, "Link to this solution")
    )
    self.body.append("</summary>")


def setup(app: Sphinx) -> dict[str, Any]:
    """Replace the visitor of sphinx-exercise for HTML alone."""
    app.setup_extension("sphinx_exercise")
    stock = (visit_solution_node, depart_solution_node)
    app.add_node(solution_node, override=True, html=(visit_solution, depart_solution), latex=stock)
    app.add_node(summary, html=(visit_summary, depart_summary), **CONTENT_ALONE)
    app.connect("doctree-resolved", use_summaries)
    return SIDE_BY_SIDE
