"""What the functions of the package ask of their arguments, and what they say if it is not so.

Each check returns its argument in the one form that the code after it works with, or raises a
ValueError that begins with the argument's name.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ROWS = 4096  # of a large array, looked at together: no mask as large as the array is made


def array(value: object, symbol: str) -> NDArray[Any]:
    """Return `value` as an array of any type, if it is one and has no masked entries."""
    if np.ma.is_masked(value):
        raise ValueError(f"{symbol} has masked entries: fill them or leave them out first")
    try:
        return np.asarray(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{symbol} is not an array: its rows differ in length") from error


def real(value: object, symbol: str, *, finite: bool = True) -> NDArray[Any]:
    """Return `value` as an array of real numbers, all of them finite unless `finite` is False."""
    found = array(value, symbol)
    if found.dtype.kind == "O" and all(isinstance(x, (numbers.Real, Decimal)) for x in found.flat):
        found = _rounded(found, symbol)
    if found.dtype == np.longdouble:
        found = found.astype(np.float64)
    if found.dtype.kind not in "buif":
        kind = type(value).__name__ if found.ndim == 0 else found.dtype
        raise ValueError(f"{symbol} has the type {kind}, expected real numbers")
    if finite:
        require_finite(found, symbol)
    return found


def floats(value: object, symbol: str, *, finite: bool = True) -> NDArray[np.float64]:
    """Return `value` as an array of real numbers of type float64."""
    return real(value, symbol, finite=finite).astype(np.float64, copy=False)


def _rounded(objects: NDArray[Any], symbol: str) -> NDArray[np.float64]:
    """Return fractions, decimals and integers of any size as float64."""
    try:
        return objects.astype(np.float64)
    except OverflowError as error:
        raise ValueError(f"{symbol} has an entry that is too large") from error


def require_finite(found: NDArray[Any], symbol: str) -> None:
    """Raise a ValueError if an array of real numbers has an entry that is NaN or infinite."""
    if found.dtype.kind != "f":
        return
    rows = np.atleast_1d(found)
    if not all(np.isfinite(rows[i : i + _ROWS]).all() for i in range(0, len(rows), _ROWS)):
        raise ValueError(f"{symbol} has an entry that is NaN or infinite")


def require_shape(
    found: NDArray[Any], symbol: str, shape: tuple[int | str, ...], why: str = ""
) -> None:
    """Raise a ValueError if an array has another shape, in which a letter is any number."""
    fits = found.ndim == len(shape) and all(
        isinstance(wanted, str) or n == wanted for n, wanted in zip(found.shape, shape, strict=True)
    )
    if not fits:
        wanted = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
        raise ValueError(f"{symbol} has the shape {found.shape}, expected ({wanted}){why}")


def whole(value: object, symbol: str, *, least: int, most: int | None = None) -> int:
    """Return `value` as an int, if it is one of Python's or NumPy's and within the bounds."""
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        number = int(value)
        if least <= number and (most is None or number <= most):
            return number
    bounds = f"of at least {least}" if most is None else f"from {least} to {most}"
    raise ValueError(f"{symbol} is {value!r}, expected a whole number {bounds}")


def number(
    value: object,
    symbol: str,
    *,
    least: float = -np.inf,
    above: float = -np.inf,
    below: float = np.inf,
) -> float:
    """Return `value` as a float, if it is one finite real number within the bounds."""
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        found = float(value)
        if np.isfinite(found) and least <= found and above < found < below:
            return found
    bounds = [
        f"{word} {bound:g}"
        for word, bound in (("of at least", least), ("above", above), ("below", below))
        if np.isfinite(bound)
    ]
    wanted = " ".join(["a number", " and ".join(bounds)]) if bounds else "a finite number"
    raise ValueError(f"{symbol} is {value!r}, expected {wanted}")


def sequence(value: object, symbol: str, of_what: str) -> list[Any]:
    """Return the entries of `value` as a list, if it has entries and is no text."""
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        try:
            return list(value)
        except TypeError:  # an array without axes
            pass
    raise ValueError(f"{symbol} is {value!r}, expected a sequence of {of_what}")


def generator(rng: object) -> np.random.Generator:
    """Return `rng`, or a new generator with this seed."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, (int, np.integer)) and not isinstance(rng, bool) and rng >= 0:
        return np.random.default_rng(int(rng))
    raise ValueError(
        f"rng is {rng!r}, expected a seed (a whole number of at least 0) or a Generator of NumPy"
    )
