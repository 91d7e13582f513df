"""What book/accuracy states and computes, each by two independent oracles."""

from __future__ import annotations

import math

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from course_utils.networks import ReLUNetwork
from course_utils.training import train


def test_falling_rate_by_hand_and_in_the_package():
    S, eta = 4 * 157, 0.002
    rates = [eta * (1 - s / S) for s in range(S)]
    assert S == 628 and rates[0] == 0.002 and math.isclose(rates[314], 0.001)
    assert f"{rates[-1]:.6f}" == "0.000003"
    assert math.isclose(sum(rates), eta * (S + 1) / 2) and math.isclose(sum(rates), 0.001 * (S + 1))
    used = []

    def recorded(done):
        used.append(1 - done)
        return 1 - done

    X, y = np.random.default_rng(0).normal(size=(100, 2)), np.arange(100) % 2
    settings = {"epochs": 3, "batch_size": 10, "dtype": np.float64}
    by_name = train((2, 4, 2), X, y, schedule="linear", **settings)
    by_hand = train((2, 4, 2), X, y, schedule=recorded, **settings)
    assert_allclose(used, [1 - s / 30 for s in range(30)], atol=1e-12)
    assert_array_equal(by_name.network.W[1], by_hand.network.W[1])


def test_exercise_standardising_hides_in_the_first_layer():
    rng = np.random.default_rng(0)
    network, X = ReLUNetwork.random((6, 5, 3), rng=rng), rng.uniform(size=(20, 6))
    mu, s = 0.13, 0.31
    W, b = dict(network.W), dict(network.b)
    W[1], b[1] = W[1] / s, b[1] - mu / s * W[1].sum(axis=1)
    assert_allclose(ReLUNetwork(W, b)(X), network((X - mu) / s), atol=1e-12)
    y = np.arange(20) % 3
    training = train((6, 5, 3), X, y, epochs=2, standardise=True, dtype=np.float64)
    u = (X - X.mean()) / X.std()
    assert_allclose(training.network(X), training.adam.network(u), atol=1e-10)


def test_exercise_eight_seeds():
    scatter = {n: math.sqrt(2) * 0.1 / math.sqrt(n) for n in (7, 8)}
    assert 2 * scatter[8] <= 0.1 + 1e-12 < 2 * scatter[7]
    rng = np.random.default_rng(0)
    means = rng.normal(scale=0.1, size=(2, 100_000, 8)).mean(axis=2)
    assert math.isclose(np.std(means[0] - means[1]), 0.05, rel_tol=0.02)
