"""How many linear regions a network of given widths can have: bounds, and networks that reach them.

The widths are those of the book: (n_0, n_1, ..., n_L) with L - 1 hidden layers. All counts are of
activation regions, that is of sets with a constant activation pattern and an inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, prod

import numpy as np
from numpy.typing import NDArray

from course_utils import _checks
from course_utils.networks import ReLUNetwork, check_widths

__all__ = [
    "lower_bound_montufar",
    "lower_bound_serra",
    "montufar_network",
    "n_regions_one_layer",
    "serra_network",
    "upper_bound_product",
    "upper_bound_serra",
]

Floats = NDArray[np.float64]
_Fold = tuple[Floats, Floats, Floats, float]


def n_regions_one_layer(n: int, d: int = 2) -> int:
    """Return the number of regions into which n hyperplanes in general position cut R^d.

    It is C(n, 0) + C(n, 1) + ... + C(n, d), for d = 2 therefore 1 + n + C(n, 2): the largest
    number of linear regions of a network with one hidden layer of n units.

    Parameters
    ----------
    n : int
        Number of hyperplanes (of units), at least 0.
    d : int, default 2
        Dimension of the space (number of inputs), at least 0.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If n or d is no whole number from 0 on.

    References
    ----------
    T. Zaslavsky, Facing up to arrangements: face-count formulas for partitions of space by
    hyperplanes, Memoirs of the AMS 154, 1975.

    Examples
    --------
    >>> [n_regions_one_layer(n) for n in range(6)]
    [1, 2, 4, 7, 11, 16]
    """
    planes, dimension = _checks.whole(n, "n", least=0), _checks.whole(d, "d", least=0)
    return sum(comb(planes, j) for j in range(min(planes, dimension) + 1))


def upper_bound_product(widths: Sequence[int]) -> int:
    """Return an upper bound: the product of what each hidden layer can do to one region.

    On a region, h^(ell-1) takes values in an affine space of dimension at most
    d = min(n_0, ..., n_{ell-1}), which n_ell hyperplanes cut into at most
    ``n_regions_one_layer(n_ell, d)`` parts.

    Parameters
    ----------
    widths : sequence of int
        (n_0, n_1, ..., n_L).

    References
    ----------
    G. Montúfar, Notes on the number of linear regions of deep neural networks, SampTA 2017.

    Examples
    --------
    >>> upper_bound_product((2, 8, 8, 1))
    1369
    """
    n = check_widths(widths)
    return prod(n_regions_one_layer(n[ell], min(n[:ell])) for ell in range(1, len(n) - 1))


def upper_bound_serra(widths: Sequence[int]) -> int:
    """Return a sharper upper bound: a layer in which few units are active passes on few dimensions.

    It is the sum over all (j_1, ..., j_{L-1}) of the product of C(n_ell, j_ell), where each
    j_ell is at most min(n_0, n_1 - j_1, ..., n_{ell-1} - j_{ell-1}, n_ell).

    Parameters
    ----------
    widths : sequence of int
        (n_0, n_1, ..., n_L).

    References
    ----------
    T. Serra, C. Tjandraatmadja, S. Ramalingam, Bounding and counting linear regions of deep
    neural networks, ICML 2018.

    Examples
    --------
    >>> upper_bound_product((2, 2, 8, 1)), upper_bound_serra((2, 2, 8, 1))
    (148, 56)
    """
    n = check_widths(widths)
    parts = {n[0]: 1}  # how many parts there are of each dimension
    for width in n[1:-1]:
        cut: dict[int, int] = {}
        for d, count in parts.items():
            for j in range(min(d, width) + 1):
                dimension = min(d, width - j)
                cut[dimension] = cut.get(dimension, 0) + count * comb(width, j)
        parts = cut
    return sum(parts.values())


def lower_bound_montufar(widths: Sequence[int]) -> int:
    """Return a number of regions that some network of these widths has (``montufar_network``).

    It is the product of floor(n_ell / n_0)^{n_0} over all hidden layers but the last, times
    ``n_regions_one_layer(n_{L-1}, n_0)``.

    Parameters
    ----------
    widths : sequence of int
        (n_0, n_1, ..., n_L) with n_ell >= n_0 in all hidden layers.

    Raises
    ------
    ValueError
        If there is no hidden layer, or one is narrower than n_0.

    References
    ----------
    G. Montúfar, R. Pascanu, K. Cho, Y. Bengio, On the number of linear regions of deep neural
    networks, NIPS 2014.

    Examples
    --------
    >>> lower_bound_montufar((2, 8, 8, 1))
    592
    """
    n = _hidden(widths, 1, "Montúfar's bound")
    folds = prod(width // n[0] for width in n[1:-2]) ** n[0]
    return int(folds) * n_regions_one_layer(n[-2], n[0])


def lower_bound_serra(widths: Sequence[int]) -> int:
    """Return a larger number of regions that some network of these widths has (``serra_network``).

    It is the product of (floor(n_ell / n_0) + 1)^{n_0} over all hidden layers but the last,
    times ``n_regions_one_layer(n_{L-1}, n_0)``.

    Parameters
    ----------
    widths : sequence of int
        (n_0, n_1, ..., n_L) with n_ell >= 3 n_0 in all hidden layers but the last.

    Raises
    ------
    ValueError
        If there is no hidden layer, or one is narrower than that.

    References
    ----------
    T. Serra, C. Tjandraatmadja, S. Ramalingam, Bounding and counting linear regions of deep
    neural networks, ICML 2018.

    Examples
    --------
    >>> lower_bound_serra((2, 8, 8, 1))
    925
    """
    n = _hidden(widths, 3, "Serra's bound")
    folds = prod(width // n[0] + 1 for width in n[1:-2]) ** n[0]
    return int(folds) * n_regions_one_layer(n[-2], n[0])


def montufar_network(widths: Sequence[int]) -> ReLUNetwork:
    """Return a network with ``lower_bound_montufar(widths)`` regions in the box [0, 1]^{n_0}.

    Each hidden layer but the last folds every coordinate like a fan, p = floor(n_ell / n_0) times
    onto [0, 1]; the last one cuts the square in general position, and the folds copy its cuts.

    Parameters
    ----------
    widths : sequence of int
        (n_0, n_1, ..., n_L) with n_0 = 1 or 2 and n_ell >= n_0 in all hidden layers.

    Raises
    ------
    ValueError
        If n_0 is larger than 2, there is no hidden layer, or one is narrower than n_0.

    Examples
    --------
    >>> from course_utils.regions import linear_regions
    >>> len(linear_regions(montufar_network((2, 4, 3, 1)), ((0, 1), (0, 1))))
    28
    """
    n = _hidden(widths, 1, "Montúfar's network")
    # On [k/p, (k+1)/p] the sum of the units' shares runs from 0 to 1 or from 1 to 0.
    folds: list[_Fold] = []
    for width in n[1:-2]:
        p = width // n[0]
        share = np.where(np.arange(p) % 2 == 0, 2.0, -2.0)
        share[0] = 1.0
        folds.append((np.full(p, float(p)), -np.arange(p, dtype=np.float64), share, 0.0))
    return _folding_network(n, folds)


def serra_network(widths: Sequence[int]) -> ReLUNetwork:
    """Return a network with ``lower_bound_serra(widths)`` regions in the box [0, 1]^{n_0}.

    Like ``montufar_network``, but p units fold a coordinate into p + 1 pieces: the third unit
    faces left, so that no piece of [0, 1] is left on which all units are off.

    Parameters
    ----------
    widths : sequence of int
        (n_0, n_1, ..., n_L) with n_0 = 1 or 2 and n_ell >= 3 n_0 in all hidden layers but the
        last.

    Raises
    ------
    ValueError
        If n_0 is larger than 2, there is no hidden layer, or one is narrower than that.

    Examples
    --------
    >>> from course_utils.regions import linear_regions
    >>> len(linear_regions(serra_network((2, 6, 3, 1)), ((0, 1), (0, 1))))
    112
    """
    n = _hidden(widths, 3, "Serra's network")
    # Slopes -2q, q, -q, q, ... with q = p + 1/2; the first piece is half as wide as the others.
    folds: list[_Fold] = []
    for width in n[1:-2]:
        p = width // n[0]
        weight, bias = np.full(p, p + 0.5), -np.arange(p, dtype=np.float64) - 0.5
        weight[2], bias[2] = -weight[2], -bias[2]
        share = np.where(np.arange(p) % 2 == 0, 2.0, -2.0)
        share[0] = 3.0
        folds.append((weight, bias, share, -4.0))
    return _folding_network(n, folds)


def _hidden(widths: Sequence[int], per_input: int, name: str) -> tuple[int, ...]:
    """Return the widths, if the hidden layers are wide enough."""
    n = check_widths(widths)
    if len(n) < 3:
        raise ValueError(f"{name} needs a hidden layer, but the widths are {n}")
    for ell in range(1, len(n) - 1):
        least = per_input * n[0] if ell < len(n) - 2 or per_input == 1 else 1
        if n[ell] < least:
            raise ValueError(f"n_{ell} is {n[ell]}, but {name} needs at least {least}")
    return n


def _folding_network(n: tuple[int, ...], folds: list[_Fold]) -> ReLUNetwork:
    """Return the network whose layers fold each coordinate.

    They apply f(t) = share . relu(weight t + bias) + rest. A unit that is left over has
    weight 0 and bias -1: it is never active.
    """
    d, L = n[0], len(n) - 1
    W: dict[int, Floats] = {}
    b: dict[int, Floats] = {}
    join, shift = np.eye(d), np.zeros(d)  # folded point = join h + shift
    for ell, (weight, bias, share, rest) in enumerate(folds, start=1):
        p = len(weight)
        units, offset = np.zeros((n[ell], d)), np.full(n[ell], -1.0)
        next_join = np.zeros((d, n[ell]))
        for coordinate in range(d):
            rows = slice(coordinate * p, (coordinate + 1) * p)
            units[rows, coordinate], offset[rows] = weight, bias
            next_join[coordinate, rows] = share
        W[ell], b[ell] = units @ join, units @ shift + offset
        join, shift = next_join, np.full(d, rest)
    units, offset = _general_position(n[L - 1], d)
    W[L - 1], b[L - 1] = units @ join, units @ shift + offset
    W[L], b[L] = np.ones((n[L], n[L - 1])), np.zeros(n[L])
    return ReLUNetwork(W, b)


def _general_position(n: int, d: int) -> tuple[Floats, Floats]:
    """Return n points of (0, 1), or n lines that meet in pairs, all inside the square (0, 1)^2.

    The lines touch a circle at angles at most 120 degrees apart, so any two of them meet at most
    at twice its radius 0.2 from its centre.
    """
    if d == 1:
        return np.ones((n, 1)), -(np.arange(n) + 1.0) / (n + 1)
    if d > 2:
        raise ValueError(f"n_0 is {d}, expected 1 or 2: for others the network is not built")
    angle = 2 * np.pi / 3 * (np.arange(n) + 0.5) / n
    normals = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    return normals, -0.2 - normals @ np.array([0.5, 0.5])
