"""An accuracy with an interval."""

from __future__ import annotations

from fractions import Fraction
from math import comb, sqrt

import numpy as np

from course_utils.tasks.task import Arguments, Mistake, Property, Task

Pair = tuple[float, float]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return how many of how many images are read correctly."""
    n = int(rng.integers(2, 4 * size + 1))
    return int(rng.integers(0, n + 1)), n


def by_hand(n_right: int, n: int) -> str:
    """Return accuracy and standard deviation."""
    q = n_right / n
    return f"By hand: q = {q:.6g}, and the root of q (1 − q) / {n} is {sqrt(q * (1 - q) / n):.6g}."


def oracle(n_right: int, n: int) -> Pair:
    """Add up the squared distances of all possible numbers of hits, with their probabilities."""
    q = Fraction(n_right, n)
    square = sum(
        comb(n, k) * q**k * (1 - q) ** (n - k) * (Fraction(k, n) - q) ** 2 for k in range(n + 1)
    )
    reach = 2 * sqrt(square)
    return float(q) - reach, float(q) + reach


def is_around_the_accuracy(result: Pair, n_right: int, n: int) -> bool:
    """Tell whether the accuracy is the middle."""
    return bool(np.isclose(sum(result) / 2, n_right / n))


def is_in_order(result: Pair, n_right: int, n: int) -> bool:
    """Tell whether the smaller end comes first."""
    return result[0] <= result[1]


TASK = Task(
    name="accuracy-interval",
    title="An accuracy with its interval",
    starter='''
def accuracy_interval(n_right, n):
    """Return both ends of the interval for n_right of n images."""
    q = ...
    deviation = ...
    return q - 2 * deviation, q + 2 * deviation
''',
    solution='''
def accuracy_interval(n_right, n):
    """Return both ends of the interval for n_right of n images."""
    q = n_right / n
    deviation = np.sqrt(q * (1 - q) / n)
    return q - 2 * deviation, q + 2 * deviation
''',
    returns="low, high",
    draw=draw,
    examples=((9_750, 10_000), (90, 100), (3, 4), (5, 5)),
    hints=(
        "$q$ is the share of images that are read correctly.",
        "The *number* of correct images has the standard deviation $\\sqrt{n q (1 - q)}$. The"
        " accuracy is that number divided by $n$, and so is its deviation.",
        "$\\sqrt{n q (1 - q)} / n = \\sqrt{q (1 - q) / n}$.",
    ),
    mistakes=(
        Mistake(
            name="the deviation of the number",
            says="The middle is right. The deviation is that of the number of images: divide it by"
            " n.",
            old="np.sqrt(q * (1 - q) / n)",
            new="np.sqrt(n * q * (1 - q))",
        ),
        Mistake(
            name="not divided by n",
            says="The middle is right. It looks as if n was left out of the root. With more images"
            " the interval is shorter.",
            old="(1 - q) / n)",
            new="(1 - q))",
        ),
        Mistake(
            name="the root forgotten",
            says="The middle is right. It looks as if the root was left out.",
            old="np.sqrt(q * (1 - q) / n)",
            new="q * (1 - q) / n",
        ),
        Mistake(
            name="divided by n outside of the root",
            says="The middle is right. It looks as if the root was divided by n. Inside of the root"
            " it is n: outside it would be the root of n.",
            old="np.sqrt(q * (1 - q) / n)",
            new="np.sqrt(q * (1 - q)) / n",
        ),
        Mistake(
            name="the factor 1 - q forgotten",
            says="The middle is right. It looks as if the factor 1 − q was left out of the root.",
            old="q * (1 - q) / n",
            new="q / n",
        ),
        Mistake(
            name="cut off at 0 and 1",
            says="It looks as if the interval was cut off at 0 and 1. That is sensible, but not"
            " what is asked: near 0 and 1 the ends show that the formula is rough.",
            old="q - 2 * deviation, q + 2 * deviation",
            new="max(0, q - 2 * deviation), min(1, q + 2 * deviation)",
        ),
        Mistake(
            name="one deviation",
            says="The middle is right. It looks as if the interval reached one deviation to each"
            " side. Here it reaches two.",
            old="2 * deviation",
            new="deviation",
        ),
    ),
    checks=(
        Property("The smaller end comes first.", is_in_order),
        Property("The accuracy lies in the middle.", is_around_the_accuracy),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
