"""What book/shallow-line states and computes, each by two independent oracles."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_utils.networks import ReLUNetwork
from course_utils.regions import kinks as exact_kinks
from tests.book.by_hand import hat, line_network, on_line

SEEDS = range(10)


def slopes_by_difference(f, x, step=1e-6):
    return (f(x + step) - f(x - step)) / (2 * step)


def through_slopes(t, slopes, value):
    """Return the function with these kinks and slopes and f(t_1) = value, by adding up pieces."""

    def f(x):
        heights = np.concatenate([[value], value + np.cumsum(slopes[1:-1] * np.diff(t))])
        inside = np.interp(x, t, heights)
        return inside + slopes[0] * np.minimum(x - t[0], 0) + slopes[-1] * np.maximum(x - t[-1], 0)

    return f


THREE = line_network([1, 2, -1], [1, -2, 0], [1, -1, 1])


def test_three_units_by_hand_and_by_differences():
    pieces = {-2.0: (-1, 0), -0.5: (0, 1), 0.5: (1, 1), 2.0: (-1, 3)}  # slope and constant
    for x, (slope, constant) in pieces.items():
        assert_allclose(on_line(THREE, x), slope * x + constant)
        assert_allclose(slopes_by_difference(lambda t: on_line(THREE, t), x), slope, atol=1e-8)
    assert_allclose(exact_kinks(THREE, (-3, 3)), [-1, 0, 1], atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_kinks_and_slopes_of_a_shallow_network(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 9))
    w, beta, v = rng.normal(size=(3, n))
    network, t = line_network(w, beta, v), -beta / w
    order = np.argsort(t)
    ends = np.concatenate([[t[order[0]] - 1], t[order], [t[order[-1]] + 1]])
    middles = (ends[:-1] + ends[1:]) / 2
    formula = ((w * middles[:, None] + beta) > 0) @ (v * w)
    widths = np.diff(ends)
    measured = np.array(
        [
            slopes_by_difference(lambda x: on_line(network, x), x, step)[0]
            for x, step in zip(middles, widths / 4, strict=True)
        ]
    )
    assert_allclose(measured, formula, atol=1e-8)
    assert_allclose(np.diff(formula), (v * np.abs(w))[order], atol=1e-12)
    box = (t.min() - 1, t.max() + 1)
    assert_allclose(exact_kinks(network, box), np.sort(t), atol=1e-9)


def test_units_that_share_a_point_can_cancel():
    x = np.linspace(-3, 3, 61)
    assert_allclose(on_line(line_network([1, -1], [0, 0], [1, -1]), x), x, atol=1e-15)
    # 1 * 2 + v * 3 = 0 for v = -2/3, and then the function is 2 x - 2
    assert_allclose(on_line(line_network([2, -3], [-2, 3], [1, -2 / 3]), x), 2 * x - 2, atol=1e-14)


def test_hat_is_built_by_three_units():
    network = line_network([1, 1, 1], [0, -0.5, -1], [2, -4, 2])
    x = np.linspace(-1, 2, 301)
    assert_allclose(on_line(network, x), hat(x), atol=1e-14)
    assert_allclose(on_line(network, x), np.interp(x, [0, 0.5, 1], [0, 1, 0]), atol=1e-14)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("flat_start", [False, True])
def test_every_zigzag_is_a_shallow_network(seed, flat_start):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 8))
    t, slopes = np.sort(rng.uniform(-3, 3, n)), rng.normal(size=n + 1)
    if flat_start:
        slopes[0] = 0
    value = rng.normal()
    w = np.concatenate([[-1], np.ones(n)])
    beta = np.concatenate([[t[0]], -t])
    v = np.concatenate([[-slopes[0], slopes[1]], np.diff(slopes)[1:]])
    network = line_network(w, beta, v, value)
    assert network.widths[1] == n + 1
    x = np.linspace(-5, 5, 1001)
    assert_allclose(on_line(network, x), through_slopes(t, slopes, value)(x), atol=1e-10)
    assert_allclose(exact_kinks(network, (-5, 5)), t, atol=1e-9)
    if flat_start:  # n units are enough
        smaller = line_network(w[1:], beta[1:], v[1:], value)
        assert_allclose(on_line(smaller, x), on_line(network, x), atol=1e-12)


def test_exercises_on_the_line():
    first = line_network([1, -2], [-1, 4], [2, -1], 3)
    assert on_line(first, [0, 3]).tolist() == [-1, 7]  # 0 - 4 + 3, 4 - 0 + 3
    for place, slope in [(0, 2), (1.5, 4), (3, 2)]:
        assert_allclose(slopes_by_difference(lambda t: on_line(first, t), place), slope, atol=1e-8)
    trapezium = line_network([1, 1, 1, 1], [0, -1, -3, -4], [1, -1, -1, 1])
    x = np.linspace(-1, 6, 141)
    assert_allclose(on_line(trapezium, x), np.interp(x, [0, 1, 3, 4], [0, 1, 1, 0]), atol=1e-14)
    assert_allclose(
        on_line(line_network([-1, 1], [0, 0], [-1, 2]), x), x + np.maximum(x, 0), atol=1e-14
    )
    shared = line_network([2, -2], [0, 0], [1, 1])  # the quiz: from -2 to 2
    assert_allclose(
        [slopes_by_difference(lambda t: on_line(shared, t), x)[0] for x in (-1, 1)], [-2, 2]
    )


def test_line_an_affine_function_is_a_network_with_two_units():
    x = np.linspace(-3, 3, 13)
    network = ReLUNetwork([np.array([[1], [-1]]), np.array([[2.5, -2.5]])], [np.zeros(2), [0.5]])
    assert_allclose(network(x[:, None])[:, 0], 2.5 * x + 0.5)
    assert_allclose(2.5 * np.maximum(x, 0) - 2.5 * np.maximum(-x, 0) + 0.5, 2.5 * x + 0.5)
