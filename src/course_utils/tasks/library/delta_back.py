"""The deltas of the layer before, for a batch."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats, whole
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return W_ell, the deltas of layer ell, and z of the layer before, none of them 0."""
    n, here, before = (int(m) for m in rng.integers(1, size + 2, size=3))
    z = rng.choice([-2.0, -1.0, -1 / 64, 1 / 64, 1.0, 2.0], size=(n, before))
    return whole(rng, (here, before)), whole(rng, (n, here)) / 2, z


def by_hand(W: Floats, delta: Floats, z: Floats) -> str:
    """Return what comes back for the first image."""
    return (
        f"By hand, for image 0: back comes {in_words(W.T @ delta[0])}, and the pattern is"
        f" {in_words((z[0] > 0).astype(float))}."
    )


def oracle(W: Floats, delta: Floats, z: Floats) -> Floats:
    """Differentiate delta times W relu(z) by central differences, image by image."""
    step = 2.0**-10  # exact, since no fold is near
    rows = []
    for d, point in zip(delta, z, strict=True):
        moves = step * np.eye(len(point))
        up, down = (np.maximum(point + sign * moves, 0) @ W.T @ d for sign in (1, -1))
        rows.append((up - down) / (2 * step))
    return np.array(rows)


def is_0_where_off(result: Floats, W: Floats, delta: Floats, z: Floats) -> bool:
    """Tell whether the inactive units have 0."""
    return not result[z < 0].any()


TASK = Task(
    name="delta-back",
    title="The deltas one layer back",
    starter='''
def delta_back(W, delta, z):
    """Return the deltas before layer ell, from its W and delta."""
    return ...
''',
    solution='''
def delta_back(W, delta, z):
    """Return the deltas before layer ell, from its W and delta."""
    return (delta @ W) * (z > 0)
''',
    returns="δ",
    draw=draw,
    examples=(
        (
            np.array([[1.0, 0.0], [-1.0, 1.0]]),
            np.array([[-0.5, 0.5], [0.25, -0.25]]),
            np.array([[1.5, -1.0], [1.0, 2.0]]),
        ),
    ),
    hints=(
        "For one image it is {eq}`eq-delta-hidden`: $W_\\ell^\\top \\delta^{(\\ell)}$, entry by"
        " entry times 1 where $z^{(\\ell-1)}$ is positive, and times 0 elsewhere.",
        "Written as a row, $W_\\ell^\\top \\delta$ is $\\delta^\\top W_\\ell$. So for all rows it"
        " is `delta @ W`, without a transpose.",
        "`z > 0` has an entry for each image and each unit: multiply with it.",
    ),
    mistakes=(
        Mistake(
            name="the ReLU forgotten",
            says="It looks as if the factor 1[z > 0] was left out. Where a unit is not active, a"
            " small change of z changes nothing: its delta is 0.",
            old=" * (z > 0)",
            new="",
        ),
        Mistake(
            name="a transpose too many",
            says="It looks as if W was transposed. Forwards the rows go through h @ W.T, and so"
            " backwards through delta @ W.",
            old="delta @ W",
            new="delta @ W.T",
        ),
        Mistake(
            name="z instead of its sign",
            says="It looks as if the deltas were multiplied by relu(z). The derivative of the ReLU"
            " is 1 where z > 0, however large z is.",
            old="(z > 0)",
            new="np.maximum(z, 0)",
        ),
        Mistake(
            name="the ReLU of the delta",
            says="It looks as if negative deltas were cut off. It is z that decides, not the sign"
            " of delta.",
            old="(delta @ W) * (z > 0)",
            new="np.maximum(delta @ W, 0)",
        ),
        Mistake(
            name="the inactive units let through",
            says="It looks as if the units with z < 0 were let through. The active ones are those"
            " with z > 0.",
            old="z > 0",
            new="z < 0",
        ),
    ),
    checks=(Property("An inactive unit has the delta 0.", is_0_where_off),),
    by_hand=by_hand,
    oracle=oracle,
)
