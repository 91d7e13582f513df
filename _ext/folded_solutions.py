"""Fold the solutions of exercises with the browser's own `<details>`: no script, keyboard for free."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_exercise.nodes import (
    depart_solution_node,
    solution_node,
    solution_title,
    visit_solution_node,
)


def visit_solution(self: Any, node: solution_node) -> None:
    """Open a folded block; the title opens it."""
    self.body.append(self.starttag(node, "details", CLASS="solution admonition"))


def depart_solution(self: Any, node: solution_node) -> None:
    """Close the block."""
    self.body.append("</details>\n")


def visit_title(self: Any, node: nodes.Element) -> None:
    """Write the title as what the reader presses."""
    self.body.append('<summary class="admonition-title">')


def depart_title(self: Any, node: nodes.Element) -> None:
    """Close the title."""
    self.body.append("</summary>")


def setup(app: Sphinx) -> dict[str, Any]:
    """Replace the two visitors of sphinx-exercise for HTML alone."""
    app.setup_extension("sphinx_exercise")
    stock = (visit_solution_node, depart_solution_node)
    app.add_node(solution_node, override=True, html=(visit_solution, depart_solution), latex=stock)
    app.add_node(solution_title, override=True, html=(visit_title, depart_title))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
