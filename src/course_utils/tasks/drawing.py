"""What random inputs of several tasks are made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Layers = dict[int, Floats]


def whole(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Return small whole numbers as floats."""
    return rng.integers(-3, 4, size=shape).astype(float)


def parameters(rng: np.random.Generator, n: Sequence[int]) -> tuple[Layers, Layers]:
    """Return W and b of a network with these widths, small whole numbers."""
    W = {ell: whole(rng, (n[ell], n[ell - 1])) for ell in range(1, len(n))}
    return W, {ell: whole(rng, (n[ell],)) for ell in W}


def widths(rng: np.random.Generator, size: int, L: int) -> list[int]:
    """Return the widths of a network with L layers, the larger the size the wider."""
    return [int(n) for n in rng.integers(1, size + 2, size=L + 1)]


def labels(rng: np.random.Generator, n: int, k: int) -> NDArray[np.int64]:
    """Return n labels from 0 to k - 1."""
    return rng.integers(0, k, size=n)
