"""Whether a vector is a probability vector."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task

NEAR = 0.001  # by how much the near misses miss: far more than rounding does


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return a probability vector, or one that misses the definition in one way."""
    k = int(rng.integers(2, size + 3))
    p = rng.integers(0, 4, size=k).astype(float)
    p[rng.integers(k)] += 1
    p /= p.sum()
    kind = rng.integers(4)
    if kind == 1:  # the sum is 1, and an entry is negative
        i, j = rng.choice(k, size=2, replace=False)
        entry = -rng.choice([0.25, NEAR])
        p[i], p[j] = entry, p[j] + p[i] - entry
    elif kind == 2:  # no entry is negative, and the sum is another number
        p *= 1 + rng.choice([-0.5, -NEAR, NEAR, 0.05, 0.5, 1.0])
    elif kind == 3:
        p = np.full(k, 1 / k)
    return (p,)


def by_hand(p: Floats) -> str:
    """Return the sum and the smallest entry in words."""
    total = float(p.sum())
    rounded = ", which is 1 but for rounding" if total != 1 and np.isclose(total, 1) else ""
    return (
        f"The sum of the entries is {total!r}{rounded}, and the smallest of them is {p.min():.3g}."
    )


def oracle(p: Floats) -> bool:
    """Ask whether p is its own nearest point in the simplex (found by sorting)."""
    falling = np.sort(p)[::-1]
    shifts = (np.cumsum(falling) - 1) / np.arange(1, len(p) + 1)
    shift = shifts[np.flatnonzero(falling > shifts)[-1]]
    return bool(np.allclose(np.maximum(p - shift, 0), p))


ROUNDED = np.array([0.7, 0.2, 0.1])  # NumPy's sum of them is not 1, and that of ten tenths is

TASK = Task(
    name="is-probability-vector",
    title="Is it a probability vector?",
    starter='''
def is_probability_vector(p):
    """Return whether the vector p is a probability vector."""
    answer = ...
    return answer
''',
    solution='''
def is_probability_vector(p):
    """Return whether the vector p is a probability vector."""
    answer = np.all(p >= 0) and np.isclose(np.sum(p), 1)
    return answer
''',
    returns="answer",
    draw=draw,
    examples=(
        (np.array([1.0]),),
        (np.array([0.0, 1.0, 0.0]),),
        (np.array([0.5, 0.6]),),
        (np.array([0.0, 1.5]),),
        (np.array([-0.5, 1.5]),),
        (np.array([0.5, 0.5 - NEAR]),),
        (np.array([0.5, 0.5 + NEAR]),),
        (np.array([-NEAR, 1 + NEAR]),),
        (ROUNDED,),
    ),
    hints=(
        "{eq}`eq-probability-vector` asks for two things. Write each as a line of its own first.",
        "`np.all(p >= 0)` says whether no entry is negative. 0 is allowed.",
        "Try `np.array([0.7, 0.2, 0.1]).sum() == 1`. Python keeps such numbers only nearly, and so"
        " the sum is only nearly 1:"
        " `np.isclose` compares two numbers but for rounding.",
    ),
    mistakes=(
        Mistake(
            name="the sum compared exactly",
            says="The sum is compared with 1 to the last digit. Computers round: 0.7 + 0.2 + 0.1 is"
            " 0.9999999999999999. Compare with np.isclose.",
            old="np.isclose(np.sum(p), 1)",
            new="np.sum(p) == 1",
        ),
        Mistake(
            name="negative entries allowed",
            says="It looks as if only the sum was asked for. No entry may be negative.",
            old="np.all(p >= 0) and ",
            new="",
        ),
        Mistake(
            name="the sum forgotten",
            says="It looks as if only the signs of the entries were asked for. Their sum has to"
            " be 1.",
            old=" and np.isclose(np.sum(p), 1)",
            new="",
        ),
        Mistake(
            name="0 not allowed",
            says="It looks as if every entry had to be positive. 0 is allowed: a class may be"
            " impossible.",
            old=">= 0",
            new="> 0",
        ),
        Mistake(
            name="between 0 and 1 instead of the sum",
            says="It looks as if every entry was asked to lie between 0 and 1. That follows, but"
            " is not"
            " enough: the sum has to be 1.",
            code="""
def is_probability_vector(p):
    return np.all(p >= 0) and np.all(p <= 1)
""",
        ),
        Mistake(
            name="and taken for or",
            says="It looks as if one of the two conditions was enough. Both have to hold.",
            old=" and ",
            new=" or ",
        ),
    ),
    checks=(
        Property(
            "A vector with a negative entry is none.", lambda r, p: not r or bool(np.all(p >= 0))
        ),
        Property(
            "A vector with another sum than 1 is none.",
            lambda r, p: not r or abs(p.sum() - 1) < 1e-6,
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
