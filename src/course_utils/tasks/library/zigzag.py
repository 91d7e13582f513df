"""A deep network with 3^k pieces."""

from __future__ import annotations

import numpy as np

from course_utils.networks import ReLUNetwork
from course_utils.tasks.drawing import Floats, Layers
from course_utils.tasks.task import Arguments, Mistake, Property, Task

Parameters = tuple[Layers, Layers]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return the number of times that r is applied."""
    return (int(rng.integers(1, min(size, 4) + 1)),)


def by_hand(k: int) -> str:
    """Return what is shown of the network."""
    return f"Below are the values of Φ at 0, 1/{2 * 3**k}, 2/{2 * 3**k} and so on up to 1."


def values(result: Parameters, k: int) -> Floats:
    """Return Phi at the ends and the middles of all 3^k pieces of [0, 1]."""
    x = np.linspace(0, 1, 2 * 3**k + 1)[:, np.newaxis]
    return ReLUNetwork(*result)(x)[:, 0].round(9) + 0.0


def oracle(k: int) -> Parameters:
    """Build r from units with three times the weight, which is another network for the same r."""
    inner = 3 * np.array([[1.0, -2.0, 2.0]] * 3)
    W = {1: np.full((3, 1), 3.0)} | dict.fromkeys(range(2, k + 1), inner)
    b = {ell: np.array([0.0, -1.0, -2.0]) for ell in range(1, k + 1)}
    return W | {k + 1: np.array([[1.0, -2.0, 2.0]])}, b | {k + 1: np.zeros(1)}


def ends_alternate(result: Parameters, k: int) -> bool:
    """Tell whether Phi(j / 3^k) is 0 for even j and 1 for odd j."""
    return np.allclose(values(result, k)[::2], np.arange(3**k + 1) % 2)


TASK = Task(
    name="zigzag",
    title="A zigzag with 3^k pieces",
    starter='''
def zigzag(k):
    """Return W, b of the network with k hidden layers."""
    thirds = np.array([0, -1 / 3, -2 / 3])
    out = np.array([[3, -6, 6]])
    W, b = {1: ..., k + 1: out}, {1: thirds, k + 1: np.zeros(1)}
    for ell in range(2, k + 1):
        W[ell] = ...
        b[ell] = ...
    return W, b
''',
    solution='''
def zigzag(k):
    """Return W, b of the network with k hidden layers."""
    thirds = np.array([0, -1 / 3, -2 / 3])
    out = np.array([[3, -6, 6]])
    W, b = {1: np.ones((3, 1)), k + 1: out}, {1: thirds, k + 1: np.zeros(1)}
    for ell in range(2, k + 1):
        W[ell] = np.ones((3, 1)) @ out
        b[ell] = thirds
    return W, b
''',
    returns="W, b",
    draw=draw,
    examples=((1,), (2,), (3,)),
    hints=(
        "For $k = 1$ the network is $r$ itself: the three units are $\\sigma(x)$, $\\sigma(x -"
        " \\frac13)$,"
        " $\\sigma(x - \\frac23)$, and `out` adds them up. Which $3 \\times 1$ matrix is $W_1$?",
        "Between two layers there is no number $r(x)$ of its own: `out @ h` is that number, and"
        " the next three"
        " units each take it with weight 1.",
        "So every inner matrix is the product of the column $(1, 1, 1)$ and the row `out`: three"
        " equal rows."
        " The biases are those of the first layer.",
    ),
    mistakes=(
        Mistake(
            name="the inner matrices turned",
            says="It looks as if W_ℓ had the numbers 3, −6, 6 in its columns. Each unit takes the"
            " same sum of"
            " the three: every row is (3, −6, 6).",
            old="np.ones((3, 1)) @ out",
            new="(np.ones((3, 1)) @ out).T",
        ),
        Mistake(
            name="inner biases 0",
            says="It looks as if the inner layers had no biases. In every layer the three units"
            " switch on at"
            " 0, 1/3 and 2/3.",
            old="b[ell] = thirds",
            new="b[ell] = np.zeros(3)",
        ),
        Mistake(
            name="the identity between layers",
            says="It looks as if h was handed on unit by unit. Each unit of the next layer needs"
            " all three, as"
            " the sum r: every row is (3, −6, 6).",
            old="np.ones((3, 1)) @ out",
            new="np.eye(3)",
        ),
        Mistake(
            name="a diagonal matrix",
            says="It looks as if 3, −6 and 6 stood on the diagonal. Each unit of the next layer"
            " needs the sum"
            " of all three: every row is (3, −6, 6).",
            old="np.ones((3, 1)) @ out",
            new="np.diag(out[0])",
        ),
    ),
    checks=(Property("Φ(j / 3^k) is 0 for even j and 1 for odd j.", ends_alternate),),
    by_hand=by_hand,
    compared=values,
    oracle=oracle,
)
