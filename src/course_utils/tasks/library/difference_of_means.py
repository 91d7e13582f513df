"""How far two means are apart, and how much that scatters."""

from __future__ import annotations

import statistics
from math import sqrt

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task

Pair = tuple[float, float]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return the accuracies of two recipes in percent, two runs of each or more."""
    n, m = (int(k) for k in rng.integers(2, size + 3, size=2))
    return 94 + rng.integers(0, 9, size=n) / 4, 95 + rng.integers(0, 9, size=m) / 4


def by_hand(before: Floats, after: Floats) -> str:
    """Return means and variances."""
    parts = [
        f"mean {values.mean():.6g} and variance {values.var(ddof=1):.6g} of {len(values)} runs"
        for values in (before, after)
    ]
    return f"By hand: {parts[0]} before, {parts[1]} after."


def oracle(before: Floats, after: Floats) -> Pair:
    """Compute means and variances with Python's own statistics."""
    one, other = before.tolist(), after.tolist()
    gain = statistics.mean(other) - statistics.mean(one)
    of_means = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return gain, sqrt(of_means)


def is_not_negative(result: Pair, before: Floats, after: Floats) -> bool:
    """Tell whether the scatter is not negative."""
    return result[1] >= 0


def is_0_without_scatter(result: Pair, before: Floats, after: Floats) -> bool:
    """Tell whether equal runs have no scatter."""
    return bool(np.ptp(before) or np.ptp(after)) or bool(np.isclose(result[1], 0))


TASK = Task(
    name="difference-of-means",
    title="How sure is the gain?",
    starter='''
def difference_of_means(before, after):
    """Return the gain of the mean, and its scatter."""
    gain = ...
    scatter = ...
    return gain, scatter
''',
    solution='''
def difference_of_means(before, after):
    """Return the gain of the mean, and its scatter."""
    gain = after.mean() - before.mean()
    of_means = before.var(ddof=1) / len(before) + after.var(ddof=1) / len(after)
    return gain, np.sqrt(of_means)
''',
    returns="gain, scatter",
    draw=draw,
    examples=(
        (np.array([95.0, 95.5, 96.0]), np.array([96.5, 96.5, 97.25])),
        (np.array([95.0, 97.0]), np.array([96.0, 96.0, 96.0, 96.0])),
        (np.array([95.0, 95.0]), np.array([96.0, 96.0, 96.0])),
    ),
    hints=(
        "The gain is the difference of two means, `after.mean() - before.mean()`.",
        "`before.var(ddof=1)` is $s^2$, the square of the standard deviation, with $n - 1$ in the"
        " denominator. Divide it by the number of runs.",
        "Do the same for the other recipe, add, and take the root of the sum: `np.sqrt`.",
    ),
    mistakes=(
        Mistake(
            name="divided by n instead of n - 1",
            says="The gain is right. It looks as if s² was computed with n in the denominator, as"
            " NumPy does by itself. For a few runs that is too small: var(ddof=1).",
            old="ddof=1",
            new="ddof=0",
        ),
        Mistake(
            name="the scatter of single runs",
            says="The gain is right. The scatter is that of single runs. A mean of n runs scatters"
            " less: divide each s² by its n.",
            code="""
def difference_of_means(before, after):
    return after.mean() - before.mean(), np.sqrt(before.var(ddof=1) + after.var(ddof=1))
""",
        ),
        Mistake(
            name="the root forgotten",
            says="The gain is right. The scatter is still a square: take the root.",
            old="np.sqrt(of_means)",
            new="of_means",
        ),
        Mistake(
            name="the deviations added",
            says="The gain is right. It looks as if the scatters of both means were added."
            " Independent scatters add by their squares.",
            code="""
def difference_of_means(before, after):
    parts = [np.sqrt(v.var(ddof=1) / len(v)) for v in (before, after)]
    return after.mean() - before.mean(), parts[0] + parts[1]
""",
        ),
        Mistake(
            name="the squares subtracted",
            says="The gain is right. It looks as if the squares were subtracted, as the means are."
            " Both means scatter: add.",
            old="len(before) + after",
            new="len(before) - after",
        ),
        Mistake(
            name="before minus after",
            says="The scatter is right, the gain has the wrong sign: after minus before.",
            old="after.mean() - before.mean()",
            new="before.mean() - after.mean()",
        ),
    ),
    checks=(
        Property("The scatter is not negative.", is_not_negative),
        Property("Where all runs of each recipe agree, the scatter is 0.", is_0_without_scatter),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
