"""The activation patterns of two hidden layers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.networks import relu
from course_utils.tasks.drawing import Floats, Layers, parameters, whole, widths
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words

Patterns = dict[int, NDArray[np.bool_]]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return W, b and x of a network with two hidden layers."""
    n = widths(rng, size, 3)
    W, b = parameters(rng, n)
    return W, b, whole(rng, (n[0],))


def by_hand(W: Layers, b: Layers, x: Floats) -> str:
    """Return z of both layers."""
    z_1 = W[1] @ x + b[1]
    z_2 = W[2] @ relu(z_1) + b[2]
    return f"By hand: z^(1) = {in_words(z_1)} and z^(2) = {in_words(z_2)}."


def oracle(W: Layers, b: Layers, x: Floats) -> Patterns:
    """Follow every number through the layers, one by one."""
    found: Patterns = {}
    h = x.tolist()
    for ell in (1, 2):
        z = [
            sum(w * t for w, t in zip(row, h, strict=True)) + s
            for row, s in zip(W[ell].tolist(), b[ell].tolist(), strict=True)
        ]
        found[ell] = np.array([number > 0 for number in z])
        h = [number if number > 0 else 0.0 for number in z]
    return found


def only_biases_where_layer_1_is_off(result: Patterns, W: Layers, b: Layers, x: Floats) -> bool:
    """Tell whether b_2 alone decides where no unit of layer 1 is active."""
    return bool((W[1] @ x + b[1] > 0).any()) or np.array_equal(result[2], b[2] > 0)


def zero_is_not_active(result: Patterns, W: Layers, b: Layers, x: Floats) -> bool:
    """Tell whether a unit of layer 1 with z = 0 is not active."""
    return not result[1][W[1] @ x + b[1] == 0].any()


PAGE_W = {
    1: np.array([[1.0, -1.0], [1.0, 1.0], [-1.0, 0.0]]),
    2: np.array([[1.0, 1.0, -1.0], [-2.0, 1.0, 0.0]]),
    3: np.array([[1.0, -1.0]]),
}
PAGE_B = {1: np.array([0.0, -1.0, 1.0]), 2: np.array([0.0, 1.0]), 3: np.array([2.0])}

TASK = Task(
    name="activation-patterns",
    title="The patterns at a point",
    starter='''
def activation_patterns(W, b, x):
    """Return which units of layers 1 and 2 are active at x."""
    z_1 = ...
    z_2 = ...
    return {1: ..., 2: ...}
''',
    solution='''
def activation_patterns(W, b, x):
    """Return which units of layers 1 and 2 are active at x."""
    z_1 = W[1] @ x + b[1]
    z_2 = W[2] @ relu(z_1) + b[2]
    return {1: z_1 > 0, 2: z_2 > 0}
''',
    given={"np": np, "relu": relu},
    returns="a",
    draw=draw,
    examples=(
        (PAGE_W, PAGE_B, np.array([2.0, 1.0])),
        (PAGE_W, PAGE_B, np.array([1.0, 1.0])),
        (PAGE_W, PAGE_B, np.array([0.0, 0.0])),
    ),
    hints=(
        "A unit is active where its pre-activation is positive: `z_1 > 0` says it for all units of"
        " layer 1.",
        "Layer 2 gets what layer 1 hands on, $h^{(1)} = \\sigma(z^{(1)})$: `relu(z_1)`.",
        "So $z^{(2)} = W_2\\, \\sigma(z^{(1)}) + b_2$. A unit with $z = 0$ exactly is not active.",
    ),
    mistakes=(
        Mistake(
            name="0 taken as active",
            says="It looks as if units with z = 0 were taken as active. Active means z > 0.",
            old="{1: z_1 > 0, 2: z_2 > 0}",
            new="{1: z_1 >= 0, 2: z_2 >= 0}",
        ),
        Mistake(
            name="the ReLU forgotten",
            says="Layer 1 is right. It looks as if layer 2 was computed from z^(1): the ReLU stands"
            " between the layers.",
            old="relu(z_1)",
            new="z_1",
        ),
        Mistake(
            name="the numbers instead of the patterns",
            says="It looks as if the pre-activations came back. The pattern says only which of"
            " them are positive.",
            old="{1: z_1 > 0, 2: z_2 > 0}",
            new="{1: z_1, 2: z_2}",
        ),
        Mistake(
            name="b_2 forgotten",
            says="Layer 1 is right. It looks as if b_2 was left out of z^(2).",
            old=" + b[2]",
            new="",
        ),
        Mistake(
            name="the inactive units",
            says="It looks as if the units that are not active were marked. Active means z > 0.",
            old="{1: z_1 > 0, 2: z_2 > 0}",
            new="{1: z_1 <= 0, 2: z_2 <= 0}",
        ),
        Mistake(
            name="the pattern handed on",
            says="Layer 1 is right. It looks as if layer 2 got the pattern, zeros and ones. It gets"
            " the numbers behind the ReLU.",
            old="relu(z_1)",
            new="(z_1 > 0)",
        ),
    ),
    checks=(
        Property("A unit with z = 0 is not active.", zero_is_not_active),
        Property(
            "Where no unit of layer 1 is active, the signs of b_2 decide about layer 2.",
            only_biases_where_layer_1_is_off,
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
