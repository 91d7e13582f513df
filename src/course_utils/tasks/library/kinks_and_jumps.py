"""The kinks of a shallow network on the line, and how much the slope changes there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return w, beta and v; places agree now and then, and a weight may be 0."""
    n = int(rng.integers(1, size + 3))
    w = rng.choice([-2.0, -1.0, 0.0, 1.0, 2.0], size=n, p=[0.2, 0.25, 0.1, 0.25, 0.2])
    place = rng.integers(-size, size + 1, size=n) / 2
    beta = np.where(w == 0, place, -w * place)
    v = rng.choice([-2.0, -1.0, 1.0, 2.0, 3.0], size=n)
    return w, beta + 0.0, v


def by_hand(w: Floats, beta: Floats, v: Floats) -> str:
    """Return where each unit changes and what it adds to the slope."""
    units = [
        f"unit {i + 1} adds {v[i] * abs(w[i]):g} at {-beta[i] / w[i] + 0.0:g}"
        if w[i]
        else f"unit {i + 1} has w = 0 and never changes"
        for i in range(len(w))
    ]
    return f"By hand: {'; '.join(units)}."


def oracle(w: Floats, beta: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Measure the slopes between all places where a unit changes."""
    places = sorted({-beta[i] / w[i] + 0.0 for i in range(len(w)) if w[i]})
    if not places:
        return np.zeros(0), np.zeros(0)
    edges = [places[0] - 1, *places, places[-1] + 1]
    slopes = [
        (value(w, beta, v, right) - value(w, beta, v, left)) / (right - left)
        for left, right in pairwise(edges)
    ]
    jumps = np.round(np.diff(slopes), 6)
    return np.array(places)[jumps != 0], jumps[jumps != 0]


def value(w: Floats, beta: Floats, v: Floats, x: float) -> float:
    """Return the sum of the units at x."""
    return float(sum(v[i] * max(0.0, w[i] * x + beta[i]) for i in range(len(w))))


def ends_agree(result: tuple[Floats, Floats], w: Floats, beta: Floats, v: Floats) -> bool:
    """Tell whether the jumps lead from the slope on the far left to that on the far right."""
    left, right = (float(np.sum((v * w)[w * side > 0])) for side in (-1, 1))
    return bool(abs(left + result[1].sum() - right) < 1e-9)


SOLUTION = '''
def kinks_and_jumps(w, beta, v):
    """Return the kinks, and by how much the slope changes there."""
    changes = w != 0
    places = -beta[changes] / w[changes]
    t = np.unique(places)
    size = (v * np.abs(w))[changes]
    jumps = np.array([size[places == s].sum() for s in t])
    return t[jumps != 0], jumps[jumps != 0]
'''

TASK = Task(
    name="kinks-and-jumps",
    title="Kinks and jumps",
    starter='''
def kinks_and_jumps(w, beta, v):
    """Return the kinks, and by how much the slope changes there."""
    t = ...
    jumps = ...
    return t, jumps
''',
    solution=SOLUTION,
    returns="t, jumps",
    draw=draw,
    examples=(
        (np.array([1.0, -2.0]), np.array([-1.0, 4.0]), np.array([2.0, -1.0])),
        (np.array([1.0, -1.0]), np.array([0.0, 0.0]), np.array([1.0, -1.0])),
        (np.array([1.0, 0.0]), np.array([-1.0, 2.0]), np.array([1.0, 1.0])),
        (np.array([2.0, 1.0]), np.array([-2.0, -1.0]), np.array([1.0, 1.0])),
        (np.array([1.0, 1.0]), np.array([-2.0, -1.0]), np.array([1.0, 3.0])),
        (np.array([0.0]), np.array([1.0]), np.array([1.0])),
    ),
    hints=(
        "Begin with units that all have $w_i \\ne 0$ and different places: unit $i$ changes at"
        " $-\\beta_i / w_i$, and"
        " adds $v_i |w_i|$ to the slope there ({eq}`eq-slope-change`). Sort by place.",
        "A unit with $w_i = 0$ never changes: leave it out, before you divide. `keep = w != 0` is a"
        " mask: go on with `w[keep]`, `beta[keep]` and `v[keep]`.",
        "Units with the same place add up. `np.unique(places)` gives each place once, in order."
        " With the `w` and `v` of the units that are left, `(v * np.abs(w))[places == s].sum()`"
        " adds what happens at the place `s`.",
        "Where the sum is 0 there is no kink: leave the place out.",
    ),
    mistakes=(
        Mistake(
            name="w_i = 0 not left out",
            says="A unit with w_i = 0 has no kink, and −β_i / w_i divides by 0: leave such units"
            " out first.",
            code="""
def kinks_and_jumps(w, beta, v):
    places = -beta / w
    order = np.argsort(places)
    return places[order], (v * np.abs(w))[order]
""",
        ),
        Mistake(
            name="w_i instead of its absolute value",
            says="It looks as if a unit changed the slope by v_i w_i. A unit with w_i < 0 is"
            " active on the left:"
            " when x passes its kink, the slope changes by v_i |w_i|.",
            old="np.abs(w)",
            new="w",
        ),
        Mistake(
            name="v_i alone",
            says="It looks as if a unit changed the slope by v_i. It rises with the slope |w_i|"
            " itself: the"
            " change is v_i |w_i|.",
            old="v * np.abs(w)",
            new="v",
        ),
        Mistake(
            name="the other sign of the place",
            says="It looks as if the kinks lay at β_i / w_i. w_i x + β_i = 0 gives x = −β_i / w_i.",
            old="-beta[changes]",
            new="beta[changes]",
        ),
        Mistake(
            name="kinks that cancel are kept",
            says="Where the changes of several units add up to 0 the graph goes straight on:"
            " there is no"
            " kink. Leave out the places whose jump is 0.",
            old="return t[jumps != 0], jumps[jumps != 0]",
            new="return t, jumps",
        ),
        Mistake(
            name="equal places not joined",
            says="It looks as if each unit had a kink of its own. Units that change at the same"
            " place make"
            " one kink: add up their jumps.",
            code="""
def kinks_and_jumps(w, beta, v):
    changes = w != 0
    places = -beta[changes] / w[changes]
    order = np.argsort(places)
    return places[order], (v * np.abs(w))[changes][order]
""",
        ),
    ),
    checks=(
        Property(
            "The kinks rise from left to right, each once.",
            lambda r, *_: bool(np.all(np.diff(r[0]) > 0)),
        ),
        Property("No jump is 0.", lambda r, *_: bool(np.all(r[1] != 0))),
        Property("The jumps add up to the slope far right minus the slope far left.", ends_agree),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
