"""Warn, and so stop the build, where a page would reach its reader with something missing.

What is checked: figures without alternative text, pages without a description, outputs that are
too long to read, that contain a warning, or that show a path of the machine that built them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

LONGEST_OUTPUT = 40  # lines
ROOT = Path(__file__).resolve().parent.parent
OWN_PATHS = [str(p) for p in (ROOT, Path.home()) if len(p.parts) > 1]
FORBIDDEN = {
    "a warning": re.compile(r"\b\w*Warning: "),
    "a path of this machine": re.compile("|".join(re.escape(p) + "/" for p in OWN_PATHS)),
}
# What tells nothing: the text a figure has when nobody wrote one.
EMPTY_ALT = re.compile(r"^$|^[\w./-]*\.(svg|png|jpe?g|webp)$")


def check_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Check one page after all its references are resolved."""
    for image in doctree.findall(nodes.image):
        if EMPTY_ALT.match(image.get("alt", "")):
            _warn(image, docname, f"image {image['uri']} has no alternative text (image: alt:)")
    for output in doctree.findall(_is_output):
        text = output.astext()
        lines = text.count("\n")
        if lines > LONGEST_OUTPUT:
            _warn(output, docname, f"an output has {lines} lines, more than {LONGEST_OUTPUT}")
        for what, pattern in FORBIDDEN.items():
            if found := pattern.search(text):
                _warn(output, docname, f"an output contains {what}: {found.group()!r}")
    description = [n for n in doctree.findall(nodes.meta) if n.get("name") == "description"]
    if not description:
        logger.warning("the page has no description (myst: html_meta:)", location=docname)


def check_mathematics(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Warn of formulas that KaTeX could not read: it prints them in red and goes on."""
    for problem in re.findall(r'class="katex-error" title="([^"]*)"', context.get("body", "")):
        logger.warning("a formula is wrong: %s", problem, location=pagename)


def _is_output(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.literal_block)
        and isinstance(node.parent, nodes.container)
        and "cell_output" in node.parent.get("classes", [])
    )


def _warn(node: nodes.Node, docname: str, message: str) -> None:
    line = next((p.line for p in _with_parents(node) if p.line), None)
    logger.warning(message, location=(docname, line))


def _with_parents(node: nodes.Node) -> Any:
    while node is not None:
        yield node
        node = node.parent


def setup(app: Sphinx) -> dict[str, Any]:
    """Check each page when it is written."""
    app.connect("doctree-resolved", check_page)
    app.connect("html-page-context", check_mathematics)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
