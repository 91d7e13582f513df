r"""ReLU networks with the book's names: ``W[ell]``, ``b[ell]``, ``z[ell]``, ``h[ell]``, ``L``.

A network of the form n_0 -> n_1 -> ... -> n_L has the weight matrices W_1, ..., W_L and the bias
vectors b_1, ..., b_L. It is evaluated layer by layer:

- h^(0) = x,
- z^(ell) = W_ell h^(ell-1) + b_ell for ell = 1, ..., L (equation ``eq-layer-affine``),
- h^(ell) = relu(z^(ell)) for ell < L and h^(L) = z^(L) (equation ``eq-layer-relu``),
- Phi(x) = z^(L) (equation ``eq-phi``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks

__all__ = ["ReLUNetwork", "Trace", "relu", "softmax"]

Floats = NDArray[np.float64]
Layers = Mapping[int, ArrayLike] | Sequence[ArrayLike]


def relu(z: ArrayLike) -> NDArray[Any]:
    """Return max(0, z), entry by entry (definition ``def-relu``).

    Parameters
    ----------
    z : array of any shape

    Returns
    -------
    ndarray of the same shape and type
        NaN stays NaN.

    Raises
    ------
    ValueError
        If z does not consist of real numbers.

    Examples
    --------
    >>> relu([-1.5, 0.0, 2.0])
    array([0., 0., 2.])
    """
    array = _checks.real(z, "z", finite=False)
    positive: NDArray[Any] = np.maximum(array, array.dtype.type(0))
    return positive


def softmax(z: ArrayLike) -> Floats:
    """Return the probabilities exp(z_i) / sum_j exp(z_j) along the last axis (``def-softmax``).

    The largest score is subtracted first, which changes nothing in exact arithmetic and keeps
    exp from overflowing.

    Parameters
    ----------
    z : array of shape (..., k)
        Scores: finite numbers, or minus infinity for probability 0.

    Returns
    -------
    ndarray of shape (..., k)
        Numbers in [0, 1] that sum to 1 along the last axis.

    Raises
    ------
    ValueError
        If z has no entries along its last axis, NaN, plus infinity, or no finite score.

    Examples
    --------
    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    >>> softmax([1000.0, 1000.0 + np.log(3)])
    array([0.25, 0.75])
    """
    scores = _checks.floats(z, "z", finite=False)
    if scores.ndim == 0 or scores.shape[-1] == 0:
        raise ValueError(f"z has the shape {scores.shape}, expected at least one score")
    largest = scores.max(axis=-1, keepdims=True)
    if not np.isfinite(largest).all():
        raise ValueError("z has a NaN, an infinite score, or no finite score at all")
    # The difference of two huge scores may overflow to minus infinity: its power is 0, rightly.
    with np.errstate(over="ignore"):
        probabilities: Floats = scores - largest
    normalise(probabilities)
    return probabilities


def normalise(scores: NDArray[Any]) -> NDArray[Any]:
    """Overwrite scores with probabilities, and return what log-probabilities need.

    Parameters
    ----------
    scores : ndarray of shape (..., k), float
        The scores of softmax, of which the largest is 0 along the last axis.

    Returns
    -------
    ndarray of shape (..., 1)
        The logarithms of the sums of exp: log softmax is the scores minus these.
    """
    np.exp(scores, out=scores)
    total = scores.sum(axis=-1, keepdims=True)
    scores /= total
    logarithms: NDArray[Any] = np.log(total)
    return logarithms


@dataclass(frozen=True, eq=False)
class Trace:
    """Everything that a network computes on the way from x to Phi(x).

    Attributes
    ----------
    z : mapping with keys 1 to L
        ``z[ell]`` has shape (..., n_ell).
    h : mapping with keys 0 to L
        ``h[ell]`` has shape (..., n_ell); ``h[0]`` is x and ``h[L]`` is Phi(x).
    """

    z: Mapping[int, Floats]
    h: Mapping[int, Floats]

    def __post_init__(self) -> None:
        object.__setattr__(self, "z", MappingProxyType(dict(self.z)))
        object.__setattr__(self, "h", MappingProxyType(dict(self.h)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how copies and pickles are made: a mapping proxy can be neither."""
        return type(self), (dict(self.z), dict(self.h))


