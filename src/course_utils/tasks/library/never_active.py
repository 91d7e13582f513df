"""A unit that no image can switch on."""

from __future__ import annotations

from itertools import product

import numpy as np

from course_utils.tasks.drawing import Floats, whole
from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return the weights and the bias of a unit, near the border between both answers."""
    w = whole(rng, (int(rng.integers(1, size + 2)),)) / 2
    beta = -np.maximum(w, 0).sum() + float(rng.choice([-0.5, 0.0, 0.5, 1.0]))
    return w, float(beta) + 0.0


def by_hand(w: Floats, beta: float) -> str:
    """Return the largest possible value."""
    most = np.maximum(w, 0).sum()
    return (
        f"By hand: w x is largest where x is 1 at the positive weights and 0 at the others:"
        f" {most:g}. With the bias that is {most + beta:g}."
    )


def oracle(w: Floats, beta: float) -> bool:
    """Try every corner of the cube: an affine function is largest at one of them."""
    return all(
        sum(a * t for a, t in zip(w.tolist(), x, strict=True)) + beta <= 0
        for x in product((0, 1), repeat=len(w))
    )


def a_positive_bias_is_active_at_0(result: bool, w: Floats, beta: float) -> bool:
    """Tell whether a unit with a positive bias is not said to be dead."""
    return not (result and beta > 0)


def active_where_all_is_light(result: bool, w: Floats, beta: float) -> bool:
    """Tell whether a unit that is active at (1, ..., 1) is not said to be dead."""
    return not (result and w.sum() + beta > 0)


TASK = Task(
    name="never-active",
    title="A unit that is never active",
    starter='''
def never_active(w, beta):
    """Return whether w x + beta <= 0 for all x in [0, 1]^d."""
    largest = ...
    return largest <= 0
''',
    solution='''
def never_active(w, beta):
    """Return whether w x + beta <= 0 for all x in [0, 1]^d."""
    largest = np.maximum(w, 0).sum() + beta
    return bool(largest <= 0)
''',
    returns="the answer",
    draw=draw,
    examples=(
        (np.array([1.0, -2.0]), -1.0),
        (np.array([1.0, -2.0]), -0.5),
        (np.array([0.5, 0.5]), -0.75),
        (np.array([-1.0, -1.0]), 0.5),
        (np.array([-1.0, 0.0]), 0.0),
    ),
    hints=(
        "If the largest value of $w \\cdot x + \\beta$ is not positive, no value is. Where is it"
        " largest?",
        "Each pixel can be chosen by itself: 1 where its weight is positive, 0 where it is"
        " negative.",
        "So the largest value is the sum of the positive weights, plus $\\beta$:"
        " `np.maximum(w, 0).sum()`.",
    ),
    mistakes=(
        Mistake(
            name="the black image alone",
            says="It looks as if only the bias was looked at, the value at x = 0. Light at positive"
            " weights makes it larger.",
            old="np.maximum(w, 0).sum() + beta",
            new="beta",
        ),
        Mistake(
            name="the white image alone",
            says="It looks as if all weights were added up, the value at the white image. The"
            " largest value leaves out the negative weights.",
            old="np.maximum(w, 0)",
            new="w",
        ),
        Mistake(
            name="the bias forgotten",
            says="It looks as if the bias was left out.",
            old=" + beta",
            new="",
        ),
        Mistake(
            name="the smallest value",
            says="It looks as if the smallest value was computed. That tells whether the unit is"
            " off somewhere; the question is whether it is off everywhere.",
            old="np.maximum",
            new="np.minimum",
        ),
        Mistake(
            name="absolute weights",
            says="It looks as if the absolute weights were added up. A negative weight cannot help:"
            " a pixel is not negative.",
            old="np.maximum(w, 0)",
            new="np.abs(w)",
        ),
        Mistake(
            name="0 taken as active",
            says="It looks as if the largest value 0 was taken as active. Active means z > 0.",
            old="largest <= 0",
            new="largest < 0",
        ),
        Mistake(
            name="the strongest pixel alone",
            says="It looks as if only the largest weight was looked at. All pixels with positive"
            " weights can be light at once: add them up.",
            old="np.maximum(w, 0).sum()",
            new="max(w.max(), 0)",
        ),
    ),
    checks=(
        Property("A unit with a positive bias is active at x = 0.", a_positive_bias_is_active_at_0),
        Property(
            "A unit that is active where all entries are 1 is not dead.", active_where_all_is_light
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
