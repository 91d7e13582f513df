"""Which digits are taken for which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from course_utils.plots._axes import drawing, numbers
from course_utils.plots.roles import ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage


def draw_confusion(counts: ArrayLike, *, ax: Axes | None = None) -> AxesImage:
    """Draw a confusion matrix: true labels down, predicted labels across, a count in each cell.

    The cells of right predictions (the diagonal) are framed and not coloured: the colours
    compare the errors.

    Parameters
    ----------
    counts : array of shape (k, k), whole numbers from 0 on
        Entry (i, j) is the number of images with true label i and predicted label j.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
        The colours; the counts are the texts of its axes.

    Raises
    ------
    ValueError
        If counts is not a square matrix of whole numbers from 0 on.
    """
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    colors = LinearSegmentedColormap.from_list("errors", ["white", ROLES["positive"].color])
    matrix = numbers(counts, "counts")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"counts has the shape {matrix.shape}, expected (k, k)")
    if matrix.min() < 0 or (matrix != np.floor(matrix)).any():
        raise ValueError("counts has an entry that is not a whole number from 0 on")
    k = len(matrix)
    errors = np.where(np.eye(k, dtype=bool), 0, matrix).astype(float)
    shown = np.ma.masked_equal(errors, 0)  # no error, no colour: there is the paper
    largest = max(1.0, errors.max())
    with drawing(ax, (4.6, 4.5)) as axes:
        image = axes.imshow(shown, cmap=colors, vmin=0, vmax=2 * largest, interpolation="none")
        for i in range(k):
            axes.add_patch(Rectangle((i - 0.5, i - 0.5), 1, 1, fill=False, linewidth=1.2))
            for j in range(k):
                count = axes.text(j, i, f"{int(matrix[i, j])}", ha="center", va="center")
                count.set(fontsize=9.5, color="black")
        axes.set_xticks(range(k))
        axes.set_yticks(range(k))
        axes.set(xlabel="predicted label", ylabel="true label")
    return image
