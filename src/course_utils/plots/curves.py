"""Curves: the loss while a network is trained, and the graph of a function R -> R."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks
from course_utils.plots._axes import drawing, numbers, vector
from course_utils.plots.roles import ROLES, Role

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

CURVE_ROLES = ("training", "validation")
OTHER_COLORS = ("#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
OTHER_MARKERS = ("^", "D", "v", "P", "X", "*")


def draw_loss(
    losses: ArrayLike | Mapping[str, ArrayLike], *, ax: Axes | None = None
) -> list[Line2D]:
    """Draw the loss against the epochs, counted from 1.

    Parameters
    ----------
    losses : array of shape (n,), or a mapping from names to such arrays
        The loss of each epoch, ``clf.loss_curve_`` for example. The curves of a mapping
        differ in colour, marker and line style (from the ninth on, in line style at least), and a
        legend has their names. Curves named training and validation look the same in each figure.
    ax : matplotlib Axes, optional

    Returns
    -------
    list of matplotlib.lines.Line2D
        One for each curve.

    Raises
    ------
    ValueError
        If there is no loss, or one is not a finite number.
    """
    from matplotlib.ticker import MaxNLocator

    named = losses if isinstance(losses, Mapping) else {"loss": losses}
    curves = {name: vector(values, str(name)) for name, values in named.items()}
    if not curves:
        raise ValueError("losses is empty")
    lines: list[Line2D] = []
    with drawing(ax) as axes:
        for (name, values), role in zip(curves.items(), _curve_roles(curves), strict=True):
            lines += axes.plot(
                np.arange(1, len(values) + 1),
                values,
                color=role.color,
                label=str(name),
                marker=role.marker if len(values) <= 50 else "",
                linestyle=role.linestyle,
            )
        axes.set(xlabel="epoch", ylabel="loss")
        axes.set_ylim(bottom=min(0.0, *(values.min() for values in curves.values())))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="y")
        if isinstance(losses, Mapping):
            _name_all(axes, lines)
    return lines


def _curve_roles(names: Iterable[object]) -> list[Role]:
    """Return a style for each name: that of its role, or else one that no other curve has.

    While a role's name is not among them, other curves may have its style.
    """
    known = list(names)
    free = (ROLES[role] for role in CURVE_ROLES if role not in known)
    others = _styles(free)
    return [ROLES[str(name)] if name in CURVE_ROLES else next(others) for name in known]


def _styles(first: Iterable[Role]) -> Iterator[Role]:
    """Give these styles, then others without end: a dash with two dots, with three, ..."""
    yield from first
    for i in count():
        color, marker = OTHER_COLORS[i % len(OTHER_COLORS)], OTHER_MARKERS[i % len(OTHER_MARKERS)]
        dashes: Any = (0, (5, 1.5) + (1, 1.5) * i)
        yield Role(color, "", marker, ("-.", ":")[i] if i < 2 else dashes)


def _name_all(axes: Axes, lines: list[Line2D]) -> None:
    """Put all names into the legend, those too that begin with "_" and would be left out."""
    legend = axes.legend(lines, ["-"] * len(lines))
    for text, line in zip(legend.get_texts(), lines, strict=True):
        text.set_text(str(line.get_label()))


def draw_graph(
    x: ArrayLike, y: ArrayLike, *, kinks: ArrayLike | None = None, ax: Axes | None = None
) -> list[Line2D]:
    """Draw the graph of a function R -> R through the points (x_i, y_i), with its kinks marked.

    Parameters
    ----------
    x : array of shape (n,), increasing
        Put the kinks among them, or many points: between two points a straight line is drawn.
    y : array of shape (n,) or (n, 1)
        Values of the function.
    kinks : array of shape (m,), optional
        Where the slope changes; those outside [x_1, x_n] are left out.
    ax : matplotlib Axes, optional

    Returns
    -------
    list of matplotlib.lines.Line2D
        The graph, and the markers of the kinks if there are any.

    Raises
    ------
    ValueError
        If x does not increase, the lengths differ, or an entry is no finite number.
    """
    points, values = vector(x, "x"), numbers(y, "y")
    if values.shape not in (points.shape, (*points.shape, 1)):
        raise ValueError(f"x has the shape {points.shape}, but y has the shape {values.shape}")
    heights = values.reshape(-1)
    if (np.diff(points) < 0).any():
        raise ValueError("x does not increase")
    given = _checks.array(() if kinks is None else kinks, "kinks")
    places = vector(given, "kinks") if given.size else np.zeros(0)
    places = places[(places >= points[0]) & (places <= points[-1])]
    with drawing(ax) as axes:
        lines = axes.plot(points, heights, color=ROLES["graph"].color, linestyle="-")
        if places.size:
            lines += _mark_kinks(axes, places, np.interp(places, points, heights))
        axes.set(xlabel="$x$", ylabel=r"$\Phi(x)$")
        axes.grid(True)
    return lines


def _mark_kinks(axes: Axes, places: NDArray[Any], heights: NDArray[Any]) -> list[Line2D]:
    kink = ROLES["kink"]
    marks = axes.plot(
        places,
        heights,
        linestyle="none",
        marker=kink.marker,
        markerfacecolor="white",
        markeredgecolor=kink.color,
        markeredgewidth=2,
        markersize=8,
        label=kink.label if len(places) == 1 else "kinks",
    )
    axes.legend()
    return marks
