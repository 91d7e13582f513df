"""The affine map of a network with two hidden layers, from its patterns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.tasks.drawing import Floats, Layers, parameters
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words

Patterns = dict[int, NDArray[np.int64]]
Pair = tuple[Floats, Floats]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return a network 2 -> n_1 -> n_2 -> 1 and a pattern for each hidden layer."""
    n_1, n_2 = (int(n) for n in rng.integers(1, size + 2, size=2))
    W, b = parameters(rng, (2, n_1, n_2, 1))
    return W, b, {1: rng.integers(0, 2, size=n_1), 2: rng.integers(0, 2, size=n_2)}


def by_hand(W: Layers, b: Layers, a: Patterns) -> str:
    """Return the affine map of z^(2)."""
    A_2 = W[2] @ np.diag(a[1]) @ W[1]
    c_2 = W[2] @ (a[1] * b[1]) + b[2]
    return (
        f"By hand: z^(2) = A x + c with the rows {', '.join(map(in_words, A_2))} of A and"
        f" c = {in_words(c_2)}. The second pattern keeps some of its entries, then come W_3, b_3."
    )


def oracle(W: Layers, b: Layers, a: Patterns) -> Pair:
    """Read A and c off the values at 0, e_1 and e_2 of the layers with their patterns."""

    def value(x: Floats) -> Floats:
        h = np.array(x)
        for ell in (1, 2):
            h = np.where(a[ell] == 1, W[ell] @ h + b[ell], 0)
        return W[3] @ h + b[3]

    c = value(np.zeros(2))
    return np.column_stack([value(e) - c for e in np.eye(2)]), c


def constant_where_a_layer_is_off(result: Pair, W: Layers, b: Layers, a: Patterns) -> bool:
    """Tell whether A is 0 where all units of a layer are off."""
    return bool(a[1].any() and a[2].any()) or not result[0].any()


def last_bias_where_layer_2_is_off(result: Pair, W: Layers, b: Layers, a: Patterns) -> bool:
    """Tell whether c is b_3 where all units of layer 2 are off."""
    return bool(a[2].any()) or np.allclose(result[1], b[3])


PAGE_W = {
    1: np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
    2: np.array([[1.0, 1.0, -2.0], [1.0, -1.0, 0.0]]),
    3: np.array([[2.0, -1.0]]),
}
PAGE_B = {1: np.array([0.0, 0.0, -1.0]), 2: np.array([-0.5, 0.25]), 3: np.array([1.0])}

TASK = Task(
    name="region-map",
    title="The affine map of two patterns",
    starter='''
def region_map(W, b, a):
    """Return A, c where the layers have the patterns a[1], a[2]."""
    D = {ell: np.diag(a[ell]) for ell in a}
    A = ...
    c = ...
    return A, c
''',
    solution='''
def region_map(W, b, a):
    """Return A, c where the layers have the patterns a[1], a[2]."""
    D = {ell: np.diag(a[ell]) for ell in a}
    A = W[3] @ D[2] @ W[2] @ D[1] @ W[1]
    c = W[3] @ D[2] @ (W[2] @ D[1] @ b[1] + b[2]) + b[3]
    return A, c
''',
    returns="A, c",
    draw=draw,
    examples=(
        (PAGE_W, PAGE_B, {1: np.array([1, 1, 1]), 2: np.array([1, 0])}),
        (PAGE_W, PAGE_B, {1: np.array([1, 1, 0]), 2: np.array([1, 1])}),
        (PAGE_W, PAGE_B, {1: np.array([1, 1, 1]), 2: np.array([0, 0])}),
    ),
    hints=(
        "Where the pattern holds, $h^{(1)} = D_1 z^{(1)}$ and $h^{(2)} = D_2 z^{(2)}$: no ReLU is"
        " left.",
        "Go from the inside: $z^{(2)} = W_2 D_1 (W_1 x + b_1) + b_2$. Multiply out, then do the"
        " same with $W_3 D_2 z^{(2)} + b_3$.",
        "What stands before $x$ is $A$. The rest is $c$: $b_1$ passes through both layers behind"
        " it, $b_2$ through the last one.",
    ),
    mistakes=(
        Mistake(
            name="b_2 forgotten",
            says="A is right. In c the bias b_2 is missing: it passes through D_2 and W_3.",
            old="(W[2] @ D[1] @ b[1] + b[2])",
            new="(W[2] @ D[1] @ b[1])",
        ),
        Mistake(
            name="only the last bias",
            says="A is right. c is more than b_3: the biases of both hidden layers come along.",
            old="W[3] @ D[2] @ (W[2] @ D[1] @ b[1] + b[2]) + b[3]",
            new="b[3]",
        ),
        Mistake(
            name="b_3 forgotten",
            says="A is right. In c the last bias b_3 is missing.",
            old=" + b[2]) + b[3]",
            new=" + b[2])",
        ),
        Mistake(
            name="b_1 forgotten",
            says="A is right. In c the bias b_1 is missing: it passes through D_1, W_2, D_2, W_3.",
            old="(W[2] @ D[1] @ b[1] + b[2])",
            new="b[2]",
        ),
        Mistake(
            name="the first pattern left out",
            says="It looks as if the pattern of layer 1 was left out: D_1 stands behind W_2.",
            old=" @ D[1]",
            new="",
        ),
        Mistake(
            name="the second pattern left out",
            says="It looks as if the pattern of layer 2 was left out: D_2 stands behind W_3.",
            old=" @ D[2]",
            new="",
        ),
        Mistake(
            name="the patterns left out of c",
            says="A is right. In c the patterns are missing: an inactive unit hands on no bias"
            " either.",
            old="W[3] @ D[2] @ (W[2] @ D[1] @ b[1] + b[2]) + b[3]",
            new="W[3] @ (W[2] @ b[1] + b[2]) + b[3]",
        ),
        Mistake(
            name="the inactive units taken",
            says="It looks as if the units with a 0 in the pattern were kept. The active ones have"
            " a 1.",
            old="np.diag(a[ell])",
            new="np.diag(1 - a[ell])",
        ),
    ),
    checks=(
        Property("Where all units of a layer are off, A is 0.", constant_where_a_layer_is_off),
        Property("Where all units of layer 2 are off, c is b_3.", last_bias_where_layer_2_is_off),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
