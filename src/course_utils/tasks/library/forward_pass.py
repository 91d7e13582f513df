"""A forward pass through a ReLU network."""

from __future__ import annotations

import numpy as np

from course_utils.networks import ReLUNetwork, relu
from course_utils.tasks.drawing import Floats, Layers, whole
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return W, b and x of a small network with whole numbers."""
    L = int(rng.integers(1, 3 if size < 3 else 4))
    widths = [int(n) for n in rng.integers(1, size + 2, size=L + 1)]
    W = {k: whole(rng, (widths[k], widths[k - 1])) for k in range(1, L + 1)}
    b = {k: whole(rng, (widths[k],)) for k in range(1, L + 1)}
    return W, b, whole(rng, (widths[0],))


def by_hand(W: Layers, b: Layers, x: Floats) -> str:
    """Return all numbers on the way."""
    trace = ReLUNetwork(W, b).trace(x)
    steps = [f"z^({k}) = {in_words(trace.z[k])}, h^({k}) = {in_words(trace.h[k])}" for k in W]
    steps[-1] = f"Φ(x) = z^({len(W)}) = {in_words(trace.z[len(W)])}"
    return f"By hand: {'; '.join(steps)}."


def oracle(W: Layers, b: Layers, x: Floats) -> Floats:
    """Evaluate A x + c, the affine map of the network on the linear region of x."""
    A, c = ReLUNetwork(W, b).affine_map(x)
    return A @ x + c


def holds_without_hidden_layer(result: Floats, W: Layers, b: Layers, x: Floats) -> bool:
    """Tell whether a network with one layer is W_1 x + b_1."""
    return len(W) > 1 or np.allclose(result, W[1] @ x + b[1])


def holds_when_all_are_off(result: Floats, W: Layers, b: Layers, x: Floats) -> bool:
    """Tell whether Phi(x) is b_L where no unit of the last hidden layer is active."""
    L = len(W)
    on = L == 1 or ReLUNetwork(W, b).trace(x).h[L - 1].any()
    return bool(on) or np.allclose(result, b[L])


TWO_LAYERS = (
    {1: np.array([[1.0, -1.0], [2.0, 0.0]]), 2: np.array([[1.0, 3.0]])},
    {1: np.array([0.0, -1.0]), 2: np.array([4.0])},
    np.array([1.0, 2.0]),
)

TASK = Task(
    name="forward-pass",
    title="A forward pass",
    starter='''
def forward(W, b, x):
    """Return Phi(x) for matrices W[ell] and vectors b[ell]."""
    L = len(W)
    h = x
    for ell in range(1, L):
        h = ...
    return ...
''',
    solution='''
def forward(W, b, x):
    """Return Phi(x) for matrices W[ell] and vectors b[ell]."""
    L = len(W)
    h = x
    for ell in range(1, L):
        h = relu(W[ell] @ h + b[ell])
    return W[L] @ h + b[L]
''',
    returns="Φ(x)",
    given={"np": np, "relu": relu},
    draw=draw,
    examples=(TWO_LAYERS,),
    hints=(
        "One hidden layer is two steps: $z = W_\\ell h + b_\\ell$, then $\\sigma$ of each entry.",
        "In NumPy the product of a matrix and a vector is `W[ell] @ h`, and `relu` acts on each"
        " entry.",
        "The last layer is not like the others: $\\Phi(x) = W_L h^{(L-1)} + b_L$, without ReLU.",
    ),
    mistakes=(
        Mistake(
            name="ReLU after the last layer",
            says="It looks as if the ReLU was applied in the last layer too. Φ(x) = z^(L): it may"
            " be"
            " negative.",
            old="return W[L] @ h + b[L]",
            new="return relu(W[L] @ h + b[L])",
        ),
        Mistake(
            name="bias added after the ReLU",
            says="It looks as if b was added after the ReLU. First z = W h + b, then the ReLU of"
            " z.",
            old="relu(W[ell] @ h + b[ell])",
            new="relu(W[ell] @ h) + b[ell]",
        ),
        Mistake(
            name="no ReLU",
            says="It looks as if the ReLU was left out. Then the network is an affine map,"
            " however many"
            " layers it has.",
            old="relu(W[ell] @ h + b[ell])",
            new="W[ell] @ h + b[ell]",
        ),
        Mistake(
            name="bias forgotten in the hidden layers",
            says="It looks as if the biases of the hidden layers were left out: z = W h + b.",
            old="relu(W[ell] @ h + b[ell])",
            new="relu(W[ell] @ h)",
        ),
        Mistake(
            name="bias forgotten in the last layer",
            says="It looks as if the last bias, b_L, was left out.",
            old="return W[L] @ h + b[L]",
            new="return W[L] @ h",
        ),
        Mistake(
            name="the last layer forgotten",
            says="It looks as if h^(L−1) came back: the last layer is missing.",
            old="return W[L] @ h + b[L]",
            new="return h",
        ),
    ),
    checks=(
        Property("A network without hidden layer is W_1 x + b_1.", holds_without_hidden_layer),
        Property(
            "Where no unit of the last hidden layer is active, Φ(x) is b_L.", holds_when_all_are_off
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
