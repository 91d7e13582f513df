"""How often the true digit is among the largest probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.tasks.drawing import Floats, labels
from course_utils.tasks.task import Arguments, Mistake, Property, Task

Labels = NDArray[np.int64]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return probabilities, different ones in each row, labels, and how many guesses count."""
    n, k = int(rng.integers(1, size + 2)), int(rng.integers(2, size + 3))
    p = np.array([rng.permutation(np.arange(1, k + 1)) for _ in range(n)]) / (k * (k + 1) / 2)
    return p, labels(rng, n, k), int(rng.integers(1, k + 1))


def by_hand(p: Floats, y: Labels, m: int) -> str:
    """Return at which place each label stands."""
    places = (1 + np.count_nonzero(row > row[label]) for row, label in zip(p, y, strict=True))
    return (
        f"By hand: the labels have the places {', '.join(map(str, places))} in their rows,"
        f" counted from the largest. Those up to {m} count."
    )


def oracle(p: Floats, y: Labels, m: int) -> float:
    """Count for each image how many probabilities are larger than that of the label."""
    larger = [sum(row > row[label]) for row, label in zip(p, y, strict=True)]
    return float(np.mean([count < m for count in larger]))


def is_a_share(result: float, p: Floats, y: Labels, m: int) -> bool:
    """Tell whether the result is a share of the images."""
    return 0 <= result <= 1 and bool(np.isclose(result * len(y), round(result * len(y))))


def all_guesses_are_enough(result: float, p: Floats, y: Labels, m: int) -> bool:
    """Tell whether with as many guesses as labels every image counts."""
    return m < p.shape[1] or result == 1


def one_guess_is_the_accuracy(result: float, p: Floats, y: Labels, m: int) -> bool:
    """Tell whether one guess gives the accuracy."""
    return m > 1 or bool(np.isclose(result, np.mean(p.argmax(axis=1) == y)))


TASK = Task(
    name="among-largest",
    title="Several guesses",
    starter='''
def among_largest(p, y, m):
    """Return the share of rows with the label among the m largest."""
    guesses = ...
    return ...
''',
    solution='''
def among_largest(p, y, m):
    """Return the share of rows with the label among the m largest."""
    guesses = p.argsort(axis=1)[:, -m:]
    return np.mean((guesses == y[:, None]).any(axis=1))
''',
    returns="the share",
    draw=draw,
    examples=(
        (np.array([[0.7, 0.2, 0.1], [0.3, 0.1, 0.6], [0.1, 0.3, 0.6]]), np.array([0, 0, 0]), 2),
        (np.array([[0.7, 0.2, 0.1], [0.3, 0.1, 0.6]]), np.array([0, 0]), 1),
        (np.array([[0.7, 0.2, 0.1]]), np.array([2]), 3),
    ),
    hints=(
        "`p.argsort(axis=1)` has the labels of each row in the order of their probabilities, from"
        " the smallest to the largest.",
        "So the last $m$ columns, `[:, -m:]`, hold the $m$ guesses.",
        "`y[:, None]` is a column. Compared with it, each row of the guesses has True where the"
        " label stands. `any(axis=1)` asks each row, and the mean of truths is their share.",
    ),
    mistakes=(
        Mistake(
            name="the smallest ones",
            says="It looks as if the m smallest probabilities were taken. argsort begins with the"
            " smallest: the largest stand at the end.",
            old="[:, -m:]",
            new="[:, :m]",
        ),
        Mistake(
            name="only the best guess",
            says="It looks as if only the largest probability counts, whatever m is.",
            code="""
def among_largest(p, y, m):
    return np.mean(p.argmax(axis=1) == y)
""",
        ),
        Mistake(
            name="only the last guess",
            says="It looks as if only guess number m counts. All guesses up to it do.",
            old="[:, -m:]",
            new="[:, [-m]]",
        ),
        Mistake(
            name="the number instead of the share",
            says="It looks as if the number of rows came back. Divide by how many rows there are:"
            " np.mean does both.",
            old="np.mean(",
            new="np.sum(",
        ),
        Mistake(
            name="divided by all guesses",
            says="It looks as if the share of all guesses came back. Ask each row once, with"
            " any(axis=1), before the mean.",
            old="(guesses == y[:, None]).any(axis=1)",
            new="guesses == y[:, None]",
        ),
        Mistake(
            name="the misses",
            says="It looks as if the rows were counted in which the label is *not* among the m"
            " largest.",
            old="np.mean((guesses == y[:, None]).any(axis=1))",
            new="1 - np.mean((guesses == y[:, None]).any(axis=1))",
        ),
    ),
    checks=(
        Property("It is a share of the rows.", is_a_share),
        Property("One guess gives the accuracy.", one_guess_is_the_accuracy),
        Property("With as many guesses as labels it is 1.", all_guesses_are_enough),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
