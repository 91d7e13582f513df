"""The composition of two affine maps."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words

Affine = tuple[Floats, Floats]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return A, b of the inner map and B, c of the outer one, with small whole numbers."""
    d, m, k = (int(n) for n in rng.integers(1, size + 2, size=3))
    shapes = ((m, d), m, (k, m), k)
    return tuple(rng.integers(-3, 4, size=shape).astype(float) for shape in shapes)


def by_hand(A: Floats, b: Floats, B: Floats, c: Floats) -> str:
    """Return what becomes of 0."""
    return f"By hand: 0 goes to b = {in_words(b)}, and that to B b + c = {in_words(B @ b + c)}."


def oracle(A: Floats, b: Floats, B: Floats, c: Floats) -> Affine:
    """Read the matrix and the vector off the values at 0 and at the unit vectors."""

    def value(x: Floats) -> Floats:
        inner = np.array([sum(row * x) for row in A]) + b
        return np.array([sum(row * inner) for row in B]) + c

    d = A.shape[1]
    at_0 = value(np.zeros(d))
    return np.column_stack([value(e) - at_0 for e in np.eye(d)]), at_0


def sends_0_right(result: Affine, A: Floats, b: Floats, B: Floats, c: Floats) -> bool:
    """Tell whether 0 goes where it goes step by step."""
    return np.allclose(result[1], B @ b + c)


TASK = Task(
    name="compose-affine",
    title="Affine after affine",
    starter='''
def compose_affine(A, b, B, c):
    """Return matrix and vector of x -> B (A x + b) + c."""
    M = ...
    s = ...
    return M, s
''',
    solution='''
def compose_affine(A, b, B, c):
    """Return matrix and vector of x -> B (A x + b) + c."""
    M = B @ A
    s = B @ b + c
    return M, s
''',
    returns="M, s",
    draw=draw,
    examples=(
        (
            np.array([[1.0, 1.0], [0.0, 2.0]]),
            np.array([1.0, 0.0]),
            np.array([[3.0, -1.0]]),
            np.array([2.0]),
        ),
        (
            np.array([[0.0, 1.0], [0.0, 0.0]]),
            np.array([1.0, 2.0]),
            np.array([[1.0, 0.0], [1.0, 1.0]]),
            np.array([0.0, 1.0]),
        ),
    ),
    hints=(
        "Multiply out $B\\,(A x + b) + c$. What stands before $x$, and what is left?",
        "In NumPy `B @ A` is a product of matrices, and `B @ b` that of a matrix and a vector.",
    ),
    mistakes=(
        Mistake(
            name="b not sent through B",
            says="It looks as if s was c alone. b goes through the outer map: it becomes B b.",
            old="B @ b + c",
            new="c",
        ),
        Mistake(
            name="c forgotten",
            says="It looks as if c was left out: s = B b + c.",
            old="B @ b + c",
            new="B @ b",
        ),
        Mistake(
            name="b added as it is",
            says="It looks as if b was handed on as it is. It goes through the outer map, and"
            " becomes B b.",
            code="""
def compose_affine(A, b, B, c):
    return B @ A, b + c
""",
        ),
        Mistake(
            name="the maps exchanged",
            says="It looks as if the outer map was applied first. f comes first here: M is B A,"
            " not A B.",
            code="""
def compose_affine(A, b, B, c):
    return A @ B, A @ c + b
""",
        ),
        Mistake(
            name="both transposed",
            says="It looks as if M was turned: rows and columns have changed places.",
            old="B @ A",
            new="(B @ A).T",
        ),
    ),
    checks=(Property("0 goes to B b + c.", sends_0_right),),
    by_hand=by_hand,
    oracle=oracle,
)