class ReLUNetwork:
    """The function Phi of a ReLU network n_0 -> n_1 -> ... -> n_L (``def-relu-network``).

    Parameters
    ----------
    W : mapping with keys 1, ..., L, or a list of L matrices
        ``W[ell]`` of shape (n_ell, n_{ell-1}). The first matrix of a list gets the key 1.
    b : mapping with keys 1, ..., L, or a list of L vectors
        ``b[ell]`` of shape (n_ell,).

    Attributes
    ----------
    W, b : mappings with keys 1 to L
        Read-only copies of what was given, float64.
    L : int
        Number of weight matrices.
    widths : tuple of int
        (n_0, n_1, ..., n_L).
    n_parameters : int
        Number of entries of all W and b.

    Raises
    ------
    ValueError
        If a layer is missing, a shape does not fit its neighbour, or an entry is not finite.

    Examples
    --------
    >>> phi = ReLUNetwork(W=[[[1, -1], [2, 0]], [[1, 3]]], b=[[0, -1], [4]])
    >>> phi
    ReLUNetwork(2 -> 2 -> 1, 9 parameters)
    >>> phi([1, 2])
    array([7.])
    >>> phi([[1, 2], [0, 0]])
    array([[7.],
           [4.]])
    """

    W: Mapping[int, Floats]
    b: Mapping[int, Floats]
    L: int
    widths: tuple[int, ...]

    def __init__(self, W: Layers, b: Layers) -> None:
        matrices, vectors = _keyed(W, "W", ndim=2), _keyed(b, "b", ndim=1)
        if len(matrices) != len(vectors):
            raise ValueError(f"W has {len(matrices)} layers, but b has {len(vectors)}")
        self.widths = _check_chain(matrices, vectors)
        self.W, self.b = _read_only(matrices), _read_only(vectors)
        self.L = len(matrices)

    def __getstate__(self) -> dict[str, Any]:
        """Return what copies and pickles hold: a mapping proxy can be neither."""
        return {**vars(self), "W": dict(self.W), "b": dict(self.b)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.W, self.b = _read_only(state["W"]), _read_only(state["b"])

    def __repr__(self) -> str:
        arrows = " -> ".join(str(n) for n in self.widths)
        return f"ReLUNetwork({arrows}, {self.n_parameters:,} parameters)"

    @property
    def n_parameters(self) -> int:
        """Number of weights and biases: the sum of n_ell (n_{ell-1} + 1) (``eq-parameter-count``).

        Examples
        --------
        >>> ReLUNetwork.random((784, 256, 128, 10), rng=0).n_parameters
        235146
        """
        return sum(self.W[ell].size + self.b[ell].size for ell in self.W)

    def forward(self, x: ArrayLike) -> Floats:
        """Return Phi(x) = z^(L), for one input or for a batch.

        Parameters
        ----------
        x : array of shape (..., n_0)
            The entries of an input lie along the last axis.

        Returns
        -------
        ndarray of shape (..., n_L)

        Raises
        ------
        ValueError
            If the last axis has not n_0 entries, or an entry is not finite.
        """
        h = self._input(x)
        for ell in range(1, self.L):
            h = relu(h @ self.W[ell].T + self.b[ell])
        return h @ self.W[self.L].T + self.b[self.L]

    __call__ = forward

    def trace(self, x: ArrayLike) -> Trace:
        """Return all z^(ell) and h^(ell) on the way from x to Phi(x).

        Parameters
        ----------
        x : array of shape (..., n_0)

        Returns
        -------
        Trace
            With ``z`` (keys 1 to L) and ``h`` (keys 0 to L).

        Examples
        --------
        >>> trace = ReLUNetwork(W=[[[1, -1], [2, 0]], [[1, 3]]], b=[[0, -1], [4]]).trace([1, 2])
        >>> trace.z[1], trace.h[1], trace.z[2]
        (array([-1.,  1.]), array([0., 1.]), array([7.]))
        """
        z, h = {}, {0: self._input(x)}
        for ell in range(1, self.L + 1):
            z[ell] = h[ell - 1] @ self.W[ell].T + self.b[ell]
            h[ell] = relu(z[ell]) if ell < self.L else z[ell]
        return Trace(z, h)

    def activation_pattern(self, x: ArrayLike) -> NDArray[np.bool_]:
        """Return which hidden units are active at x: those with z^(ell)_i > 0.

        Parameters
        ----------
        x : array of shape (..., n_0)

        Returns
        -------
        ndarray of shape (..., n_1 + ... + n_{L-1}), bool
            The units of layer 1 first, then those of layer 2, and so on.

        Examples
        --------
        >>> phi = ReLUNetwork(W=[[[1, -1], [2, 0]], [[1, 3]]], b=[[0, -1], [4]])
        >>> phi.activation_pattern([1, 2])
        array([False,  True])
        """
        trace = self.trace(x)
        patterns = [trace.z[ell] > 0 for ell in range(1, self.L)]
        none = np.zeros((*trace.h[0].shape[:-1], 0), dtype=bool)
        return np.concatenate([none, *patterns], axis=-1)

    def affine_map(self, x: ArrayLike) -> tuple[Floats, Floats]:
        """Return (A, c) with Phi(x') = A x' + c for all x' in the linear region of x.

        With D_ell the diagonal matrix that has a 1 for each active unit of layer ell,
        A = W_L D_{L-1} W_{L-1} ... D_1 W_1. Phi(x) = A x + c holds at every x. On a fold, where
        some z^(ell)_i is exactly 0, the unit counts as not active: the convention relu'(0) = 0.

        - If one unit has z^(ell)_i = 0 at x, and not all around x, then A and c belong to the
          region on the side where it is negative.
        - If several have, there may be no region on which all of them are not active. Then A and
          c belong to no region: of Phi(x') = A x' + c only x' = x is certain.

        Parameters
        ----------
        x : array of shape (..., n_0)

        Returns
        -------
        A : ndarray of shape (..., n_L, n_0)
        c : ndarray of shape (..., n_L)

        Examples
        --------
        >>> phi = ReLUNetwork(W=[[[1, -1], [2, 0]], [[1, 3]]], b=[[0, -1], [4]])
        >>> phi.affine_map([1, 2])
        (array([[6., 0.]]), array([1.]))

        relu(x) + relu(-x), the absolute value, has the slopes -1 and 1. At 0 both units are off:

        >>> absolute = ReLUNetwork(W=[[[1], [-1]], [[1, 1]]], b=[[0, 0], [0]])
        >>> absolute.affine_map([0])
        (array([[0.]]), array([0.]))
        """
        z = self.trace(x).z
        batch = z[1].shape[:-1]
        A = np.broadcast_to(self.W[self.L], (*batch, *self.W[self.L].shape)).copy()
        c = np.broadcast_to(self.b[self.L], (*batch, self.widths[-1])).copy()
        for ell in range(self.L - 1, 0, -1):
            A = A * (z[ell] > 0)[..., np.newaxis, :]
            c += A @ self.b[ell]
            A = A @ self.W[ell]
        return A, c

    @classmethod
    def random(cls, widths: Sequence[int], *, rng: np.random.Generator | int) -> ReLUNetwork:
        """Return a network of the form n_0 -> ... -> n_L with random weights and biases.

        The entries of W_ell are normal with mean 0 and variance 2 / n_{ell-1}, which keeps the
        size of h^(ell) about the same from layer to layer (He et al. 2015); those of b_ell are
        normal with mean 0 and standard deviation 1/2, so that the folds do not all meet in 0.

        Parameters
        ----------
        widths : sequence of int
            (n_0, ..., n_L), each at least 1.
        rng : numpy.random.Generator or int
            Source of randomness, or the seed of a new one.

        Returns
        -------
        ReLUNetwork

        Raises
        ------
        ValueError
            If there are fewer than two widths, or one is not a whole number from 1 on.

        Examples
        --------
        >>> ReLUNetwork.random((2, 8, 8, 1), rng=np.random.default_rng(0))
        ReLUNetwork(2 -> 8 -> 8 -> 1, 105 parameters)
        """
        n = check_widths(widths)
        generator = _checks.generator(rng)
        W, b = {}, {}
        for ell in range(1, len(n)):
            W[ell] = generator.normal(0, np.sqrt(2 / n[ell - 1]), (n[ell], n[ell - 1]))
            b[ell] = generator.normal(0, 0.5, n[ell])
        return cls(W, b)

    @classmethod
    def from_sklearn(cls, estimator: Any) -> ReLUNetwork:
        """Return the network inside a fitted MLPClassifier or MLPRegressor of scikit-learn.

        scikit-learn stores the transpose of each W_ell. What it applies *after* z^(L) is not part
        of the network: ``predict_proba`` is ``softmax(phi(x))`` for three or more classes; for
        two classes phi has one output, and 1 / (1 + exp(-phi(x))) is the probability of
        the second class; ``predict`` of a regressor is ``phi(x)``.

        Parameters
        ----------
        estimator : MLPClassifier or MLPRegressor
            Fitted, with ``activation="relu"``.

        Returns
        -------
        ReLUNetwork

        Raises
        ------
        ValueError
            If the estimator is of another kind, not fitted, or has another activation.
        """
        kind = type(estimator).__name__
        if not hasattr(estimator, "hidden_layer_sizes"):
            raise ValueError(f"{kind} is not a network: expected an MLPClassifier or MLPRegressor")
        if not hasattr(estimator, "coefs_"):
            raise ValueError(f"the {kind} is not fitted: call its fit method first")
        if estimator.activation != "relu" and len(estimator.coefs_) > 1:
            raise ValueError(f"the {kind} has activation={estimator.activation!r}, expected 'relu'")
        return cls(W=[coef.T for coef in estimator.coefs_], b=list(estimator.intercepts_))

    def to_json(self) -> str:
        """Return the network as JSON: its widths, W and b, with every digit.

        Returns
        -------
        str
            An object with ``widths`` (list), ``W`` and ``b`` (objects with keys "1", ..., "L").

        Examples
        --------
        >>> ReLUNetwork(W={1: [[0.5, 2]]}, b={1: [1]}).to_json()
        '{"widths": [2, 1], "W": {"1": [[0.5, 2.0]]}, "b": {"1": [1.0]}}'
        """
        content = {
            "widths": list(self.widths),
            "W": {str(ell): W.tolist() for ell, W in self.W.items()},
            "b": {str(ell): b.tolist() for ell, b in self.b.items()},
        }
        return json.dumps(content)

    @classmethod
    def from_json(cls, text: str) -> ReLUNetwork:
        """Return the network that `to_json` wrote.

        Parameters
        ----------
        text : str

        Returns
        -------
        ReLUNetwork
            With exactly the same numbers.

        Raises
        ------
        ValueError
            If `text` is not JSON, or not of the form that `to_json` writes.
        """
        try:
            content = json.loads(text)
        except (TypeError, ValueError) as error:
            raise ValueError(f"the text is not JSON: {error}") from error
        if not isinstance(content, dict) or not {"W", "b"} <= content.keys():
            raise ValueError('the JSON text is not a network: expected an object with "W" and "b"')
        network = cls(_integer_keys(content["W"], "W"), _integer_keys(content["b"], "b"))
        if "widths" in content and list(network.widths) != content["widths"]:
            raise ValueError(
                f"the JSON text says widths {content['widths']}, "
                f"but its W and b have {list(network.widths)}"
            )
        return network

    def _input(self, x: ArrayLike) -> Floats:
        """Return x as float64 if it can be an input; otherwise raise a ValueError."""
        array = _checks.floats(x, "x", finite=False)
        n = self.widths[0]
        if array.ndim == 0 or array.shape[-1] != n:
            raise ValueError(
                f"x has the shape {array.shape}, expected a last axis of n_0 = {n} "
                f"{'entry' if n == 1 else 'entries'} (the columns of W_1)"
            )
        _checks.require_finite(array, "x")
        return array


def check_widths(widths: Sequence[int]) -> tuple[int, ...]:
    """Return (n_0, ..., n_L) as ints if they can be the widths of a network.

    Parameters
    ----------
    widths : sequence of int

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If there are fewer than two, or one is not a whole number from 1 on.
    """
    n = _checks.sequence(widths, "widths", "whole numbers (n_0, ..., n_L)")
    if len(n) < 2:
        raise ValueError(f"widths {tuple(n)} has {len(n)} entries, expected at least n_0 and n_1")
    return tuple(_checks.whole(width, f"n_{ell}", least=1) for ell, width in enumerate(n))


def check_network(network: object) -> ReLUNetwork:
    """Return the network if it is one.

    Parameters
    ----------
    network : ReLUNetwork

    Returns
    -------
    ReLUNetwork

    Raises
    ------
    TypeError
        If it is something else.
    """
    if not isinstance(network, ReLUNetwork):
        raise TypeError(
            f"network is a {type(network).__name__}, expected a ReLUNetwork "
            "(ReLUNetwork.from_sklearn makes one of a fitted MLPClassifier)"
        )
    return network


def _read_only(layers: dict[int, Floats]) -> Mapping[int, Floats]:
    """Return the layers as a mapping that cannot be changed, nor can its arrays."""
    for array in layers.values():
        array.flags.writeable = False
    return MappingProxyType(layers)


def _keyed(layers: Layers, symbol: str, *, ndim: int) -> dict[int, Floats]:
    """Return a dict 1, ..., L of float64 copies; raise ValueError on a wrong entry."""
    if isinstance(layers, Mapping):
        given = layers
    else:
        what = "matrices" if ndim == 2 else "vectors"
        given = dict(enumerate(_checks.sequence(layers, symbol, what), start=1))
    if not given:
        raise ValueError(f"{symbol} is empty: a network has at least one layer")
    missing = [ell for ell in range(1, len(given) + 1) if ell not in given]
    if missing:
        keys = ", ".join(str(key) for key in given)
        raise ValueError(f"{symbol} has the keys {keys}: layer {missing[0]} is missing")
    return {ell: _layer(given[ell], f"{symbol}_{ell}", ndim) for ell in range(1, len(given) + 1)}


def _layer(value: ArrayLike, symbol: str, ndim: int) -> Floats:
    array = _checks.floats(value, symbol, finite=False).copy()
    if array.ndim != ndim:
        kind = "a matrix" if ndim == 2 else "a vector"
        raise ValueError(f"{symbol} has the shape {array.shape}, expected {kind}")
    if array.size == 0:
        raise ValueError(f"{symbol} has the shape {array.shape}: it has no entries")
    _checks.require_finite(array, symbol)
    return array


def _check_chain(W: dict[int, Floats], b: dict[int, Floats]) -> tuple[int, ...]:
    """Return (n_0, ..., n_L) if each shape fits its neighbours; otherwise raise a ValueError."""
    n = [W[1].shape[1]]
    for ell in W:
        rows, columns = W[ell].shape
        if columns != n[-1]:
            raise ValueError(
                f"W_{ell} has {columns} columns, but h^({ell - 1}) has {n[-1]} entries"
            )
        if len(b[ell]) != rows:
            raise ValueError(f"b_{ell} has {len(b[ell])} entries, but W_{ell} has {rows} rows")
        n.append(rows)
    return tuple(n)


def _integer_keys(layers: object, symbol: str) -> dict[int, ArrayLike]:
    if not isinstance(layers, dict) or not all(key.isdecimal() for key in layers):
        raise ValueError(f'{symbol} in the JSON text is no object with keys "1", "2", ...')
    return {int(key): value for key, value in layers.items()}
