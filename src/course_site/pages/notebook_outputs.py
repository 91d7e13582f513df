"""The outputs of a cell as the page shows them, in a form that every notebook program shows.

JupyterLab shows SVG only in notebooks that it trusts, and a notebook from elsewhere is not trusted.
So a figure is stored as PNG, with the alternative text that it has on the page.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from docutils import nodes
from nbformat import NotebookNode

from course_site.cells import merged

SVG, PNG = "image/svg+xml", "image/png"


def shown_metadata(cell: nodes.Element) -> dict[str, Any]:
    """Return what a notebook program is told of a cell: what it folds, and what may fail."""
    tags = tags_of(cell)
    parts = {"source_hidden": {"hide-input", "remove-input"}, "outputs_hidden": {"hide-output"}}
    folded = {name: True for name, kinds in parts.items() if tags & (kinds | {"hide-cell"})}
    kept = sorted(tags & {"raises-exception"})
    return {**({"jupyter": folded} if folded else {}), **({"tags": kept} if kept else {})}


def tags_of(cell: nodes.Element) -> set[str]:
    """Return the tags of a cell of the page."""
    return set(cell.get("cell_metadata", {}).get("tags", ()))


def shown_outputs(cell: nodes.Element, outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return the outputs that the page shows of a cell, with its pictures' alternative texts."""
    tags = tags_of(cell)
    if "remove-output" in tags:
        return []
    hidden = {name for name in ("stdout", "stderr") if f"remove-{name}" in tags}
    texts = chain((image.get("alt", "") for image in cell.findall(nodes.image)), iter(str, None))
    shown = merged([output for output in outputs if output.get("name") not in hidden])
    for output in shown:
        if {SVG, PNG} & set(output.get("data", {})):
            use_png(output, next(texts))
    return shown


def use_png(output: NotebookNode, text: str) -> None:
    """Keep the PNG of a figure alone, and its alternative text where programs look for it."""
    data = NotebookNode(output.data)
    if PNG in data:
        data.pop(SVG, None)
    if text:
        data["text/plain"] = text
        kind = PNG if PNG in data else SVG
        output["metadata"] = NotebookNode({**output.metadata, kind: {"alt": text}})
    output["data"] = data
