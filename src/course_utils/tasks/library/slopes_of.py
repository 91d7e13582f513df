"""The slopes of a shallow network, piece by piece."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return w, beta and v of a network whose kinks are all different."""
    n = int(rng.integers(1, size + 2))
    places = rng.choice(np.arange(-12, 13), size=n, replace=False) / 2
    w = rng.choice([-2.0, -1.0, 1.0, 2.0], size=n)
    return w, 0.0 - w * places, rng.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], size=n)


def by_hand(w: Floats, beta: Floats, v: Floats) -> str:
    """Return the kinks in order, with the change of the slope."""
    t = 0.0 - beta / w
    kinks = (f"{v[i] * abs(w[i]):g} at {t[i]:g}" for i in np.argsort(t))
    return (
        f"By hand: far to the left the units with w < 0 are active; the slope there is"
        f" {v[w < 0] @ w[w < 0]:g}. It changes by {', '.join(kinks)}."
    )


def oracle(w: Floats, beta: Floats, v: Floats) -> Floats:
    """Measure the slope between two points of each piece."""
    t = np.sort(-beta / w)
    ends = np.concatenate([[t[0] - 1], t, [t[-1] + 1]])
    left, right = ends[:-1] * 0.75 + ends[1:] * 0.25, ends[:-1] * 0.25 + ends[1:] * 0.75

    def value(x: Floats) -> Floats:
        return np.maximum(np.outer(x, w) + beta, 0) @ v

    return (value(right) - value(left)) / (right - left)


def ends_with_the_growing_units(result: Floats, w: Floats, beta: Floats, v: Floats) -> bool:
    """Tell whether the last slope is that of the units with w > 0."""
    return bool(np.isclose(result[-1], v[w > 0] @ w[w > 0]))


def begins_with_the_falling_units(result: Floats, w: Floats, beta: Floats, v: Floats) -> bool:
    """Tell whether the first slope is that of the units with w < 0."""
    return bool(np.isclose(result[0], v[w < 0] @ w[w < 0]))


TASK = Task(
    name="slopes-of",
    title="All slopes, from left to right",
    starter='''
def slopes_of(w, beta, v):
    """Return the slopes of all pieces from left to right."""
    order = ...
    first = ...
    jumps = ...
    return first + np.concatenate([[0], np.cumsum(jumps)])
''',
    solution='''
def slopes_of(w, beta, v):
    """Return the slopes of all pieces from left to right."""
    order = np.argsort(-beta / w)
    first = v[w < 0] @ w[w < 0]
    jumps = (v * np.abs(w))[order]
    return first + np.concatenate([[0], np.cumsum(jumps)])
''',
    returns="slopes",
    draw=draw,
    examples=(
        (
            np.array([1.0, 2.0, -1.0, 1.0]),
            np.array([2.0, 0.0, 1.0, -2.0]),
            np.array([1.0, -1.0, 1.0, 2.0]),
        ),
        (np.array([1.0, 1.0]), np.array([0.0, -1.0]), np.array([1.0, -1.0])),
        (np.array([-2.0]), np.array([2.0]), np.array([1.0])),
    ),
    hints=(
        "The kinks lie at $t_i = -\\beta_i / w_i$. `np.argsort` of these numbers is the order in"
        " which you meet the units on the way from left to right.",
        "Far to the left the units with $w_i < 0$ are active, and no others. Each has the slope"
        " $v_i w_i$: add them up.",
        "At $t_i$ the slope changes by $v_i |w_i|$, whether the unit is switched on or off there."
        " Sort these numbers, `[order]`, and `np.cumsum` adds them up on the way.",
    ),
    mistakes=(
        Mistake(
            name="in the order of the units",
            says="It looks as if the kinks were taken in the order of the units. From left to right"
            " they come in the order of their places t.",
            old="[order]",
            new="",
        ),
        Mistake(
            name="the first slope 0",
            says="It looks as if the slope begins with 0. Far to the left the units with w < 0 are"
            " active.",
            old="v[w < 0] @ w[w < 0]",
            new="0",
        ),
        Mistake(
            name="jumps without the absolute value",
            says="It looks as if the slope changes by v w. Where w < 0 the unit is switched *off*"
            " at its kink: the change is v |w|.",
            old="np.abs(w)",
            new="w",
        ),
        Mistake(
            name="the growing units on the left",
            says="It looks as if the first slope was that of the units with w > 0. Far to the left"
            " those with w < 0 are active.",
            old="v[w < 0] @ w[w < 0]",
            new="v[w > 0] @ w[w > 0]",
        ),
        Mistake(
            name="from right to left",
            says="It looks as if the slopes come from right to left.",
            old="return first + np.concatenate([[0], np.cumsum(jumps)])",
            new="return (first + np.concatenate([[0], np.cumsum(jumps)]))[::-1]",
        ),
        Mistake(
            name="the sign of the place forgotten",
            says="It looks as if the kinks were sorted by β / w. They lie at −β / w.",
            old="-beta / w",
            new="beta / w",
        ),
    ),
    checks=(
        Property(
            "The first slope is the sum of v w over the units with w < 0.",
            begins_with_the_falling_units,
        ),
        Property(
            "The last slope is the sum of v w over the units with w > 0.",
            ends_with_the_growing_units,
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
