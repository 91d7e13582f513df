"""MNIST as arrays: loading, scaling and the two splits that the course uses.

All 70,000 images come with the package, so that loading needs no network. They stand in the
order of OpenML's data set ``mnist_784``, version 1: MNIST's 60,000 training images, then its
10,000 test images.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sys
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks

__all__ = ["MNIST", "load_mnist", "scale", "split_official", "split_random"]

N_OFFICIAL_TRAIN, N_OFFICIAL_TEST = 60_000, 10_000
_FOLDER = Path(__file__).resolve().parent / "mnist"
# How many images one array of the bundled file holds.
BLOCK = 5000
# How many of them are unpacked at once: few enough for the processor's cache.
_ROWS = 1000


@dataclass(frozen=True, eq=False)
class MNIST:
    """The images of MNIST and the digits that they show.

    Attributes
    ----------
    pixels : ndarray of shape (70000, 784), uint8, read-only
        Row i is image i, its 28 rows one after the other; 0 is black and 255 is white.
    labels : ndarray of shape (70000,), int64, read-only
        Entry i is the digit, 0 to 9, that image i shows.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __post_init__(self) -> None:
        n = np.size(self.labels)
        for name, shape in (("pixels", (n, 784)), ("labels", (n,))):
            array = getattr(self, name)
            if not isinstance(array, np.ndarray) or array.shape != shape:
                raise ValueError(
                    f"{name} is {type(array).__name__} of shape {np.shape(array)}, "
                    f"expected an array of shape {shape}"
                )
            view = array.view()  # the caller's array stays as it is
            view.flags.writeable = False
            object.__setattr__(self, name, view)

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how copies and pickles are made: by themselves, they would not be read-only."""
        return type(self), (self.pixels, self.labels)

    def __repr__(self) -> str:
        n, d = self.pixels.shape
        return f"MNIST({n:,} images of {d} pixels)"


def load_mnist(
    source: str | os.PathLike[str] = "bundled",
    *,
    fallback: Literal["bundled"] | None = None,
    check: bool = True,
    timeout: float = 60.0,
    data_home: str | os.PathLike[str] | None = None,
) -> MNIST:
    """Return all 70,000 images of MNIST with their labels.

    The bundled and the OpenML copy are read once in a process: a second call costs nothing.

    Parameters
    ----------
    source : {"bundled", "openml"} or path of a folder, default "bundled"
        Where the images come from: the copy in this package; OpenML, through scikit-learn's
        ``fetch_openml`` (a download of 16 MB, then half a minute); or a folder with MNIST's four
        IDX files, gzipped or not, as torchvision (below ``MNIST/raw``) and Kaggle lay them out.
    fallback : {"bundled"}, optional
        What to do when `source` fails: return the bundled copy with a warning that says why. By
        default the error is raised.
    check : bool, default True
        Compare a copy from elsewhere with the bundled one (by checksum). Switch it off to read
        other data in the same form, Fashion-MNIST for example.
    timeout : float, default 60.0
        Seconds to wait for an answer of OpenML, above 0.
    data_home : path, optional
        Folder in which scikit-learn keeps what it downloads; its own default if not given.

    Returns
    -------
    MNIST
        With ``pixels`` of shape (70000, 784), uint8, and ``labels`` of shape (70000,), int64,
        both read-only.

    Raises
    ------
    ValueError
        If `source` is unknown, or the data are truncated, corrupt or not MNIST.
    FileNotFoundError
        If the folder or one of its files is missing.
    ConnectionError
        If OpenML cannot be reached, or does not answer in time.
    OSError
        If nothing can be written into `data_home`.

    Examples
    --------
    >>> mnist = load_mnist()
    >>> mnist.pixels.shape, mnist.labels[:4]
    ((70000, 784), array([5, 0, 4, 1]))
    """
    if fallback not in (None, "bundled"):
        raise ValueError(f'fallback is {fallback!r}, expected None or "bundled"')
    seconds = _checks.number(timeout, "timeout", above=0, below=1e9)
    home = None if data_home is None else _path(data_home, "data_home")
    if isinstance(source, str) and source == "bundled":
        return _load_bundled()
    try:
        if isinstance(source, str) and source == "openml":
            return _load_openml(check, seconds, home)
        pixels, labels = _read_folder(source)
        if check:
            _check_content(pixels, labels, source)
    except (ValueError, OSError, ImportError) as error:
        if fallback is None:
            raise
        warnings.warn(f"{error}. The bundled copy of MNIST is used.", stacklevel=2)
        return _load_bundled()
    return MNIST(pixels, labels)


# A failure is not kept: the next call tries again.
@lru_cache(maxsize=1)
def _load_openml(check: bool, timeout: float, data_home: Path | None) -> MNIST:
    from course_utils import _openml

    pixels, labels = _openml.fetch(timeout=timeout, data_home=data_home)
    if check:
        _check_content(pixels, labels, "OpenML")
    return MNIST(pixels, labels)


def _path(value: object, symbol: str) -> Path:
    """Return `value` as a path, with the home folder in the place of ``~``."""
    if isinstance(value, (str, os.PathLike)):
        name = os.fspath(value)
        if isinstance(name, str):
            try:
                return Path(name).expanduser()
            except RuntimeError as error:
                raise ValueError(f"{symbol} is {value!r}: there is no such home folder") from error
    raise ValueError(f"{symbol} is {value!r}, expected the path of a folder")


def _read_folder(
    source: str | os.PathLike[str],
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    from course_utils import _idx

    # A mistyped word is not a missing folder: say what the words are.
    is_word = isinstance(source, str) and (source.isidentifier() or not source)
    is_path = isinstance(source, (str, os.PathLike)) and not isinstance(os.fspath(source), bytes)
    if not is_path or (is_word and not (source and Path(source).exists())):
        raise ValueError(
            f'unknown source {source!r}: expected "bundled", "openml" or the path of a folder '
            "(a folder beside this one is written './name')"
        )
    return _idx.read_folder(_path(source, "source"))


def _checksums() -> dict[str, Any]:
    path = _FOLDER / "checksums.json"
    try:
        found = json.loads(path.read_text("utf-8"))
        return {name: found[name] for name in ("mnist.npz", "pixels", "labels")}
    except OSError as error:
        raise _missing(path) from error
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(
            f"the bundled data file {path} is damaged: install course_utils again"
        ) from error


def _missing(path: Path) -> FileNotFoundError:
    return FileNotFoundError(
        f"the bundled data file {path} is missing or cannot be read: install course_utils again"
    )


def _check_content(
    pixels: NDArray[np.uint8], labels: NDArray[np.int64], source: str | os.PathLike[str]
) -> None:
    """Raise ValueError unless the arrays hold what OpenML's mnist_784 holds, in its order."""
    expected = _checksums()
    found = {"pixels": pixels, "labels": labels.astype("<i8")}
    for name, array in found.items():
        if hashlib.sha256(array.tobytes()).hexdigest() != expected[name]:
            raise ValueError(
                f"the {name} from {source} are not those of MNIST "
                f"(shape {array.shape}; their sha256 differs)"
            )


