"""The loss of a network on labelled examples and its gradient, written to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks
from course_utils.networks import ReLUNetwork, check_network, normalise

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Gradient:
    """The partial derivatives of the loss, in the shapes of the parameters.

    Attributes
    ----------
    W, b : mappings with keys 1 to L
        ``W[ell][i, j]`` is the derivative with respect to (W_ell)_ij, ``b[ell][i]`` the one
        with respect to (b_ell)_i.
    """

    W: Mapping[int, Floats]
    b: Mapping[int, Floats]

    def __post_init__(self) -> None:
        object.__setattr__(self, "W", MappingProxyType(dict(self.W)))
        object.__setattr__(self, "b", MappingProxyType(dict(self.b)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how copies and pickles are made: a mapping proxy can be neither."""
        return type(self), (dict(self.W), dict(self.b))


def loss_and_gradient(
    network: ReLUNetwork, X: ArrayLike, y: ArrayLike, *, alpha: float = 0.0
) -> tuple[float, Gradient]:
    """Return the mean cross-entropy of softmax(Phi(x)) over labelled examples, and its gradient.

    With p = softmax(z^(L)) and the unit vector e_y of the label, backpropagation goes through
    delta^(ell), the derivative of the loss with respect to z^(ell):

    - delta^(L) = (p - e_y) / n for each of the n examples,
    - delta^(ell-1) = (W_ell^T delta^(ell)) * 1[z^(ell-1) > 0],
    - the derivatives with respect to W_ell and b_ell are the sums over the examples of
      delta^(ell) h^(ell-1)^T and of delta^(ell).

    Parameters
    ----------
    network : ReLUNetwork
        Its n_L outputs are the scores of the labels 0, ..., n_L - 1.
    X : array of shape (n, n_0)
        The examples, one in each row.
    y : array of shape (n,), whole numbers from 0 to n_L - 1
        Their labels.
    alpha : float, default 0
        Weight of the penalty alpha / (2 n) times the sum of the squares of all entries of
        W_1, ..., W_L, as scikit-learn adds it.

    Returns
    -------
    loss : float
    gradient : Gradient

    Raises
    ------
    ValueError
        If the shapes do not fit, there are no examples, an entry of X is not finite, or a label
        is out of range.
    TypeError
        If `network` is no ReLUNetwork.

    Examples
    --------
    >>> network = ReLUNetwork(W=[np.eye(2), np.eye(2)], b=[np.zeros(2), np.zeros(2)])
    >>> loss, gradient = loss_and_gradient(network, [[0.0, 0.0]], [1])
    >>> print(round(loss, 4), gradient.b[2], gradient.b[1])
    0.6931 [ 0.5 -0.5] [0. 0.]
    """
    X, y = checked_examples(X, y, check_network(network).widths)
    alpha = _checks.number(alpha, "alpha", least=0)
    n, L = len(X), network.L
    trace = network.trace(X)
    p = trace.z[L].copy()
    log_p = log_softmax(p, y)
    squares = sum(float(np.sum(W**2)) for W in network.W.values())
    loss = -float(log_p.mean()) + alpha / (2 * n) * squares

    gradient_W, gradient_b = dict(network.W), dict(network.b)  # the keys in their order
    delta = p
    delta[np.arange(n), y] -= 1
    delta /= n
    for ell in range(L, 0, -1):
        gradient_W[ell] = delta.T @ trace.h[ell - 1] + alpha / n * network.W[ell]
        gradient_b[ell] = delta.sum(axis=0)
        if ell > 1:
            delta = (delta @ network.W[ell]) * (trace.z[ell - 1] > 0)
    return loss, Gradient(gradient_W, gradient_b)


def log_softmax(z: NDArray[Any], y: NDArray[np.int64]) -> NDArray[Any]:
    """Return the logarithm of each row's probability of its label, and overwrite z with softmax.

    Parameters
    ----------
    z : ndarray of shape (n, k), float
        Scores, a row for each example. Afterwards: softmax of each row.
    y : ndarray of shape (n,), labels from 0 to k - 1

    Returns
    -------
    ndarray of shape (n,)
    """
    z -= z.max(axis=1, keepdims=True)
    log_p: NDArray[Any] = z[np.arange(len(z)), y]
    log_p -= normalise(z)[:, 0]
    return log_p


def checked_examples(
    X: ArrayLike, y: ArrayLike, widths: tuple[int, ...], names: tuple[str, str] = ("X", "y")
) -> tuple[NDArray[np.number], NDArray[np.int64]]:
    """Return X and y as arrays, if they are examples and labels for a network of these widths."""
    examples, labels = _checks.real(X, names[0], finite=False), _checks.array(y, names[1])
    _checks.require_shape(examples, names[0], ("n", widths[0]), f" as n_0 = {widths[0]}")
    if len(examples) == 0:
        raise ValueError(f"{names[0]} has no rows")
    if examples.dtype.kind == "b":
        raise ValueError(f"{names[0]} has the type bool, expected real numbers")
    _checks.require_finite(examples, names[0])
    one_each = f": one label for each row of {names[0]}"
    _checks.require_shape(labels, names[1], (len(examples),), one_each)
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{names[1]} has the type {labels.dtype}, expected whole numbers")
    require_labels(labels, names[1], widths)
    return examples, labels.astype(np.int64, copy=False)


def require_labels(y: NDArray[Any], symbol: str, widths: tuple[int, ...]) -> None:
    """Raise a ValueError if a label is no index of the last layer."""
    if y.min() < 0 or y.max() >= widths[-1]:
        raise ValueError(
            f"{symbol} has labels from {y.min()} to {y.max()}, "
            f"expected 0 to n_{len(widths) - 1} - 1 = {widths[-1] - 1}"
        )
