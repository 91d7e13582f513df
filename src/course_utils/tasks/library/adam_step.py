"""One step of Adam."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return parameters, a gradient, the running means and the number of the step."""
    n = int(rng.integers(1, size + 2))
    t = int(rng.integers(1, size + 1))
    theta, g, before = (rng.integers(-4, 5, size=n) / 2 for _ in range(3))
    m = np.zeros(n) if t == 1 else before / 4
    v = np.zeros(n) if t == 1 else np.abs(before) / 4 + 0.25
    return theta, np.where(g == 0, 0.5, g), m, v, t


def by_hand(theta: Floats, g: Floats, m: Floats, v: Floats, t: int) -> str:
    """Return both means, and what they are divided by."""
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return (
        f"By hand: m = {in_words(m)} and v = {in_words(v)}, to be divided by 1 − 0.9^{t} ="
        f" {1 - 0.9**t:.6g} and 1 − 0.999^{t} = {1 - 0.999**t:.6g}."
    )


def oracle(theta: Floats, g: Floats, m: Floats, v: Floats, t: int) -> tuple[Floats, Floats, Floats]:
    """Compute each entry with exact fractions, in the second form of Kingma and Ba."""
    eta, beta_1, beta_2 = Fraction("0.1"), Fraction("0.9"), Fraction("0.999")
    rate = float(eta) * sqrt(1 - beta_2**t) / (1 - float(beta_1**t))
    rows = []
    for theta_i, g_i, m_i, v_i in zip(
        *(map(Fraction, a.tolist()) for a in (theta, g, m, v)), strict=True
    ):
        first = beta_1 * m_i + (1 - beta_1) * g_i
        second = beta_2 * v_i + (1 - beta_2) * g_i**2
        epsilon = 1e-8 * sqrt(1 - beta_2**t)
        rows.append(
            (float(theta_i) - rate * float(first) / (sqrt(second) + epsilon), first, second)
        )
    columns = np.array(rows, dtype=float).T
    return columns[0], columns[1], columns[2]


def first_step_has_length_eta(
    result: tuple[Floats, Floats, Floats], theta: Floats, g: Floats, m: Floats, v: Floats, t: int
) -> bool:
    """Tell whether the first step moves every parameter by eta."""
    return t > 1 or np.allclose(np.abs(result[0] - theta), 0.1, atol=1e-6)


def goes_against_the_mean(
    result: tuple[Floats, Floats, Floats], theta: Floats, g: Floats, m: Floats, v: Floats, t: int
) -> bool:
    """Tell whether each parameter moves against its running mean."""
    return bool(np.all((result[0] - theta) * (0.9 * m + 0.1 * g) <= 1e-9))


TASK = Task(
    name="adam-step",
    title="One step of Adam",
    starter='''
def adam_step(theta, g, m, v, t):
    """Return theta, m and v after step t, for the gradient g."""
    eta, beta_1, beta_2, epsilon = 0.1, 0.9, 0.999, 1e-8
    m = ...
    v = ...
    m_hat = ...
    v_hat = ...
    theta = theta - eta * ...
    return theta, m, v
''',
    solution='''
def adam_step(theta, g, m, v, t):
    """Return theta, m and v after step t, for the gradient g."""
    eta, beta_1, beta_2, epsilon = 0.1, 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v
''',
    returns="θ, m, v",
    draw=draw,
    examples=((np.zeros(2), np.array([2.0, -0.01]), np.zeros(2), np.zeros(2), 1),),
    hints=(
        "{eq}`eq-adam-means` gives four lines, one after the other. `g**2` squares entry by entry.",
        "$\\hat m_t$ and $\\hat v_t$ divide by $1 - \\beta_1^t$ and $1 - \\beta_2^t$, in Python"
        " `1 - beta_1**t`.",
        "The last line is {eq}`eq-adam-step`. What comes back are $m$ and $v$ without the hat:"
        " the next step"
        " goes on with them.",
    ),
    mistakes=(
        Mistake(
            name="the start at 0 not made up for",
            says="It looks as if m and v were used without the hat. They start at 0, and are far"
            " too small"
            " in the first steps: divide by 1 − β^t.",
            old="eta * m_hat / (np.sqrt(v_hat) + epsilon)",
            new="eta * m / (np.sqrt(v) + epsilon)",
        ),
        Mistake(
            name="the means with the hat come back",
            says="θ is right, but m and v come back with the hat. The next step needs them as"
            " they are.",
            old="return theta, m, v",
            new="return theta, m_hat, v_hat",
        ),
        Mistake(
            name="uphill",
            says="It looks as if θ went in the direction of the gradient, where the loss grows."
            " Subtract.",
            old="theta - eta",
            new="theta + eta",
        ),
        Mistake(
            name="no square root",
            says="It looks as if the root of v̂ was left out. v is a mean of squares: its root"
            " has the size"
            " of a gradient.",
            old="np.sqrt(v_hat)",
            new="v_hat",
        ),
        Mistake(
            name="v without the square",
            says="It looks as if v was the mean of g. It is the mean of the squares, g**2.",
            old="g**2",
            new="g",
        ),
        Mistake(
            name="the constants exchanged",
            says="It looks as if β_1 and β_2 had changed places. β_1 = 0.9 belongs to m, β_2 ="
            " 0.999 to v.",
            old="0.9, 0.999,",
            new="0.999, 0.9,",
        ),
        Mistake(
            name="the new gradient with full weight",
            says="It looks as if g was added with full weight. In a mean the weights add up to 1:"
            " β for the"
            " old value, 1 − β for the new one.",
            code="""
def adam_step(theta, g, m, v, t):
    eta, beta_1, beta_2, epsilon = 0.1, 0.9, 0.999, 1e-8
    m = beta_1 * m + g
    v = beta_2 * v + g**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v
""",
        ),
    ),
    checks=(
        Property("The first step moves every parameter by η = 0.1.", first_step_has_length_eta),
        Property("Every parameter moves against its mean m.", goes_against_the_mean),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