@lru_cache(maxsize=1)
def _load_bundled() -> MNIST:
    return _read_bundled(_FOLDER / "mnist.npz", _checksums()["mnist.npz"])


def _read_bundled(path: Path, sha256: str) -> MNIST:
    """Return the content of the archive that ``tools.make_mnist`` makes, once it is verified."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _missing(path) from error
    if found != sha256:
        raise ValueError(
            f"the bundled data file {path} is damaged (its sha256 is {found}, expected {sha256}): "
            "install course_utils again"
        )
    with np.load(path, allow_pickle=False) as archive:
        labels = archive["labels"].astype(np.int64)
        pixels = np.zeros((len(labels), 784), np.uint8)

        def unpack(i: int) -> None:
            rows = pixels[i * BLOCK : (i + 1) * BLOCK]
            _unpack(archive[f"mask_{i}"], archive[f"values_{i}"], out=rows)

        _for_each(unpack, range(math.ceil(len(labels) / BLOCK)))
    return MNIST(pixels, labels)


def _for_each(function: Callable[[int], None], numbers: Iterable[int]) -> None:
    """Call the function with each number; with two threads, where there are threads."""
    if sys.platform == "emscripten":
        for number in numbers:
            function(number)
        return
    # Unpacking and NumPy let go of the interpreter's lock, so that two cores help.
    with ThreadPoolExecutor(2) as executor:
        list(executor.map(function, numbers))


def _unpack(mask: NDArray[np.uint8], values: NDArray[np.uint8], *, out: NDArray[np.uint8]) -> None:
    """Write `values` to the entries of `out` whose bit in `mask` is set; the others stay 0."""
    start = 0
    for row in range(0, len(mask), _ROWS):
        is_set = np.unpackbits(mask[row : row + _ROWS], axis=1, count=out.shape[1]).view(bool)
        stop = start + int(np.count_nonzero(is_set))
        out[row : row + _ROWS][is_set] = values[start:stop]
        start = stop


def scale(pixels: ArrayLike) -> NDArray[np.float64]:
    """Return the grey values divided by 255: numbers in [0, 1].

    Parameters
    ----------
    pixels : array of whole numbers, 0 to 255, of any shape
        Grey values.

    Returns
    -------
    ndarray of the same shape, float64
        A new array; `pixels` stays as it is.

    Raises
    ------
    ValueError
        If `pixels` are not of an integer type (they may be scaled already), or out of range.

    Examples
    --------
    >>> scale([0, 51, 255])
    array([0. , 0.2, 1. ])
    """
    array = _checks.array(pixels, "pixels")
    if array.dtype.kind not in "ui":
        raise ValueError(
            f"pixels have the type {array.dtype}, expected whole numbers (are they scaled already?)"
        )
    if array.dtype != np.uint8 and array.size and (array.min() < 0 or array.max() > 255):
        raise ValueError(f"pixels lie in [{array.min()}, {array.max()}], expected [0, 255]")
    return array / 255.0


def split_random(X: ArrayLike, y: ArrayLike, *more: ArrayLike) -> list[Any]:
    """Return `X` and `y` split at random: 6/7 to train with and 1/7 to test with.

    The split is the same at every call, and the one that scikit-learn's ``train_test_split``
    makes with ``test_size=1/7, random_state=42``.

    Parameters
    ----------
    X : array of shape (n, ...)
        Inputs.
    y : array of shape (n,)
        Labels.
    *more : arrays of length n
        Split in the same way.

    Returns
    -------
    list of arrays
        ``X_train, X_test, y_train, y_test``, then two arrays for each of `more`. They are copies.

    Raises
    ------
    ValueError
        If the lengths differ, or n is less than 2.

    Examples
    --------
    >>> X_train, X_test, y_train, y_test = split_random(np.eye(14), np.arange(14))
    >>> X_train.shape, X_test.shape, y_test
    ((12, 14), (2, 14), array([ 9, 11]))
    """
    arrays = _equally_long(X, y, *more)
    n = len(arrays[0])
    if n < 2:
        raise ValueError(f"X has {n} rows: a split needs at least 2")
    n_test = math.ceil(1 / 7 * n)
    order = np.random.RandomState(42).permutation(n)
    test, train = order[:n_test], order[n_test:]
    return [part for array in arrays for part in (array[train], array[test])]


def split_official(X: ArrayLike, y: ArrayLike, *more: ArrayLike) -> list[Any]:
    """Return `X` and `y` split as MNIST's authors did: the first 60,000 rows, the last 10,000.

    Published error rates refer to this split.

    Parameters
    ----------
    X : array of shape (70000, ...)
        Inputs, in the order of `load_mnist`.
    y : array of shape (70000,)
        Labels.
    *more : arrays of length 70000
        Split in the same way.

    Returns
    -------
    list of arrays
        ``X_train, X_test, y_train, y_test``, then two arrays for each of `more`. They are views:
        nothing is copied.

    Raises
    ------
    ValueError
        If an array has another length.

    Examples
    --------
    >>> mnist = load_mnist()
    >>> X_train, X_test, y_train, y_test = split_official(mnist.pixels, mnist.labels)
    >>> X_train.shape, X_test.shape
    ((60000, 784), (10000, 784))
    """
    arrays = _equally_long(X, y, *more)
    n = N_OFFICIAL_TRAIN + N_OFFICIAL_TEST
    if len(arrays[0]) != n:
        raise ValueError(f"X has {len(arrays[0])} rows: the official split needs all {n}")
    return [part for a in arrays for part in (a[:N_OFFICIAL_TRAIN], a[N_OFFICIAL_TRAIN:])]


def _equally_long(*arrays: ArrayLike) -> list[NDArray[Any]]:
    """Return the arrays if they are equally long; otherwise raise a ValueError."""
    names = ["X", "y", *(f"array {i}" for i in range(3, len(arrays) + 1))]
    found = [_checks.array(array, name) for name, array in zip(names, arrays, strict=True)]
    for name, array in zip(names, found, strict=True):
        if array.ndim == 0:
            kind = type(arrays[names.index(name)]).__name__
            raise ValueError(f"{name} is a single {kind}, expected an array with rows")
        if len(array) != len(found[0]):
            raise ValueError(f"X has {len(found[0])} rows, but {name} has {len(array)}")
    return found
