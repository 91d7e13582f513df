"""A network as nodes and edges, without its numbers and with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_utils.networks import ReLUNetwork, Trace, check_network, check_widths
from course_utils.plots._axes import drawing
from course_utils.plots.roles import INK_ON_COLOR, ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# A layer of more nodes is drawn as so many: the first ones, dots, the last ones.
MAX_NODES = 7
GAP, RADIUS = 2.6, 0.27
# Letters of formulas are lower than those of text: in this size they look as large.
FORMULA = 14
# Sizes of a drawing with numbers, and where on its line a weight stands, seen from its input.
WIDE_GAP, RISE, LARGE_RADIUS, PLACE, BREAK = 3.6, 1.9, 0.45, 0.27, 0.09


def draw_network(widths: Sequence[int], *, ax: Axes | None = None) -> list[Any]:
    """Draw a network of the form n_0 -> n_1 -> ... -> n_L: units as circles, weights as lines.

    Layers of more than 7 units are drawn in part, with dots in the place of the others.

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
        axes.text(x, top, name, ha="center", va="bottom", fontsize=FORMULA)
        axes.text(x, -top, f"$n_{{{ell}}} = {width}$", ha="center", va="top", fontsize=FORMULA)
        if ell:
            symbols = f"$W_{{{ell}}}, b_{{{ell}}}$"
            axes.text(x - GAP / 2, -top - 0.75, symbols, ha="center", va="top", fontsize=FORMULA)
    axes.set(xlim=(-1.1, GAP * L + 1.1), ylim=(-top - 1.5, top + 0.8), aspect="equal")
    axes.set_axis_off()


def draw_numbers(
    network: ReLUNetwork,
    trace: Trace | None = None,
    *,
    name: str = r"\Phi",
    ax: Axes | None = None,
) -> list[Any]:
    r"""Draw a small network with all its numbers, and the values that flow through it.

    Each weight stands on its line, and each bias below its unit. The weights of a layer stand near
    the units that they come from, or near those that they lead to if these are more: so they have
    more room.
    With a trace, z stands above a unit and h inside; units with h = 0 are grey, and so are the
    lines that leave them.

    Parameters
    ----------
    network : ReLUNetwork
        With at most 4 units in each layer.
    trace : Trace, optional
        Of one input, as made by ``network.trace(x)``.
    name : str, default "\Phi"
        What stands in the circles of the output if there is no trace.
    ax : matplotlib Axes, optional

    Returns
    -------
    list of artists
        The lines of the layers 1 to L (LineCollection), then the circles of the layers 0 to L
        (PatchCollection).

    Raises
    ------
    ValueError
        If a layer has more than 4 units, or the trace is one of several inputs or of a network
        with other widths.
    TypeError
        If the network or the trace is something else.
    """
    n = check_network(network).widths
    if max(n) > 4:
        raise ValueError(f"a layer has {max(n)} units, expected at most 4: numbers need room")
    if not (trace is None or isinstance(trace, Trace)):
        raise TypeError(f"trace is a {type(trace).__name__}, expected a Trace or None")
    if trace is not None and np.ndim(trace.h[0]) != 1:
        raise ValueError("the trace is one of several inputs, expected one input")
    if trace is not None and (found := tuple(map(len, trace.h.values()))) != n:
        raise ValueError(f"the trace has the widths {found}, expected {n} as in the network")
    columns = [RISE * ((width - 1) / 2 - np.arange(width)) for width in n]
    with drawing(ax, (min(1.25 * len(n) + 0.85, 4.6), 0.95 * max(n) + 0.55)) as axes:
        lines = [_weights(axes, network, ell, columns, trace) for ell in range(1, len(n))]
        circles = [_units(axes, network, ell, columns[ell], trace, name) for ell in range(len(n))]
        top = max(column[0] for column in columns) + 1.1
        axes.set(xlim=(-0.8, WIDE_GAP * network.L + 0.8), ylim=(-top, top), aspect="equal")
        axes.set_axis_off()
    return [*lines, *circles]


def _is_off(trace: Trace | None, ell: int, L: int) -> NDArray[Any]:
    """Return which units of layer ell hand on 0 because of their ReLU: none without a trace."""
    if trace is None or not 0 < ell < L:
        return np.zeros(MAX_NODES, bool)
    return np.asarray(trace.z[ell] <= 0)


def _weights(
    axes: Axes,
    network: ReLUNetwork,
    ell: int,
    columns: list[NDArray[Any]],
    trace: Trace | None,
) -> Any:
    """Draw the lines into layer ell, each with a gap in which its weight stands."""
    from matplotlib.collections import LineCollection

    off = _is_off(trace, ell - 1, network.L)
    place = PLACE if len(columns[ell - 1]) >= len(columns[ell]) else 1 - PLACE
    segments, styles = [], []
    for j, start in enumerate(columns[ell - 1]):
        for i, end in enumerate(columns[ell]):
            ends = np.array([[WIDE_GAP * (ell - 1), start], [WIDE_GAP * ell, end]])
            style = ROLES["inactive" if off[j] else "weight"]
            for first, last in ((0, place - BREAK), (place + BREAK, 1)):
                segments.append([ends[0] + share * (ends[1] - ends[0]) for share in (first, last)])
                styles.append((style.color, style.linestyle))
            x, y = ends[0] + place * (ends[1] - ends[0])
            axes.text(x, y, _short(network.W[ell][i, j]), ha="center", va="center", fontsize=9)
    colors, linestyles = zip(*styles, strict=True)
    edges = LineCollection(
        segments, colors=list(colors), linestyles=list(linestyles), linewidths=1, zorder=1
    )
    axes.add_collection(edges)
    return edges


def _units(
    axes: Axes,
    network: ReLUNetwork,
    ell: int,
    column: NDArray[Any],
    trace: Trace | None,
    name: str,
) -> Any:
    """Draw the circles of layer ell with what stands in them, above them and below them."""
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Circle

    kind = "input" if ell == 0 else "output" if ell == network.L else "hidden"
    off = _is_off(trace, ell, network.L)
    x = WIDE_GAP * ell
    nodes = PatchCollection(
        [Circle((x, y), LARGE_RADIUS) for y in column],
        facecolor=[ROLES["inactive" if off[i] else kind].color for i in range(len(column))],
        edgecolor=ROLES["fold"].color,
        linewidth=0.9,
        zorder=2,
    )
    for i, y in enumerate(column):
        symbol = {"input": f"$x_{i + 1}$", "hidden": r"$\sigma$", "output": f"${name}$"}[kind]
        inside = symbol if trace is None else _short(trace.h[ell][i])
        size = FORMULA if trace is None else 10
        axes.text(
            x, y, inside, ha="center", va="center", fontsize=size, zorder=3, color=INK_ON_COLOR
        )
        if ell:
            bias = _short(network.b[ell][i], sign="+")
            axes.text(x, y - 0.55, bias, ha="center", va="top", fontsize=9)
        if trace is not None and 0 < ell < network.L:
            z = f"$z = {_short(trace.z[ell][i])}$"
            axes.text(x, y + 0.5, z, ha="center", va="bottom", fontsize=12)
    axes.add_collection(nodes)
    return nodes


def _short(number: float, *, sign: str = "") -> str:
    """Return a number as it is written on paper, with a minus sign as long as a plus."""
    return f"{number:{sign}.4g}".replace("-", "\N{MINUS SIGN}")
