"""The matrix and the vector of an affine map, from its values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import as_code


@dataclass(frozen=True, repr=False, eq=False)
class AffineMap:
    """A function x -> A x + b, written as code where it is shown."""

    A: Floats
    b: Floats

    def __call__(self, x: Floats) -> Floats:
        """Return A x + b."""
        d = self.A.shape[1]
        if np.shape(x) != (d,):
            raise ValueError(f"f takes vectors of shape ({d},), not of shape {np.shape(x)}")
        value: Floats = self.A @ x + self.b
        return value

    def __repr__(self) -> str:
        return f"lambda x: {as_code(self.A)} @ x + {as_code(self.b)}"


AffineMap.__call__.__qualname__ = "f"  # as Python names it in its errors


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return an affine map with whole numbers in A and b, and the number d of its inputs."""
    k, d = (int(n) for n in rng.integers(1, size + 2, size=2))
    A, b = (rng.integers(-4, 5, size=shape).astype(float) for shape in ((k, d), k))
    return AffineMap(A, b), d


def oracle(f: AffineMap, d: int) -> tuple[Floats, Floats]:
    """Fit A and b to the values at many points by least squares."""
    X = np.random.default_rng(d).normal(size=(2 * d + 3, d))
    values = np.array([f(x) for x in X])
    fit = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), values, rcond=None)[0]
    return fit[:-1].T, fit[-1]


def is_met_at(x: Floats, result: tuple[Floats, Floats], f: AffineMap) -> bool:
    """Tell whether A x + b is f(x)."""
    A, b = result
    return np.allclose(A @ x + b, f(x))


PAGE = AffineMap(np.array([[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]]), np.array([1.0, 0.0, -2.0]))
SQUARE = AffineMap(np.array([[2.0, 1.0], [0.0, -1.0]]), np.array([1.0, 1.0]))

TASK = Task(
    name="affine-from-values",
    title="An affine map from its values",
    starter='''
def affine_from_values(f, d):
    """Return A, b with f(x) = A x + b (f is affine, on R^d)."""
    b = ...
    A = ...
    return A, b
''',
    solution='''
def affine_from_values(f, d):
    """Return A, b with f(x) = A x + b (f is affine, on R^d)."""
    b = f(np.zeros(d))
    A = np.column_stack([f(e) - b for e in np.eye(d)])
    return A, b
''',
    returns="A, b",
    draw=draw,
    examples=((PAGE, 2), (SQUARE, 2)),
    hints=(
        "Which input makes $A x$ vanish, whatever $A$ is? There $f$ gives $b$: `np.zeros(d)` is"
        " that input.",
        "$A e_j$ is column $j$ of $A$, and $f(e_j) = A e_j + b$. The rows of `np.eye(d)` are"
        " $e_1, \\dots, e_d$:"
        " `for e in np.eye(d)` takes one after the other.",
        "`np.column_stack` makes a matrix of a list of its columns.",
    ),
    mistakes=(
        Mistake(
            name="b is left in the columns",
            says="It looks as if the columns of A were the values f(e_j) themselves. They are A"
            " e_j + b:"
            " take b away.",
            old="f(e) - b",
            new="f(e)",
        ),
        Mistake(
            name="columns as rows",
            says="It looks as if f(e_j) − f(0) had become row j of A. It is column j: A is the"
            " transpose of"
            " what you return.",
            old="np.column_stack",
            new="np.array",
        ),
        Mistake(
            name="the other sign",
            says="A has the wrong sign: column j is f(e_j) − f(0), not the other way round.",
            old="f(e) - b",
            new="b - f(e)",
        ),
        Mistake(
            name="b read at (1, ..., 1)",
            says="It looks as if b was read at the vector of ones. Only at x = 0 does A x vanish"
            " whatever A is.",
            code="""
def affine_from_values(f, d):
    b = f(np.ones(d))
    A = np.column_stack([f(e) - b for e in np.eye(d)])
    return A, b
""",
        ),
        Mistake(
            name="b is left out",
            says="A is right, and b is 0. An affine map need not send 0 to 0: b = f(0).",
            old="return A, b",
            new="return A, 0 * b",
        ),
    ),
    checks=(
        Property("A 0 + b is f(0).", lambda r, f, d: is_met_at(np.zeros(d), r, f)),
        Property(
            "A x + b is f(x) for x = (1, ..., 1).", lambda r, f, d: is_met_at(np.ones(d), r, f)
        ),
    ),
    oracle=oracle,
)
