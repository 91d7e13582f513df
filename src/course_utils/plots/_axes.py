"""What the figures share: axes of their own, and checks of what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def own_axes(ax: Axes | None, figsize: tuple[float, float] | None = None) -> Axes:
    """Return `ax`, or the axes of a new figure if it is None."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=figsize, layout="constrained")[1]


def numbers(value: ArrayLike, symbol: str) -> NDArray[Any]:
    """Return `value` as an array of finite real numbers; otherwise raise a ValueError."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{symbol} is not an array: {error}") from error
    if array.dtype.kind not in "buif":
        raise ValueError(f"{symbol} has the type {array.dtype}, expected numbers")
    if array.size == 0:
        raise ValueError(f"{symbol} is empty")
    if not np.isfinite(array).all():
        raise ValueError(f"{symbol} has an entry that is NaN or infinite")
    return array


def vector(value: ArrayLike, symbol: str) -> NDArray[Any]:
    """Return `value` as an array with one axis; otherwise raise a ValueError."""
    array = numbers(value, symbol)
    if array.ndim != 1:
        raise ValueError(f"{symbol} has the shape {array.shape}, expected (n,)")
    return array
