"""Show the figures of Matplotlib light on a light page and dark on a dark one.

Each says its size, so that its room is there before it. None waits for the reader to come near:
a page may be printed before.

The file is one, and is fetched once: `course_utils.plots.themes` writes both colours into it. The
page names it twice, and the styles show one of the two. Notebooks and other formats keep the figure
as it was drawn: on white paper.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from course_site.order import SIDE_BY_SIDE
from course_utils.plots.themes import for_both_themes

MADE_BY = "<dc:title>Matplotlib"  # what Matplotlib writes at the head of each of its files
HEAD = 1500  # characters
SIZE = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)pt" height="([\d.]+)pt"')
PIXELS = 96 / 72  # of a point
PLACES = re.compile(r'\b(?:d|x|y)="[^"]*"')  # where something is, in points
LONG = re.compile(r"-?\d+\.\d{3,}")


def is_drawn(file: Path) -> bool:
    """Say whether a file is a figure of Matplotlib, as it was drawn."""
    if file.suffix != ".svg" or not file.is_file():
        return False
    with file.open(encoding="utf-8") as text:
        return MADE_BY in text.read(HEAD)


def visit(writer: HTML5Translator, node: nodes.image) -> None:
    """Write the image once for each theme, where it has two."""
    file = Path(writer.builder.srcdir, node["uri"])  # before Sphinx replaces its address
    has_both = is_drawn(file)
    start = len(writer.body)
    type(writer).visit_image(writer, node)
    if has_both:
        image = "".join(writer.body[start:]).replace("<img ", f"<img {size_of(file)} ", 1)
        writer.body[start:] = [
            _with_class(image, "only-light"),
            _with_class(re.sub(r'(\bsrc="[^"]*\.svg)"', r'\1#dark"', image), "only-dark"),
        ]


def size_of(file: Path) -> str:
    """Return the attributes that give a figure its room on the page."""
    with file.open(encoding="utf-8") as text:
        size = SIZE.search(text.read(HEAD))
    if not size:
        return ""
    width, height = (round(float(points) * PIXELS) for points in size.groups())
    return f'width="{width}" height="{height}"'


def _with_class(image: str, name: str) -> str:
    if 'class="' in image:
        return image.replace('class="', f'class="{name} ', 1)
    return image.replace("<img ", f'<img class="{name}" ', 1)


def depart(writer: HTML5Translator, node: nodes.image) -> None:
    """Leave the image as Sphinx leaves it."""
    type(writer).depart_image(writer, node)


def in_hundredths(svg: str) -> str:
    """Round the places in a figure to hundredths of a point, which nobody sees."""

    def rounded(number: re.Match[str]) -> str:
        return f"{float(number[0]) + 0:z.2f}".rstrip("0").rstrip(".")

    return PLACES.sub(lambda place: LONG.sub(rounded, place[0]).replace("\n", ""), svg)


def write_both(app: Sphinx, exception: Exception | None) -> None:
    """Write the colours of both themes into the figures of the site, and their places shorter."""
    if exception or app.builder.format != "html":
        return
    for file in (Path(app.outdir) / "_images").glob("*.svg"):
        if is_drawn(file):
            text = file.read_text("utf-8")
            if '<svg id="dark"' not in text:
                file.write_text(for_both_themes(in_hundredths(text)), "utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Take the place of Sphinx in writing images, and finish them when they are copied."""
    app.add_node(nodes.image, override=True, html=(visit, depart))
    app.connect("build-finished", write_both)
    return SIDE_BY_SIDE
