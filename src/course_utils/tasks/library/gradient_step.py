"""One step downhill, for all layers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from course_utils.tasks.drawing import Layers, whole, widths
from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return W, its derivatives and a learning rate."""
    n = widths(rng, size, int(rng.integers(1, 4)))
    W, by_W = (
        {ell: whole(rng, (n[ell], n[ell - 1])) for ell in range(1, len(n))} for _ in range(2)
    )
    return W, by_W, float(rng.choice([0.125, 0.25, 0.5, 2.0]))


def by_hand(W: Layers, by_W: Layers, eta: float) -> str:
    """Return what becomes of the first weight."""
    w, g = W[1][0, 0], by_W[1][0, 0]
    return f"By hand, the first entry of W_1: {w:g} − {eta:g} · ({g:g}) = {w - eta * g:g}."


def oracle(W: Layers, by_W: Layers, eta: float) -> Layers:
    """Compute every entry with exact fractions."""
    return {
        ell: np.array(
            [
                [
                    float(Fraction(w) - Fraction(eta) * Fraction(g))
                    for w, g in zip(*rows, strict=True)
                ]
                for rows in zip(W[ell].tolist(), by_W[ell].tolist(), strict=True)
            ]
        )
        for ell in W
    }


def goes_downhill(result: Layers, W: Layers, by_W: Layers, eta: float) -> bool:
    """Tell whether no weight moves in the direction of its derivative."""
    return all(((result[ell] - W[ell]) * by_W[ell] <= 1e-12).all() for ell in W)


def stays_where_flat(result: Layers, W: Layers, by_W: Layers, eta: float) -> bool:
    """Tell whether a weight with the derivative 0 stays."""
    return all(np.allclose(result[ell][by_W[ell] == 0], W[ell][by_W[ell] == 0]) for ell in W)


TASK = Task(
    name="gradient-step",
    title="One step downhill",
    starter='''
def gradient_step(W, by_W, eta):
    """Return the matrices after a step with the rate eta."""
    W_new = {}
    for ell in W:
        W_new[ell] = ...
    return W_new
''',
    solution='''
def gradient_step(W, by_W, eta):
    """Return the matrices after a step with the rate eta."""
    W_new = {}
    for ell in W:
        W_new[ell] = W[ell] - eta * by_W[ell]
    return W_new
''',
    returns="W_new",
    draw=draw,
    examples=(
        ({1: np.array([[1.0, -2.0]])}, {1: np.array([[4.0, 0.0]])}, 0.5),
        ({1: np.eye(2), 2: np.ones((1, 2))}, {1: np.ones((2, 2)), 2: -np.ones((1, 2))}, 0.25),
    ),
    hints=(
        "The gradient points to where the loss grows fastest. So go against it: subtract.",
        "`W_new` is a new dictionary with the same keys. For each layer it gets"
        " $W_\\ell$ minus $\\eta$ times its derivatives.",
    ),
    mistakes=(
        Mistake(
            name="uphill",
            says="It looks as if the step went uphill: subtract the gradient, do not add it.",
            old="W[ell] - eta",
            new="W[ell] + eta",
        ),
        Mistake(
            name="the rate forgotten",
            says="It looks as if the rate was left out: the step is η times the gradient.",
            old="eta * by_W[ell]",
            new="by_W[ell]",
        ),
        Mistake(
            name="divided by the rate",
            says="It looks as if the gradient was divided by η. A larger rate means a longer step:"
            " multiply.",
            old="eta * by_W[ell]",
            new="by_W[ell] / eta",
        ),
        Mistake(
            name="the step alone",
            says="It looks as if the step itself came back. What is asked for is where it leads"
            " to: W minus the step.",
            old="W[ell] - eta * by_W[ell]",
            new="eta * by_W[ell]",
        ),
        Mistake(
            name="the sign alone",
            says="It looks as if each weight moved by η, whatever its derivative. The step is η"
            " times the derivative.",
            old="eta * by_W[ell]",
            new="eta * np.sign(by_W[ell])",
        ),
        Mistake(
            name="the weights shrunk",
            says="It looks as if W − η was multiplied by the gradient. Multiply η and the gradient,"
            " then subtract: W[ell] - eta * by_W[ell].",
            old="W[ell] - eta * by_W[ell]",
            new="(W[ell] - eta) * by_W[ell]",
        ),
    ),
    checks=(
        Property("No weight moves in the direction of its derivative.", goes_downhill),
        Property("A weight with the derivative 0 stays as it is.", stays_where_flat),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
