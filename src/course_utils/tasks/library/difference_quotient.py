"""A derivative, measured from both sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course_utils.tasks.drawing import Floats, whole
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import as_code


@dataclass(frozen=True, repr=False, eq=False)
class Cubic:
    """A function of theta, written as code where it is shown."""

    a: Floats
    q: Floats
    k: Floats

    def __call__(self, theta: Floats) -> float:
        """Return the sum of a theta + q theta^2 + k theta^3, and of neighbours' products."""
        if np.shape(theta) != self.a.shape:
            size = len(self.a)
            raise ValueError(f"J takes arrays of shape ({size},), not of shape {np.shape(theta)}")
        each = self.a * theta + self.q * theta**2 + self.k * theta**3
        return float(each.sum() + (theta[1:] * theta[:-1]).sum())

    def __repr__(self) -> str:
        a, q, k = (as_code(part) for part in (self.a, self.q, self.k))
        return f"lambda t: ({a} * t + {q} * t**2 + {k} * t**3).sum() + (t[1:] * t[:-1]).sum()"


Cubic.__call__.__qualname__ = "J"  # as Python names it in its errors


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return a function, a point, an entry and a step: all sums are exact."""
    n = int(rng.integers(1, size + 2))
    J = Cubic(whole(rng, (n,)), whole(rng, (n,)), whole(rng, (n,)))
    step = float(rng.choice([0.125, 0.25, 0.5, 2.0]))
    return J, whole(rng, (n,)), int(rng.integers(n)), step


def by_hand(J: Cubic, theta: Floats, i: int, step: float) -> str:
    """Return both values."""
    moved = step * np.eye(len(theta))[i]
    up, down = J(theta + moved), J(theta - moved)
    return (
        f"By hand: J is {up:g} where entry {i} is larger by {step:g}, and {down:g} where it is"
        f" smaller; between them lies {2 * step:g}."
    )


def oracle(J: Cubic, theta: Floats, i: int, step: float) -> float:
    """Differentiate the polynomial by its formula, and add what the cubic term leaves over."""
    t = theta[i]
    beside = theta[i - 1 : i].sum() + theta[i + 1 : i + 2].sum()
    slope = J.a[i] + 2 * J.q[i] * t + 3 * J.k[i] * t**2 + beside
    return float(slope + J.k[i] * step**2)


def same_from_both_sides(result: float, J: Cubic, theta: Floats, i: int, step: float) -> bool:
    """Tell whether the result lies between the slopes to the left and to the right."""
    moved = step * np.eye(len(theta))[i]
    left, right = (J(theta) - J(theta - moved)) / step, (J(theta + moved) - J(theta)) / step
    return min(left, right) - 1e-9 <= result <= max(left, right) + 1e-9


TASK = Task(
    name="difference-quotient",
    title="Measure a derivative",
    starter='''
def difference_quotient(J, theta, i, step):
    """Return the slope of J in entry i, measured from both sides."""
    change = ...
    return ...
''',
    solution='''
def difference_quotient(J, theta, i, step):
    """Return the slope of J in entry i, measured from both sides."""
    change = np.zeros(len(theta))
    change[i] = step
    return (J(theta + change) - J(theta - change)) / (2 * step)
''',
    returns="slope",
    draw=draw,
    examples=(
        (
            Cubic(np.array([0.0, 1.0]), np.array([1.0, 0.0]), np.zeros(2)),
            np.array([3.0, 1.0]),
            0,
            0.5,
        ),
    ),
    hints=(
        "Make an array that is 0 but for entry `i`: `change[i] = step`.",
        "`J(theta + change)` is the value on one side, `J(theta - change)` that on the other.",
        "A slope is a difference of values divided by the difference of the places. From one side"
        " to the other that is `2 * step`.",
    ),
    mistakes=(
        Mistake(
            name="from one side",
            says="It looks as if you measured from one side: J(theta + change) − J(theta). Taken"
            " from both sides the error is far smaller.",
            old="(J(theta + change) - J(theta - change)) / (2 * step)",
            new="(J(theta + change) - J(theta)) / step",
        ),
        Mistake(
            name="divided by one step",
            says="It looks as if the difference was divided by step. The two places are 2 step"
            " apart.",
            old="(2 * step)",
            new="step",
        ),
        Mistake(
            name="divided and multiplied",
            says="It looks as if / 2 * step was written. That divides by 2 and then multiplies:"
            " put 2 * step into brackets.",
            old="(2 * step)",
            new="2 * step",
        ),
        Mistake(
            name="not divided",
            says="It looks as if the difference of the values came back. Divide it by the distance"
            " of the two places.",
            old=" / (2 * step)",
            new="",
        ),
        Mistake(
            name="all entries moved",
            says="It looks as if all entries were moved. A partial derivative moves entry i alone.",
            old="change[i] = step",
            new="change[:] = step",
        ),
        Mistake(
            name="the other sign",
            says="It has the wrong sign: take the value at theta + change, minus the one at theta"
            " − change.",
            old="J(theta + change) - J(theta - change)",
            new="J(theta - change) - J(theta + change)",
        ),
        Mistake(
            name="the entry counted from 1",
            says="It looks as if the entry before was moved. i is counted from 0 here.",
            old="change[i]",
            new="change[i - 1]",
        ),
    ),
    checks=(
        Property("It lies between the slopes to the left and to the right.", same_from_both_sides),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
