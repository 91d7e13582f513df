"""What lessons/inside-the-network states and computes, each by two independent oracles."""

from __future__ import annotations

import math

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from course_utils.networks import ReLUNetwork
from course_utils.training import loss_and_gradient, train
from tests.book.by_hand import jacobian


def test_a_dead_unit_can_be_removed_and_learns_nothing():
    rng = np.random.default_rng(0)
    network = ReLUNetwork.random((4, 6, 3), rng=rng)
    X, y = rng.uniform(size=(50, 4)), np.arange(50) % 3
    b = {1: network.b[1].copy(), 2: network.b[2]}
    b[1][2] = -100
    dead = ReLUNetwork(network.W, b)
    assert not dead.activation_pattern(X)[:, 2].any()
    keep = [0, 1, 3, 4, 5]
    smaller = ReLUNetwork({1: dead.W[1][keep], 2: dead.W[2][:, keep]}, {1: b[1][keep], 2: b[2]})
    assert_allclose(smaller(X), dead(X), atol=1e-13)
    _, gradient = loss_and_gradient(dead, X, y)
    assert not gradient.W[1][2].any() and not gradient.W[2][:, 2].any() and gradient.b[1][2] == 0
    assert dead.n_parameters - smaller.n_parameters == 4 + 1 + 3


def test_weights_of_a_pixel_that_is_always_black_never_change():
    rng = np.random.default_rng(0)
    X, y = rng.uniform(size=(80, 5)), np.arange(80) % 3
    X[:, 3] = 0
    start = ReLUNetwork.random((5, 6, 3), rng=1)
    trained = train(start, X, y, epochs=4, dtype=np.float64).network
    assert_array_equal(trained.W[1][:, 3], start.W[1][:, 3])
    assert np.abs(trained.W[1] - start.W[1]).max() > 1e-3
    assert not loss_and_gradient(start, X, y)[1].W[1][:, 3].any()


def test_shares_of_the_pixels_add_up_to_the_score():
    network = ReLUNetwork.random((12, 7, 6, 4), rng=2)
    x = np.random.default_rng(3).uniform(size=12)
    A, c = network.affine_map(x)
    for i in range(4):
        assert math.isclose(math.fsum(A[i] * x) + c[i], network(x)[i], abs_tol=1e-12)
        assert_allclose(A[i], jacobian(network, x)[i], atol=1e-6)
