"""Functions R^2 -> R, from above and as a surface."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks
from course_utils.plots._axes import drawing, new_figure, numbers, vector
from course_utils.plots.regions import check_regions
from course_utils.plots.roles import INK_ON_COLOR, ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from course_utils.regions import LinearRegions


def draw_heights(
    x1: ArrayLike,
    x2: ArrayLike,
    z: ArrayLike,
    *,
    ax: Axes | None = None,
    folds: Iterable[ArrayLike] | None = None,
    levels: int | ArrayLike = 8,
    colorbar: bool = True,
) -> list[Any]:
    """Draw a function R^2 -> R from above: its height as colour, with level lines and folds.

    Parameters
    ----------
    x1 : array of shape (n,) or (m, n)
        First coordinates: of the columns of z, or of each point of a grid (``numpy.meshgrid``).
    x2 : array of shape (m,) or (m, n)
        Second coordinates: of the rows of z, or of each point.
    z : array of shape (m, n) or (m, n, 1)
        Heights.
    ax : matplotlib Axes, optional
    folds : iterable of arrays of shape (k, 2), optional
        Polylines along which the slope changes; drawn as thick black lines.
    levels : int or increasing array, default 8
        About how many level lines, or their heights.
    colorbar : bool, default True
        Whether a bar beside the drawing explains the colours.

    Returns
    -------
    list of artists
        The colours and the level lines between them (two ContourSets; no lines if z is constant),
        and the folds (LineCollection) if there are any.

    Raises
    ------
    ValueError
        If the shapes do not fit, a coordinate is the same everywhere, or `levels` is no number
        of levels and no increasing array with a level among the heights.
    """
    from matplotlib.collections import LineCollection

    first, second, heights = _grid(x1, x2, z)
    given = [] if folds is None else _checks.sequence(folds, "folds", "arrays of shape (k, 2)")
    polylines = [_polyline(fold, f"folds[{i}]") for i, fold in enumerate(given)]
    bounds = _bounds(heights, levels)
    with drawing(ax, (4.6, 3.9)) as axes:
        filled, lines = _levels(axes, first, second, heights, bounds)
        artists: list[Any] = [filled] if lines is None else [filled, lines]
        if polylines:
            style = ROLES["fold"]
            edges = LineCollection(
                polylines, colors=INK_ON_COLOR, linewidths=1.6, label=style.label
            )
            artists.append(axes.add_collection(edges, autolim=False))
        axes.set(xlim=(first.min(), first.max()), ylim=(second.min(), second.max()))
        axes.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
        if colorbar:
            axes.figure.colorbar(filled, ax=axes, label=r"$\Phi(x)$")
    return artists


def draw_surface(x1: ArrayLike, x2: ArrayLike, z: ArrayLike, *, ax: Axes | None = None) -> Any:
    """Draw a function R^2 -> R as a surface in space.

    Parameters
    ----------
    x1, x2, z : arrays
        As in `draw_heights`.
    ax : matplotlib Axes3D, optional
        Axes made with ``projection="3d"``.

    Returns
    -------
    mpl_toolkits.mplot3d.art3d.Poly3DCollection

    Raises
    ------
    ValueError
        If the shapes do not fit, or `ax` is flat.
    """
    first, second, heights = _grid(x1, x2, z)
    if ax is not None:
        if not hasattr(ax, "plot_surface"):
            raise ValueError('ax is flat: a surface needs axes made with projection="3d"')
        return _draw_surface(ax, first, second, heights)
    with new_figure(figsize=(4.6, 4.0)) as figure:
        axes = figure.add_subplot(projection="3d")
        return _draw_surface(axes, first, second, heights)


def _draw_surface(axes: Any, x1: NDArray[Any], x2: NDArray[Any], z: NDArray[Any]) -> Any:
    surface = axes.plot_surface(
        x1,
        x2,
        z,
        cmap="cividis",
        rcount=60,
        ccount=60,
        linewidth=0,
        antialiased=False,
        rasterized=True,
    )
    axes.set(xlabel="$x_1$", ylabel="$x_2$", zlabel=r"$\Phi(x)$")
    axes.locator_params(nbins=5)
    return surface


def draw_faces(regions: LinearRegions, *, ax: Axes | None = None) -> Any:
    """Draw a network R^2 -> R as a surface of flat faces, one over each region.

    The lines between two faces are the folds; the border of the box has a line too.

    Parameters
    ----------
    regions : LinearRegions
        Of a network with one output, as made by `course_utils.regions.linear_regions`.
    ax : matplotlib Axes3D, optional
        Axes made with ``projection="3d"``.

    Returns
    -------
    mpl_toolkits.mplot3d.art3d.Poly3DCollection

    Raises
    ------
    ValueError
        If `ax` is flat, or the network has several outputs.
    TypeError
        If `regions` is no LinearRegions.
    """
    n_outputs = check_regions(regions).network.widths[-1]
    if n_outputs != 1:
        raise ValueError(f"the network has {n_outputs} outputs, expected one")
    if ax is not None:
        if not hasattr(ax, "add_collection3d"):
            raise ValueError('ax is flat: faces need axes made with projection="3d"')
        return _draw_faces(ax, regions)
    with new_figure(figsize=(4.6, 3.8)) as figure:
        return _draw_faces(figure.add_subplot(projection="3d"), regions)


def _draw_faces(axes: Any, regions: LinearRegions) -> Any:
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    corners = np.concatenate([regions.corners, regions.network(regions.corners)], axis=1)
    polygons = np.split(corners, regions.offsets[1:-1])
    faces = Poly3DCollection(
        [polygon[[*range(len(polygon)), 0]] for polygon in polygons],
        linewidths=1.4,
        shade=True,
        facecolors=ROLES["face"].color,
        edgecolors=INK_ON_COLOR,
    )
    axes.add_collection3d(faces)
    for side, values in zip("xyz", corners.T, strict=True):
        axes.set(**{f"{side}lim": (values.min(), values.max())})
    axes.set(xlabel="$x_1$", ylabel="$x_2$", zlabel=r"$\Phi(x)$")
    axes.locator_params(nbins=4)
    return faces


def _bounds(z: NDArray[Any], levels: int | ArrayLike) -> int | NDArray[Any]:
    """Return the number of levels or their heights, if there is a line to draw for them."""
    if np.ndim(levels) == 0:
        return _checks.whole(levels, "levels", least=1)
    bounds = vector(levels, "levels")
    if len(bounds) < 2 or (np.diff(bounds) <= 0).any():
        raise ValueError(f"levels is {levels!r}, expected two or more heights that increase")
    if z.min() < z.max() and not ((z.min() <= bounds) & (bounds <= z.max())).any():
        raise ValueError(f"levels has none among the heights of z, {z.min():g} to {z.max():g}")
    return bounds


def _levels(
    axes: Axes,
    x1: NDArray[Any],
    x2: NDArray[Any],
    z: NDArray[Any],
    levels: int | NDArray[Any],
) -> tuple[Any, Any]:
    """Draw a band of colour between two levels each, and the lines at the levels."""
    is_constant = z.min() == z.max()
    bounds = z.min() + np.array([-0.5, 0.5]) if is_constant else levels
    # What lies below 0 becomes a small picture inside the SVG; lines stay lines. (Older releases
    # of Matplotlib cannot set this for the bands alone.)
    filled = axes.contourf(x1, x2, z, bounds, cmap="cividis", zorder=-1)
    axes.set_rasterization_zorder(0)
    if is_constant:
        return filled, None
    style = ROLES["level"]
    lines = axes.contour(
        x1, x2, z, filled.levels, colors=style.color, linewidths=0.8, linestyles=style.linestyle
    )
    return filled, lines


def _grid(
    x1: ArrayLike, x2: ArrayLike, z: ArrayLike
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return x1, x2 and z, all of shape (m, n); raise ValueError if they do not fit."""
    first, second, heights = numbers(x1, "x1"), numbers(x2, "x2"), numbers(z, "z")
    for name, array in (("x1", first), ("x2", second)):
        if array.ndim not in (1, 2):
            raise ValueError(f"{name} has the shape {array.shape}, expected (n,) or (m, n)")
    if first.ndim == 1 and second.ndim == 1:
        first, second = np.meshgrid(first, second)
    if heights.ndim == 3 and heights.shape[2] == 1:
        heights = heights[:, :, 0]
    if heights.ndim != 2 or min(heights.shape) < 2:
        raise ValueError(f"z has the shape {heights.shape}, expected (m, n) with m, n >= 2")
    for name, array in (("x1", first), ("x2", second)):
        if array.shape != heights.shape:
            raise ValueError(
                f"z has the shape {heights.shape}, but {name} makes a grid of {array.shape}"
            )
        if array.min() == array.max():
            raise ValueError(f"{name} is {array.min():g} everywhere, expected an area")
    return first, second, heights


def _polyline(fold: ArrayLike, symbol: str) -> NDArray[Any]:
    points = numbers(fold, symbol)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < 2:
        raise ValueError(f"{symbol} has the shape {points.shape}, expected (k, 2) with k >= 2")
    return points
