"""Products of matrices by scipy's BLAS: numpy has none in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def faster_networks(module: Any) -> None:
    """Let scikit-learn's networks multiply matrices with scipy's BLAS.

    numpy has no BLAS in the browser: its products take 2 to 6 times as long. The numbers agree up
    to rounding; sparse matrices and small or odd arrays go the usual way.
    """
    module.safe_sparse_dot = fast_dot(module.safe_sparse_dot)


def fast_dot(usual: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that multiplies dense matrices with BLAS, and all others with `usual`."""
    import numpy as np
    from scipy.linalg.blas import dgemm, sgemm

    products = {np.dtype("float32"): sgemm, np.dtype("float64"): dgemm}

    def dot(a: Any, b: Any, *, dense_output: bool = False) -> Any:
        dense = isinstance(a, np.ndarray) and isinstance(b, np.ndarray)
        if not dense or a.dtype != b.dtype or a.ndim != 2 or b.ndim != 2:
            return usual(a, b, dense_output=dense_output)
        product = products.get(a.dtype)
        if product is None or a.shape[1] != b.shape[0] or not a.size or not b.size:
            return usual(a, b, dense_output=dense_output)
        # BLAS counts along columns: a row-major array is its own transpose there, uncopied.
        left, left_turned = (b.T, False) if b.flags.c_contiguous else (b, True)
        right, right_turned = (a.T, False) if a.flags.c_contiguous else (a, True)
        return product(1.0, left, right, trans_a=left_turned, trans_b=right_turned).T

    return dot
