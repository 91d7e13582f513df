"""A picture of each interactive figure as it starts, for readers before and without its script.

The picture is drawn by the figure's own model and drawing, in Node: `still.mjs` in its folder
exports `still(state, { id, read })` (see widgets/stills/draw.mjs). A figure without `still.mjs`, or
without the files that it needs, has its text alone.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from course_site.node import run_node
from course_site.pages.words import catalogue
from course_site.paths import WIDGETS
from course_site.problems import Problem
from course_site.stamps import STAMP, digest_of, digest_of_folders

BUILD_ONLY = shutil.ignore_patterns("still.mjs", "figure.json", STAMP)


def draw_stills(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Draw the figures of all pages; return the pages that show another picture than before."""
    before = getattr(env, "course_stills", {"inputs": "", "pages": {}})
    figures = [
        {"page": page, "id": entry["ids"][0], "name": entry["name"], "state": entry["state"]}
        for page, entries in sorted(getattr(env, "course_widgets", {}).items())
        for entry in entries
    ]
    generated = Path(app.confdir, app.config.widgets_generated)
    names = sorted({figure["name"] for figure in figures})
    sources = [WIDGETS / name for name in (*names, "shared", "stills")]
    words = catalogue(app.config.language)
    inputs = digest_of(
        figures, words, digest_of_folders([*sources, *(generated / n for n in names)])
    )
    if inputs == before["inputs"]:
        return []
    pages: dict[str, dict[str, str | None]] = {}
    for figure, picture in zip(figures, pictures_of(figures, generated, words), strict=True):
        pages.setdefault(figure["page"], {})[figure["id"]] = picture
    env.course_stills = {"inputs": inputs, "pages": pages}  # type: ignore[attr-defined]
    return [page for page in pages if pages[page] != before["pages"].get(page)]


def pictures_of(
    figures: list[dict[str, str]], generated: Path, words: dict[str, str]
) -> list[str | None]:
    """Return the markup of each figure's picture, or None where it has none."""
    if not figures:
        return []
    placed = [{**figure, "folder": str(generated / figure["name"])} for figure in figures]
    asked = json.dumps({"words": words, "figures": placed})
    try:
        printed = run_node(WIDGETS / "stills" / "draw.mjs", text=asked)
    except Problem as problem:
        raise ExtensionError(f"the pictures of the figures could not be drawn: {problem}") from None
    return list(json.loads(printed))


def still_of(env: BuildEnvironment, page: str, element_id: str) -> str | None:
    """Return the markup of the picture of a figure on a page."""
    pages = getattr(env, "course_stills", {"pages": {}})["pages"]
    picture: str | None = pages.get(page, {}).get(element_id)
    return picture
