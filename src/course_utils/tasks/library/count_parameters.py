"""The number of parameters of a network, from its widths."""

from __future__ import annotations

import numpy as np

from course_utils.networks import ReLUNetwork
from course_utils.tasks.task import Arguments, Mistake, Property, Task

Widths = tuple[int, ...]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return the widths of a small network."""
    return (
        tuple(int(n) for n in rng.integers(1, 2 * size + 2, size=int(rng.integers(2, size + 3)))),
    )


def by_hand(widths: Widths) -> str:
    """Return the count of each layer."""
    pairs = list(zip(widths[1:], widths[:-1], strict=True))
    terms = " + ".join(f"{n} · ({before} + 1)" for n, before in pairs)
    return f"By hand: {terms} = {sum(n * (before + 1) for n, before in pairs)}."


def oracle(widths: Widths) -> int:
    """Count the entries of all W and b of a network of this form."""
    return ReLUNetwork.random(widths, rng=0).n_parameters


def has_a_bias_for_each_unit(count: int, widths: Widths) -> bool:
    """Tell whether there is at least one weight and one bias for each unit."""
    return count >= 2 * sum(widths[1:])


TASK = Task(
    name="count-parameters",
    title="Parameters from the widths",
    starter='''
def count_parameters(widths):
    """Return N for a network with these widths."""
    N = 0
    for ell in range(1, len(widths)):
        N = N + ...
    return N
''',
    solution='''
def count_parameters(widths):
    """Return N for a network with these widths."""
    N = 0
    for ell in range(1, len(widths)):
        N = N + widths[ell] * (widths[ell - 1] + 1)
    return N
''',
    returns="N",
    draw=draw,
    examples=(((784, 256, 128, 10),), ((2, 3, 1),), ((784, 10),), ((1, 1),)),
    hints=(
        "`widths[ell]` is $n_\\ell$. Layer $\\ell$ has the matrix $W_\\ell$ and the vector"
        " $b_\\ell$: which shapes do they"
        " have?",
        "$W_\\ell$ has $n_\\ell$ rows and $n_{\\ell-1}$ columns, and $b_\\ell$ has $n_\\ell$"
        " entries.",
    ),
    mistakes=(
        Mistake(
            name="no biases",
            says="It looks as if only the weights were counted. Every unit has a bias too.",
            old="(widths[ell - 1] + 1)",
            new="widths[ell - 1]",
        ),
        Mistake(
            name="one bias for each layer",
            says="It looks as if each layer had one bias. It has one for each of its n_ℓ units.",
            old="widths[ell] * (widths[ell - 1] + 1)",
            new="widths[ell] * widths[ell - 1] + 1",
        ),
        Mistake(
            name="a bias for each input of a layer",
            says="It looks as if b_ℓ had as many entries as the layer has inputs. It has one for"
            " each unit:"
            " n_ℓ (n_{ℓ−1} + 1).",
            old="widths[ell] * (widths[ell - 1] + 1)",
            new="(widths[ell] + 1) * widths[ell - 1]",
        ),
        Mistake(
            name="biases only",
            says="It looks as if only the biases were counted.",
            old="widths[ell] * (widths[ell - 1] + 1)",
            new="widths[ell]",
        ),
        Mistake(
            name="the last layer left out",
            says="It looks as if the last layer was left out. L counts all weight matrices, W_L"
            " too.",
            code="""
def count_parameters(widths):
    N = 0
    for ell in range(1, len(widths) - 1):
        N = N + widths[ell] * (widths[ell - 1] + 1)
    return N
""",
        ),
        Mistake(
            name="only the last layer",
            says="It looks as if only the last layer was counted: add each layer to those before"
            " it.",
            old="N = N + ",
            new="N = ",
        ),
    ),
    checks=(Property("Every unit has a weight and a bias, at least.", has_a_bias_for_each_unit),),
    by_hand=by_hand,
    oracle=oracle,
)
