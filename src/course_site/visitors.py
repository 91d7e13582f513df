"""How our nodes are written in formats that have no form of their own for them."""

from __future__ import annotations

from typing import Any

from docutils import nodes

FORMATS = ("latex", "man", "texinfo", "text")


def pass_by(writer: Any, node: nodes.Element) -> None:
    """Write nothing for the node itself: its content is written as it stands."""


def leave_out(writer: Any, node: nodes.Element) -> None:
    """Write neither the node nor its content."""
    raise nodes.SkipNode


# For `app.add_node`, beside what is done in HTML.
CONTENT_ALONE: dict[str, Any] = dict.fromkeys(FORMATS, (pass_by, pass_by))
NOTHING: dict[str, Any] = dict.fromkeys(FORMATS, (leave_out, None))
