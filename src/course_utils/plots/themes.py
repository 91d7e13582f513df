"""Figures for light and for dark paper, in one file."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
from numpy.typing import NDArray

from course_utils.plots.roles import DARK, ROLES

__all__ = ["for_both_themes"]

# The paper of a figure and of its axes, as Matplotlib draws it: the first patch of each.
PAPER = re.compile(
    r'(<g id="(?:figure|axes)_\d+">\s*<g id="patch_\d+">\s*<path [^>]*?style="fill: )#ffffff\b'
)
COLOR = re.compile(r"(?<=[ :])#[0-9a-f]{6}\b")
INK = "#000000"
PAPERS = ("#ffffff", "#121212")  # the light one and the dark one
IMAGE = re.compile(r'(<image )([^>]*?"data:image/png;base64,([^"]+)")')
ROUNDING = 3 / 255  # colours of pixels are whole numbers


def for_both_themes(svg: str) -> str:
    """Return a figure that is light, and dark where its address ends in #dark.

    Its paper is left out, and each colour of `roles.DARK` becomes a variable of two values. Images
    of signed numbers, from blue over white to orange, get the dark paper and the dark two colours.

    Parameters
    ----------
    svg : str
        The figure as Matplotlib writes it.

    Examples
    --------
    >>> figure = for_both_themes('<svg><path style="stroke: #0072b2"/></svg>')
    >>> "stroke: var(--c0072b2)" in figure
    True
    >>> "svg:target{--c000000:#e8eef5;--c0072b2:#56b4e9}" in figure
    True
    """
    dark = {color.lower(): other.lower() for color, other in DARK.items()}
    used = {INK}

    def variable(color: re.Match[str]) -> str:
        if color[0] not in dark:
            return color[0]
        used.add(color[0])
        return f"var({name(color[0])})"

    drawn = COLOR.sub(variable, PAPER.sub(r"\1none", IMAGE.sub(_marked, svg)))
    light = ";".join(f"{name(color)}:{color}" for color in sorted(used))
    darker = ";".join(f"{name(color)}:{dark[color]}" for color in sorted(used))
    style = f"svg{{{light};fill:var({name(INK)})}}svg:target{{{darker}}}"
    night = ""
    if 'class="signed"' in drawn:
        style += "svg:target .signed{filter:url(#night)}"
        night = _night()
    style = f"<style>{style}</style>{night}"
    return re.sub(r"<svg\b([^>]*)>", rf'<svg id="dark"\1>{style}', drawn, count=1)


def name(color: str) -> str:
    """Return the name of the variable that stands for a colour."""
    return "--c" + color.removeprefix("#")


def _marked(image: re.Match[str]) -> str:
    """Return an image of signed numbers with a class, and any other as it is."""
    start, rest, data = image.groups()
    return f'{start}class="signed" {rest}' if _is_signed(data) else image[0]


def _is_signed(png: str) -> bool:
    """Say whether the pixels lie between white and one of the colours of the two signs."""
    from matplotlib.image import imread

    pixels = imread(io.BytesIO(base64.b64decode(png)), format="png")
    if pixels.ndim != 3:
        return False
    seen = pixels[pixels[..., 3] > 0] if pixels.shape[2] == 4 else pixels.reshape(-1, 3)
    if not len(seen):
        return False
    ink = 1 - np.unique(seen[:, :3], axis=0).astype(float)
    misses = []
    for sign in ("positive", "negative"):
        full = 1 - _rgb(ROLES[sign].color)
        share = np.clip(ink @ full / (full @ full), 0, 1)
        misses.append(np.abs(ink - share[:, None] * full).max(axis=1))
    return bool(ink.max() > ROUNDING and (np.min(misses, axis=0) < ROUNDING).all())


def _night() -> str:
    """Return the filter that takes white and the colours of the signs to those on dark paper."""
    light = [PAPERS[0], ROLES["positive"].color, ROLES["negative"].color]
    dark = [PAPERS[1], ROLES["positive"].dark, ROLES["negative"].dark]
    paper, *ends = map(_rgb, light)
    night, *lights = map(_rgb, dark)
    # The smallest matrix that does it: the three colours span a plane only.
    change = np.linalg.lstsq(np.array(ends) - paper, np.array(lights) - night, rcond=None)[0].T
    rows = np.column_stack([change, np.zeros(3), night - change @ paper])
    values = " ".join(f"{value:.4f}" for value in [*rows.ravel(), 0, 0, 0, 1, 0])
    matrix = f'<feColorMatrix type="matrix" values="{values}"/>'
    return f'<filter id="night" color-interpolation-filters="sRGB">{matrix}</filter>'


def _rgb(color: str) -> NDArray[np.float64]:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
