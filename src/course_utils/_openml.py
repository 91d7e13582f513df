"""MNIST from OpenML, through scikit-learn's ``fetch_openml``."""

from __future__ import annotations

import errno
import gzip
import http.client
import socket
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import numpy as np
from numpy.typing import NDArray

NAME, VERSION = "mnist_784", 1


def fetch(
    *, timeout: float, data_home: str | Path | None, n_retries: int = 1, delay: float = 1.0
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the pixels (n, 784) and labels (n,) of OpenML's data set mnist_784, version 1.

    Parameters
    ----------
    timeout : float
        Seconds to wait for an answer.
    data_home : path or None
        Folder in which scikit-learn keeps what it downloads.
    n_retries : int
        How many times scikit-learn tries again.
    delay : float
        Seconds between two tries.

    Raises
    ------
    ConnectionError
        If OpenML cannot be reached or does not answer in time.
    OSError
        If nothing can be written into `data_home`.
    ValueError
        If what it sends is truncated, corrupt, or not images with digits.
    """
    from sklearn.datasets import fetch_openml
    from sklearn.datasets._openml import OpenMLError
    from sklearn.externals._arff import ArffException

    try:
        # scikit-learn warns at each new attempt: what counts is how it ends.
        with _socket_timeout(timeout), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # This parser needs no pandas, and is the one that works with every release of it.
            bunch = fetch_openml(
                NAME,
                version=VERSION,
                as_frame=False,
                parser="liac-arff",
                data_home=None if data_home is None else str(data_home),
                n_retries=n_retries,
                delay=delay,
            )
    except OpenMLError as error:
        raise ValueError(f"OpenML does not know {NAME}: {error}") from error
    # Truncated or garbled files first: gzip's error counts as an OSError as well.
    except (EOFError, gzip.BadGzipFile, zlib.error, http.client.IncompleteRead) as error:
        raise ValueError(f"what OpenML sent for {NAME} is truncated or corrupt: {error}") from error
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, HTTPError):
            error.close()  # it holds the answer, which is a file
        if _is_about_a_file(error):
            where = "its own folder" if data_home is None else data_home
            raise OSError(
                f"what OpenML sends cannot be kept in data_home, {where}: {error}"
            ) from error
        raise ConnectionError(f"OpenML could not be reached for {NAME}: {error}") from error
    except (ArffException, ValueError, LookupError, TypeError, AttributeError) as error:
        detail = str(error) or type(error).__name__
        raise ValueError(f"what OpenML sent for {NAME} cannot be read: {detail}") from error
    return _as_bytes(bunch.data), _as_digits(bunch.target)


def _is_about_a_file(error: BaseException) -> bool:
    """Tell whether the failure is one of this machine's folders and not one of the connection."""
    if isinstance(error, URLError) or not isinstance(error, OSError):
        return False
    return error.filename is not None or error.errno in (errno.ENOSPC, errno.EROFS)


@contextmanager
def _socket_timeout(seconds: float) -> Iterator[None]:
    # fetch_openml has no argument for it: without a default it would wait for ever.
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _as_bytes(data: Any) -> NDArray[np.uint8]:
    """Return the pixels as bytes if they are images of 784 whole numbers, 0 to 255."""
    array = np.asarray(data)
    if array.ndim != 2 or array.shape[1] != 784 or array.dtype.kind not in "uif":
        raise ValueError(
            f"what OpenML sent for {NAME} has the shape {array.shape} and the type {array.dtype}, "
            "expected (70000, 784) numbers"
        )
    # A NaN fails both comparisons, so that it cannot pass as a byte.
    if not ((array >= 0) & (array <= 255)).all():
        raise ValueError(f"what OpenML sent for {NAME} has a pixel outside 0 to 255")
    pixels = array.astype(np.uint8)
    if (pixels != array).any():
        raise ValueError(f"what OpenML sent for {NAME} has a pixel that is not a whole number")
    return pixels


def _as_digits(target: Any) -> NDArray[np.int64]:
    words = np.asarray(target).astype(str)
    if not np.isin(words, list("0123456789")).all():
        raise ValueError(f"what OpenML sent for {NAME} has a label that is not a digit")
    return words.astype(np.int64)
