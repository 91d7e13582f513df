"""What the mathematics of more than one page is tested with."""

from __future__ import annotations

import warnings

import numpy as np
from scipy.optimize import linprog
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from course_utils.networks import ReLUNetwork


def line_network(w, beta, v, c=0.0):
    """Return the shallow network of eq-shallow-line."""
    return ReLUNetwork([np.reshape(w, (-1, 1)), np.reshape(v, (1, -1))], [np.array(beta), [c]])


def on_line(network, x):
    return network(np.reshape(x, (-1, 1)))[:, 0]


def hat(x):
    return np.maximum(0, 1 - np.abs(2 * np.asarray(x) - 1))


EDGE = ReLUNetwork([[[1, -1], [-1, 1]], [[1, 1]]], [[0, 0], [-0.5]])


def forward_with_sums(network, x):
    """Return Phi(x), entry by entry, with Python's own sums."""
    h = [float(value) for value in x]
    for ell in range(1, network.L + 1):
        W, b = network.W[ell].tolist(), network.b[ell].tolist()
        rows = zip(W, b, strict=True)
        z = [sum(w * v for w, v in zip(row, h, strict=True)) + bias for row, bias in rows]
        h = z if ell == network.L else [max(0.0, value) for value in z]
    return h


def as_text(pattern):
    return "".join(str(int(active)) for active in pattern)


def train(X, y, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return MLPClassifier(**settings).fit(X, y)


def example_network():
    """Return the network of ex-three-layers-forward, used by hand throughout both parts."""
    W = {1: [[1, 0], [0, 1], [1, 1]], 2: [[1, 1, -2], [1, -1, 0]], 3: [[2, -1]]}
    return ReLUNetwork(W, {1: [0, 0, -1], 2: [-0.5, 0.25], 3: [1]})


def layer_maps(network, pattern):
    """Return eq-region-layer: (A^(ell), c^(ell)) for each ell, from the pattern alone."""
    A, c = {1: network.W[1]}, {1: network.b[1]}
    ends = np.cumsum((0, *network.widths[1:-1]))
    for ell in range(2, network.L + 1):
        D = np.diag(np.asarray(pattern[ends[ell - 2] : ends[ell - 1]], dtype=float))
        A[ell] = network.W[ell] @ D @ A[ell - 1]
        c[ell] = network.W[ell] @ D @ c[ell - 1] + network.b[ell]
    return A, c


def inequalities(network, pattern):
    """Return rows (G, g) with G x + g >= 0 on the region, by eq-region-inequalities."""
    A, c = layer_maps(network, pattern)
    hidden = range(1, network.L)
    G, g = np.vstack([A[ell] for ell in hidden]), np.concatenate([c[ell] for ell in hidden])
    signs = np.where(np.asarray(pattern, dtype=bool), 1.0, -1.0)
    return G * signs[:, None], g * signs


def inner_radius(network, pattern, bound=50.0):
    """Return the radius of the largest ball in the region and a box, by linear programming."""
    G, g = inequalities(network, pattern)
    d = network.widths[0]
    norms = np.linalg.norm(G, axis=1)
    result = linprog(
        np.r_[np.zeros(d), -1.0],
        A_ub=np.c_[-G, norms],
        b_ub=g,
        bounds=[(-bound, bound)] * d + [(0, 10)],
    )
    return -result.fun if result.status == 0 else 0.0


def jacobian(network, x, step=1e-6):
    """Return the derivatives of Phi at x by central differences."""
    d = network.widths[0]
    return np.stack(
        [(network(x + step * e) - network(x - step * e)) / (2 * step) for e in np.eye(d)], axis=1
    )


def inside_points(network, n, rng):
    """Return points that are not nearly on a fold."""
    X = rng.normal(size=(20 * n, network.widths[0]))
    trace = network.trace(X)
    z = np.concatenate([trace.z[ell] for ell in range(1, network.L)], axis=1)
    return X[np.abs(z).min(axis=1) > 1e-3][:n]
