"""Signed numbers, one for each pixel, as an image: what speaks for something, and what against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from course_utils import _checks
from course_utils.plots._axes import drawing
from course_utils.plots.digits import as_image
from course_utils.plots.roles import ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.image import AxesImage

FADE = 0.7  # small weights are shown a little stronger than in proportion


def draw_weights(
    weights: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    limit: float | None = None,
) -> AxesImage:
    """Draw numbers of both signs as an image: positive ones orange, negative ones blue, 0 white.

    Parameters
    ----------
    weights : array of shape (784,), (28, 28) or any other square or matrix
        One number for each pixel, such as a row of W_1 or of the matrix A of an affine map.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if not given.
    title : str, optional
    limit : float, optional
        The number > 0 that gets the full colour, as do larger ones. By default the largest
        absolute value (1 if all are 0). Images that are compared need the same limit.

    Returns
    -------
    matplotlib.image.AxesImage

    Raises
    ------
    ValueError
        If the weights are not an image of finite numbers, or the limit is not positive.

    Examples
    --------
    >>> picture = draw_weights([[1, -1], [0, 2]])
    >>> picture.get_clim()
    (-2.0, 2.0)
    """
    image = as_image(weights, symbol="weights").astype(np.float64)
    top = float(np.abs(image).max()) or 1.0
    if limit is not None:
        top = _checks.number(limit, "limit", above=0)
    with drawing(ax, (3.0, 3.0)) as axes:
        artist = axes.imshow(
            image, cmap=_orange_and_blue(), vmin=-top, vmax=top, interpolation="none"
        )
        axes.set_axis_off()
        if title is not None:
            axes.set_title(str(title))
    return artist


def _orange_and_blue() -> Colormap:
    """Return the colours from "against" over white to "for"."""
    from matplotlib.colors import LinearSegmentedColormap, to_rgb

    t = np.linspace(-1, 1, 257)[:, None]
    ends = np.where(t > 0, to_rgb(ROLES["positive"].color), to_rgb(ROLES["negative"].color))
    colors = 1 + np.abs(t) ** FADE * (ends - 1)
    return LinearSegmentedColormap.from_list("for and against", list(colors), N=257)
