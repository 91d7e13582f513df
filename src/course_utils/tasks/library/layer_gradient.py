"""The derivatives by the weights and biases of a layer, for a batch."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats, whole
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words

Pair = tuple[Floats, Floats]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return the deltas of a layer and the h before it, a row for each image."""
    n, here, before = (int(m) for m in rng.integers(1, size + 2, size=3))
    return whole(rng, (n, here)) / 2, whole(rng, (n, before))


def by_hand(delta: Floats, h: Floats) -> str:
    """Return what image 0 adds."""
    return (
        f"By hand: image 0 has delta = {in_words(delta[0])} and h = {in_words(h[0])}. It adds"
        f" delta_i h_j to row i and column j of by_W, and delta_i to entry i of by_b."
    )


def oracle(delta: Floats, h: Floats) -> Pair:
    """Add up the products delta_i h_j over the images, one by one."""
    by_W = np.zeros((delta.shape[1], h.shape[1]))
    by_b = np.zeros(delta.shape[1])
    for d, x in zip(delta, h, strict=True):
        for i in range(len(d)):
            by_b[i] += d[i]
            for j in range(len(x)):
                by_W[i, j] += d[i] * x[j]
    return by_W, by_b


def a_bias_is_a_weight_of_1(result: Pair, delta: Floats, h: Floats) -> bool:
    """Tell whether by_b is the column that an input of 1 would have."""
    return np.allclose(result[1], np.ones(len(delta)) @ delta)


def no_delta_no_derivative(result: Pair, delta: Floats, h: Floats) -> bool:
    """Tell whether a unit without delta gets nothing."""
    return not result[0][~delta.any(axis=0)].any()


TASK = Task(
    name="layer-gradient",
    title="The derivatives of one layer",
    starter='''
def layer_gradient(delta, h):
    """Return the derivatives by W_ell and b_ell, from h^(ell-1)."""
    by_W = ...
    by_b = ...
    return by_W, by_b
''',
    solution='''
def layer_gradient(delta, h):
    """Return the derivatives by W_ell and b_ell, from h^(ell-1)."""
    by_W = delta.T @ h
    by_b = delta.sum(axis=0)
    return by_W, by_b
''',
    returns="by_W, by_b",
    draw=draw,
    examples=(
        (np.array([[0.5, -0.5], [-0.25, 0.25]]), np.array([[1.0, 2.0], [0.0, 4.0]])),
        (np.array([[1.0, 0.0], [-1.0, 0.0]]), np.array([[1.0, 0.0, 2.0], [3.0, 1.0, 0.0]])),
    ),
    hints=(
        "For one image {eq}`eq-gradient-layer` gives $\\delta_i\\, h_j$ for the weight in row $i$"
        " and column $j$. Over the batch these are added up.",
        "The sum over the images is a matrix product: `delta.T @ h` has a row for each unit and a"
        " column for each unit before.",
        "A bias is a weight whose input is always 1: add up the deltas of its unit,"
        " `delta.sum(axis=0)`.",
    ),
    mistakes=(
        Mistake(
            name="rows and columns exchanged",
            says="by_W is transposed. Its rows belong to the units of the layer, as those of W do:"
            " delta.T @ h.",
            old="delta.T @ h",
            new="h.T @ delta",
        ),
        Mistake(
            name="the biases added along the wrong axis",
            says="It looks as if the deltas of each image were added up for by_b. Add those of each"
            " unit: axis=0 goes down the rows.",
            old="axis=0",
            new="axis=1",
        ),
        Mistake(
            name="the mean of the deltas",
            says="It looks as if by_b was the mean of the deltas. The 1/n of the mean is in delta"
            " already: add up.",
            old="delta.sum",
            new="delta.mean",
        ),
        Mistake(
            name="divided once more",
            says="It looks as if both were divided by the number of images. That was done at the"
            " start, in the first delta: here all is added up.",
            code="""
def layer_gradient(delta, h):
    return delta.T @ h / len(delta), delta.mean(axis=0)
""",
        ),
        Mistake(
            name="one number for all biases",
            says="It looks as if all deltas were added up to one number. Each unit has its own"
            " bias: sum(axis=0).",
            old="delta.sum(axis=0)",
            new="delta.sum()",
        ),
        Mistake(
            name="the first image alone",
            says="It looks as if only the first image counted. All images of the batch are added"
            " up.",
            code="""
def layer_gradient(delta, h):
    return np.outer(delta[0], h[0]), delta[0]
""",
        ),
    ),
    checks=(
        Property("by_b is what the weights of an input 1 would get.", a_bias_is_a_weight_of_1),
        Property("A unit whose deltas are all 0 has the derivatives 0.", no_delta_no_derivative),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
