"""The affine map of a shallow network where a given pattern of its units is active."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.tasks.drawing import Floats, Layers, whole
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return a pattern and a network 2 -> n -> 1 with small whole numbers."""
    n = int(rng.integers(1, size + 2))
    W = {1: whole(rng, (n, 2)), 2: whole(rng, (1, n))}
    return rng.integers(0, 2, size=n), W, {1: whole(rng, (n,)), 2: whole(rng, (1,))}


def by_hand(pattern: NDArray[np.int64], W: Layers, b: Layers) -> str:
    """Return what each active unit brings."""
    parts = [
        f"{W[2][0, i]:g} · {in_words(W[1][i])} to A and {W[2][0, i]:g} · {b[1][i]:g} to c"
        for i in np.flatnonzero(pattern)
    ]
    said = "; ".join(
        f"unit {i + 1} adds {part}" for i, part in zip(np.flatnonzero(pattern), parts, strict=True)
    )
    return f"By hand: {said or 'no unit is active'}; and c has b_2 = {b[2][0]:g} besides."


def oracle(pattern: NDArray[np.int64], W: Layers, b: Layers) -> tuple[Floats, Floats]:
    """Read A and c off the values at 0, e_1 and e_2 of the sum over the active units."""

    def value(x: tuple[float, float]) -> float:
        units = (
            W[2][0, i] * (W[1][i, 0] * x[0] + W[1][i, 1] * x[1] + b[1][i])
            for i in range(len(pattern))
            if pattern[i]
        )
        return float(sum(units) + b[2][0])

    c = value((0, 0))
    return np.array([[value((1, 0)) - c, value((0, 1)) - c]]), np.array([c])


def nothing_where_all_are_off(
    result: tuple[Floats, Floats], pattern: NDArray[np.int64], W: Layers, b: Layers
) -> bool:
    """Tell whether A is 0 and c is b_2 where no unit is active."""
    return bool(pattern.any()) or (not result[0].any() and np.allclose(result[1], b[2]))


PAGE = (
    np.array([1, 0, 1]),
    {1: np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), 2: np.array([[1.0, 1.0, -2.0]])},
    {1: np.array([0.0, 0.0, -1.0]), 2: np.array([0.0])},
)

TASK = Task(
    name="affine-on",
    title="The affine map of a pattern",
    starter='''
def affine_on(pattern, W, b):
    """Return A, c with Phi(x) = A x + c where this pattern holds."""
    A = ...
    c = ...
    return A, c
''',
    solution='''
def affine_on(pattern, W, b):
    """Return A, c with Phi(x) = A x + c where this pattern holds."""
    D = np.diag(pattern)
    A = W[2] @ D @ W[1]
    c = W[2] @ D @ b[1] + b[2]
    return A, c
''',
    returns="A, c",
    draw=draw,
    examples=(PAGE, (np.array([0, 0, 0]), *PAGE[1:]), (np.array([1, 1, 1]), *PAGE[1:])),
    hints=(
        "Where unit $i$ is active, $\\sigma$ leaves $z_i$ as it is; where it is not, it makes 0"
        " of it. Both is"
        " the same as multiplying $z_i$ by entry $i$ of the pattern.",
        "So $h = D z$ with the diagonal matrix $D$ of the pattern: `np.diag(pattern)`.",
        "Now multiply out $W_2 D (W_1 x + b_1) + b_2$, and read off what stands before $x$ and"
        " what is left.",
    ),
    mistakes=(
        Mistake(
            name="the pattern left out of c",
            says="A is right. In c the pattern is missing: an inactive unit adds nothing to c"
            " either.",
            old="W[2] @ D @ b[1] + b[2]",
            new="W[2] @ b[1] + b[2]",
        ),
        Mistake(
            name="the pattern left out",
            says="It looks as if all units were taken as active. Those with a 0 in the pattern"
            " add nothing.",
            old="np.diag(pattern)",
            new="np.eye(len(pattern))",
        ),
        Mistake(
            name="the inactive units taken",
            says="It looks as if the units with a 0 in the pattern were kept. The active ones"
            " have a 1.",
            old="np.diag(pattern)",
            new="np.diag(1 - pattern)",
        ),
        Mistake(
            name="b_2 forgotten",
            says="It looks as if b_2 was left out of c. It is added whatever the pattern is.",
            old=" + b[2]",
            new="",
        ),
        Mistake(
            name="b_1 forgotten",
            says="It looks as if c was b_2 alone. The active units bring their biases along: W_2"
            " D b_1.",
            old="W[2] @ D @ b[1] + b[2]",
            new="b[2]",
        ),
        Mistake(
            name="ReLU of the bias",
            says="It looks as if c was Φ(0). The pattern at 0 may be another one: c is W_2 D b_1"
            " + b_2 with"
            " the pattern that is given.",
            old="W[2] @ D @ b[1] + b[2]",
            new="W[2] @ np.maximum(b[1], 0) + b[2]",
        ),
    ),
    checks=(Property("Where no unit is active, A is 0 and c is b_2.", nothing_where_all_are_off),),
    by_hand=by_hand,
    oracle=oracle,
)
