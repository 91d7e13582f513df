"""One pass through all batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.tasks.drawing import Floats, whole
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import as_code, in_words

Batches = tuple[NDArray[np.int64], ...]


@dataclass(frozen=True, repr=False, eq=False)
class ToTheMean:
    """The gradient of half the mean squared distance to some points, written as code."""

    a: Floats

    def __call__(self, theta: Floats, rows: NDArray[np.int64]) -> Floats:
        """Return theta minus the mean of the points in these rows."""
        gradient: Floats = theta - self.a[rows].mean(axis=0)
        return gradient

    def __repr__(self) -> str:
        return f"lambda theta, rows: theta - {as_code(self.a)}[rows].mean(axis=0)"


ToTheMean.__call__.__qualname__ = "gradient"  # as Python names it in its errors


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return a start, a gradient, batches of one or two rows, and a rate."""
    n, d = int(rng.integers(1, size + 3)), int(rng.integers(1, 3))
    order = rng.permutation(n)
    width = int(rng.integers(1, 3))
    batches = tuple(order[k : k + width] for k in range(0, n, width))
    return whole(rng, (d,)), ToTheMean(whole(rng, (n, d))), batches, float(rng.choice([0.25, 0.5]))


def by_hand(theta: Floats, gradient: ToTheMean, batches: Batches, eta: float) -> str:
    """Return the first step."""
    first = theta - eta * gradient(theta, batches[0])
    count = "1 step" if len(batches) == 1 else f"{len(batches)} steps"
    return f"By hand: {count} in all. The first one leads to θ = {in_words(first)}."


def oracle(theta: Floats, gradient: ToTheMean, batches: Batches, eta: float) -> Floats:
    """Weigh the start and the means of all batches with powers of 1 - eta."""
    means = [gradient.a[rows].mean(axis=0) for rows in batches]
    n = len(means)
    weighed = sum(eta * (1 - eta) ** (n - 1 - k) * mean for k, mean in enumerate(means))
    result: Floats = (1 - eta) ** n * theta + weighed
    return result


def stays_between(
    result: Floats, theta: Floats, gradient: ToTheMean, batches: Batches, eta: float
) -> bool:
    """Tell whether theta stays among the start and the points, whose means it goes to."""
    points = np.vstack([theta, gradient.a])
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(np.all((low - 1e-9 <= result) & (result <= high + 1e-9)))


TASK = Task(
    name="one-epoch",
    title="One epoch",
    starter='''
def one_epoch(theta, gradient, batches, eta):
    """Return theta after a step downhill on each batch."""
    for rows in batches:
        g = ...
        theta = ...
    return theta
''',
    solution='''
def one_epoch(theta, gradient, batches, eta):
    """Return theta after a step downhill on each batch."""
    for rows in batches:
        g = gradient(theta, rows)
        theta = theta - eta * g
    return theta
''',
    returns="θ",
    draw=draw,
    examples=(
        (
            np.array([4.0]),
            ToTheMean(np.array([[0.0], [4.0], [8.0]])),
            (np.array([0]), np.array([2, 1])),
            0.5,
        ),
    ),
    hints=(
        "`gradient(theta, rows)` is the gradient at `theta` for the images in `rows`.",
        "Each step starts where the last one ended: `theta` is the new one in the next turn of the"
        " loop.",
        "`theta - eta * g` makes a new array. `theta -= eta * g` would change the one that the"
        " caller handed in.",
    ),
    mistakes=(
        Mistake(
            name="always the gradient of the start",
            says="It looks as if every gradient was taken at the start. After each step it is taken"
            " anew, where that step led to.",
            code="""
def one_epoch(theta, gradient, batches, eta):
    start = theta
    for rows in batches:
        theta = theta - eta * gradient(start, rows)
    return theta
""",
        ),
        Mistake(
            name="only the last batch",
            says="It looks as if only the last batch made a step. Each turn of the loop goes on"
            " from the theta before.",
            code="""
def one_epoch(theta, gradient, batches, eta):
    return theta - eta * gradient(theta, batches[-1])
""",
        ),
        Mistake(
            name="only the first batch",
            says="It looks as if only the first batch made a step. return inside the loop ends it:"
            " it belongs behind the loop.",
            code="""
def one_epoch(theta, gradient, batches, eta):
    return theta - eta * gradient(theta, batches[0])
""",
        ),
        Mistake(
            name="one step with all images",
            says="It looks as if all images made one step together. Each batch makes a step of its"
            " own.",
            code="""
def one_epoch(theta, gradient, batches, eta):
    return theta - eta * gradient(theta, np.concatenate(batches))
""",
        ),
        Mistake(
            name="uphill",
            says="It looks as if the steps went uphill: subtract the gradient.",
            old="theta - eta * g",
            new="theta + eta * g",
        ),
        Mistake(
            name="the rate forgotten",
            says="It looks as if the rate was left out: a step is η times the gradient.",
            old="eta * g",
            new="g",
        ),
    ),
    checks=(
        Property("θ stays among the start and the points that it is drawn to.", stays_between),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
