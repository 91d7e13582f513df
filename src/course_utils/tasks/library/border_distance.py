"""How far it is to the next fold, in any direction."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats, whole
from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return rows of A, some of them 0, and z at a point, none of them 0."""
    n, d = (int(m) for m in rng.integers(1, size + 2, size=2))
    A = whole(rng, (n, d))
    A[rng.random(n) < 0.2] = 0
    return A, rng.choice([-4.0, -2.0, -1.0, -0.5, 0.5, 1.0, 2.0, 4.0], size=n)


def by_hand(A: Floats, z: Floats) -> str:
    """Return the distance to each line."""
    parts = [
        f"|{number:g}| / {np.linalg.norm(row):.5g}" if row.any() else "none, as its row is 0"
        for row, number in zip(A, z, strict=True)
    ]
    return f"By hand, number by number: {'; '.join(parts)}. The smallest counts."


def oracle(A: Floats, z: Floats) -> float:
    """Find for each number the shortest step that makes it 0, by least squares."""
    lengths = [float("inf")]
    for row, number in zip(A, z, strict=True):
        if row.any():
            step = np.linalg.lstsq(row[None, :], np.array([-number]), rcond=None)[0]
            lengths.append(float(np.linalg.norm(step)))
    return min(lengths)


def nothing_changes_within(result: float, A: Floats, z: Floats) -> bool:
    """Tell whether no step that is a little shorter changes a sign."""
    reach = 0.999 * min(result, 1e6)
    return result > 0 and bool(np.all(reach * np.linalg.norm(A, axis=1) < np.abs(z)))


TASK = Task(
    name="border-distance",
    title="How far to the next fold?",
    starter='''
def border_distance(A, z):
    """Return the distance to the nearest place where a z_i is 0."""
    lengths = ...
    moves = lengths > 0
    return ...
''',
    solution='''
def border_distance(A, z):
    """Return the distance to the nearest place where a z_i is 0."""
    lengths = np.linalg.norm(A, axis=1)
    moves = lengths > 0
    return np.min(np.abs(z[moves]) / lengths[moves], initial=np.inf)
''',
    returns="the distance",
    draw=draw,
    examples=(
        (np.array([[1.0, -1.0], [1.0, 1.0], [-1.0, 0.0]]), np.array([1.0, 2.0, -1.0])),
        (np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([10.0, 1.0])),
        (np.zeros((2, 2)), np.array([1.0, -1.0])),
    ),
    hints=(
        "Number $i$ is 0 on a line. Its {ref}`distance <toolbox-hyperplane>` from the point is"
        " $|z_i|$ divided by the length of row $i$.",
        "`np.linalg.norm(A, axis=1)` is the length of each row.",
        "Leave out rows that are 0: their numbers never change. `np.min(numbers, initial=np.inf)`"
        " gives infinity where nothing is left.",
    ),
    mistakes=(
        Mistake(
            name="not divided by the length",
            says="It looks as if the smallest |z| was taken. How fast z changes along the way"
            " counts too: divide by the length of its row.",
            old=" / lengths[moves]",
            new="",
        ),
        Mistake(
            name="the signs left",
            says="It looks as if the sign of z was kept. A distance is not negative: np.abs.",
            old="np.abs(z[moves])",
            new="z[moves]",
        ),
        Mistake(
            name="the square of the length",
            says="It looks as if z was divided by the square of the length. It is the length, with"
            " the root.",
            old="np.abs(z[moves]) / lengths[moves]",
            new="np.abs(z[moves]) / lengths[moves] ** 2",
        ),
        Mistake(
            name="the sum of the entries",
            says="It looks as if the absolute entries of each row were added up. The length is the"
            " root of the sum of the squares.",
            old="np.linalg.norm(A, axis=1)",
            new="np.abs(A).sum(axis=1)",
        ),
        Mistake(
            name="the farthest one",
            says="It looks as if the largest distance was taken. The nearest line counts.",
            old="np.min(np.abs(z[moves]) / lengths[moves], initial=np.inf)",
            new="np.max(np.abs(z[moves]) / lengths[moves], initial=0)",
        ),
        Mistake(
            name="0 where nothing changes",
            says="Where all rows are 0, no number ever changes: the distance is np.inf.",
            old="np.min(np.abs(z[moves]) / lengths[moves], initial=np.inf)",
            new="np.min(np.abs(z[moves]) / lengths[moves]) if moves.any() else 0.0",
        ),
    ),
    checks=(Property("No shorter step changes a sign.", nothing_changes_within),),
    by_hand=by_hand,
    oracle=oracle,
)
