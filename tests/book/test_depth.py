"""What book/depth states and computes, each by two independent oracles."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_utils.networks import ReLUNetwork
from course_utils.regions import kinks as exact_kinks
from tests.book.by_hand import hat, line_network, on_line

SEEDS = range(10)


def sawtooth_network(k):
    """Return eq-sawtooth-network."""
    first, again, last = np.ones((3, 1)), np.tile([2, -4, 2], (3, 1)), np.array([[2, -4, 2]])
    shift = np.array([0, -0.5, -1])
    return ReLUNetwork([first] + [again] * (k - 1) + [last], [shift] * k + [np.zeros(1)])


def count_changes(slopes, tolerance=1e-9):
    return int(np.count_nonzero(np.abs(np.diff(slopes)) > tolerance))


@pytest.mark.parametrize("k", [1, 2, 3, 6, 10])
def test_values_and_kinks_of_the_sawtooth(k):
    network, points = sawtooth_network(k), np.arange(2**k + 1) / 2**k
    values = on_line(network, points)
    assert_allclose(values, np.arange(2**k + 1) % 2, atol=1e-12)
    x = np.linspace(-0.5, 1.5, 4001)
    closed = np.where((x < 0) | (x > 1), 0, 1 - np.abs(2 * np.mod(2 ** (k - 1) * x, 1) - 1))
    assert_allclose(on_line(network, x), closed, atol=1e-10)
    repeated = x
    for _ in range(k):
        repeated = hat(repeated)
    assert_allclose(repeated, closed, atol=1e-10)
    slopes = np.concatenate([[0], np.diff(values) * 2**k, [0]])
    assert count_changes(slopes) == 2**k + 1
    assert_allclose(np.abs(slopes[1:-1]), 2**k)
    assert_allclose(exact_kinks(network, (-0.5, 1.5)), points, atol=1e-9)


@pytest.mark.parametrize("k", [1, 2, 3, 8])
def test_deep_is_cheaper_for_the_sawtooth(k):
    deep, points = sawtooth_network(k), np.arange(2**k + 1) / 2**k
    assert deep.n_parameters == 12 * k - 2
    assert sum(deep.widths[1:-1]) == 3 * k
    # 2^k + 1 units are enough (prop-line-universal) ...
    slopes = np.concatenate([[0], 2.0**k * (-1.0) ** np.arange(2**k), [0]])
    shallow = line_network(np.ones(2**k + 1), -points, np.diff(slopes))
    x = np.linspace(-0.2, 1.2, 2001)
    assert_allclose(on_line(shallow, x), on_line(deep, x), atol=1e-8)
    assert shallow.n_parameters == 3 * (2**k + 1) + 1
    # ... and fewer are not: without any one of them, a kink is missing
    fewer = line_network(np.ones(2**k), -points[1:], np.diff(slopes)[1:])
    assert len(exact_kinks(fewer, (-0.2, 1.2))) <= 2**k < len(exact_kinks(deep, (-0.2, 1.2)))


def test_numbers_of_depth():
    assert 12 * 10 - 2 == 118
    assert 3 * 1025 + 1 == 3076
    assert 2**19 == 524_288
    assert 2**20 == 1_048_576
    assert 12 * 20 - 2 == 238
    assert 3 * (2**20 + 1) + 1 == 3_145_732
    assert hat(hat(hat(3 / 8))) == 1
    assert_allclose(hat(hat(hat(0.3))), 0.4)


@pytest.mark.parametrize("seed", SEEDS)
def test_pieces_multiply_at_most(seed):
    rng = np.random.default_rng(seed)
    p, q = rng.integers(2, 6, 2)
    w, beta, v = rng.normal(size=(3, q - 1))
    inner = line_network(w, beta, v, rng.normal())
    w, beta, v = rng.normal(size=(3, p - 1))
    outer = line_network(w, beta, v, rng.normal())
    W = [inner.W[1], outer.W[1] @ inner.W[2], outer.W[2]]
    b = [inner.b[1], outer.W[1] @ inner.b[2] + outer.b[1], outer.b[2]]
    both = ReLUNetwork(W, b)
    x = rng.uniform(-5, 5, 100)
    assert_allclose(on_line(both, x), on_line(outer, on_line(inner, x)), atol=1e-10)
    pieces = len(exact_kinks(both, (-1e3, 1e3))) + 1
    assert pieces <= p * q
    # the second count: changes of the activation pattern on a fine grid never show more kinks
    grid = np.linspace(-20, 20, 20_001)
    patterns = both.activation_pattern(grid[:, None])
    assert np.count_nonzero((patterns[1:] != patterns[:-1]).any(axis=1)) + 1 <= p * q


def test_pieces_of_the_hat_on_the_hat():
    assert len(exact_kinks(sawtooth_network(1), (-1, 2))) + 1 == 4
    assert len(exact_kinks(sawtooth_network(2), (-1, 2))) + 1 == 6
    # by hand: g(g(x)) = 4 x up to 1/4, then 2 - 4 x up to 1/2
    assert_allclose(hat(hat(np.array([0.1, 0.3]))), [0.4, 0.8])


@pytest.mark.parametrize("k", [1, 2, 5])
def test_two_units_are_enough_on_the_interval(k):
    first, again, last = np.ones((2, 1)), np.tile([2, -4], (2, 1)), np.array([[2, -4]])
    shift = np.array([0, -0.5])
    network = ReLUNetwork([first] + [again] * (k - 1) + [last], [shift] * k + [np.zeros(1)])
    assert network.n_parameters == 6 * k + 1
    x = np.linspace(0, 1, 1001)
    assert_allclose(on_line(network, x), on_line(sawtooth_network(k), x), atol=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_layers_of_one_unit_have_at_most_three_pieces(seed):
    network = ReLUNetwork.random((1, 1, 1, 1), rng=seed)
    assert pieces(network, (-1e4, 1e4)) <= 3


def test_two_layers_of_one_unit_can_have_three_pieces():
    network = ReLUNetwork([[[1]], [[-1]], [[1]]], [[0], [1], [0]])
    assert pieces(network, (-5, 5)) == 3
    # By hand: 1 up to 0, then 1 - x, and 0 from 1 on.
    assert_allclose(on_line(network, np.array([-2, 0, 0.25, 1, 3])), [1, 1, 0.75, 0, 0])


def pieces(network, interval):
    """Return the number of affine pieces on the interval, by slopes between places of switching."""
    ends = np.concatenate([[interval[0]], exact_kinks(network, interval), [interval[1]]])
    slopes = np.diff(network(ends[:, None])[:, 0]) / np.diff(ends)
    return 1 + np.count_nonzero(~np.isclose(slopes[1:], slopes[:-1], rtol=1e-6, atol=1e-9))


def three_at_a_time(k):
    """Return r composed k times, of exr-depth-three, as a network of the form 1-3-...-3-1."""
    first, row = np.ones((3, 1)), np.array([[3.0, -6.0, 6.0]])
    bias = np.array([0, -1 / 3, -2 / 3])
    matrices = [first, *[np.tile(row, (3, 1))] * (k - 1), row]
    return ReLUNetwork(matrices, [bias] * k + [np.zeros(1)])


def test_depth_r_runs_three_times_between_0_and_1():
    # By hand: r(0) = 0, r(1/3) = 1, r(2/3) = 2 - 2 = 0, r(1) = 3 - 4 + 2 = 1; affine between them.
    x = np.array([0, 1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1])
    values = three_at_a_time(1)(x[:, None])[:, 0]
    assert_allclose(values, [0, 0.5, 1, 0.5, 0, 0.5, 1], atol=1e-12)


@pytest.mark.parametrize("k", [1, 2, 3, 5, 8])
def test_depth_r_composed_k_times_has_3_to_the_k_pieces(k):
    network = three_at_a_time(k)
    assert network.n_parameters == 12 * k - 2  # as many as the sawtooth
    # One oracle: the places where units switch. Another: the values at the multiples of 3^-k.
    assert pieces(network, (1e-9, 1 - 1e-9)) == 3**k
    grid = np.arange(3**k + 1) / 3**k
    assert_allclose(network(grid[:, None])[:, 0], np.arange(3**k + 1) % 2, atol=1e-6)


@pytest.mark.parametrize("widths", [(1, 4, 1), (1, 3, 3, 1), (1, 2, 3, 2, 1), (1, 5, 4, 3, 1)])
def test_depth_no_network_has_more_pieces_than_the_product_of_widths_plus_1(widths):
    bound = np.prod([n + 1 for n in widths[1:-1]])
    for seed in range(30):
        network = ReLUNetwork.random(widths, rng=seed)
        assert pieces(network, (-50, 50)) <= bound
    # The second oracle: slopes on a fine grid cannot show more pieces than there are.
    x = np.linspace(-50, 50, 20_001)
    slopes = np.diff(network(x[:, None])[:, 0]) / np.diff(x)
    changes = np.count_nonzero(~np.isclose(slopes[1:], slopes[:-1], rtol=1e-4, atol=1e-7))
    assert changes <= 2 * (bound - 1)  # a kink between two points of the grid is seen twice


def test_depth_the_bound_is_reached_by_one_hidden_layer():
    network = ReLUNetwork([np.ones((4, 1)), np.ones((1, 4))], [-np.arange(4.0), np.zeros(1)])
    assert pieces(network, (-9, 9)) == 4 + 1
