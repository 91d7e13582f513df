"""Backpropagation for a batch: all derivatives of the mean loss."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.networks import relu, softmax
from course_utils.tasks.drawing import Floats, Layers, labels, parameters, whole, widths
from course_utils.tasks.task import Arguments, Mistake, Property, Task

Pair = tuple[Layers, Layers]
Labels = NDArray[np.int64]


def forward(W: Layers, b: Layers, X: Floats) -> Pair:
    """Return z and h of all layers, as the page does."""
    z: Layers = {}
    h: Layers = {0: X}
    for ell in range(1, len(W) + 1):
        z[ell] = h[ell - 1] @ W[ell].T + b[ell]
        h[ell] = relu(z[ell]) if ell < len(W) else z[ell]
    return z, h


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return W, b, a batch X and its labels y; the scores are not too far apart."""
    L = int(rng.integers(1, 3 if size < 3 else 4))
    n = widths(rng, min(size, 3), L)
    n[L] += 1  # of one score the loss is always 0
    W, b = parameters(rng, n)
    W[L] = W[L] / 16
    m = int(rng.integers(1, size + 2))
    return W, b, whole(rng, (m, n[0])) / 2, labels(rng, m, n[L])


def by_hand(W: Layers, b: Layers, X: Floats, y: Labels) -> str:
    """Return how the work is divided."""
    L, n = len(W), len(X)
    back = f", then back through W_{L}" + (f" to W_{2}" if L > 2 else "") if L > 1 else ""
    images = "1 image" if n == 1 else f"{n} images"
    return f"L is {L} and the batch has {images}: delta^({L}) = (p − e_y) / {n}{back}."


def loss(W: Layers, b: Layers, X: Floats, y: Labels) -> complex:
    """Return the mean loss for parameters that may be complex."""
    h = X.astype(complex)
    for ell in W:
        h = h @ W[ell].T + b[ell]
        if ell < len(W):
            h = np.where(h.real > 0, h, 0)
    each = np.log(np.exp(h).sum(axis=1)) - h[np.arange(len(y)), y]
    return complex(each.mean())


def oracle(W: Layers, b: Layers, X: Floats, y: Labels) -> Pair:
    """Differentiate the loss by complex steps, parameter by parameter."""
    step = 1e-30
    found: Pair = ({}, {})
    for ell in W:
        for k, array in enumerate((W[ell], b[ell])):
            slopes = np.zeros(array.shape)
            for place in np.ndindex(array.shape):
                moved = array.astype(complex)
                moved[place] += 1j * step
                there = [{**W}, {**b}]
                there[k][ell] = moved
                slopes[place] = loss(there[0], there[1], X, y).imag / step
            found[k][ell] = slopes
    return found


def last_layer_adds_up_to_0(result: Pair, W: Layers, b: Layers, X: Floats, y: Labels) -> bool:
    """Tell whether the derivatives by b_L, and by each column of W_L, have the sum 0."""
    return all(np.allclose(part[len(W)].sum(axis=0), 0) for part in result)


def dead_units_get_nothing(result: Pair, W: Layers, b: Layers, X: Floats, y: Labels) -> bool:
    """Tell whether the parameters of units that are off for all images have derivative 0."""
    z, _ = forward(W, b, X)
    hidden = range(1, len(W))
    return not any(part[k][(z[k] <= 0).all(axis=0)].any() for part in result for k in hidden)


SQUARE = (
    {1: np.array([[1.0, -1.0], [2.0, 0.0]]), 2: np.array([[1.0, 0.5], [0.0, -1.0]])},
    {1: np.array([0.0, -1.0]), 2: np.array([-0.5, 0.5])},
    np.array([[1.0, 2.0], [2.0, 1.0]]),
    np.array([0, 1]),
)

