"""The mean cross-entropy of a batch."""

from __future__ import annotations

from math import exp, log

import numpy as np
from numpy.typing import NDArray

from course_utils.networks import softmax
from course_utils.tasks.drawing import Floats, labels
from course_utils.tasks.task import Arguments, Mistake, Property, Task

Labels = NDArray[np.int64]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return scores, a row for each image, and labels."""
    n, k = (int(m) for m in rng.integers(1, size + 2, size=2))
    z = rng.integers(-6, 7, size=(n, k + 1)) / 2
    return z, labels(rng, n, k + 1)


def by_hand(z: Floats, y: Labels) -> str:
    """Return p_y of each image."""
    chosen = softmax(z)[np.arange(len(y)), y]
    parts = ", ".join(f"{p:.4g}" for p in chosen)
    if len(y) == 1:
        return f"By hand: p_y is {parts}, and the loss is −ln of it."
    return f"By hand: p_y is {parts}. The loss is the mean of −ln of these {len(y)}."


def oracle(z: Floats, y: Labels) -> float:
    """Add up, image by image, the logarithm of the sum of all exp(z_i - z_y)."""
    each = [
        log(sum(exp(score - row[label]) for score in row)) for row, label in zip(z, y, strict=True)
    ]
    return sum(each) / len(each)


def is_at_least_the_best(result: float, z: Floats, y: Labels) -> bool:
    """Tell whether the loss is at least 0."""
    return result >= -1e-12


def is_that_of_guessing(result: float, z: Floats, y: Labels) -> bool:
    """Tell whether equal scores give ln k."""
    return bool(np.ptp(z, axis=1).any()) or bool(np.isclose(result, np.log(z.shape[1])))


TASK = Task(
    name="batch-loss",
    title="The loss of a batch",
    starter='''
def batch_loss(z, y):
    """Return the mean of -ln p_y; row i of z has the label y[i]."""
    p = softmax(z)  # a row for each image
    return ...
''',
    solution='''
def batch_loss(z, y):
    """Return the mean of -ln p_y; row i of z has the label y[i]."""
    p = softmax(z)  # a row for each image
    return -np.mean(np.log(p[np.arange(len(y)), y]))
''',
    given={"np": np, "softmax": softmax},
    returns="J",
    draw=draw,
    examples=(
        (np.zeros((2, 10)), np.array([3, 7])),
        (np.array([[2.0, 0.0, -1.0], [0.0, 0.0, 4.0]]), np.array([0, 1])),
    ),
    hints=(
        "From each row of $p$ you need one entry: that of its label. `p[0, y[0]]` is the first,"
        " `p[1, y[1]]` the second.",
        "`p[np.arange(len(y)), y]` picks them all: the first list says the rows, the second the"
        " columns.",
        "`np.log` is the natural logarithm, `np.mean` the mean. A probability is at most 1, so its"
        " logarithm is not positive: the minus makes a loss of it.",
    ),
    mistakes=(
        Mistake(
            name="the sum instead of the mean",
            says="It looks as if the losses were added up. Divide by the number of images: a"
            " larger batch has no larger loss.",
            old="np.mean",
            new="np.sum",
        ),
        Mistake(
            name="the sign forgotten",
            says="It has the wrong sign. ln p is negative for p < 1, and the loss is −ln p.",
            old="-np.mean",
            new="np.mean",
        ),
        Mistake(
            name="the logarithm of the mean",
            says="It looks as if the probabilities were averaged first. Take the logarithm of each"
            " one, then the mean.",
            old="np.mean(np.log(p[np.arange(len(y)), y]))",
            new="np.log(np.mean(p[np.arange(len(y)), y]))",
        ),
        Mistake(
            name="every label in every row",
            says="It looks as if p[:, y] was used. That takes the labels of all images in every"
            " row: np.arange(len(y)) says which row belongs to which label.",
            old="p[np.arange(len(y)), y]",
            new="p[:, y]",
        ),
        Mistake(
            name="all probabilities",
            says="It looks as if the mean went over all entries of p. Only the probability of the"
            " label counts.",
            old="p[np.arange(len(y)), y]",
            new="p",
        ),
        Mistake(
            name="the largest probability",
            says="It looks as if the largest probability of each row was taken. The loss asks for"
            " the label's, whatever the network says.",
            old="p[np.arange(len(y)), y]",
            new="p.max(axis=1)",
        ),
        Mistake(
            name="another logarithm",
            says="It looks as if the logarithm had the base 10. The natural one is np.log.",
            old="np.log(",
            new="np.log10(",
        ),
        Mistake(
            name="the scores instead of the probabilities",
            says="It looks as if the scores themselves were averaged: minus the mean of z_y."
            " Softmax and logarithm come first.",
            old="np.log(p[np.arange(len(y)), y])",
            new="z[np.arange(len(y)), y]",
        ),
    ),
    checks=(
        Property("The loss is never negative.", is_at_least_the_best),
        Property("k equal scores in every row give ln k.", is_that_of_guessing),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
