"""All layers of a network for a whole batch."""

from __future__ import annotations

import numpy as np

from course_utils.networks import relu
from course_utils.tasks.drawing import Floats, Layers, parameters, whole, widths
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return W, b and a batch X, small whole numbers."""
    L = int(rng.integers(1, 3 if size < 3 else 4))
    n = widths(rng, size, L)
    W, b = parameters(rng, n)
    return W, b, whole(rng, (int(rng.integers(1, size + 2)), n[0]))


def by_hand(W: Layers, b: Layers, X: Floats) -> str:
    """Return what the first input goes through."""
    z = W[1] @ X[0] + b[1]
    after = (
        f" h^(1) = {in_words(np.maximum(z, 0))}."
        if len(W) > 1
        else " With one layer there is no ReLU."
    )
    return f"By hand, for row 0 of X: z^(1) = W_1 x + b_1 = {in_words(z)}.{after}"


def oracle(W: Layers, b: Layers, X: Floats) -> tuple[Layers, Layers]:
    """Take the inputs one by one, and add up every entry of W h + b."""
    z: Layers = {}
    h: Layers = {0: np.array(X)}
    for ell in W:
        rows = [
            [
                sum(w * t for w, t in zip(row, x, strict=True)) + s
                for row, s in zip(W[ell], b[ell], strict=True)
            ]
            for x in h[ell - 1]
        ]
        z[ell] = np.array(rows)
        h[ell] = z[ell] if ell == len(W) else np.where(z[ell] > 0, z[ell], 0.0)
    return z, h


def hidden_layers_are_not_negative(
    result: tuple[Layers, Layers], W: Layers, b: Layers, X: Floats
) -> bool:
    """Tell whether no hidden unit has a negative h."""
    return all((result[1][ell] >= 0).all() for ell in range(1, len(W)))


def the_last_layer_is_as_it_is(
    result: tuple[Layers, Layers], W: Layers, b: Layers, X: Floats
) -> bool:
    """Tell whether h^(L) is z^(L)."""
    return np.array_equal(result[0][len(W)], result[1][len(W)])


SQUARE = (
    {1: np.array([[1.0, -1.0], [2.0, 0.0]]), 2: np.array([[1.0, 3.0], [0.0, -1.0]])},
    {1: np.array([0.0, -1.0]), 2: np.array([-4.0, 1.0])},
    np.array([[1.0, 2.0], [0.0, -1.0]]),
)

TASK = Task(
    name="trace-batch",
    title="Forwards, for a batch",
    starter='''
def trace_batch(W, b, X):
    """Return z and h of all layers; the rows of X are inputs."""
    z, h = {}, {0: X}
    for ell in range(1, len(W) + 1):
        z[ell] = ...
        h[ell] = ...
    return z, h
''',
    solution='''
def trace_batch(W, b, X):
    """Return z and h of all layers; the rows of X are inputs."""
    z, h = {}, {0: X}
    for ell in range(1, len(W) + 1):
        z[ell] = h[ell - 1] @ W[ell].T + b[ell]
        h[ell] = relu(z[ell]) if ell < len(W) else z[ell]
    return z, h
''',
    given={"np": np, "relu": relu},
    returns="z, h",
    draw=draw,
    examples=(SQUARE,),
    hints=(
        "For one input, $z^{(\\ell)} = W_\\ell h^{(\\ell-1)} + b_\\ell$. Written as a row, that is"
        " $(h^{(\\ell-1)})^\\top W_\\ell^\\top$, and $b_\\ell$ is added.",
        "So for all rows at once it is `h[ell - 1] @ W[ell].T + b[ell]`: NumPy adds `b[ell]` to"
        " each row.",
        "$\\sigma$ stands behind every layer but the last one: `relu(z[ell]) if ell < len(W) else"
        " z[ell]`.",
    ),
    mistakes=(
        Mistake(
            name="ReLU on the last layer",
            says="It looks as if the ReLU stood behind the last layer too. Scores may be negative:"
            " h^(L) is z^(L).",
            old=" if ell < len(W) else z[ell]",
            new="",
        ),
        Mistake(
            name="no ReLU",
            says="It looks as if h^(ℓ) was z^(ℓ) everywhere. The hidden layers have the ReLU.",
            old="relu(z[ell]) if ell < len(W) else z[ell]",
            new="z[ell]",
        ),
        Mistake(
            name="no transpose",
            says="It looks as if W_ℓ was used without its transpose. The inputs are rows here: W h"
            " becomes h @ W.T.",
            old="W[ell].T",
            new="W[ell]",
        ),
        Mistake(
            name="the bias forgotten",
            says="It looks as if b_ℓ was left out of z^(ℓ).",
            old=" + b[ell]",
            new="",
        ),
        Mistake(
            name="the bias added behind the ReLU",
            says="It looks as if the bias was added to h instead of z. The ReLU comes after it.",
            code="""
def trace_batch(W, b, X):
    z, h = {}, {0: X}
    for ell in range(1, len(W) + 1):
        z[ell] = h[ell - 1] @ W[ell].T
        h[ell] = (relu(z[ell]) if ell < len(W) else z[ell]) + b[ell]
    return z, h
""",
        ),
        Mistake(
            name="the layer before taken without its ReLU",
            says="It looks as if z^(ℓ) was computed from z^(ℓ−1). The next layer gets h^(ℓ−1), the"
            " numbers behind the ReLU.",
            code="""
def trace_batch(W, b, X):
    z, h = {0: X}, {0: X}
    for ell in range(1, len(W) + 1):
        z[ell] = z[ell - 1] @ W[ell].T + b[ell]
        h[ell] = relu(z[ell]) if ell < len(W) else z[ell]
    del z[0]
    return z, h
""",
        ),
    ),
    checks=(
        Property("No h of a hidden layer is negative.", hidden_layers_are_not_negative),
        Property(
            "Behind the last layer comes nothing more: h^(L) = z^(L).", the_last_layer_is_as_it_is
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
