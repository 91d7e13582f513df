"""How many different patterns some points have."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return the pre-activations of some points, a row for each."""
    n, units = int(rng.integers(1, 2 * size + 2)), int(rng.integers(1, size + 2))
    return (rng.choice([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0], size=(n, units)),)


def by_hand(Z: Floats) -> str:
    """Return the pattern of each point."""
    rows = ("".join("1" if number > 0 else "0" for number in row) for row in Z)
    return f"By hand, the patterns: {', '.join(rows)}."


def oracle(Z: Floats) -> int:
    """Write each pattern as a word, and count the different words."""
    return len({"".join("01"[number > 0] for number in row) for row in Z.tolist()})


def not_more_than_points(result: int, Z: Floats) -> bool:
    """Tell whether there are no more patterns than points, and at least one."""
    return 1 <= result <= len(Z)


def not_more_than_words(result: int, Z: Floats) -> bool:
    """Tell whether there are no more patterns than n units can have."""
    return bool(result <= 2 ** Z.shape[1])


TASK = Task(
    name="n-patterns",
    title="The regions that points see",
    starter='''
def n_patterns(Z):
    """Return how many different patterns the rows of Z have."""
    return ...
''',
    solution='''
def n_patterns(Z):
    """Return how many different patterns the rows of Z have."""
    return len(np.unique(Z > 0, axis=0))
''',
    returns="the number",
    draw=draw,
    examples=(
        (np.array([[1.0, -1.0], [2.0, -0.5], [1.0, 1.0]]),),
        (np.array([[0.0, 1.0], [-1.0, 1.0], [1.0, 1.0]]),),
        (np.array([[1.0, -1.0], [-1.0, 1.0]]),),
    ),
    hints=(
        "The pattern of a point says which of its numbers are positive: `Z > 0` has a row for"
        " each.",
        "`np.unique(..., axis=0)` keeps each different row once.",
        "`len` of that is the number of its rows.",
    ),
    mistakes=(
        Mistake(
            name="different numbers instead of patterns",
            says="It looks as if points with different numbers were counted. Only the signs make"
            " the pattern.",
            old="Z > 0",
            new="Z",
        ),
        Mistake(
            name="without axis",
            says="It looks as if single truths were counted: True and False. axis=0 keeps each row"
            " together.",
            old=", axis=0",
            new="",
        ),
        Mistake(
            name="columns compared",
            says="It looks as if units were compared, the columns. A pattern is a row: axis=0, and"
            " count the rows.",
            old="len(np.unique(Z > 0, axis=0))",
            new="np.unique(Z > 0, axis=1).shape[1]",
        ),
        Mistake(
            name="0 taken as active",
            says="It looks as if a unit with z = 0 was taken as active. Active means z > 0.",
            old="Z > 0",
            new="Z >= 0",
        ),
        Mistake(
            name="three signs",
            says="It looks as if 0 was taken as a third sign, beside + and −. A unit with z = 0 is"
            " not active, as with z < 0.",
            old="Z > 0",
            new="np.sign(Z)",
        ),
        Mistake(
            name="how many are active",
            says="It looks as if the points were told apart by *how many* units are active. It"
            " counts which ones.",
            code="""
def n_patterns(Z):
    return len(np.unique((Z > 0).sum(axis=1)))
""",
        ),
        Mistake(
            name="all points",
            says="It looks as if every point was counted. Points with the same pattern count once.",
            old="len(np.unique(Z > 0, axis=0))",
            new="len(Z)",
        ),
    ),
    checks=(
        Property("There are no more patterns than points, and at least one.", not_more_than_points),
        Property("n units have no more than 2^n patterns.", not_more_than_words),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
