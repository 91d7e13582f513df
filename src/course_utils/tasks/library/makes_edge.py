"""Which inequalities of a polygon make an edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task

Truths = NDArray[np.bool_]


def hull(points: NDArray[np.int64]) -> Floats:
    """Return the corners of the smallest convex polygon around the points, in order."""
    corners: list[NDArray[np.int64]] = []
    ordered = np.unique(points, axis=0)
    for chain in (ordered, ordered[::-1]):
        start = len(corners)
        for point in chain:
            while len(corners) - start >= 2 and turn(corners[-2], corners[-1], point) <= 0:
                corners.pop()
            corners.append(point)
        corners.pop()
    return np.array(corners, dtype=float)


def turn(p: NDArray[np.int64], q: NDArray[np.int64], r: NDArray[np.int64]) -> int:
    """Return a positive number where the way from p by q to r turns left."""
    (a, b), (c, d) = q - p, r - q
    return int(a * d - b * c)


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return a polygon with whole corners, and inequalities of which some are superfluous."""
    corners = np.zeros((0, 2))
    while len(corners) < 3:
        corners = hull(rng.integers(-size, size + 1, size=(size + 3, 2)))
    sides = np.roll(corners, -1, axis=0) - corners
    normals = np.column_stack([sides[:, 1], -sides[:, 0]])
    touching = normals + np.roll(normals, 1, axis=0)  # meets the polygon in one corner
    rows = [(w, w @ p) for w, p in zip(normals, corners, strict=True)]
    k, m = (int(i) for i in rng.integers(len(corners), size=2))
    rows += [(touching[k], touching[k] @ corners[k]), (normals[m], normals[m] @ corners[m] + 1)]
    order = rng.permutation(len(rows))
    w, beta = np.array([rows[i][0] for i in order]), np.array([rows[i][1] for i in order])
    return w + 0.0, beta + 0.0, corners


def by_hand(w: Floats, beta: Floats, corners: Floats) -> str:
    """Return at how many corners each inequality is an equation."""
    counts = [
        int(np.isclose(corners @ row, right).sum()) for row, right in zip(w, beta, strict=True)
    ]
    return f"By hand: w x = β holds at {', '.join(map(str, counts))} of the corners."


def oracle(w: Floats, beta: Floats, corners: Floats) -> Truths:
    """Look in the middle of each side which inequality is an equation there."""
    middles = (corners + np.roll(corners, -1, axis=0)) / 2
    return np.array(
        [
            any(abs(row @ p - right) < 1e-9 for p in middles)
            for row, right in zip(w, beta, strict=True)
        ]
    )


def as_many_as_corners(result: Truths, w: Floats, beta: Floats, corners: Floats) -> bool:
    """Tell whether as many inequalities make an edge as the polygon has corners."""
    return int(result.sum()) == len(corners)


def each_is_met(result: Truths, w: Floats, beta: Floats, corners: Floats) -> bool:
    """Tell whether each inequality that makes an edge is an equation at some corner."""
    return bool(np.isclose(corners @ w[result].T, beta[result]).any(axis=0).all())


PAGE = (
    np.array([[-1.0, 0.0], [0.0, -1.0], [1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]]),
    np.array([0.0, 0.0, 1.0, -0.5, -0.25]),
    np.array([[0.0, 0.5], [0.125, 0.375], [0.375, 0.625], [0.0, 1.0]]),
)

TASK = Task(
    name="makes-edge",
    title="Which inequalities make an edge?",
    starter='''
def makes_edge(w, beta, corners):
    """Return for each inequality w x <= beta if it makes an edge."""
    return ...
''',
    solution='''
def makes_edge(w, beta, corners):
    """Return for each inequality w x <= beta if it makes an edge."""
    is_met = np.isclose(corners @ w.T, beta)  # a row for each corner
    return is_met.sum(axis=0) >= 2
''',
    returns="edges",
    draw=draw,
    examples=(
        PAGE,
        (
            np.array([[-1.0, 0.0], [0.0, -1.0], [1.0, 1.0], [-1.0, -1.0]]),
            np.array([0.0, 0.0, 1.0, 0.0]),
            np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]),
        ),
        (  # 0.1 + 0.2 is not 0.3 for a computer
            np.array([[1.0, 1.0], [0.0, -1.0], [-2.0, 1.0]]),
            np.array([0.3, 0.0, 0.0]),
            np.array([[0.0, 0.0], [0.3, 0.0], [0.1, 0.2]]),
        ),
    ),
    hints=(
        "On an edge the inequality is an equation, $w \\cdot x = \\beta$. An edge joins two"
        " corners, so the equation holds at both of its ends.",
        "`corners @ w.T` has a row for each corner and a column for each inequality. Where is it"
        " `beta`? `np.isclose` allows for rounding.",
        "Count down each column: `sum(axis=0)`. One corner is not enough: there the line only"
        " touches the polygon.",
    ),
    mistakes=(
        Mistake(
            name="a touch taken for an edge",
            says="It looks as if one corner was enough. A line that only touches the polygon in a"
            " corner makes no edge: an edge has two ends.",
            old=">= 2",
            new=">= 1",
        ),
        Mistake(
            name="compared without rounding",
            says="It looks as if w x == β was asked. Computers round, and 0.1 + 0.2 is not 0.3:"
            " np.isclose allows for that.",
            old="np.isclose(corners @ w.T, beta)",
            new="corners @ w.T == beta",
        ),
        Mistake(
            name="all that hold",
            says="It looks as if the answer is True where the inequality holds. It holds"
            " everywhere in the polygon for each of them: look where it is an equation.",
            code="""
def makes_edge(w, beta, corners):
    return (corners @ w.T <= beta + 1e-9).all(axis=0)
""",
        ),
        Mistake(
            name="an equation at every corner",
            says="It looks as if the equation had to hold at all corners. It holds at the two ends"
            " of its edge.",
            old="is_met.sum(axis=0) >= 2",
            new="is_met.all(axis=0)",
        ),
        Mistake(
            name="the superfluous ones",
            says="It looks as if True stands for those that make no edge. It is the other way"
            " round.",
            old=">= 2",
            new="< 2",
        ),
        Mistake(
            name="the corners counted",
            says="It looks as if the number of corners came back. The question is whether there"
            " are two.",
            old=" >= 2",
            new="",
        ),
    ),
    checks=(
        Property("Each that makes an edge is an equation at a corner.", each_is_met),
        Property("As many make an edge as the polygon has corners.", as_many_as_corners),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