TASK = Task(
    name="batch-gradient",
    title="Backpropagation for a batch",
    starter='''
def batch_gradient(W, b, X, y):
    """Return the derivatives of the mean loss, by_W and by_b."""
    z, h = forward(W, b, X)
    delta = (softmax(z[len(W)]) - ...) / ...
    by_W, by_b = {}, {}
    for ell in range(len(W), 0, -1):
        by_W[ell] = ... @ h[ell - 1]
        by_b[ell] = ...
        if ell > 1:
            delta = ...
    return by_W, by_b
''',
    solution='''
def batch_gradient(W, b, X, y):
    """Return the derivatives of the mean loss, by_W and by_b."""
    z, h = forward(W, b, X)
    delta = (softmax(z[len(W)]) - np.eye(len(W[len(W)]))[y]) / len(X)
    by_W, by_b = {}, {}
    for ell in range(len(W), 0, -1):
        by_W[ell] = delta.T @ h[ell - 1]
        by_b[ell] = delta.sum(axis=0)
        if ell > 1:
            delta = (delta @ W[ell]) * (z[ell - 1] > 0)
    return by_W, by_b
''',
    given={"np": np, "softmax": softmax, "forward": forward},
    returns="by_W, by_b",
    draw=draw,
    examples=(SQUARE,),
    hints=(
        "The three steps are those of the three tasks above. Before the loop `delta` is that of"
        " the last layer, $\\delta^{(L)}$: softmax, minus $e_y$, divided by the number of images.",
        "`np.eye(k)[y]` has the row $e_y$ for each label, with $k$ scores. Here `k` is"
        " `len(W[len(W)])`, the rows of the last matrix.",
        "In the loop `delta` belongs to layer `ell`. Its derivatives need `h[ell - 1]`; the step"
        " back needs `W[ell]` and `z[ell - 1] > 0`.",
    ),
    mistakes=(
        Mistake(
            name="not divided by the number of images",
            says="It looks as if the losses were added up instead of averaged: divide the first"
            " delta by the number of images.",
            old=" / len(X)",
            new="",
        ),
        Mistake(
            name="the ReLU forgotten",
            says="It looks as if the factor 1[z > 0] was left out on the way back. The last layer"
            " is right all the same, and the ones before are not.",
            old=" * (z[ell - 1] > 0)",
            new="",
        ),
        Mistake(
            name="the label not subtracted",
            says="It looks as if e_y was left out: the first delta is p − e_y.",
            old=" - np.eye(len(W[len(W)]))[y]",
            new="",
        ),
        Mistake(
            name="the other sign",
            says="Everything has the wrong sign: the first delta is p − e_y, not e_y − p.",
            old="(softmax(z[len(W)]) - np.eye(len(W[len(W)]))[y])",
            new="(np.eye(len(W[len(W)]))[y] - softmax(z[len(W)]))",
        ),
        Mistake(
            name="divided once more in each layer",
            says="It looks as if by_W and by_b were divided by the number of images once more. The"
            " first delta has the 1/n already.",
            code="""
def batch_gradient(W, b, X, y):
    z, h = forward(W, b, X)
    delta = (softmax(z[len(W)]) - np.eye(len(W[len(W)]))[y]) / len(X)
    by_W, by_b = {}, {}
    for ell in range(len(W), 0, -1):
        by_W[ell] = delta.T @ h[ell - 1] / len(X)
        by_b[ell] = delta.mean(axis=0)
        if ell > 1:
            delta = (delta @ W[ell]) * (z[ell - 1] > 0)
    return by_W, by_b
""",
        ),
        Mistake(
            name="z before the ReLU handed on",
            says="It looks as if by_W was computed with z^(ℓ−1). The weights meet h^(ℓ−1), the"
            " numbers behind the ReLU.",
            old="h[ell - 1]",
            new="(z[ell - 1] if ell > 1 else X)",
        ),
        Mistake(
            name="a transpose too many",
            says="It looks as if the transpose was taken on the way back. The rows of delta go"
            " through W as it is: delta @ W[ell].",
            old="delta @ W[ell]",
            new="delta @ W[ell].T",
        ),
    ),
    checks=(
        Property(
            "In the last layer the derivatives by b_L, and by each column of W_L, have the sum 0.",
            last_layer_adds_up_to_0,
        ),
        Property(
            "A unit that is off for all images has the derivatives 0.", dead_units_get_nothing
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
