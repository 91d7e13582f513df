"""The derivatives of the loss with respect to the scores."""

from __future__ import annotations

import numpy as np

from course_utils.networks import softmax
from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return scores in halves, and a label."""
    z = rng.integers(-2 * size, 2 * size + 1, size=int(rng.integers(2, size + 3))) / 2
    return z, int(rng.integers(len(z)))


def by_hand(z: Floats, y: int) -> str:
    """Return the probabilities, and the unit vector of the label."""
    e_y = in_words(np.eye(len(z))[y])
    return f"By hand: p = {in_words(softmax(z).round(4))}, rounded, and e_{y} = {e_y}."


def oracle(z: Floats, y: int) -> Floats:
    """Differentiate the loss by steps in the direction of i, the imaginary unit."""
    step = 1e-20
    points = z + 1j * step * np.eye(len(z))
    losses = np.log(np.exp(points).sum(axis=1)) - points[:, y]
    return np.asarray(losses.imag / step)


TASK = Task(
    name="output-delta",
    title="The delta of the last layer",
    starter='''
def output_delta(z, y):
    """Return delta^(L) for the scores z and the label y."""
    p = softmax(z)
    delta = ...
    return delta
''',
    solution='''
def output_delta(z, y):
    """Return delta^(L) for the scores z and the label y."""
    p = softmax(z)
    delta = p - np.eye(len(z))[y]
    return delta
''',
    returns="δ",
    given={"np": np, "softmax": softmax},
    draw=draw,
    examples=((np.array([0.0, 0.0]), 0), (np.array([0.0, 0.0]), 1), (np.array([2.0, 1.0, 0.0]), 0)),
    hints=(
        "{eq}`eq-delta-output` says what comes out: the probabilities, minus a vector with a"
        " single 1.",
        "`np.eye(len(z))[y]` is $e_y$: row `y` of the identity matrix, with classes counted from"
        " 0.",
    ),
    mistakes=(
        Mistake(
            name="the other sign",
            says="It looks as if p was subtracted from e_y. This is the direction in which the"
            " loss falls;"
            " δ is the derivative, p − e_y.",
            old="p - np.eye(len(z))[y]",
            new="np.eye(len(z))[y] - p",
        ),
        Mistake(
            name="p alone",
            says="It looks as if p came back as it is. At the label, 1 is taken away.",
            old="p - np.eye(len(z))[y]",
            new="1 * p",
        ),
        Mistake(
            name="the label counted from 1",
            says="It looks as if the 1 was taken away beside the label, at y − 1. Classes are"
            " counted from"
            " 0, as Python does.",
            old="[y]",
            new="[y - 1]",
        ),
        Mistake(
            name="the derivative with respect to p",
            says="It looks as if the loss was differentiated with respect to p_y: −1/p_y at the"
            " label, 0 elsewhere. δ is"
            " the derivative with respect to the scores z.",
            old="p - np.eye(len(z))[y]",
            new="-np.eye(len(z))[y] / p",
        ),
        Mistake(
            name="the scores instead of the probabilities",
            says="It looks as if e_y was subtracted from the scores. Take p = softmax(z) instead"
            " of z.",
            old="p - np.eye(len(z))[y]",
            new="z - np.eye(len(z))[y]",
        ),
        Mistake(
            name="the label's entry alone",
            says="It looks as if only the entry of the label was computed. The other scores act"
            " on the loss"
            " too: their entries are their probabilities.",
            old="p - np.eye(len(z))[y]",
            new="(p - 1) * np.eye(len(z))[y]",
        ),
    ),
    checks=(
        Property("The entries of δ add up to 0.", lambda d, z, y: abs(d.sum()) < 1e-9),
        Property(
            "The entry of the label is negative, and no other is.",
            lambda d, z, y: bool(d[y] < 0 <= np.delete(d, y).min()),
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
