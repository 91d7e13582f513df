"""Digits of one hand: reading the file of the figure "Read my hand", and how exact k of n is."""

from __future__ import annotations

import base64
import binascii
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils import _checks

__all__ = ["load_hand", "wilson_interval"]

KIND = "digits of one hand"
VERSION = 1
MOST = 50
_LARGEST = 1_000_000  # bytes: fifty digits need less than a tenth
_N_PIXELS = 784
_Z = 1.959963984540054  # 95 % of the normal distribution lie within so many standard deviations


def load_hand(path: str | os.PathLike[str]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the digits of a file that the figure "Read my hand" has saved.

    Parameters
    ----------
    path : str or path
        The file, such as ``my-hand.json``.

    Returns
    -------
    X : ndarray of shape (n, 784), values in [0, 1]
        A drawing in each row, prepared as MNIST's images are: black is 0, white is 1. n is at
        most 50.
    y : ndarray of shape (n,), int64
        The digits that were meant, 0 to 9.

    Raises
    ------
    ValueError
        If the file is not one that the figure has saved, or not whole, or of a later edition.
    FileNotFoundError
        If there is no such file.
    OSError
        If it cannot be read.

    Examples
    --------
    >>> import json, tempfile
    >>> from base64 import b64encode
    >>> from pathlib import Path
    >>> drawing = {"label": 3, "pixels": b64encode(bytes([255] * 784)).decode()}
    >>> hand = {"kind": "digits of one hand", "version": 1, "digits": [drawing]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "my-hand.json")
    ...     _ = path.write_text(json.dumps(hand))
    ...     X, y = load_hand(path)
    >>> X.shape, y, bool(X.max() == 1)
    ((1, 784), array([3]), True)
    """
    file = _path(path)
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise FileNotFoundError(f"path: there is no file {file}") from error
    if len(data) > _LARGEST:
        raise ValueError(f"path: {file} is too large to be the digits of one hand")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"path: {file} is not a hand that was saved, or not whole") from error
    digits = _digits(content, file)
    pixels = [_pixels(digit, f"path: digit {i} of {file}") for i, digit in enumerate(digits, 1)]
    labels = [_label(digit, f"path: digit {i} of {file}") for i, digit in enumerate(digits, 1)]
    return np.array(pixels) / 255.0, np.array(labels, dtype=np.int64)


def wilson_interval(k: int, n: int) -> tuple[float, float]:
    """Return both ends of the 95 % interval of Wilson for k of n.

    Its ends are the two probabilities q for which the share k / n lies exactly 1.96 standard
    deviations sqrt(q (1 - q) / n) away from q. It never has the length 0, even for n of n.

    Parameters
    ----------
    k : int, from 0 to n
        How often it went well.
    n : int, at least 1
        How often it was tried.

    Returns
    -------
    low, high : float
        With 0 <= low <= k / n <= high <= 1.

    Raises
    ------
    ValueError
        If k or n is no whole number in its range.

    References
    ----------
    E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.

    Examples
    --------
    >>> low, high = wilson_interval(9, 10)
    >>> print(f"{low:.3f} to {high:.3f}")
    0.596 to 0.982
    """
    n = _checks.whole(n, "n", least=1)
    k = _checks.whole(k, "k", least=0, most=n)
    middle = k + _Z**2 / 2
    half = _Z * float(np.sqrt(k * (n - k) / n + _Z**2 / 4))
    low, high = (middle - half) / (n + _Z**2), (middle + half) / (n + _Z**2)
    return (0.0 if k == 0 else low), (1.0 if k == n else high)


def _path(value: object) -> Path:
    if isinstance(value, (str, os.PathLike)) and isinstance(os.fspath(value), str):
        return Path(os.fspath(value))
    raise ValueError(f"path is {value!r}, expected the path of a file")


def _digits(content: Any, file: Path) -> list[Any]:
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise ValueError(f"path: {file} is not a hand that was saved")
    if content.get("version") != VERSION:
        raise ValueError(
            f"path: {file} is of edition {content.get('version')!r} of the course's files, "
            f"expected {VERSION}: get the newest course_utils"
        )
    digits = content.get("digits")
    if not isinstance(digits, list) or not 1 <= len(digits) <= MOST:
        raise ValueError(f"path: {file} has no list of 1 to {MOST} digits")
    return digits


def _label(digit: Any, where: str) -> int:
    label = digit.get("label")
    if isinstance(label, int) and not isinstance(label, bool) and 0 <= label <= 9:
        return label
    raise ValueError(f"{where} has the label {label!r}, expected a whole number from 0 to 9")


def _pixels(digit: Any, where: str) -> NDArray[np.uint8]:
    text = digit.get("pixels") if isinstance(digit, dict) else None
    try:
        data = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (ValueError, binascii.Error):
        data = b""
    if len(data) != _N_PIXELS:
        raise ValueError(f"{where} is no drawing of {_N_PIXELS} grey values")
    return np.frombuffer(data, np.uint8)
