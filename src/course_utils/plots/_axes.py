"""What the figures share: axes of their own, and checks of what they are given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike, NDArray

from course_utils import _checks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@contextmanager
def drawing(ax: Axes | None, figsize: tuple[float, float] | None = None) -> Iterator[Axes]:
    """Give `ax`, or the axes of a new figure if it is None: for a block that draws into them."""
    from matplotlib.axes import Axes

    if ax is not None:
        if not isinstance(ax, Axes):
            raise ValueError(f"ax is {ax!r}, expected axes of Matplotlib or None")
        yield ax
        return
    with new_figure(figsize=figsize, layout="constrained") as figure:
        yield figure.add_subplot()


@contextmanager
def new_figure(**options: Any) -> Iterator[Figure]:
    """Give a new figure, which is closed again if the block that draws into it fails."""
    import matplotlib.pyplot as plt

    figure = plt.figure(**options)
    try:
        yield figure
    except BaseException:
        plt.close(figure)
        raise


def numbers(value: ArrayLike, symbol: str) -> NDArray[Any]:
    """Return `value` as an array of finite real numbers; otherwise raise a ValueError."""
    array = _checks.real(value, symbol)
    if array.size == 0:
        raise ValueError(f"{symbol} is empty")
    return array


def vector(value: ArrayLike, symbol: str) -> NDArray[Any]:
    """Return `value` as an array with one axis; otherwise raise a ValueError."""
    array = numbers(value, symbol)
    _checks.require_shape(array, symbol, ("n",))
    return array
