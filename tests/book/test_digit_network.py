"""What book/digit-network states and computes, each by two independent oracles."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from course_utils.networks import ReLUNetwork, relu

WIDTHS = (784, 256, 128, 10)


def by_layers(widths):
    return [n * (m + 1) for m, n in itertools.pairwise(widths)]


def by_arrays(widths):
    network = ReLUNetwork.random(widths, rng=np.random.default_rng(0))
    return sum(network.W[ell].size + network.b[ell].size for ell in range(1, network.L + 1))


def test_the_digit_network_has_235146_parameters():
    # 784 * 256 = 200,704; 256 * 128 = 32,768; 128 * 10 = 1,280; biases 256, 128, 10
    assert [200_704 + 256, 32_768 + 128, 1_280 + 10] == [200_960, 32_896, 1_290]
    assert by_layers(WIDTHS) == [200_960, 32_896, 1_290]
    assert by_arrays(WIDTHS) == sum(by_layers(WIDTHS)) == 235_146
    assert ReLUNetwork.random(WIDTHS, rng=1).n_parameters == 235_146
    assert round(100 * 200_960 / 235_146) == 85


def test_shapes_of_the_digit_network():
    network = ReLUNetwork.random(WIDTHS, rng=0)
    assert network.L == 3
    assert [network.W[ell].shape for ell in (1, 2, 3)] == [(256, 784), (128, 256), (10, 128)]
    assert [network.b[ell].shape for ell in (1, 2, 3)] == [(256,), (128,), (10,)]


def test_the_digit_network_as_one_formula():
    network = ReLUNetwork.random(WIDTHS, rng=0)
    x = np.random.default_rng(1).random(784)
    W, b = network.W, network.b
    phi = W[3] @ relu(W[2] @ relu(W[1] @ x + b[1]) + b[2]) + b[3]
    assert_allclose(network.forward(x), phi, rtol=1e-10)


@pytest.mark.parametrize(
    ("widths", "expected"),
    [
        ((2, 3, 1), 13),  # 3 * 3 + 1 * 4
        ((784, 100, 10), 79_510),  # 78,500 + 1,010
        ((784, 10), 7_850),
        ((784, 64, 10), 50_890),
        ((784, 64, 64, 10), 55_050),
        ((784, 32, 32, 32, 10), 27_562),
    ],
)
def test_parameter_counts_of_the_text_and_the_exercises(widths, expected):
    assert sum(by_layers(widths)) == by_arrays(widths) == expected


def test_exercise_shallow_network_of_equal_cost():
    counts = {n: sum(by_layers((784, n, 10))) for n in range(1, 400)}
    assert max(n for n, count in counts.items() if count <= 235_146) == 295
    assert counts[295] == 795 * 295 + 10 == by_arrays((784, 295, 10)) == 234_535


def test_exercise_growth_of_the_three_layers():
    before, after = by_layers((784, 500, 500, 10)), by_layers((784, 1000, 1000, 10))
    ratios = [b / a for a, b in zip(before, after, strict=True)]
    assert ratios[0] == 2
    assert_allclose(ratios[1:], [4, 2], atol=0.01)


def test_exercise_cost_of_one_image():
    products = [n * m for m, n in itertools.pairwise(WIDTHS)]
    assert products == [200_704, 32_768, 1_280]
    weights = ReLUNetwork.random(WIDTHS, rng=0).W
    assert sum(products) == sum(weights[ell].size for ell in (1, 2, 3)) == 234_752
    assert 256 + 128 + 10 == 394 == 235_146 - 234_752


def test_quiz_images_twice_as_wide_need_four_times_the_first_layer():
    assert 56 * 56 == 3_136 == 4 * 784
    assert_allclose(by_layers((3136, 256, 128, 10))[0] / by_layers(WIDTHS)[0], 4, atol=0.01)


def test_digit_network_two_units_can_change_places():
    network = ReLUNetwork.random((5, 4, 3, 2), rng=3)
    order = [2, 1, 0, 3]
    W = {1: network.W[1][order], 2: network.W[2][:, order], 3: network.W[3]}
    b = {1: network.b[1][order], 2: network.b[2], 3: network.b[3]}
    x = np.random.default_rng(0).normal(size=(50, 5))
    assert_allclose(ReLUNetwork(W, b)(x), network(x), atol=1e-12)
    # By hand, with a permutation matrix P: W_2 P^T relu(P z) = W_2 P^T P relu(z) = W_2 relu(z).
    P = np.eye(4)[order]
    z = np.random.default_rng(1).normal(size=4)
    assert_allclose(network.W[2] @ P.T @ np.maximum(P @ z, 0), network.W[2] @ np.maximum(z, 0))


def exchanged(network, first, second):
    """Return all parameters after the hidden units of both layers took these orders."""
    W, b = network.W, network.b
    arrays = [W[1][first], b[1][first], W[2][second][:, first], b[2][second], W[3][:, second]]
    return np.concatenate([np.ravel(array) for array in arrays])


def test_digit_network_orders_are_different_parameters_if_rows_and_biases_differ():
    network = ReLUNetwork.random((2, 3, 2, 1), rng=0)
    orders = itertools.product(itertools.permutations(range(3)), itertools.permutations(range(2)))
    found = {tuple(exchanged(network, list(first), list(second))) for first, second in orders}
    assert len(found) == 6 * 2  # 3! orders of layer 1 and 2! of layer 2
    # By hand: all units have different columns or rows, but both rows of W_1 are equal. Exchanged
    # in both layers at once, [[1, 2], [2, 1]] is the same matrix again.
    W, b = [[[1, 1], [1, 1]], [[1, 2], [2, 1]], [[3, 3]]], [[0, 0], [0, 0], [0]]
    equal = ReLUNetwork(W, b)
    assert_array_equal(exchanged(equal, [1, 0], [1, 0]), exchanged(equal, [0, 1], [0, 1]))
    assert not np.array_equal(exchanged(equal, [1, 0], [0, 1]), exchanged(equal, [0, 1], [0, 1]))
