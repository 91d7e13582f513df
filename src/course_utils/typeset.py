r"""A matrix or a vector as LaTeX, typeset from the data.

Only what KaTeX knows is used: ``bmatrix`` with ``\cdots``, ``\vdots`` and ``\ddots``.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks

__all__ = ["Typeset", "matrix", "vector"]

FAR = 300  # powers of ten, beyond which decimals are no floats


class Typeset:
    r"""A formula that a notebook shows as mathematics.

    Attributes
    ----------
    latex : str
        The formula, without dollar signs.
    """

    def __init__(self, latex: str) -> None:
        self.latex = latex

    def __repr__(self) -> str:
        return self.latex

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex}$"


def matrix(
    A: ArrayLike,
    *,
    name: str | None = None,
    max_rows: int | None = None,
    max_columns: int | None = None,
    decimals: int | None = None,
) -> Typeset:
    r"""Return the matrix A as LaTeX.

    Parameters
    ----------
    A : array of shape (m, n), real numbers
        Python's integers of any size, fractions and decimals are numbers too.
    name : str, optional
        LaTeX of the name: ``name="W_1"`` gives ``W_1 = ...``.
    max_rows, max_columns : int, optional
        At most so many rows or columns of numbers are shown: the first ones and the last ones
        (one more of the first, if the number is odd), with dots in the place of the others.
    decimals : int, optional
        Digits after the decimal point. Without it, integers have all their digits, fractions are
        written as such, floats that are whole numbers have no decimals (below 10^15), and other
        numbers have four significant digits at most.

    Returns
    -------
    Typeset
        With the attribute ``latex``; as the last line of a cell it is shown as mathematics.

    Raises
    ------
    ValueError
        If A has not two axes, has no entries, masked ones, or other ones than real numbers, or if
        a maximum is no whole number of at least 2 or `decimals` none of at least 0.

    Examples
    --------
    >>> matrix([[1, 2.5], [0, -3]], name="W_1")
    W_1 = \begin{bmatrix} 1 & 2.5 \\ 0 & -3 \end{bmatrix}
    >>> matrix(np.arange(100).reshape(10, 10), max_rows=2, max_columns=2)
    \begin{bmatrix} 0 & \cdots & 9 \\ \vdots & \ddots & \vdots \\ 90 & \cdots & 99 \end{bmatrix}
    """
    array = _numbers(A, "A", ndim=2)
    rows = _shown(array.shape[0], max_rows, "max_rows")
    columns = _shown(array.shape[1], max_columns, "max_columns")
    lines = [" & ".join(_cell(array, i, j, decimals) for j in columns) for i in rows]
    latex = r"\begin{bmatrix} " + r" \\ ".join(lines) + r" \end{bmatrix}"
    return Typeset(latex if name is None else f"{name} = {latex}")


def vector(
    v: ArrayLike,
    *,
    name: str | None = None,
    max_rows: int | None = None,
    decimals: int | None = None,
) -> Typeset:
    r"""Return the vector v as LaTeX: a column.

    Parameters
    ----------
    v : array of shape (n,), numbers
    name : str, optional
        LaTeX of the name.
    max_rows : int, optional
        At most so many entries are shown, as in `matrix`.
    decimals : int, optional
        Digits after the decimal point, as in `matrix`.

    Returns
    -------
    Typeset

    Raises
    ------
    ValueError
        If v has not one axis; otherwise as `matrix`.

    Examples
    --------
    >>> vector([0, 0.5, 1], decimals=2)
    \begin{bmatrix} 0.00 \\ 0.50 \\ 1.00 \end{bmatrix}
    >>> vector(range(784), name="x", max_rows=3)
    x = \begin{bmatrix} 0 \\ 1 \\ \vdots \\ 783 \end{bmatrix}
    """
    column = _numbers(v, "v", ndim=1)[:, np.newaxis]
    return matrix(column, name=name, max_rows=max_rows, decimals=decimals)


def _numbers(value: ArrayLike, symbol: str, *, ndim: int) -> NDArray[Any]:
    array = _checks.array(value, symbol)
    is_object = array.dtype.kind == "O" and all(isinstance(x, (Real, Decimal)) for x in array.flat)
    if array.dtype.kind not in "buif" and not is_object:
        raise ValueError(f"{symbol} has the type {array.dtype}, expected real numbers")
    if array.ndim != ndim or array.size == 0:
        kind = "a matrix" if ndim == 2 else "a vector"
        raise ValueError(f"{symbol} has the shape {array.shape}, expected {kind} with entries")
    return array


def _shown(n: int, maximum: int | None, argument: str) -> list[int | None]:
    """Return the indices that are shown, with None in the place of the elided ones."""
    shown = n if maximum is None else _checks.whole(maximum, argument, least=2)
    if n <= shown:
        return list(range(n))
    n_last = shown // 2
    return [*range(shown - n_last), None, *range(n - n_last, n)]


def _cell(array: NDArray[Any], i: int | None, j: int | None, decimals: int | None) -> str:
    if i is None:
        return r"\vdots" if j is not None else r"\ddots"
    if j is None:
        return r"\cdots"
    return number(array[i, j], decimals)


def number(value: Any, decimals: int | None = None) -> str:
    r"""Return one number as LaTeX.

    Parameters
    ----------
    value : int, float, bool, Fraction, Decimal or a number of NumPy
    decimals : int, optional
        Digits after the decimal point, as in `matrix`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If `value` is no real number, or `decimals` no whole number from 0 on.

    Examples
    --------
    >>> number(2.0), number(0.123456), number(1.5e-7), number(-0.001, decimals=2)
    ('2', '0.1235', '1.5 \\cdot 10^{-7}', '0.00')
    """
    if decimals is not None:
        decimals = _checks.whole(decimals, "decimals", least=0, most=1000)
    found = (
        value.item() if isinstance(value, (np.generic, np.ndarray)) and value.ndim == 0 else value
    )
    if not isinstance(found, (Real, Decimal)):
        raise ValueError(f"value is {value!r}, expected a real number")
    if not _is_finite(found):
        return {"inf": r"\infty", "-inf": r"-\infty", "nan": r"\text{NaN}"}[str(float(found))]
    if isinstance(found, Decimal) and found and abs(found.adjusted()) > FAR and decimals is None:
        return _scientific(f"{found:.3e}")
    if isinstance(found, (Rational, Decimal)):
        return _exact(Fraction(found), decimals, is_decimal=isinstance(found, Decimal))
    return _short(float(found), decimals)


def _is_finite(value: Any) -> bool:
    """Tell whether a number is one, also where it is too large for a float."""
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, Rational) or math.isfinite(value)


def _exact(value: Fraction, decimals: int | None, *, is_decimal: bool) -> str:
    """Write an integer, a fraction or a decimal with digits that no float would keep."""
    if decimals is not None:
        digits = _digits(abs(round(value * 10**decimals))).rjust(decimals + 1, "0")
        text = digits if decimals == 0 else f"{digits[:-decimals]}.{digits[-decimals:]}"
        return f"-{text}" if value < 0 and text.strip("0.") else text
    if value.denominator == 1:
        return _digits(value.numerator)
    if is_decimal:
        return _short(float(value), None)
    sign = "-" if value < 0 else ""
    numerator, denominator = _digits(abs(value.numerator)), _digits(value.denominator)
    return rf"{sign}\frac{{{numerator}}}{{{denominator}}}"


def _digits(n: int) -> str:
    """Write all digits of an integer: Python's own way stops at 4300."""
    return f"{Decimal(n):f}"


def _short(value: float, decimals: int | None) -> str:
    """Write a float with so many decimals, or as short as it may be."""
    if decimals is not None:
        text = f"{value:.{decimals}f}"
    elif value == int(value) and abs(value) < 1e15:
        text = str(int(value))
    else:
        text = f"{value:.4g}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return _scientific(text) if "e" in text else text


def _scientific(text: str) -> str:
    """Write 1.50e-07 as LaTeX."""
    mantissa, exponent = text.split("e")
    return rf"{mantissa.rstrip('0').rstrip('.')} \cdot 10^{{{int(exponent)}}}"
