"""A network as nodes and edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_utils.networks import check_widths
from course_utils.plots._axes import drawing
from course_utils.plots.roles import ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# A layer of more nodes is drawn as so many: the first ones, dots, the last ones.
MAX_NODES = 7
GAP, RADIUS = 2.6, 0.27


def draw_network(widths: Sequence[int], *, ax: Axes | None = None) -> list[Any]:
    """Draw a network of the form n_0 -> n_1 -> ... -> n_L: neurons as circles, weights as lines.

    Layers of more than 7 neurons are drawn in part, with dots in the place of the others.

    Parameters
    ----------
    widths : sequence of int
        (n_0, ..., n_L), each at least 1.
    ax : matplotlib Axes, optional

    Returns
    -------
    list of artists
        The lines of the layers 1 to L (LineCollection), then the circles of the layers 0 to L
        (PatchCollection).

    Raises
    ------
    ValueError
        If there are fewer than two widths, or one is not a whole number from 1 on.
    """
    n = check_widths(widths)
    with drawing(ax, (min(1.3 * len(n) + 1.0, 6.5), 3.8)) as axes:
        return _draw_network(axes, n)


def _draw_network(axes: Axes, n: tuple[int, ...]) -> list[Any]:
    from matplotlib.collections import LineCollection, PatchCollection
    from matplotlib.patches import Circle

    L = len(n) - 1
    heights = [_heights(width) for width in n]
    lines, circles = [], []
    for ell in range(1, L + 1):
        segments = [
            ((GAP * (ell - 1), start), (GAP * ell, end))
            for start in heights[ell - 1]
            for end in heights[ell]
        ]
        edges = LineCollection(segments, colors="0.6", linewidths=0.6, zorder=1)
        lines.append(axes.add_collection(edges))
    for ell, width in enumerate(n):
        kind = "input" if ell == 0 else "output" if ell == L else "hidden"
        shapes = [Circle((GAP * ell, y), RADIUS) for y in heights[ell]]
        nodes = PatchCollection(
            shapes, facecolor=ROLES[kind].color, edgecolor="black", linewidth=0.9, zorder=2
        )
        circles.append(axes.add_collection(nodes))
        if width > MAX_NODES:
            axes.text(GAP * ell, 0, r"$\vdots$", ha="center", va="center", fontsize=15)
    _write_labels(axes, n, heights)
    return [*lines, *circles]


def _heights(width: int) -> NDArray[np.float64]:
    """Return the heights of the nodes that are drawn, the first one uppermost, 0 in the middle."""
    if width <= MAX_NODES:
        return (width - 1) / 2 - np.arange(width, dtype=float)
    above = np.arange(MAX_NODES // 2, 0, -1, dtype=float)
    return np.concatenate([above, -above[::-1]])


def _write_labels(axes: Axes, n: tuple[int, ...], heights: list[NDArray[np.float64]]) -> None:
    L = len(n) - 1
    top = max(column[0] for column in heights) + 0.75
    for ell, width in enumerate(n):
        x = GAP * ell
        if ell == 0:
            name = "$h^{(0)} = x$"
        elif ell == L:
            name = rf"$h^{{({L})}} = \Phi(x)$"
        else:
            name = f"$h^{{({ell})}}$"
        axes.text(x, top, name, ha="center", va="bottom", fontsize=12)
        axes.text(x, -top, f"$n_{{{ell}}} = {width}$", ha="center", va="top", fontsize=12)
        if ell:
            symbols = f"$W_{{{ell}}}, b_{{{ell}}}$"
            axes.text(x - GAP / 2, -top - 0.75, symbols, ha="center", va="top", fontsize=12)
    axes.set(xlim=(-1.1, GAP * L + 1.1), ylim=(-top - 1.5, top + 0.8), aspect="equal")
    axes.set_axis_off()
