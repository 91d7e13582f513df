"""Cut the fonts of formulas to the letters that the site's formulas use.

Whatever else a formula needs, such as one that a reader's code prints, comes from the whole font.
A browser fetches that only then: the two files divide the letters between them.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from course_site.order import AFTER_OTHERS, SIDE_BY_SIDE
from course_site.pages.bundles import pages
from course_site.pages.fonts import cut
from course_site.pages.formulas import KATEX

# The fonts of nearly every formula, and the large ones: by the classes of the letters in them.
FONTS = {
    "Main-Regular": (),  # of all
    "Math-Italic": ("mathnormal",),
    "AMS-Regular": ("mathbb", "amsrm"),
    "SansSerif-Regular": ("mathsf", "textsf"),
}
# Interactive figures and what cells print write these, whatever the pages hold: those of ASCII, and
# small digits, which the fonts lack, so that no browser looks for them in the whole ones.
ALWAYS = [*range(0x20, 0x7F), *range(0x2070, 0x20A0), *map(ord, "βΦ")]
ALWAYS_IN = ("Main-Regular", "Math-Italic")
FORMULA = '<span class="katex"'
LEAF = re.compile(r'<span class="([^"]*)"[^>]*>([^<]+)<')
LAST = 0x10FFFF


def letters_of(text: str) -> Iterator[tuple[str, set[int]]]:
    """Yield each font with the codes of the letters that a page sets in it."""
    leaves = [(set(names.split()), html.unescape(letters)) for names, letters in LEAF.findall(text)]
    for font, classes in FONTS.items():
        found = (letters for names, letters in leaves if not classes or names & set(classes))
        yield font, {ord(letter) for letter in "".join(found)}


def ranges(codes: Iterable[int]) -> list[tuple[int, int]]:
    """Return the codes as intervals, in their order."""
    found: list[tuple[int, int]] = []
    for code in sorted(set(codes)):
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found


def others(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the intervals between the given ones."""
    starts = [0, *(last + 1 for _, last in intervals)]
    ends = [*(first - 1 for first, _ in intervals), LAST]
    return [(first, last) for first, last in zip(starts, ends, strict=True) if first <= last]


def in_css(intervals: list[tuple[int, int]]) -> str:
    """Return intervals as `unicode-range` writes them."""
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in intervals)


def write_cut(app: Sphinx, exception: Exception | None) -> None:
    """Put the cut fonts and the whole ones beside KaTeX's styles, before these are bundled."""
    if exception or not hasattr(app, "has_bundles"):
        return
    used: dict[str, set[int]] = {font: set(ALWAYS if font in ALWAYS_IN else ()) for font in FONTS}
    for page in pages(app):
        text = page.read_text("utf-8")
        for font, codes in letters_of(text) if FORMULA in text else ():
            used[font] |= codes
    folder = Path(app.outdir) / "_static" / "katex"
    style = (Path(app.outdir).parent / "vendor" / "katex" / "katex.min.css").read_text("utf-8")
    for font, codes in used.items():
        name, whole = f"KaTeX_{font}.woff2", f"KaTeX_{font}-whole.woff2"
        shutil.copyfile(KATEX / "fonts" / name, folder / "fonts" / whole)
        cut(KATEX / "fonts" / name, folder / "fonts" / name, codes, features=["kern"])
        style = divided(style, name, whole, ranges(codes))
    (folder / "katex.min.css").write_text(style, encoding="utf-8")


def divided(style: str, name: str, whole: str, intervals: list[tuple[int, int]]) -> str:
    """Return the styles with two faces for one font: these letters, and all others."""

    def two(face: re.Match[str]) -> str:
        rest = face[0].replace(name, whole)
        parts = ((face[0], intervals), (rest, others(intervals)))
        return "".join(f"{text[:-1]};unicode-range:{in_css(part)}}}" for text, part in parts)

    return re.sub(rf"@font-face\{{[^}}]*{re.escape(name)}[^}}]*\}}", two, style)


def setup(app: Sphinx) -> dict[str, Any]:
    """Act when all pages are written, before bundles.py bundles the styles."""
    app.connect("build-finished", write_cut, priority=AFTER_OTHERS)
    return SIDE_BY_SIDE
