"""A dead unit struck out of a network."""

from __future__ import annotations

import numpy as np

from course_utils.networks import ReLUNetwork
from course_utils.tasks.drawing import Layers, whole
from course_utils.tasks.task import Arguments, Mistake, Property, Task

Parameters = tuple[Layers, Layers]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return a network with two layers and one unit that is never active on [0, 1]^n_0."""
    n_0, n_1, n_2 = (int(n) for n in rng.integers(1, size + 2, size=3) + np.array([0, 1, 0]))
    W = {1: whole(rng, (n_1, n_0)), 2: whole(rng, (n_2, n_1))}
    b = {1: whole(rng, (n_1,)), 2: whole(rng, (n_2,))}
    i = int(rng.integers(n_1))
    W[1][i], b[1][i] = 0 - np.abs(W[1][i]), -1.0
    return W, b, i


def by_hand(W: Layers, b: Layers, i: int) -> str:
    """Return what is struck out."""
    n = len(b[1])
    return (
        f"Unit {i}, counted from 0, has row {i} of W_1, entry {i} of b_1 and column {i} of W_2."
        f" {n - 1} of the {n} units {'is' if n == 2 else 'are'} left."
    )


def oracle(W: Layers, b: Layers, i: int) -> Parameters:
    """Write out the rows, the entries and the columns that are left, one by one."""
    left = [k for k in range(len(b[1])) if k != i]
    new_W = {
        1: np.array([W[1][k] for k in left]),
        2: np.array([[row[k] for k in left] for row in W[2]]),
    }
    return new_W, {1: np.array([b[1][k] for k in left]), 2: b[2]}


def gives_the_same(result: Parameters, W: Layers, b: Layers, i: int) -> bool:
    """Tell whether Phi is the same where the unit is off."""
    x = np.linspace(0, 1, 5 * W[1].shape[1]).reshape(5, -1)
    return np.allclose(ReLUNetwork(*result)(x), ReLUNetwork(W, b)(x))


TASK = Task(
    name="remove-unit",
    title="Strike out a dead unit",
    starter='''
def remove_unit(W, b, i):
    """Return W, b without hidden unit i (L is 2)."""
    W = {1: ..., 2: ...}
    b = {1: ..., 2: b[2]}
    return W, b
''',
    solution='''
def remove_unit(W, b, i):
    """Return W, b without hidden unit i (L is 2)."""
    W = {1: np.delete(W[1], i, axis=0), 2: np.delete(W[2], i, axis=1)}
    b = {1: np.delete(b[1], i), 2: b[2]}
    return W, b
''',
    returns="W, b",
    draw=draw,
    hints=(
        "What a unit receives stands in its row of $W_1$ and its entry of $b_1$. What it hands on"
        " stands in"
        " a column of $W_2$.",
        "`np.delete(W[1], i, axis=0)` is $W_1$ without row `i`, and `axis=1` strikes out a"
        " column. Units are"
        " counted from 0 here.",
    ),
    mistakes=(
        Mistake(
            name="W_2 left as it is",
            says="W_2 still has a column for the unit. h^(1) has one entry less now, so strike"
            " that column"
            " out.",
            old="np.delete(W[2], i, axis=1)",
            new="W[2]",
        ),
        Mistake(
            name="b_1 left as it is",
            says="b_1 still has the entry of the unit. Strike it out too.",
            old="np.delete(b[1], i)",
            new="b[1]",
        ),
        Mistake(
            name="the unit counted from 1",
            says="It looks as if the unit before was struck out. Here units are counted from 0.",
            code="""
def remove_unit(W, b, i):
    W = {1: np.delete(W[1], i - 1, axis=0), 2: np.delete(W[2], i - 1, axis=1)}
    b = {1: np.delete(b[1], i - 1), 2: b[2]}
    return W, b
""",
        ),
        Mistake(
            name="set to 0 instead of struck out",
            says="The unit's numbers are 0 now, and the unit is still there. Strike out its row,"
            " its entry"
            " and its column.",
            code="""
def remove_unit(W, b, i):
    keep = np.arange(len(b[1])) != i
    return {1: W[1] * keep[:, None], 2: W[2] * keep}, {1: b[1] * keep, 2: b[2]}
""",
        ),
        Mistake(
            name="everything flattened",
            says="np.delete without axis flattens a matrix first: say axis=0 for a row, axis=1"
            " for a column.",
            code="""
def remove_unit(W, b, i):
    W = {1: np.delete(W[1], i), 2: np.delete(W[2], i)}
    b = {1: np.delete(b[1], i), 2: b[2]}
    return W, b
""",
        ),
    ),
    checks=(
        Property("Where the unit is off, the network gives the same as before.", gives_the_same),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
