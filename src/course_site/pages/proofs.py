"""Let a proof begin with its word in the language of the course.

sphinx-proof writes "Proof." into the first line before it is parsed, and has no translation of it.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_proof.nodes import proof_node

from course_site.order import SIDE_BY_SIDE
from course_site.pages.words import translate

ENGLISH = "Proof."


def translate_proofs(app: Sphinx, doctree: nodes.document) -> None:
    """Translate the first word of each proof."""
    word = translate(app.config.language, "Proof.")
    for proof in doctree.findall(proof_node):
        text = next(proof.findall(nodes.Text), nodes.Text(""))
        if text.startswith(ENGLISH):
            text.parent.replace(text, nodes.Text(word + text.removeprefix(ENGLISH)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Translate when a page was read: the site, its notebooks and its search show the same."""
    app.connect("doctree-read", translate_proofs)
    return SIDE_BY_SIDE
