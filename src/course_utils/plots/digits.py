"""Images of digits, and the way from an image to a vector."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks
from course_utils.plots._axes import drawing, new_figure, numbers
from course_utils.plots.roles import ROW_COLORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

MAX_COLUMNS = 5
# Fewer rows leave no room for the five that are marked.
MIN_ROWS = 8


def as_image(
    pixels: ArrayLike, image_shape: Sequence[int] | None = None, symbol: str = "pixels"
) -> NDArray[Any]:
    """Return one image as a matrix.

    Parameters
    ----------
    pixels : array of shape (m n,) or (m, n)
        A vector is cut into rows of equal length.
    image_shape : (int, int), optional
        (m, n). Without it, a vector must make a square.
    symbol : str
        What an error calls the pixels.

    Returns
    -------
    ndarray of shape (m, n)

    Raises
    ------
    ValueError
        If the numbers of entries do not agree.
    """
    array = numbers(pixels, symbol)
    if image_shape is None and array.ndim == 2:
        return array
    if image_shape is None:
        side = math.isqrt(array.size)
        if array.ndim != 1 or side * side != array.size:
            raise ValueError(
                f"{symbol} has the shape {array.shape}: expected a matrix, or a vector whose "
                "length is a square such as 784 = 28 x 28"
            )
        return array.reshape(side, side)
    sides = _checks.sequence(image_shape, "image_shape", "two whole numbers (rows, columns)")
    shape = [_checks.whole(side, f"image_shape[{i}]", least=1) for i, side in enumerate(sides)]
    if len(shape) != 2 or math.prod(shape) != array.size:
        raise ValueError(
            f"image_shape {tuple(shape)} has {math.prod(shape)} entries, "
            f"but an image in {symbol} has {array.size}"
        )
    return array.reshape(shape)


def grey_range(pixels: NDArray[Any]) -> tuple[float, float]:
    """Return the values drawn black and white: 0 and 255 for bytes, 0 and 1 for scaled pixels."""
    black = min(0.0, float(pixels.min()))
    largest = float(pixels.max())
    if pixels.dtype == np.uint8:
        return black, 255.0
    if pixels.dtype.kind in "ui" and largest > 16:
        return black, max(255.0, largest)
    return black, max(1.0, largest)


def draw_image(image: NDArray[Any], ax: Axes, grey: tuple[float, float]) -> AxesImage:
    """Draw a matrix of grey values without axes and return the artist."""
    # "none" keeps one pixel a pixel in SVG: small files, sharp at any size.
    artist = ax.imshow(image, cmap="gray", vmin=grey[0], vmax=grey[1], interpolation="none")
    ax.set_axis_off()
    return artist


def draw_digit(pixels: ArrayLike, *, ax: Axes | None = None, title: str | None = None) -> AxesImage:
    """Draw one image in grey, without axes.

    Parameters
    ----------
    pixels : array of shape (784,), (28, 28) or any other square or matrix
        Grey values: bytes 0 to 255, or scaled to [0, 1].
    ax : matplotlib Axes, optional
        Where to draw; a new figure if not given.
    title : str, optional

    Returns
    -------
    matplotlib.image.AxesImage

    Raises
    ------
    ValueError
        If the pixels are not an image.
    """
    image = as_image(pixels)
    with drawing(ax, (3.0, 3.0)) as axes:
        artist = draw_image(image, axes, grey_range(image))
        if title is not None:
            axes.set_title(str(title))
    return artist


def draw_digits(
    pixels: ArrayLike, *, titles: Sequence[Any] | None = None, columns: int | None = None
) -> list[AxesImage]:
    """Draw several images side by side in a new figure.

    Parameters
    ----------
    pixels : array of shape (n, 784) or (n, rows, columns)
        One image an entry; all are drawn with the same grey scale.
    titles : sequence of length n, optional
        Written over the images.
    columns : int, optional
        Images in a row of the figure; 5 at most if not given.

    Returns
    -------
    list of matplotlib.image.AxesImage
        One for each image. Their figure is ``draw_digits(...)[0].figure``.

    Raises
    ------
    ValueError
        If the pixels are not images, or the number of titles is another.
    """
    array = numbers(pixels, "pixels")
    if array.ndim not in (2, 3):
        raise ValueError(f"pixels has the shape {array.shape}, expected (n, 784) or (n, 28, 28)")
    images = [as_image(row, symbol="pixels") for row in array]
    names = None if titles is None else _checks.sequence(titles, "titles", "titles")
    if names is not None and len(names) != len(images):
        raise ValueError(f"there are {len(images)} images, but {len(names)} titles")
    most = MAX_COLUMNS if columns is None else _checks.whole(columns, "columns", least=1)
    n_columns = min(len(images), most)
    n_rows = math.ceil(len(images) / n_columns)
    size = min(2.0, 4.6 / n_columns)
    height = size + (0.3 if names is not None else 0)
    with new_figure(figsize=(size * n_columns, height * n_rows), layout="constrained") as figure:
        grid = figure.subplots(n_rows, n_columns, squeeze=False)
        return _draw_grid(grid, images, names, grey_range(array))


def _draw_grid(
    grid: NDArray[Any],
    images: list[NDArray[Any]],
    titles: list[Any] | None,
    grey: tuple[float, float],
) -> list[AxesImage]:
    """Draw each image into axes of its own; the last ones stay empty."""
    artists = []
    for i, axes in enumerate(grid.flat):
        axes.set_axis_off()
        if i < len(images):
            artists.append(draw_image(images[i], axes, grey))
            if titles is not None:
                axes.set_title(str(titles[i]))
    return artists


def draw_flattening(pixels: ArrayLike, *, ax: Axes | None = None) -> list[Any]:
    """Draw an image and, beside it, the column that its rows make when they are stacked.

    Five rows are marked, with their numbers and with the numbers of the entries that they become.

    Parameters
    ----------
    pixels : array of shape (784,) or (28, 28), or another image of at least 8 rows
    ax : matplotlib Axes, optional

    Returns
    -------
    list of artists
        The image, the column, then for each marked row its frame, its band and its arrow.

    Raises
    ------
    ValueError
        If the pixels are not an image, or it has fewer than 8 rows.
    """
    image = as_image(pixels)
    if len(image) < MIN_ROWS:
        raise ValueError(f"the image has {len(image)} rows, expected at least {MIN_ROWS}")
    with drawing(ax, (4.6, 5.0)) as axes:
        return _draw_flattening(axes, image)


def _draw_flattening(axes: Axes, image: NDArray[Any]) -> list[Any]:
    from matplotlib.patches import FancyArrowPatch, Rectangle

    m, n = image.shape
    black, white = grey_range(image)
    # The image is 28 units wide and as high; the column beside it is twice as high.
    height, left, right, top = 2.0 * m, 1.42 * n, 1.58 * n, 1.5 * m
    grey: dict[str, Any] = {
        "cmap": "gray",
        "vmin": black,
        "vmax": white,
        "interpolation": "none",
        "aspect": "equal",
    }
    artists: list[Any] = [
        axes.imshow(image, extent=(0, n, 0, m), **grey),
        axes.imshow(image.reshape(-1, 1), extent=(left, right, top - height, top), **grey),
    ]
    for row, color in zip(_marked_rows(image), ROW_COLORS, strict=True):
        y, band = m - row - 1, top - (row + 1) * height / m
        style: dict[str, Any] = {"fill": False, "edgecolor": color, "linewidth": 2.2}
        frame = axes.add_patch(Rectangle((0, y), n, 1, **style))
        target = axes.add_patch(Rectangle((left, band), right - left, height / m, **style))
        start, end = (n, y + 0.5), (left, band + height / m / 2)
        arrow = axes.add_patch(
            FancyArrowPatch(
                start,
                end,
                arrowstyle="-|>",
                mutation_scale=12,
                color=color,
                linewidth=1.5,
                shrinkA=2,
                shrinkB=3,
            )
        )
        # Rows 1 and 2 touch: the words beside them make way for each other.
        shift = {0: 0.5, 1: -0.5}.get(row, 0.0)
        axes.text(-0.6, y + 0.5 + shift, f"row {row + 1}", ha="right", va="center", fontsize=10)
        axes.text(
            right + 0.6,
            end[1] + shift,
            rf"$x_{{{row * n + 1}}}, \ldots, x_{{{(row + 1) * n}}}$",
            ha="left",
            va="center",
            fontsize=12,
        )
        artists += [frame, target, arrow]
    axes.text(n / 2, m + 1, f"image, {m} × {n}", ha="center", va="bottom")
    axes.text((left + right) / 2, top + 1, f"$x$, {m * n} entries", ha="center", va="bottom")
    axes.set(xlim=(-0.3 * n, 2.2 * n), ylim=(top - height - 1, top + 0.16 * m))
    axes.set_axis_off()
    return artists


def _marked_rows(image: NDArray[Any]) -> list[int]:
    """Return five rows to mark: the first two, two with much ink, and the last one."""
    m = len(image)
    ink = image.astype(float).sum(axis=1)
    # Away from the edges and from the middle, so that the numbers beside them have room.
    upper_start, upper_stop = max(2, m // 6), m // 2 - m // 8
    lower_start, lower_stop = m // 2 + m // 8, m - max(1, m // 6)
    upper = upper_start + int(np.argmax(ink[upper_start:upper_stop]))
    lower = lower_start + int(np.argmax(ink[lower_start:lower_stop]))
    return [0, 1, upper, lower, m - 1]
