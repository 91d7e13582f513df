"""Adam on the parameters of a network: the same mathematics as `loss_and_gradient`, in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from course_utils import _checks
from course_utils.networks import ReLUNetwork, check_network
from course_utils.training._gradient import log_softmax, require_labels

Array = NDArray[Any]  # of the dtype that the parameters have
MatrixProduct = Callable[..., Any]

_BLOCK = 1 << 15  # parameters updated at a time: they stay in the processor's cache
_FLUSH_EVERY = 128  # steps


def einsum_product(a: Array, b: Array, out: Array) -> Array:
    """Return the matrix product, faster than ``@`` where NumPy has no BLAS (in a browser).

    Parameters
    ----------
    a, b : array of shape (m, n) and array of shape (n, p)
        The factors.
    out : array of shape (m, p)
        What the product is written into.

    Returns
    -------
    array of shape (m, p)
        `out`.

    Examples
    --------
    >>> einsum_product(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.empty((1, 1)))
    array([[11.]])
    """
    product: Array = np.einsum("ij,jk->ik", a, b, out=out)
    return product


class Adam:
    """The parameters of a network, and the steps of Adam that train them.

    All W and b lie in one flat array, in which ``W[ell]`` and ``b[ell]`` are windows; so do their
    derivatives. A step costs no memory but for one mask per layer.

    Parameters
    ----------
    network : ReLUNetwork
        Where to start.
    beta_1, beta_2, epsilon : float
        Adam's constants.
    alpha : float, default 0
        Penalty on the weights, as in `loss_and_gradient`.
    dtype : float32 or float64
        The type in which everything is computed.
    matmul : callable, optional
        ``matmul(a, b, out=...)``, in place of `numpy.matmul`.

    References
    ----------
    D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015, in the form at the
    end of section 2, with epsilon beside the square root of the uncorrected second moment.
    """

    def __init__(
        self,
        network: ReLUNetwork,
        *,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        alpha: float = 0.0,
        dtype: DTypeLike = np.float32,
        matmul: MatrixProduct | None = None,
    ) -> None:
        self.widths = check_network(network).widths
        self.beta_1 = _checks.number(beta_1, "beta_1", least=0, below=1)
        self.beta_2 = _checks.number(beta_2, "beta_2", least=0, below=1)
        self.epsilon = _checks.number(epsilon, "epsilon", above=0)
        self.alpha = _checks.number(alpha, "alpha", least=0)
        if not (matmul is None or callable(matmul)):
            raise ValueError(f"matmul is {matmul!r}, expected a function or None")
        self.matmul = matmul
        self.t = 0
        parts = [part for ell in network.W for part in (network.W[ell].ravel(), network.b[ell])]
        self.theta: Array = np.concatenate(parts).astype(_float_type(dtype))
        self.first: Array = np.zeros_like(self.theta)
        self.second: Array = np.zeros_like(self.theta)
        self._open_windows()

    @property
    def L(self) -> int:
        """The number of weight matrices."""
        return len(self.widths) - 1

    @property
    def network(self) -> ReLUNetwork:
        """The network with the present parameters (a copy)."""
        return ReLUNetwork(self.W, self.b)

    def step(self, X: Array, y: NDArray[np.int64], learning_rate: float) -> float:
        """Make one step on a batch, and return the loss on it before the step.

        Parameters
        ----------
        X : ndarray of shape (n, n_0) and of the dtype of the parameters
        y : ndarray of shape (n,), labels
        learning_rate : float

        Raises
        ------
        ValueError
            If a shape, a type or a label does not fit. (The entries of X are not looked at: with
            a NaN among them, the loss is NaN.)
        """
        self._check_inputs(X)
        self._check_labels(y, len(X))
        if not 0 <= learning_rate < np.inf:
            raise ValueError(f"learning_rate is {learning_rate}, expected a number of at least 0")
        n, product = len(X), self._product
        h = self._forward(X)
        delta = h[self.L]
        log_p = log_softmax(delta, y)
        delta[np.arange(n), y] -= 1
        delta /= n
        loss = -float(log_p.mean())
        for ell in range(self.L, 0, -1):
            product(delta.T, h[ell - 1], out=self._gradient_W[ell])
            delta.sum(axis=0, out=self._gradient_b[ell])
            if ell > 1:
                delta = product(delta, self.W[ell], out=self._buffer("delta", ell - 1, n))
                delta *= h[ell - 1] > 0  # the same as z > 0, as h = relu(z)
        if self.alpha:
            for ell, W in self.W.items():
                loss += self.alpha / (2 * n) * float(np.vdot(W, W))
                self._gradient_W[ell] += self.alpha / n * W
        self._update(learning_rate)
        return loss

    def predict(self, X: Array) -> NDArray[np.int64]:
        """Return the label with the largest score for each row of X."""
        self._check_inputs(X)
        with np.errstate(over="ignore", invalid="ignore"):
            scores = self._forward(X)[self.L]
        if not np.isfinite(scores).all():
            raise ValueError(f"X has an entry that is NaN, infinite or too large for {X.dtype}")
        labels: NDArray[np.int64] = scores.argmax(axis=1)
        return labels

    def _check_inputs(self, X: Array) -> None:
        kind = self.theta.dtype
        if not isinstance(X, np.ndarray) or X.dtype != kind or X.shape[1:] != self.widths[:1]:
            shape, found = np.shape(X), getattr(X, "dtype", type(X).__name__)
            raise ValueError(
                f"X has the shape {shape} and the type {found}, "
                f"expected an array of shape (n, {self.widths[0]}) and type {kind}"
            )

    def _check_labels(self, y: NDArray[np.int64], n: int) -> None:
        if not isinstance(y, np.ndarray) or y.dtype.kind not in "iu" or y.shape != (n,) or n == 0:
            raise ValueError(f"y is no array of {n} whole numbers, one label for each row of X")
        require_labels(y, "y", self.widths)

    def _forward(self, X: Array) -> dict[int, Array]:
        """Return h^(0), ..., h^(L) for a batch, in buffers that the next call overwrites."""
        h = {0: X}
        for ell in range(1, self.L + 1):
            z = self._product(h[ell - 1], self.W[ell].T, out=self._buffer("h", ell, len(X)))
            z += self.b[ell]
            h[ell] = np.maximum(z, 0, out=z) if ell < self.L else z
        return h

    def _update(self, learning_rate: float) -> None:
        """Make Adam's step from the gradient, which is overwritten.

        ``first`` and ``second`` are the moments m and v of the paper divided by 1 - beta_1 and
        1 - beta_2: so the gradient enters as it is, and the factors go into the two numbers
        ``rate`` and ``epsilon``.
        """
        self.t += 1
        root = (1 - self.beta_2) ** 0.5
        correction = (1 - self.beta_2**self.t) ** 0.5 / (1 - self.beta_1**self.t)
        rate = learning_rate * correction * (1 - self.beta_1) / root
        epsilon = self.epsilon / root
        for start in range(0, len(self.theta), _BLOCK):
            block = slice(start, start + _BLOCK)
            m, v, g = self.first[block], self.second[block], self._gradient[block]
            m *= self.beta_1
            m += g
            g *= g
            v *= self.beta_2
            v += g
            np.sqrt(v, out=g)
            g += epsilon
            np.divide(m, g, out=g)
            g *= rate
            self.theta[block] -= g
        if self.t % _FLUSH_EVERY == 0:
            # Where the derivative stays 0, m fades into numbers that processors are slow with.
            self.first[np.abs(self.first) < 1e-30] = 0

    def _open_windows(self) -> None:
        """Make the views W, b and those of the gradient, and choose the matrix product."""
        self._gradient = np.zeros_like(self.theta)
        self.W, self.b = self._windows(self.theta)
        self._gradient_W, self._gradient_b = self._windows(self._gradient)
        self._buffers: dict[tuple[str, int], Array] = {}
        self._product = self.matmul or (np.matmul if _has_blas() else einsum_product)

    def _windows(self, flat: Array) -> tuple[dict[int, Array], dict[int, Array]]:
        W, b, start = {}, {}, 0
        for ell in range(1, self.L + 1):
            n, n_before = self.widths[ell], self.widths[ell - 1]
            W[ell] = flat[start : start + n * n_before].reshape(n, n_before)
            start += n * n_before
            b[ell] = flat[start : start + n]
            start += n
        return W, b

    def _buffer(self, name: str, ell: int, n: int) -> Array:
        """Return an array of shape (n, n_ell) whose memory is used again."""
        kept = self._buffers.get((name, ell))
        if kept is None or len(kept) < n:
            kept = self._buffers[name, ell] = np.empty((n, self.widths[ell]), self.theta.dtype)
        return kept[:n]

    def __getstate__(self) -> dict[str, Any]:
        """Return all but what can be made again: copies and pickles have their own windows."""
        derived = {"W", "b", "_gradient", "_gradient_W", "_gradient_b", "_buffers", "_product"}
        return {name: value for name, value in vars(self).items() if name not in derived}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._open_windows()


def _has_blas() -> bool:
    """Tell whether NumPy has fast matrix products; in a browser that depends on the page."""
    config: Any = np.show_config("dicts")
    return bool(config["Build Dependencies"]["blas"].get("found"))


def _float_type(dtype: DTypeLike) -> np.dtype[Any]:
    """Return the type if the parameters can have it."""
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = np.dtype(object)
    if dtype is None or found not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise ValueError(f"dtype is {dtype!r}, expected float32 or float64")
    return found
