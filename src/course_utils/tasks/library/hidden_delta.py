"""One step of backpropagation to the layer before."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return W_{ell+1}, delta^(ell+1) and z^(ell), none of whose entries is 0."""
    n, after = (int(k) for k in rng.integers(1, size + 2, size=2))
    z = rng.choice([-2.0, -1.0, -1 / 64, 1 / 64, 1.0, 2.0], size=n)
    return (
        rng.integers(-3, 4, size=(after, n)).astype(float),
        rng.integers(-4, 5, size=after) / 2,
        z,
    )


def by_hand(W_next: Floats, delta_next: Floats, z: Floats) -> str:
    """Return what comes back to each unit, and which of them are active."""
    back, active = in_words(W_next.T @ delta_next), in_words((z > 0).astype(float))
    return f"By hand: the transpose of W, times delta, is {back}, and the pattern is {active}."


def oracle(W_next: Floats, delta_next: Floats, z: Floats) -> Floats:
    """Differentiate the sum of delta times W relu(z) by central differences."""

    def loss(point: Floats) -> float:
        return float(delta_next @ (W_next @ np.maximum(point, 0)))

    step = 2.0**-10  # exact, since no fold is near
    moves = step * np.eye(len(z))
    return np.array([(loss(z + move) - loss(z - move)) / (2 * step) for move in moves])


def is_0_where_off(delta: Floats, W_next: Floats, delta_next: Floats, z: Floats) -> bool:
    """Tell whether the inactive units have 0."""
    return bool(np.all(delta[z < 0] == 0))


TASK = Task(
    name="hidden-delta",
    title="The delta of the layer before",
    starter='''
def hidden_delta(W_next, delta_next, z):
    """Return delta^(ell) from W and delta of layer ell + 1."""
    return ...
''',
    solution='''
def hidden_delta(W_next, delta_next, z):
    """Return delta^(ell) from W and delta of layer ell + 1."""
    return (W_next.T @ delta_next) * (z > 0)
''',
    returns="δ",
    draw=draw,
    examples=((np.array([[1.0, 0.0], [-1.0, 1.0]]), np.array([-0.5, 0.5]), np.array([1.5, -1.0])),),
    hints=(
        "A unit acts on every unit of the next layer. Back come all their deltas, each times the"
        " weight between"
        " the two: `W_next.T @ delta_next`.",
        "The ReLU lets this through where the unit is active, and stops it elsewhere: multiply,"
        " entry by entry,"
        " by `z > 0`.",
    ),
    mistakes=(
        Mistake(
            name="the ReLU forgotten",
            says="It looks as if the factor 1[z > 0] was left out. Where a unit is not active, a"
            " small change of"
            " z changes nothing: its delta is 0.",
            old=" * (z > 0)",
            new="",
        ),
        Mistake(
            name="z instead of its sign",
            says="It looks as if the delta was multiplied by relu(z). The derivative of the ReLU"
            " is 1 where"
            " z > 0, however large z is.",
            old="(z > 0)",
            new="np.maximum(z, 0)",
        ),
        Mistake(
            name="the inactive units let through",
            says="It looks as if the units with z < 0 were let through. The active ones are those"
            " with z > 0.",
            old="(z > 0)",
            new="(z < 0)",
        ),
        Mistake(
            name="the ReLU of the delta",
            says="It looks as if negative deltas were cut off. It is z that decides, not the sign"
            " of delta.",
            old="(W_next.T @ delta_next) * (z > 0)",
            new="np.maximum(W_next.T @ delta_next, 0)",
        ),
        Mistake(
            name="the other sign",
            says="It has the wrong sign: nothing is subtracted on the way back.",
            old="(W_next.T",
            new="(-W_next.T",
        ),
    ),
    checks=(Property("An inactive unit has the delta 0.", is_0_where_off),),
    by_hand=by_hand,
    oracle=oracle,
)
