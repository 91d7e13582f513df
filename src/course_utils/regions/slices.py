"""Networks seen on a line or a plane, and the kinks of a function of one number."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.networks import ReLUNetwork

__all__ = ["kinks", "plane_through", "restrict"]

Floats = NDArray[np.float64]


def restrict(network: ReLUNetwork, origin: ArrayLike, basis: ArrayLike) -> ReLUNetwork:
    """The network u -> Phi(origin + basis u), with k inputs instead of n_0.

    Only the first layer changes: its weights become W_1 basis, its biases W_1 origin + b_1. So
    the regions of the new network are the regions of Phi, cut by a line (k = 1) or a plane
    (k = 2).

    Parameters
    ----------
    network : ReLUNetwork
        With n_0 = d inputs.
    origin : array_like of shape (d,)
        The point at u = 0.
    basis : array_like of shape (d, k)
        The directions, one in each column.

    Returns
    -------
    ReLUNetwork
        With the widths (k, n_1, ..., n_L).

    Raises
    ------
    ValueError
        If a shape does not fit n_0, or the directions are linearly dependent.

    Examples
    --------
    >>> network = ReLUNetwork(W=[np.eye(3), np.ones((1, 3))], b=[np.zeros(3), np.zeros(1)])
    >>> line = restrict(network, origin=[1, 2, 3], basis=[[1], [0], [0]])
    >>> line.widths, line([-4.0]), network([-3.0, 2.0, 3.0])
    ((1, 3, 1), array([5.]), array([5.]))
    """
    d = network.widths[0]
    start, directions = np.asarray(origin, np.float64), np.asarray(basis, np.float64)
    if start.shape != (d,):
        raise ValueError(f"origin must have shape ({d},) as n_0 = {d}, got {start.shape}")
    if directions.ndim != 2 or len(directions) != d or directions.shape[1] == 0:
        raise ValueError(f"basis must have shape ({d}, k) as n_0 = {d}, got {directions.shape}")
    if np.linalg.matrix_rank(directions) < directions.shape[1]:
        raise ValueError("the columns of basis are linearly dependent")
    W, b = dict(network.W), dict(network.b)
    W[1], b[1] = network.W[1] @ directions, network.W[1] @ start + network.b[1]
    return ReLUNetwork(W, b)


def plane_through(network: ReLUNetwork, p0: ArrayLike, p1: ArrayLike, p2: ArrayLike) -> ReLUNetwork:
    """The network on the plane through three points: u -> Phi(p0 + u_1 (p1 - p0) + u_2 (p2 - p0)).

    So p0 has the coordinates (0, 0), p1 has (1, 0) and p2 has (0, 1).

    Parameters
    ----------
    network : ReLUNetwork
        With n_0 = d inputs.
    p0, p1, p2 : array_like of shape (d,)
        Three points that do not lie on one line.

    Returns
    -------
    ReLUNetwork
        With the widths (2, n_1, ..., n_L), ready for ``linear_regions``.

    Raises
    ------
    ValueError
        If a shape does not fit n_0, or the points lie on one line.

    Examples
    --------
    >>> network = ReLUNetwork.random((784, 16, 10), rng=0)
    >>> p0, p1, p2 = np.random.default_rng(1).random((3, 784))
    >>> bool(np.allclose(plane_through(network, p0, p1, p2)([0, 1]), network(p2)))
    True
    """
    d = network.widths[0]
    points = [np.asarray(p, np.float64) for p in (p0, p1, p2)]
    for i, point in enumerate(points):
        if point.shape != (d,):
            raise ValueError(f"p{i} must have shape ({d},) as n_0 = {d}, got {point.shape}")
    basis = np.stack((points[1] - points[0], points[2] - points[0]), axis=1)
    if np.linalg.matrix_rank(basis) < 2:
        raise ValueError("p0, p1 and p2 lie on one line: there is no one plane through them")
    return restrict(network, points[0], basis)


def kinks(network: ReLUNetwork, interval: tuple[float, float]) -> Floats:
    """The points between which Phi: R -> R^{n_L} is affine, in order.

    Layer after layer, a neuron's z_i^(ell) is affine between the points found so far; where it
    changes its sign there is a new one. (At some of them the slopes left and right may be equal:
    then the layers after it take no notice of the neuron.)

    Parameters
    ----------
    network : ReLUNetwork
        With n_0 = 1.
    interval : (x_min, x_max)
        Where to look; the ends themselves are not kinks.

    Returns
    -------
    ndarray of shape (k,)

    Raises
    ------
    ValueError
        If n_0 is not 1, or the interval is empty or not finite.

    Examples
    --------
    >>> network = ReLUNetwork(W=[[[1], [2]], [[1, 1]]], b=[[0, -1], [0]])
    >>> kinks(network, (-1, 1))
    array([0. , 0.5])
    """
    if network.widths[0] != 1:
        raise ValueError(f"kinks needs n_0 = 1 input, but the network has {network.widths[0]}")
    x_min, x_max = map(float, interval)
    if not (np.isfinite([x_min, x_max]).all() and x_min < x_max):
        raise ValueError(f"the interval must be finite with x_min < x_max, got {interval}")
    x = np.array([x_min, x_max])
    near = 1e-12 * max(abs(x_min), abs(x_max), x_max - x_min)
    for ell in range(1, network.L):
        z = network.trace(x[:, None]).z[ell]
        z = np.where(np.abs(z) <= 1e-12 * np.abs(z).max(axis=0), 0.0, z)
        i, neuron = np.nonzero(z[:-1] * z[1:] < 0)
        left, right = z[i, neuron], z[i + 1, neuron]
        new = x[i] + left / (left - right) * (x[i + 1] - x[i])
        x = np.sort(np.concatenate((x, new)))
        x = x[np.append(True, np.diff(x) > near)]
    return x[(x > x_min + near) & (x < x_max - near)]
