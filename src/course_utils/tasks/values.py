"""Results: whether they have the expected form, whether they are equal, how they are written."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

RELATIVE, ABSOLUTE = 1e-7, 1e-9  # how far two numbers may be apart
LONGEST_ARRAY = 80  # entries that are written out
LONGEST_TEXT = 200
DIGITS = 6
NO_NUMBER = (
    "which is no number to compute with. It comes from a division by 0, from the root or the"
    " logarithm of a number that has none, or from numbers that are too large."
)
NUMBERS = {"b": "True and False", "c": "complex numbers", "U": "text", "S": "text", "O": "objects"}


class UnfitError(ValueError):
    """What came back has not the expected form; its text says so to the reader."""

    def __init__(self, text: str) -> None:
        super().__init__(f"T{text[1:]}" if text.startswith("the ") else text)


def fitted(value: Any, expected: Any, name: str) -> Any:
    """Return the value in the form of what is expected.

    Parameters
    ----------
    value : object
        What the reader's function gave.
    expected : object
        What the solution gives for the same input.
    name : str
        The symbols of the result, with commas between them if it has parts.

    Raises
    ------
    UnfitError
        If the value is of another kind or shape.
    """
    if isinstance(expected, tuple):
        return _tuple(value, expected, name)
    if isinstance(expected, dict):
        return _mapping(value, expected, name)
    if isinstance(expected, np.ndarray):
        return _array(value, expected, name)
    return _one(value, expected, name)


def _tuple(value: Any, expected: tuple[Any, ...], name: str) -> tuple[Any, ...]:
    count = len(expected)
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == count > 1:
        wanted = f"{count} things have to come back: return {name}."
    else:
        wanted = f"{name} has to be a list with {count} part{'s' * (count != 1)}."
    if not isinstance(value, (tuple, list)):
        _read(value, name)  # a generator or a function has its own sentence
        raise UnfitError(f"{wanted} {_is(value, 'There' if len(parts) > 1 else 'It')}.")
    if len(value) != count:
        verb = "is" if len(value) == 1 else "are"
        raise UnfitError(f"{wanted} There {verb} {len(value)}.")
    names = parts if len(parts) == count else [f"{name}[{k}]" for k in range(count)]
    try:
        return tuple(map(fitted, value, expected, names))
    except UnfitError:
        if len(parts) == count and _fits_in_another_order(value, expected):
            text = f"It looks as if these came back in another order: return {name}."
            raise UnfitError(text) from None
        raise


def _fits_in_another_order(value: Iterable[Any], expected: tuple[Any, ...]) -> bool:
    for order in itertools.permutations(value):
        with contextlib.suppress(UnfitError):
            for part, wanted in zip(order, expected, strict=True):
                fitted(part, wanted, "")
            return True
    return False


def _mapping(value: Any, expected: dict[Any, Any], name: str) -> dict[Any, Any]:
    keys = ", ".join(map(str, expected))
    word = "key" if len(expected) == 1 else "keys"
    if not isinstance(value, dict):
        raise UnfitError(f"{name} has to be a dictionary with the {word} {keys}. {_is(value)}.")
    if value.keys() != expected.keys():
        found = ", ".join(map(repr, value)) or "none"
        raise UnfitError(f"{name} has to have the {word} {keys}, and has {found}.")
    return {key: fitted(value[key], expected[key], f"{name}[{key}]") for key in expected}


def _array(value: Any, expected: NDArray[Any], name: str) -> NDArray[Any]:
    found = _read(value, name)
    if found.ndim == 0:
        raise UnfitError(f"{name} has to be {_form(expected.shape)}. {_is(value)}.")
    if found.shape != expected.shape:
        raise UnfitError(
            f"{name} has to be {_form(expected.shape)}, and is {_form(found.shape)}."
            f"{_turned(found.shape, expected.shape)}"
        )
    is_truth = expected.dtype.kind == "b"
    if is_truth and np.isin(found, (0, 1)).all():
        return found.astype(bool)
    if found.dtype.kind not in "iuf" or is_truth:
        kind = NUMBERS.get(found.dtype.kind, "numbers")
        wanted = "True and False" if is_truth else "numbers"
        raise UnfitError(f"{name} has to hold {wanted}, and holds {kind}.")
    numbers = found.astype(np.float64)
    if np.isfinite(expected).all() and not np.isfinite(numbers).all():
        odd = as_code(float(numbers[~np.isfinite(numbers)].flat[0]))
        raise UnfitError(f"{name} has the entry {odd}, {NO_NUMBER}")
    return numbers


def _read(value: Any, name: str) -> NDArray[Any]:
    if hasattr(value, "send"):
        raise UnfitError(
            f"{name} has to come back at once: return does that, yield and async do not."
        )
    if callable(value):
        raise UnfitError(f"A function came back instead of {name}: is a pair of brackets missing?")
    try:
        return np.asarray(value)
    except Exception as error:  # rows of different lengths, or an object of the reader's own
        raise UnfitError(f"{name} is no array: its rows differ in length.") from error


def _one(value: Any, expected: Any, name: str) -> Any:
    if isinstance(value, int) and not isinstance(expected, bool) and not isinstance(value, bool):
        return value  # of any length
    found = _read(value, name)
    if found.ndim:
        every = " np.all says whether all entries are True." if isinstance(expected, bool) else ""
        wanted = "True or False" if isinstance(expected, bool) else "one number"
        raise UnfitError(f"{name} has to be {wanted}, and is {_form(found.shape)}.{every}")
    kind = found.dtype.kind
    if isinstance(expected, bool):
        if kind != "b":
            raise UnfitError(f"{name} has to be True or False. {_is(value)}.")
        return bool(found)
    if kind not in "iuf":
        raise UnfitError(f"{name} has to be a number. {_is(value)}.")
    if kind == "f" and not np.isfinite(found) and np.isfinite(expected):
        raise UnfitError(f"{name} is {as_code(value)}, {NO_NUMBER}")
    if isinstance(expected, int) and kind == "f":
        raise UnfitError(
            f"{name} has to be a whole number, such as {expected}, and is {as_code(value)}, a"
            " float. int makes a whole number of one without decimals, and // divides whole"
            " numbers and rounds down."
        )
    return found.item()


def _is(value: Any, start: str = "It") -> str:
    """Say what something is."""
    verb = "is"
    if isinstance(value, (str, bytes)):
        return f"{start} {verb} text: {as_code(value)}"
    if isinstance(value, (bool, np.bool_)):
        return f"{start} {verb} {value}"
    if isinstance(value, (int, float, complex, np.number)):
        return f"{start} {verb} one number, {as_code(value)}"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"{start} {verb} {_form(value.shape)}"
    kind = type(value).__name__
    return f"{start} {verb} {'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _form(shape: tuple[int, ...]) -> str:
    """Say in words which shape an array has."""
    if shape == (0,):
        return "an empty vector"
    if len(shape) == 1:
        return f"a vector with {shape[0]} {'entry' if shape[0] == 1 else 'entries'}"
    if len(shape) == 2:
        rows = "1 row" if shape[0] == 1 else f"{shape[0]} rows"
        columns = "1 column" if shape[1] == 1 else f"{shape[1]} columns"
        return f"a matrix with {rows} and {columns}"
    return f"an array of shape {shape}"


def _turned(found: tuple[int, ...], expected: tuple[int, ...]) -> str:
    if len(found) == 2 and found == expected[::-1]:
        return " Rows and columns have changed places."
    return ""


def equal(value: Any, expected: Any) -> bool:
    """Tell whether two results of one form are equal, but for rounding."""
    if isinstance(expected, tuple):
        return all(map(equal, value, expected))
    if isinstance(expected, dict):
        return all(equal(value[key], expected[key]) for key in expected)
    if isinstance(value, int):
        return bool(value == expected)
    return np.allclose(value, expected, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)


def alike(one: Any, other: Any) -> bool:
    """Tell whether two results of any kind are the same."""
    try:
        fits = type(one) is type(other) or not isinstance(one, (tuple, dict, bool))
        return fits and equal(fitted(one, other, "the result"), other)
    except Exception:  # of another form
        return False


def size(value: Any) -> tuple[int, float]:
    """Return by how much there is to read, and how large the numbers are: small inputs first."""
    if isinstance(value, dict):
        return size(tuple(value.values()))
    if isinstance(value, (tuple, list)):
        parts = [size(part) for part in value]
        return sum(count for count, _ in parts), sum(total for _, total in parts)
    if isinstance(value, (int, float, np.number, np.ndarray)):
        numbers = np.nan_to_num(np.abs(np.asarray(value, dtype=float)), nan=1e9, posinf=1e9)
        return numbers.size, float(numbers.sum())
    return size(vars(value)) if hasattr(value, "__dict__") else (1, 0.0)


def as_code(value: Any, digits: int | None = None) -> str:
    """Return the value as Python reads it, numbers rounded to so many digits if any are given."""
    if isinstance(value, np.ndarray):
        if value.size > LONGEST_ARRAY:
            return f"<{_form(value.shape)}>"
        return f"np.array({_listed(value.tolist(), digits)})"
    if isinstance(value, dict):
        inside = ", ".join(f"{as_code(k)}: {as_code(v, digits)}" for k, v in value.items())
        return f"{{{inside}}}"
    if isinstance(value, tuple) and value:
        inside = ", ".join(as_code(part, digits) for part in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, list) and any(isinstance(part, np.ndarray) for part in value):
        return f"[{', '.join(as_code(part, digits) for part in value)}]"
    return _listed(value.item() if isinstance(value, np.generic) else value, digits)


def _listed(value: Any, digits: int | None) -> str:
    if isinstance(value, list) and len(value) <= LONGEST_ARRAY:
        return f"[{', '.join(_listed(part, digits) for part in value)}]"
    if isinstance(value, float):
        return repr((float(f"{value:.{digits}g}") if digits else value) + 0.0)  # never -0.0
    try:
        text = repr(value)
    except Exception:  # an object of the reader's own
        text = f"<{type(value).__name__}>"
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " ..."


def in_words(vector: NDArray[Any]) -> str:
    """Return a vector as the text writes it: (1, -2, 0.5)."""
    return f"({', '.join(f'{float(entry) + 0.0:.6g}' for entry in vector)})".replace("-", "−")


def both(value: Any, expected: Any) -> tuple[str, str]:
    """Return what came out and what was expected, with as many digits as tell them apart."""
    for digits in (DIGITS, 12):
        texts = as_code(value, digits), as_code(expected, digits)
        if texts[0] != texts[1]:
            return texts
    return as_code(value, DIGITS), as_code(expected, DIGITS)
