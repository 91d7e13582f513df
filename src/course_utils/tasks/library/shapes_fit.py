"""Whether matrices and biases make a network."""

from __future__ import annotations

import numpy as np

from course_utils.networks import ReLUNetwork
from course_utils.tasks.drawing import Layers, parameters, widths
from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return W and b of a network, in half of the cases with one shape changed."""
    L = int(rng.integers(1, 2 + min(size, 3)))
    W, b = parameters(rng, widths(rng, size, L))
    ell, slip = int(rng.integers(1, L + 1)), int(rng.integers(6))
    if slip == 0:
        W[ell] = W[ell].T
    elif slip == 1:
        b[ell] = np.append(b[ell], 1.0)
    elif slip == 2:
        W[ell] = np.column_stack([W[ell], np.ones(len(W[ell]))])
    return W, b


def by_hand(W: Layers, b: Layers) -> str:
    """Return all shapes."""
    shapes = (f"W_{k} is {W[k].shape[0]} × {W[k].shape[1]}, b_{k} has {len(b[k])}" for k in W)
    return f"The shapes: {'; '.join(shapes)}."


def oracle(W: Layers, b: Layers) -> bool:
    """Ask the package for a ReLUNetwork, which refuses parameters that do not fit."""
    try:
        ReLUNetwork(W, b)
    except ValueError:
        return False
    return True


def each_row_has_a_bias(result: bool, W: Layers, b: Layers) -> bool:
    """Tell whether True is said only where every row has its bias."""
    return not result or all(len(W[ell]) == len(b[ell]) for ell in W)


def each_column_has_a_unit(result: bool, W: Layers, b: Layers) -> bool:
    """Tell whether True is said only where every column belongs to a unit before."""
    return not result or all(W[ell].shape[1] == len(W[ell - 1]) for ell in W if ell > 1)


def case(*shapes: tuple[tuple[int, int], int]) -> Arguments:
    """Return W and b of these shapes, filled with ones."""
    numbered = list(enumerate(shapes, start=1))
    return {k: np.ones(W) for k, (W, _) in numbered}, {k: np.ones(n) for k, (_, n) in numbered}


TASK = Task(
    name="shapes-fit",
    title="Do the shapes fit?",
    starter='''
def shapes_fit(W, b):
    """Return whether W and b are the parameters of a network."""
    fits = ...
    return fits
''',
    solution='''
def shapes_fit(W, b):
    """Return whether W and b are the parameters of a network."""
    for ell in W:
        rows, columns = W[ell].shape
        if len(b[ell]) != rows:
            return False
        if ell > 1 and columns != len(W[ell - 1]):
            return False
    return True
''',
    returns="the answer",
    draw=draw,
    examples=(
        case(((3, 2), 3), ((2, 3), 2)),
        case(((2, 3), 3), ((2, 3), 2)),
        case(((3, 2), 2), ((2, 3), 2)),
        case(((3, 2), 3), ((2, 3), 3)),
        case(((3, 2), 3), ((3, 2), 3)),
        case(((2, 2), 2), ((2, 1), 2)),
        case(((1, 4), 1)),
    ),
    hints=(
        "Go through the layers with `for ell in W`, and look at `W[ell].shape`: rows and columns."
        " Row $i$ of $W_\\ell$ and entry $i$ of $b_\\ell$ belong to the same unit: as many entries"
        " as rows.",
        "Column $j$ of $W_\\ell$ belongs to unit $j$ of the layer before, and that one has a row of"
        " $W_{\\ell-1}$ for each unit. For $\\ell = 1$ any number of inputs is right.",
        "Answer `return False` as soon as something does not fit, and `return True` only behind"
        " the loop, when all layers have been looked at.",
    ),
    mistakes=(
        Mistake(
            name="the biases not looked at",
            says="It looks as if only the matrices were compared. b_ℓ needs an entry for each row"
            " of W_ℓ.",
            old="len(b[ell]) != rows",
            new="False",
        ),
        Mistake(
            name="the matrices not compared",
            says="It looks as if only each matrix and its bias were compared. The columns of W_ℓ"
            " have to be as many as the rows of W_(ℓ−1).",
            old="ell > 1 and columns != len(W[ell - 1])",
            new="False",
        ),
        Mistake(
            name="the bias compared with the columns",
            says="It looks as if b_ℓ was compared with the columns of W_ℓ. It is added to W_ℓ h,"
            " which has an entry for each row.",
            old="len(b[ell]) != rows",
            new="len(b[ell]) != columns",
        ),
        Mistake(
            name="columns compared with columns",
            says="It looks as if the columns of neighbouring matrices were compared. h^(ℓ−1) has"
            " as many entries as W_(ℓ−1) has rows.",
            old="len(W[ell - 1])",
            new="W[ell - 1].shape[1]",
        ),
        Mistake(
            name="only the first layer looked at",
            says="It looks as if the answer was given after the first layer. return True inside"
            " the loop ends it: it belongs behind the loop.",
            code="""
def shapes_fit(W, b):
    return len(b[1]) == len(W[1])
""",
        ),
        Mistake(
            name="only the last layer decides",
            says="It looks as if the last layer alone decided: each turn of the loop overwrites"
            " the answer of the one before.",
            code="""
def shapes_fit(W, b):
    L = len(W)
    return len(b[L]) == len(W[L]) and (L == 1 or W[L].shape[1] == len(W[L - 1]))
""",
        ),
    ),
    checks=(
        Property("Where it says True, every row of W_ℓ has its entry of b_ℓ.", each_row_has_a_bias),
        Property(
            "Where it says True, every column of W_ℓ has its row of W_(ℓ−1).",
            each_column_has_a_unit,
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
