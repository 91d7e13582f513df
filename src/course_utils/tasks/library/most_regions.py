"""The largest number of regions of hyperplanes."""

from __future__ import annotations

from functools import cache
from math import comb

import numpy as np

from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return the number of hyperplanes and the dimension."""
    return int(rng.integers(0, 3 * size)), int(rng.integers(1, size + 2))


def by_hand(n: int, d: int) -> str:
    """Return the sum."""
    terms = " + ".join(str(comb(n, j)) for j in range(d + 1))
    return f"By hand: {terms}, the ways to choose 0 to {d} of {n} things."


@cache
def oracle(n: int, d: int) -> int:
    """Add one hyperplane after the other: S(n, d) = S(n - 1, d) + S(n - 1, d - 1)."""
    return 1 if n == 0 or d == 0 else oracle(n - 1, d) + oracle(n - 1, d - 1)


TASK = Task(
    name="most-regions",
    title="Regions of hyperplanes",
    starter='''
def most_regions(n, d):
    """Return S(n, d), the most regions of n hyperplanes in R^d."""
    S = comb(n, 0) + ...
    return S
''',
    solution='''
def most_regions(n, d):
    """Return S(n, d), the most regions of n hyperplanes in R^d."""
    S = sum(comb(n, j) for j in range(d + 1))
    return S
''',
    returns="S",
    given={"np": np, "comb": comb},
    draw=draw,
    examples=((0, 2), (1, 1), (3, 2), (4, 3), (2, 5)),
    hints=(
        "{eq}`eq-regions-hyperplanes` has $d + 1$ terms. Python's `range(d + 1)` gives $0, 1,"
        " \\dots, d$.",
        "`comb(n, j)` from the module `math` is $\\binom{n}{j}$, and `sum` adds up.",
    ),
    mistakes=(
        Mistake(
            name="the last term left out",
            says="It looks as if the sum ended at d − 1. range(d) leaves out d: write range(d +"
            " 1).",
            old="range(d + 1)",
            new="range(d)",
        ),
        Mistake(
            name="begun at 1",
            says="It looks as if the sum began with n. Without any hyperplane there is one"
            " region: the first"
            " term is 1.",
            old="range(d + 1)",
            new="range(1, d + 1)",
        ),
        Mistake(
            name="only the last term",
            says="It looks as if only the last term came back. Add up all of them.",
            old="sum(comb(n, j) for j in range(d + 1))",
            new="comb(n, d)",
        ),
        Mistake(
            name="all patterns",
            says="It looks as if every pattern was counted: 2^n. So many regions there are only"
            " for n ≤ d.",
            old="sum(comb(n, j) for j in range(d + 1))",
            new="2**n",
        ),
        Mistake(
            name="the plane's formula",
            says="This is the count for the plane, d = 2, whatever d is.",
            old="range(d + 1)",
            new="range(3)",
        ),
    ),
    checks=(
        Property("There is at least one region.", lambda S, n, d: S >= 1),
        Property("There are at most 2^n regions.", lambda S, n, d: 2**n >= S),
        Property("On the line there are n + 1.", lambda S, n, d: d != 1 or n + 1 == S),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
