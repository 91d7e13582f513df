"""How fast 784 -> 256 -> 128 -> 10 is trained and how well, beside scikit-learn, PyTorch, JAX."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from bench.row import Row
from course_utils.data import load_mnist, scale, split_random
from course_utils.training import Warps, train

WIDTHS = (784, 256, 128, 10)
EPOCHS = 3  # timed epochs of each, in turns; one more before, for compilers and caches
# The recipes: the rate falls to 0 along a line, inputs are standardised, images are warped.
QUICK: dict[str, Any] = {
    "epochs": 6,
    "batch_size": 128,
    "learning_rate": 2e-3,
    "schedule": "linear",
    "standardise": True,
    "augment": Warps(rotation=5, stretch=0.05, bend=0.5),
}
BEST: dict[str, Any] = QUICK | {"epochs": 40, "batch_size": 256, "augment": Warps()}
Epoch = Callable[[], Any]


def rows(accuracy: bool = True) -> list[Row]:
    """Rows of speed and, if wanted, of accuracy (about two minutes more)."""
    mnist = load_mnist()
    X_train, X_test, y_train, y_test = split_random(scale(mnist.pixels), mnist.labels)
    ours = _ours(X_train, y_train)
    sklearn, clf = _sklearn(X_train, y_train)
    single = X_train.astype(np.float32)
    runs: dict[str, Epoch | None] = {
        "ours": ours,
        "MLPClassifier": sklearn,
        "torch, fused Adam": _torch(single, y_train),
        "JAX, an epoch as one scan": _jax(single, y_train),
    }
    seconds = _medians({name: run for name, run in runs.items() if run is not None})
    what = "training, seconds per epoch (60,000 images, batch 64, Adam 0.001)"
    text = f"{seconds['ours']:.2f} s"
    result: list[Row] = []
    for name in runs:
        if name == "ours":
            continue
        if name not in seconds:
            result.append(Row(what, text, f"{name.split(',')[0]}: not installed"))
        else:
            ratio = seconds[name] / seconds["ours"]
            result.append(Row(what, text, f"{name}, {seconds[name]:.2f} s", ratio))
    if accuracy:
        for _ in range(6 - EPOCHS - 1):
            sklearn()
        time_of_six = 6 * seconds["MLPClassifier"]
        reference = float(clf.score(X_test, y_test))
        for name, recipe in (("6 epochs", QUICK), ("40 epochs", BEST)):
            start = time.perf_counter()
            training = train(WIDTHS, X_train, y_train, **recipe)
            taken = time.perf_counter() - start
            right = training.accuracy(X_test, y_test)
            result.append(
                Row(
                    what=f"test accuracy, recipe of {name}",
                    ours=f"{right:.2%} in {taken:.1f} s",
                    reference=f"MLPClassifier, 6 epochs: {reference:.2%} in {time_of_six:.1f} s",
                    ratio=(1 - reference) / (1 - right),
                )
            )
    return result


def _ours(X: Any, y: Any) -> Epoch:
    training = train(WIDTHS, X[:64], y[:64], epochs=1)
    return lambda: training.resume(X, y, epochs=training.epoch + 1)


def _sklearn(X: Any, y: Any) -> tuple[Epoch, Any]:
    from sklearn.neural_network import MLPClassifier

    clf = MLPClassifier((256, 128), batch_size=64, learning_rate_init=1e-3, random_state=0)
    classes = np.unique(y)
    return lambda: clf.partial_fit(X, y, classes=classes), clf


def _torch(X: Any, y: Any) -> Epoch | None:
    try:
        import torch
    except ImportError:
        return None
    torch.manual_seed(0)
    inputs, labels = torch.from_numpy(X), torch.from_numpy(y)
    nn = torch.nn
    network = nn.Sequential(
        nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)
    )
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)

    def epoch() -> None:
        for rows in torch.randperm(len(X)).split(64):
            adam.zero_grad(set_to_none=True)
            loss = nn.functional.cross_entropy(network(inputs[rows]), labels[rows])
            loss.backward()
            adam.step()

    return epoch


def _jax(X: Any, y: Any) -> Epoch | None:
    try:
        import jax
        import jax.numpy as jnp
    except ImportError:
        return None
    rng = np.random.default_rng(0)
    theta = [
        (jnp.asarray(rng.normal(0, (2 / m) ** 0.5, (m, n)), jnp.float32), jnp.zeros(n))
        for m, n in pairwise(WIDTHS)
    ]
    zeros = jax.tree.map(jnp.zeros_like, theta)
    state = [(theta, zeros, zeros, jnp.zeros(()))]

    def loss(theta: Any, rows: Any, labels: Any) -> Any:
        h = rows
        for i, (W, b) in enumerate(theta):
            h = h @ W + b
            h = h if i == len(theta) - 1 else jax.nn.relu(h)
        chosen = jnp.take_along_axis(jax.nn.log_softmax(h), labels[:, None], axis=1)
        return -chosen.mean()

    def step(state: Any, batch: Any) -> Any:
        theta, m, v, t = state
        value, g = jax.value_and_grad(loss)(theta, *batch)
        t = t + 1
        rate = 1e-3 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        theta = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), theta, m, v)
        return (theta, m, v, t), value

    scan = jax.jit(lambda state, batches: jax.lax.scan(step, state, batches))
    n = len(X) // 64 * 64

    def epoch() -> None:
        order = rng.permutation(len(X))[:n]
        batches = (X[order].reshape(-1, 64, 784), y[order].reshape(-1, 64))
        state[0], losses = scan(state[0], batches)
        losses.block_until_ready()

    return epoch


def _medians(runs: dict[str, Epoch]) -> dict[str, float]:
    """Median seconds of an epoch of each, measured in turns."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(EPOCHS + 1):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            if turn:
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}
