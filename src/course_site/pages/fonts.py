"""Cut a font to the letters in use."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

logging.getLogger("fontTools").setLevel(logging.ERROR)  # it logs every table that it drops


def cut(source: Path, target: Path, codes: Iterable[int], *, features: Iterable[str] = ()) -> None:
    """Write a font of these letters alone, with these features of the layout."""
    from fontTools import subset  # costly: only a build that cuts fonts loads it

    options = subset.Options(flavor="woff2", layout_features=list(features), notdef_outline=True)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
