"""Give the course its own letters: a small file, cut from a free font, from its own host.

The font is Source Sans 3 (SIL Open Font License 1.1). Cut, it is a modified version, which may not
bear the reserved name: here, in the files and in the styles it is "Course Text". Letters beyond
Latin come from the reader's system. Browsers slant the upright letters: a file of slanted ones
came too late to be used, and the words stood in another font.
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from course_site.order import AFTER_OTHERS, SIDE_BY_SIDE
from course_site.pages.bundles import of_every_page
from course_site.paths import NODE_MODULES, ROOT
from course_site.stamps import current, digest_of, digest_of_file, forget, keep

SOURCES = NODE_MODULES / "@fontsource-variable" / "source-sans-3" / "files"
CACHE = ROOT / "_build" / "fonts"
NAME = "Course Text"
FILES = {  # each with its source and its weights
    "course-text.woff2": ("source-sans-3-latin-wght-normal.woff2", (400, 700)),
}
PRELOADED = ["course-text.woff2"]
OF_FORMULAS = ["KaTeX_Main-Regular.woff2", "KaTeX_Math-Italic.woff2"]  # of nearly every one
Weights = tuple[int, int]
# Kept of the layout: letters that belong together, and digits of one width (the font's own).
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk"]
NAME_IDS = (0, 1, 2, 3, 4, 5, 6, 13, 14)  # with the copyright and the licence
SHEET = "face.css"  # where the styles name the files


def cut(source: Path, weights: Weights) -> Path:
    """Return the cut version of a font: of the weights in use, under its own name."""
    inputs = digest_of(digest_of_file(source), weights, FEATURES, NAME, NAME_IDS)
    made = CACHE / source.name
    if not current(made, inputs):
        forget(made)
        CACHE.mkdir(parents=True, exist_ok=True)
        _cut(source, made, weights)
        keep(made, inputs)
    return made


def _cut(source: Path, target: Path, weights: Weights) -> None:
    from fontTools import subset  # costly: only a build that cuts fonts loads it
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it logs every table that it drops
    font = TTFont(source, recalcTimestamp=False)  # the same bytes from every build
    options = subset.Options(
        flavor="woff2", layout_features=FEATURES, hinting=False, name_IDs=list(NAME_IDS)
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=font.getBestCmap())
    cutter.subset(font)
    font = instantiateVariableFont(font, {"wght": weights})
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            record.string = NAME.replace(" ", "") if record.nameID == 6 else NAME
    subset.save_font(font, str(target), options)


def write_fonts(app: Sphinx, exception: Exception | None) -> None:
    """Put the cut fonts beside the styles that name them, before these are bundled."""
    static = Path(app.outdir) / "_static"
    if exception or not (static / SHEET).is_file():
        return
    (static / "fonts").mkdir(exist_ok=True)
    for name, (source, weights) in FILES.items():
        shutil.copyfile(cut(SOURCES / source, weights), static / "fonts" / name)


def preload(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Let the page ask for its letters at once, not only when the styles are read.

    Letters that come late move the lines that they stand in.
    """
    sheets = {Path(str(sheet.filename)).name for sheet in of_every_page(app)[0]}
    has_formulas = 'class="katex"' in context.get("body", "")
    fonts = [*(PRELOADED if SHEET in sheets else []), *(OF_FORMULAS if has_formulas else [])]
    context["preloaded_fonts"] = [f"_static/fonts/{name}" for name in fonts]


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the fonts before bundles.py bundles the styles."""
    app.connect("html-page-context", preload)
    app.connect("build-finished", write_fonts, priority=AFTER_OTHERS)
    return SIDE_BY_SIDE
