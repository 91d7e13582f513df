"""Networks seen on a line or a plane, and the kinks of a function of one number."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks
from course_utils.networks import ReLUNetwork, check_network

__all__ = ["kinks", "plane_through", "restrict"]

Floats = NDArray[np.float64]
_NOISE = 16 * float(np.finfo(np.float64).eps)


def restrict(network: ReLUNetwork, origin: ArrayLike, basis: ArrayLike) -> ReLUNetwork:
    """Return the network u -> Phi(origin + basis u), with k inputs instead of n_0.

    Only the first layer changes: its weights become W_1 basis, its biases W_1 origin + b_1. So
    the regions of the new network are the regions of Phi, cut by a line (k = 1) or a plane
    (k = 2).

    Parameters
    ----------
    network : ReLUNetwork
        With n_0 = d inputs.
    origin : array of shape (d,)
        The point at u = 0.
    basis : array of shape (d, k)
        The directions, one in each column.

    Returns
    -------
    ReLUNetwork
        With the widths (k, n_1, ..., n_L).

    Raises
    ------
    ValueError
        If a shape does not fit n_0, an entry is not finite, or the directions are linearly
        dependent.
    TypeError
        If `network` is no ReLUNetwork.

    Examples
    --------
    >>> network = ReLUNetwork(W=[np.eye(3), np.ones((1, 3))], b=[np.zeros(3), np.zeros(1)])
    >>> line = restrict(network, origin=[1, 2, 3], basis=[[1], [0], [0]])
    >>> line.widths, line([-4.0]), network([-3.0, 2.0, 3.0])
    ((1, 3, 1), array([5.]), array([5.]))
    """
    d = check_network(network).widths[0]
    start, directions = _checks.floats(origin, "origin"), _checks.floats(basis, "basis")
    _checks.require_shape(start, "origin", (d,), f" as n_0 = {d}")
    _checks.require_shape(directions, "basis", (d, "k"), f" as n_0 = {d}")
    if directions.shape[1] == 0:
        raise ValueError("basis has no columns")
    if _are_dependent(directions):
        raise ValueError("the columns of basis are linearly dependent")
    W, b = dict(network.W), dict(network.b)
    W[1], b[1] = network.W[1] @ directions, network.W[1] @ start + network.b[1]
    return ReLUNetwork(W, b)


def plane_through(network: ReLUNetwork, p0: ArrayLike, p1: ArrayLike, p2: ArrayLike) -> ReLUNetwork:
    """Return the network on the plane through three points.

    It is u -> Phi(p0 + u_1 (p1 - p0) + u_2 (p2 - p0)). So p0 has the coordinates
    (0, 0), p1 has (1, 0) and p2 has (0, 1).

    Parameters
    ----------
    network : ReLUNetwork
        With n_0 = d inputs.
    p0, p1, p2 : array of shape (d,)
        Three points that do not lie on one line.

    Returns
    -------
    ReLUNetwork
        With the widths (2, n_1, ..., n_L), ready for ``linear_regions``.

    Raises
    ------
    ValueError
        If a shape does not fit n_0, an entry is not finite, or the points lie on one line.
    TypeError
        If `network` is no ReLUNetwork.

    Examples
    --------
    >>> network = ReLUNetwork.random((784, 16, 10), rng=0)
    >>> p0, p1, p2 = np.random.default_rng(1).random((3, 784))
    >>> bool(np.allclose(plane_through(network, p0, p1, p2)([0, 1]), network(p2)))
    True
    """
    d = check_network(network).widths[0]
    points = [_checks.floats(p, f"p{i}") for i, p in enumerate((p0, p1, p2))]
    for i, point in enumerate(points):
        _checks.require_shape(point, f"p{i}", (d,), f" as n_0 = {d}")
    with np.errstate(over="ignore"):
        basis = np.stack((points[1] - points[0], points[2] - points[0]), axis=1)
    _checks.require_finite(basis, "p1 - p0 or p2 - p0")
    if _are_dependent(basis):
        raise ValueError("p0, p1 and p2 lie on one line: there is no one plane through them")
    return restrict(network, points[0], basis)


def _are_dependent(columns: Floats) -> bool:
    """Tell whether the columns are linearly dependent, however different their lengths."""
    with np.errstate(invalid="ignore"):
        directions = columns / np.abs(columns).max(axis=0)
    is_zero = not np.isfinite(directions).all()
    return is_zero or int(np.linalg.matrix_rank(directions)) < columns.shape[1]


def kinks(network: ReLUNetwork, interval: ArrayLike) -> Floats:
    """Return the points between which Phi: R -> R^{n_L} is affine, in order.

    Layer after layer, a unit's z_i^(ell) is affine between the points found so far; where it
    changes its sign there is a new one. (At some of them the slopes left and right may be equal:
    then the layers after it take no notice of the unit.) Two points that differ by no more than
    their rounding errors are one; how long the interval is makes no difference to that.

    Parameters
    ----------
    network : ReLUNetwork
        With n_0 = 1.
    interval : array of shape (2,): (x_min, x_max)
        Where to look; the ends themselves are not kinks.

    Returns
    -------
    ndarray of shape (k,)

    Raises
    ------
    ValueError
        If n_0 is not 1, or the interval is empty or not finite.
    TypeError
        If `network` is no ReLUNetwork.

    Examples
    --------
    >>> network = ReLUNetwork(W=[[[1], [2]], [[1, 1]]], b=[[0, -1], [0]])
    >>> kinks(network, (-1, 1))
    array([0. , 0.5])
    """
    if check_network(network).widths[0] != 1:
        raise ValueError(
            f"kinks needs n_0 = 1 input, but the network has n_0 = {network.widths[0]}"
        )
    ends = _checks.floats(interval, "interval", finite=False)
    if ends.shape != (2,) or not (np.isfinite(ends).all() and ends[0] < ends[1]):
        raise ValueError(f"interval is {interval!r}, expected finite ends with x_min < x_max")
    x, errors = ends, np.zeros(2)
    for ell in range(1, network.L):
        piece, new, new_errors = _zeros(network, x, errors, ell)
        order = np.argsort(new)
        piece, new, new_errors = piece[order], new[order], new_errors[order]
        keep = np.ones(len(new), np.bool_)  # units that bend at the same point make one kink
        keep[1:] = (np.diff(new) > new_errors[1:] + new_errors[:-1]) | (np.diff(piece) > 0)
        places = piece[keep] + 1
        x, errors = np.insert(x, places, new[keep]), np.insert(errors, places, new_errors[keep])
    return x[1:-1]


def _zeros(
    network: ReLUNetwork, x: Floats, errors: Floats, ell: int
) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Return where a unit of layer ell changes its sign: piece, place and error of each zero."""
    slope, constant, slope_noise, constant_noise = _affine_pieces(network, x, ell)
    with np.errstate(all="ignore"):  # of a constant z^(ell) there is no zero
        zero = -constant / slope + 0.0  # 0, not -0
        error = (constant_noise + slope_noise * np.abs(zero)) / np.abs(slope)
        left, right = (x[:-1] + errors[:-1])[:, None], (x[1:] - errors[1:])[:, None]
        is_inside = (zero - error > left) & (zero + error < right)
    piece, unit = np.nonzero(is_inside & (np.abs(slope) > slope_noise))
    return piece, zero[piece, unit], error[piece, unit]


def _affine_pieces(
    network: ReLUNetwork, x: Floats, ell: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return slope and constant of z^(ell) between two points each, and their rounding errors.

    Between two points the units of the layers before are on or off as in the middle. So a zero
    is found from the weights alone, as exactly in a long interval as in a short one.
    """
    middle = (x[:-1] / 2 + x[1:] / 2)[:, None]
    slope, slope_size = np.ones((len(middle), 1)), np.ones((len(middle), 1))
    constant, constant_size = np.zeros_like(slope), np.zeros_like(slope)
    for k in range(1, ell + 1):
        W, b = network.W[k].T, network.b[k]
        slope, constant = slope @ W, constant @ W + b
        slope_size, constant_size = slope_size @ np.abs(W), constant_size @ np.abs(W) + np.abs(b)
        if k < ell:
            is_on = slope * middle + constant > 0
            slope, constant = slope * is_on, constant * is_on
            slope_size, constant_size = slope_size * is_on, constant_size * is_on
    return slope, constant, _NOISE * slope_size, _NOISE * constant_size
