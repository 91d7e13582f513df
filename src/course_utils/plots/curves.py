"""Curves: the loss while a network is trained, and the graph of a function R -> R."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from course_utils.plots._axes import numbers, own_axes, vector
from course_utils.plots.roles import ROLES, Role

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

OTHER_CURVES = (ROLES["training"], ROLES["validation"], Role("#009E73", "", "^", "-."))


def draw_loss(
    losses: ArrayLike | Mapping[str, ArrayLike], *, ax: Axes | None = None
) -> list[Line2D]:
    """Draw the loss against the iterations, counted from 1.

    Parameters
    ----------
    losses : array of shape (n,), or a mapping from names to such arrays
        The loss after each iteration, ``clf.loss_curve_`` for example. The curves of a mapping
        differ in colour, marker and line style; a legend has their names.
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
    curves = {name: vector(values, name) for name, values in named.items()}
    if not curves:
        raise ValueError("losses is empty")
    axes = own_axes(ax)
    lines = []
    for i, (name, values) in enumerate(curves.items()):
        role = ROLES.get(name, OTHER_CURVES[i % len(OTHER_CURVES)])
        lines += axes.plot(
            np.arange(1, len(values) + 1), values, color=role.color, label=name,
            marker=role.marker if len(values) <= 50 else "", linestyle=role.linestyle,
        )  # fmt: skip
    axes.set(xlabel="iteration", ylabel="loss")
    axes.set_ylim(bottom=min(0.0, *(values.min() for values in curves.values())))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    if isinstance(losses, Mapping):
        axes.legend()
    return lines


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
        If x does not increase, or the lengths differ.
    """
    points, values = vector(x, "x"), numbers(y, "y")
    if values.shape not in (points.shape, (*points.shape, 1)):
        raise ValueError(f"x has the shape {points.shape}, but y has the shape {values.shape}")
    heights = values.reshape(-1)
    if (np.diff(points) < 0).any():
        raise ValueError("x does not increase")
    axes = own_axes(ax)
    graph, kink = ROLES["graph"], ROLES["kink"]
    lines = axes.plot(points, heights, color=graph.color, linestyle="-")
    places = np.asarray([] if kinks is None else kinks, dtype=float).reshape(-1)
    places = places[(places >= points[0]) & (places <= points[-1])]
    if places.size:
        lines += axes.plot(
            places, np.interp(places, points, heights), linestyle="none", marker=kink.marker,
            markerfacecolor="white", markeredgecolor=kink.color, markeredgewidth=2, markersize=8,
            label=kink.label if len(places) == 1 else "kinks",
        )  # fmt: skip
        axes.legend()
    axes.set(xlabel="$x$", ylabel=r"$\Phi(x)$")
    axes.grid(True)
    return lines
