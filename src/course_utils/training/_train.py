"""Training of a network in epochs of mini-batches."""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from course_utils import _checks
from course_utils.networks import ReLUNetwork, check_widths
from course_utils.training._adam import Adam, Array, MatrixProduct
from course_utils.training._gradient import checked_examples
from course_utils.training._recipe import Augment, Recipe, Schedule

Examples = tuple[ArrayLike, ArrayLike]

_ROWS = 2000  # examples at a time when no gradient is needed


@dataclass
class History:
    """What was measured after each epoch, in lists that grow with the training.

    Attributes
    ----------
    losses : list of float
        The mean loss over the epoch's batches, each before its step.
    validation_accuracies : list of float
        The share of the validation examples that are read right; empty without any.
    seconds : list of float
        The time that the epoch took, without the validation.
    """

    losses: list[float] = field(default_factory=list)
    validation_accuracies: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


class Training:
    """A training that can be looked at and continued; `train` makes it.

    Attributes
    ----------
    history : History
        Losses, accuracies and times, epoch by epoch.
    epoch : int
        How many epochs are done.
    recipe : Recipe
        What `train` was told of the epochs.
    """

    def __init__(
        self,
        adam: Adam,
        rng: np.random.Generator,
        recipe: Recipe,
        *,
        inputs: tuple[float, float],
    ) -> None:
        self.adam, self.rng, self.recipe = adam, rng, recipe
        self.mean, self.deviation = inputs
        self.epoch = 0
        self.history = History()

    def __repr__(self) -> str:
        chain = " -> ".join(map(str, self.adam.widths))
        loss = f", loss {self.history.losses[-1]:.4f}" if self.history.losses else ""
        return f"<Training of {chain}: {self.epoch} of {self.epochs} epochs{loss}>"

    def __copy__(self) -> Training:
        """Return a training that goes on by itself: a shallow copy would share its steps."""
        return copy.deepcopy(self)

    @property
    def epochs(self) -> int:
        """How many epochs there are to be."""
        return self.recipe.epochs

    @property
    def network(self) -> ReLUNetwork:
        """The network as trained so far, for inputs like the rows of X (a copy)."""
        return _with_inputs(self.adam.network, -self.mean / self.deviation, 1 / self.deviation)

    def accuracy(self, X: ArrayLike, y: ArrayLike) -> float:
        """Return the share of the rows of X whose label the network finds.

        Parameters
        ----------
        X : array of shape (n, n_0)
        y : array of shape (n,)
            Labels from 0 to n_L - 1.

        Raises
        ------
        ValueError
            If a shape or a label does not fit, or an entry of X is NaN or infinite, or too large
            for the type in which the network is trained.
        """
        examples, labels = checked_examples(X, y, self.adam.widths)
        right = 0
        for start in range(0, len(examples), _ROWS):
            with np.errstate(over="ignore"):
                rows = self._as_inputs(examples[start : start + _ROWS])
            right += int((self.adam.predict(rows) == labels[start : start + _ROWS]).sum())
        return right / len(labels)

    def resume(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        epochs: int | None = None,
        validation: Examples | None = None,
        callback: Callable[[Training], object] | None = None,
        progress: bool = False,
    ) -> Training:
        """Go on where the training stopped, with the same result as if it never had.

        A training that is interrupted within an epoch (Ctrl-C, an error) is as it was before this
        epoch: the epoch is done again, from its beginning, and with the same batches.

        Parameters
        ----------
        X, y, validation, callback, progress
            As for `train`.
        epochs : int, optional
            The new number of epochs, those that are done included; by default as before. A
            decaying rate reaches its end after so many.

        Returns
        -------
        Training
            This training, with the last bit equal to an uninterrupted one.

        Raises
        ------
        ValueError
            If the shapes do not fit, or `epochs` is no whole number or less than are done.
        """
        examples, labels = checked_examples(X, y, self.adam.widths)
        if validation is not None:
            validation = _checked_pair(validation, self.adam.widths)
        if not (callback is None or callable(callback)):
            raise ValueError(f"callback is {callback!r}, expected a function or None")
        if epochs is not None:
            n = _checks.whole(epochs, "epochs", least=1)
            if n < self.epoch:
                raise ValueError(f"epochs is {n}, but {self.epoch} are done already")
            self.recipe = replace(self.recipe, epochs=n)
        while self.epoch < self.epochs:
            with self._undone_if_interrupted():
                self._do_epoch(examples, labels, validation)
            if progress:
                sys.stdout.write(self._line(validation is not None) + "\n")
            if callback is not None and callback(self):
                break
        return self

    def _do_epoch(self, X: NDArray[Any], y: NDArray[np.int64], validation: Examples | None) -> None:
        """Train for one epoch, measure, and write down what was measured."""
        start = time.perf_counter()
        loss = self._one_epoch(X, y)
        seconds = time.perf_counter() - start
        if validation is not None:
            self.history.validation_accuracies.append(self.accuracy(*validation))
        self.history.losses.append(loss)
        self.history.seconds.append(seconds)
        self.epoch += 1

    @contextmanager
    def _undone_if_interrupted(self) -> Iterator[None]:
        """Put everything back as it was if the block does not come to its end."""
        adam, rng_state = self.adam, self.rng.bit_generator.state
        lists, epoch, t = vars(self.history), self.epoch, adam.t
        lengths = {name: len(values) for name, values in lists.items()}
        parameters = [(array, array.copy()) for array in (adam.theta, adam.first, adam.second)]
        try:
            yield
        except BaseException:
            for array, before in parameters:
                array[:] = before
            for name, length in lengths.items():
                del lists[name][length:]
            self.epoch, adam.t, self.rng.bit_generator.state = epoch, t, rng_state
            raise

    def _one_epoch(self, X: NDArray[Any], y: NDArray[np.int64]) -> float:
        """Go once through all examples in batches, and return the mean loss."""
        total = 0.0
        n_batches = -(-len(X) // self.recipe.batch_size)
        for i, rows in enumerate(self._batches(len(X))):
            done = (self.epoch + i / n_batches) / self.epochs
            batch = self._as_inputs(X[rows], self.recipe.augment)
            loss = self.adam.step(batch, y[rows], self.recipe.rate(done))
            total += loss * len(batch)
        mean = total / len(X)
        if not np.isfinite(mean):
            raise ValueError(
                f"the loss is {mean} in epoch {self.epoch + 1}: the learning rate "
                f"{self.recipe.learning_rate} is too large, or an entry of X"
            )
        return mean

    def _batches(self, n: int) -> Iterator[NDArray[np.int64] | slice]:
        """Return the rows of each batch of one epoch."""
        order = self.rng.permutation(n) if self.recipe.shuffle else None
        size = self.recipe.batch_size
        for start in range(0, n, size):
            rows = slice(start, min(start + size, n))
            yield rows if order is None else order[rows]

    def _as_inputs(self, rows: NDArray[Any], augment: Augment | None = None) -> Array:
        """Return rows of X as inputs: varied, standardised, and in the parameters' type."""
        dtype = self.adam.theta.dtype
        is_standardised = (self.mean, self.deviation) != (0.0, 1.0)
        # Small integers are exact in any type. Of other numbers the mean is subtracted before
        # they are rounded to float32, which keeps 7 digits of them.
        keeps_all = rows.dtype.kind in "ui" and rows.dtype.itemsize <= 2
        wide = np.dtype(np.float64) if is_standardised and not keeps_all else dtype
        inputs: Array = rows.astype(wide, copy=False)
        if augment is not None:
            inputs = _varied(inputs, augment, self.rng)
        if is_standardised:
            inputs = inputs - wide.type(self.mean)
            inputs *= wide.type(1 / self.deviation)
        return inputs.astype(dtype, copy=False)

    def _line(self, validated: bool) -> str:
        history = self.history
        line = f"epoch {self.epoch} of {self.epochs}: loss {history.losses[-1]:.4f}"
        if validated:
            line += f", validation accuracy {history.validation_accuracies[-1]:.2%}"
        return f"{line} ({history.seconds[-1]:.1f} s)"


def train(
    network: ReLUNetwork | Sequence[int],
    X: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int,
    batch_size: int = 64,
    learning_rate: float = 1e-3,
    schedule: Schedule = "constant",
    alpha: float = 0.0,
    standardise: bool = False,
    augment: Augment | None = None,
    shuffle: bool = True,
    dtype: DTypeLike = np.float32,
    rng: int | np.random.Generator = 0,
    validation: Examples | None = None,
    callback: Callable[[Training], object] | None = None,
    progress: bool = False,
    matmul: MatrixProduct | None = None,
) -> Training:
    """Train a network to find the label of each row of X, by mini-batches and Adam.

    Parameters
    ----------
    network : ReLUNetwork or sequence of int
        Where to start; or the widths (n_0, ..., n_L), and the start is random: weights normal
        with variance 2 / n_{ell-1}, biases 0.
    X : array of shape (n, n_0)
        The examples. They are converted batch by batch, never as a whole.
    y : array of shape (n,), whole numbers from 0 to n_L - 1
        Their labels.
    epochs : int
        How often to go through all examples.
    batch_size : int, default 64
        Examples in a step; the last batch of an epoch may be smaller.
    learning_rate : float, default 0.001
        Adam's rate at the start.
    schedule : {"constant", "linear", "cosine"} or callable
        The factor of the rate after a share, from 0 to 1, of all steps: 1, or falling to 0 along
        a straight line or half a cosine.
    alpha : float, default 0
        Penalty on the weights, as in `loss_and_gradient`.
    standardise : bool, default False
        Train on (X - mean) / deviation, with the mean and the standard deviation of all entries
        of X. The resulting network takes X as it is: the change goes into W_1 and b_1.
    augment : callable, optional
        ``augment(batch, rng)`` gives another batch of the same shape: the examples, varied.
        See `course_utils.training.augment`.
    shuffle : bool, default True
        Whether each epoch takes the examples in a new order.
    dtype : float32 or float64
        The type in which the network is trained.
    rng : int or Generator, default 0
        Source of the start, the orders and the variations. The same seed gives the same network.
    validation : (X, y), optional
        Examples on which the accuracy is measured after each epoch.
    callback : callable, optional
        ``callback(training)`` is called after each epoch; if it returns something true, the
        training stops there and can be resumed.
    progress : bool, default False
        Whether to write a line after each epoch.
    matmul : callable, optional
        ``matmul(a, b, out=...)``, in place of `numpy.matmul`.

    Returns
    -------
    Training
        With ``network``, ``history``, and ``resume``.

    Raises
    ------
    ValueError
        If shapes do not fit, a number is out of range, X has an entry that is not finite, or the
        loss is no longer finite.

    Examples
    --------
    >>> X = np.random.default_rng(0).uniform(-1, 1, (500, 2))
    >>> y = (X[:, 0] * X[:, 1] > 0).astype(int)
    >>> training = train((2, 16, 2), X, y, epochs=30, learning_rate=0.01, rng=0)
    >>> training.accuracy(X, y) > 0.95
    True
    """
    recipe = Recipe(epochs, batch_size, learning_rate, schedule, augment, shuffle)
    generator = _checks.generator(rng)
    start = network if isinstance(network, ReLUNetwork) else initial_network(network, generator)
    examples, labels = checked_examples(X, y, start.widths)
    mean, deviation = _mean_and_deviation(examples) if standardise else (0.0, 1.0)
    # A random start is random for the inputs as they are trained on.
    standard = _with_inputs(start, mean, deviation) if isinstance(network, ReLUNetwork) else start
    adam = Adam(standard, alpha=alpha, dtype=dtype, matmul=matmul)
    training = Training(adam, generator, recipe, inputs=(mean, deviation))
    return training.resume(
        examples, labels, validation=validation, callback=callback, progress=progress
    )


def initial_network(widths: Sequence[int], rng: int | np.random.Generator) -> ReLUNetwork:
    """Return a network to start from: weights normal with variance 2 / n_{ell-1}, biases 0.

    Parameters
    ----------
    widths : sequence of int
        (n_0, ..., n_L).
    rng : int or Generator

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun, Delving deep into rectifiers, ICCV 2015.

    Examples
    --------
    >>> initial_network((784, 256, 128, 10), rng=0)
    ReLUNetwork(784 -> 256 -> 128 -> 10, 235,146 parameters)
    """
    n = check_widths(widths)
    random = ReLUNetwork.random(n, rng=rng)
    return ReLUNetwork(random.W, {ell: np.zeros(n[ell]) for ell in range(1, len(n))})


def _with_inputs(network: ReLUNetwork, mean: float, deviation: float) -> ReLUNetwork:
    """Return the network u -> Phi(deviation u + mean), with the same number in each entry."""
    W, b = dict(network.W), dict(network.b)
    W[1], b[1] = W[1] * deviation, b[1] + W[1].sum(axis=1) * mean
    return ReLUNetwork(W, b)


def _checked_pair(validation: Examples, widths: tuple[int, ...]) -> Examples:
    """Return the pair as examples and labels for a network of these widths."""
    try:
        X, y = validation
    except (TypeError, ValueError) as error:
        raise ValueError("validation is no pair (X, y)") from error
    return checked_examples(X, y, widths, ("validation X", "validation y"))


def _varied(rows: Array, augment: Augment, rng: np.random.Generator) -> Array:
    varied = np.asarray(augment(rows, rng))
    if varied.shape != rows.shape:
        raise ValueError(f"augment made the shape {varied.shape} of a batch of {rows.shape}")
    return varied.astype(rows.dtype, copy=False)


def _mean_and_deviation(X: NDArray[Any]) -> tuple[float, float]:
    """Return the mean and the standard deviation of all entries, without a copy of X.

    The deviations from the mean are summed in a second pass: the difference of the mean square
    and the squared mean has no digits left where the mean is large.
    """
    starts = range(0, len(X), _ROWS)
    mean = sum(float(X[i : i + _ROWS].sum(dtype=np.float64)) for i in starts) / X.size
    squares = largest = 0.0
    for i in starts:
        rows = X[i : i + _ROWS] - np.float64(mean)
        squares += float(np.vdot(rows, rows))
        largest = max(largest, float(np.abs(X[i : i + _ROWS]).max()))
    deviation = (squares / X.size) ** 0.5
    if not 8 * np.finfo(np.float64).eps * largest < deviation < np.inf:
        raise ValueError(f"X cannot be standardised: the deviation of its entries is {deviation}")
    return mean, deviation
