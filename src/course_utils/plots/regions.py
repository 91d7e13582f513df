"""The linear regions of a network on the plane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks
from course_utils.plots._axes import drawing, vector
from course_utils.plots.roles import INK_ON_COLOR, ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import LineCollection, PolyCollection

    from course_utils.regions import LinearRegions

# Folds of layer 1, 2, ...: each later one is thinner and dashed in another way.
FOLD_STYLES = ((1.8, "-"), (1.0, "-"), (1.0, (0, (4, 2))), (1.0, (0, (1, 1.5))))
# Of two regions on both sides of one unit's fold, one has an even number of active units.
PARITY_COLORS = (ROLES["even"].color, ROLES["odd"].color)
MANY = 1500  # polygons, from which on the fill is a picture inside the SVG


def draw_regions(
    regions: LinearRegions,
    *,
    ax: Axes | None = None,
    values: ArrayLike | None = None,
    label: str | None = None,
    texts: Sequence[str] | None = None,
    cmap: str = "cividis",
    by_unit: bool = False,
) -> list[Any]:
    """Draw all linear regions, and the folds between them by the layer that made them.

    Parameters
    ----------
    regions : LinearRegions
        As made by `course_utils.regions.linear_regions`.
    ax : matplotlib Axes, optional
    values : array of shape (R,), optional
        A number for each region, shown as its colour. Without it, regions with an odd number of
        active units are tinted, so that the two sides of a fold differ.
    label : str, optional
        What the values are: the title of the bar beside the drawing. No bar without it.
    texts : sequence of R strings, optional
        Written into the regions.
    cmap : str, default "cividis"
        The colours of the values.
    by_unit : bool, default False
        Whether the folds of the later layers differ by the unit that makes them, in colour and
        in line style. Without it, they differ by layer only.

    Returns
    -------
    list of artists
        The regions (PolyCollection), one LineCollection for each layer (or unit) that has folds
        in the box, and the texts if there are any.

    Raises
    ------
    ValueError
        If there are not as many values or texts as regions, or `cmap` has no such name.
    TypeError
        If `regions` is no LinearRegions.

    Examples
    --------
    >>> from course_utils.networks import ReLUNetwork
    >>> from course_utils.regions import linear_regions
    >>> network = ReLUNetwork.random((2, 4, 4, 1), rng=0)
    >>> artists = draw_regions(linear_regions(network, ((-1, 1), (-1, 1))))
    """
    from matplotlib import colormaps

    check_regions(regions)
    words = [] if texts is None else _checks.sequence(texts, "texts", "strings")
    if texts is not None and len(words) != len(regions):
        raise ValueError(f"there are {len(words)} texts for {len(regions)} regions")
    colors = None if values is None else vector(values, "values")
    if colors is not None and len(colors) != len(regions):
        raise ValueError(f"there are {len(colors)} values for {len(regions)} regions")
    if not isinstance(cmap, str) or cmap not in colormaps:
        raise ValueError(f"cmap is {cmap!r}, expected the name of colours such as 'cividis'")
    ink = ROLES["fold"].color if colors is None else INK_ON_COLOR
    with drawing(ax, (4.6, 3.9)) as axes:
        polygons = _polygons(regions, colors, cmap)
        axes.add_collection(polygons, autolim=False)
        artists: list[Any] = [polygons]
        for folds in _folds_by_unit(regions, ink) if by_unit else _folds(regions, ink):
            artists.append(axes.add_collection(folds, autolim=False))
        for (x, y), word in zip(regions.centroids, words, strict=False):
            text = axes.text(x, y, str(word), color=ink, ha="center", va="center", clip_on=True)
            artists.append(text)
        low, high = regions.corners.min(axis=0), regions.corners.max(axis=0)
        axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        axes.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
        if colors is not None and label is not None:
            axes.figure.colorbar(polygons, ax=axes, label=label)
    return artists


def check_regions(regions: object) -> LinearRegions:
    """Return the regions if they are some; otherwise raise a TypeError."""
    from course_utils.regions import LinearRegions

    if not isinstance(regions, LinearRegions):
        raise TypeError(f"regions is a {type(regions).__name__}, expected LinearRegions")
    return regions


def _polygons(regions: LinearRegions, colors: NDArray[Any] | None, cmap: str) -> PolyCollection:
    """Return all regions, coloured by value or tinted by their number of active units."""
    from matplotlib.collections import PolyCollection

    polygons = PolyCollection(
        [region.polygon for region in regions],
        edgecolors="none" if colors is None else "face",
        linewidths=0.2,
        rasterized=len(regions) > MANY,
    )
    if colors is None:
        parity = regions.patterns.sum(axis=1) % 2
        polygons.set_facecolor([PARITY_COLORS[i] for i in parity])
    else:
        polygons.set_array(colors)
        polygons.set_cmap(cmap)
    return polygons


def _folds(regions: LinearRegions, color: str) -> Iterator[LineCollection]:
    """Give the folds of each layer that has some."""
    from matplotlib.collections import LineCollection

    for ell in np.unique(regions.shared_layers):
        width, style = FOLD_STYLES[min(ell, len(FOLD_STYLES)) - 1]
        yield LineCollection(
            list(regions.shared_edges[regions.shared_layers == ell]),
            colors=color,
            linewidths=width if len(regions) <= MANY else width / 4,
            linestyles=[style],
            label=f"folds of layer {ell}",
            rasterized=len(regions) > MANY,
        )


def _folds_by_unit(regions: LinearRegions, color: str) -> Iterator[LineCollection]:
    """Give the folds of layer 1, and those of each unit of the later layers."""
    from matplotlib.collections import LineCollection

    layers, units = regions.shared_layers, regions.shared_units
    yield next(_folds(regions, color))
    later = sorted({(ell, unit) for ell, unit in zip(layers, units, strict=True) if ell > 1})
    for number, (ell, unit) in enumerate(later):
        yield LineCollection(
            list(regions.shared_edges[(layers == ell) & (units == unit)]),
            colors=f"C{number % 6}",
            linewidths=2.2,
            linestyles=["-", (0, (4, 1.5)), (0, (1, 1))][number % 3],
            label=f"layer {ell}, unit {unit}",
        )
