"""The outputs of a cell as the page shows them, in a form that every notebook program shows.

JupyterLab shows SVG only in notebooks that it trusts, and a notebook from elsewhere is not trusted.
So a figure is stored as PNG, with the alternative text that it has on the page.
"""

from __future__ import annotations

from itertools import chain

from docutils import nodes
from nbformat import NotebookNode

SVG, PNG = "image/svg+xml", "image/png"


def shown_outputs(cell: nodes.Element, outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return the outputs that the page shows of a cell, with its pictures' alternative texts."""
    tags = set(cell.get("cell_metadata", {}).get("tags", ()))
    if "remove-output" in tags:
        return []
    hidden = {name for name in ("stdout", "stderr") if f"remove-{name}" in tags}
    texts = chain((image.get("alt", "") for image in cell.findall(nodes.image)), iter(str, None))
    shown = merged([output for output in outputs if output.get("name") not in hidden])
    for output in shown:
        if {SVG, PNG} & set(output.get("data", {})):
            use_png(output, next(texts))
    return shown


def merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return the outputs with neighbouring pieces of one stream as one.

    Where a stream is cut depends on the speed of the machine; JupyterLite doubles the pieces.
    """
    result: list[NotebookNode] = []
    for output in outputs:
        last = result[-1] if result else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last["text"] += output.text
        else:
            result.append(NotebookNode(output))
    return result


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
