"""Figures for light and for dark paper, in one file."""

from __future__ import annotations

import re

from course_utils.plots.roles import DARK

__all__ = ["for_both_themes"]

# The paper of a figure and of its axes, as Matplotlib draws it: the first patch of each.
PAPER = re.compile(
    r'(<g id="(?:figure|axes)_\d+">\s*<g id="patch_\d+">\s*<path [^>]*?style="fill: )#ffffff\b'
)
COLOR = re.compile(r"(?<=[ :])#[0-9a-f]{6}\b")
INK = "#000000"


def for_both_themes(svg: str) -> str:
    """Return a figure that is light, and dark where its address ends in #dark.

    Its paper is left out, and each colour of `roles.DARK` becomes a variable of two values.

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

    drawn = COLOR.sub(variable, PAPER.sub(r"\1none", svg))
    light = ";".join(f"{name(color)}:{color}" for color in sorted(used))
    darker = ";".join(f"{name(color)}:{dark[color]}" for color in sorted(used))
    style = f"<style>svg{{{light};fill:var({name(INK)})}}svg:target{{{darker}}}</style>"
    return re.sub(r"<svg\b([^>]*)>", rf'<svg id="dark"\1>{style}', drawn, count=1)


def name(color: str) -> str:
    """Return the name of the variable that stands for a colour."""
    return "--c" + color.removeprefix("#")
