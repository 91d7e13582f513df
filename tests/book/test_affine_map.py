"""What book/affine-map states and computes, each by two independent oracles."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from course_utils.networks import ReLUNetwork
from course_utils.regions import (
    kinks,
    linear_regions,
    restrict,
)
from tests.book.by_hand import example_network, layer_maps

SEEDS = range(8)


DEPTHS = [(2, 5, 1), (3, 4, 4, 2), (2, 3, 4, 3, 2)]


def steps_to_borders(network, x, v):
    """Return eq-exit-step: the numbers t_i^(ell), layer by layer."""
    A, _ = layer_maps(network, network.activation_pattern(x))
    z = network.trace(x).z
    steps = []
    for ell in range(1, network.L):
        slope = A[ell] @ v
        steps.append(np.where(slope != 0, -z[ell] / np.where(slope == 0, 1, slope), np.inf))
    return steps


def border_distance(network, x):
    """Return eq-border-distance."""
    A, _ = layer_maps(network, network.activation_pattern(x))
    z = network.trace(x).z
    ratios = []
    for ell in range(1, network.L):
        lengths = np.linalg.norm(A[ell], axis=1)
        ratios += list(np.abs(z[ell][lengths > 0]) / lengths[lengths > 0])
    return min(ratios)


@pytest.mark.parametrize("widths", [(2, 6, 5, 2), (7, 6, 5, 3), (20, 8, 8, 8, 4)])
@pytest.mark.parametrize("seed", SEEDS)
def test_prop_region_exit_in_a_direction(widths, seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random(widths, rng=rng)
    x, v = rng.normal(size=(2, widths[0]))
    t = np.concatenate(steps_to_borders(network, x, v))
    first = t[t > 0].min()
    if not np.isfinite(first):
        return
    borders = kinks(restrict(network, x, v[:, None]), (0, first * 1.5 + 1))
    assert math.isclose(borders[0], first, rel_tol=1e-9)
    pattern = network.activation_pattern(x)
    assert_array_equal(network.activation_pattern(x + first * (1 - 1e-6) * v), pattern)
    assert (network.activation_pattern(x + first * (1 + 1e-6) * v) != pattern).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_prop_region_exit_nearest_border(seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random((2, 6, 5, 1), rng=rng)
    x = rng.uniform(-1, 1, 2)
    r = border_distance(network, x)
    # the distance to the polygon's edges, of the exact region in a box that is far larger
    polygon = linear_regions(network, ((-50, 50), (-50, 50))).find(x).polygon
    ends = np.roll(polygon, -1, axis=0)
    along = ends - polygon
    share = np.clip(np.sum((x - polygon) * along, axis=1) / np.sum(along**2, axis=1), 0, 1)
    distance = np.linalg.norm(polygon + share[:, None] * along - x, axis=1).min()
    assert math.isclose(r, distance, rel_tol=1e-8)
    angle = np.linspace(0, 2 * np.pi, 400)
    circle = x + 0.999 * r * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert (network.activation_pattern(circle) == network.activation_pattern(x)).all()


def test_example_of_the_way_to_the_border_by_hand():
    network, x = example_network(), np.array([0.25, 1])
    A, _ = layer_maps(network, network.activation_pattern(x))
    assert_array_equal(A[2], [[-1, -1], [1, -1]])  # W_2 W_1
    assert_array_equal(network.trace(x).z[2], [0.25, -0.5])
    down = steps_to_borders(network, x, np.array([0, -1]))
    assert_array_equal(down[0], [np.inf, 1, 0.25])
    assert_array_equal(down[1], [-0.25, 0.5])
    right = steps_to_borders(network, x, np.array([1, 0]))
    assert_array_equal(right[0], [-0.25, np.inf, -0.25])
    assert_array_equal(right[1], [0.25, 0.5])
    assert math.isclose(border_distance(network, x), 0.25 / math.sqrt(2))
    assert round(0.25 / math.sqrt(2), 3) == 0.177
    # seen from the network: just before and just behind the borders
    assert_array_equal(network.activation_pattern([0.25, 0.7501]), [1, 1, 1, 1, 0])
    assert_array_equal(network.activation_pattern([0.25, 0.7499]), [1, 1, 0, 1, 0])
    assert_array_equal(network.activation_pattern([0.4999, 1]), [1, 1, 1, 1, 0])
    assert_array_equal(network.activation_pattern([0.5001, 1]), [1, 1, 1, 0, 0])


@pytest.mark.parametrize("widths", DEPTHS)
@pytest.mark.parametrize("seed", SEEDS)
def test_prop_rank_one(widths, seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random(widths, rng=rng)
    pattern = network.activation_pattern(rng.normal(size=widths[0]))
    unit = int(rng.integers(len(pattern)))
    off, on = pattern.copy(), pattern.copy()
    off[unit], on[unit] = False, True
    (A, c), (A_on, c_on) = layer_maps(network, off), layer_maps(network, on)
    L, ends = network.L, np.cumsum((0, *widths[1:-1]))
    ell = int(np.searchsorted(ends, unit, side="right"))
    i = unit - ends[ell - 1]
    M = network.W[ell + 1]
    for k in range(ell + 1, L):
        M = network.W[k + 1] @ np.diag(pattern[ends[k - 1] : ends[k]] * 1.0) @ M
    u, w, gamma = M[:, i], A[ell][i], c[ell][i]
    assert_allclose(A_on[L] - A[L], np.outer(u, w), atol=1e-12)
    assert_allclose(c_on[L] - c[L], gamma * u, atol=1e-12)
    singular = np.linalg.svd(A_on[L] - A[L], compute_uv=False)
    assert (singular[1:] < 1e-12).all()
    if np.linalg.norm(w) > 1e-9:
        border = -gamma * w / (w @ w)  # a point with w x + gamma = 0
        assert_allclose(A[L] @ border + c[L], A_on[L] @ border + c_on[L], atol=1e-10)


def test_prop_rank_one_across_a_real_border_in_many_dimensions():
    rng = np.random.default_rng(3)
    network = ReLUNetwork.random((30, 12, 10, 5), rng=rng)
    x, v = rng.normal(size=(2, 30))
    borders = np.r_[0, kinks(restrict(network, x, v[:, None]), (0, 1)), 1]
    middles = (borders[:-1] + borders[1:]) / 2
    patterns = network.activation_pattern(x + middles[:, None] * v)
    assert (np.count_nonzero(np.diff(patterns, axis=0), axis=1) == 1).all()
    A, _ = network.affine_map(x + middles[:, None] * v)
    for change in np.diff(A, axis=0):
        assert np.linalg.matrix_rank(change, tol=1e-10) <= 1


def test_example_across_the_border_by_hand():
    network = example_network()
    # u = [2, 0] (-2, 0)^T = -4, w = (1, 1), gamma = -1: [-2, -2] + 4 [1, 1] = [2, 2], 4 - 4 = 0
    assert_array_equal(np.array([[-2, -2]]) - -4 * np.array([[1, 1]]), [[2, 2]])
    above, below = network.affine_map([0.25, 0.76]), network.affine_map([0.25, 0.74])
    assert_allclose(above[0], [[-2, -2]])
    assert_allclose(above[1], [4])
    assert_allclose(below[0], [[2, 2]])
    assert_allclose(below[1], [0])


def test_exercise_best_direction_raises_the_lead_by_the_norm():
    network = ReLUNetwork.random((9, 8, 3), rng=0)
    x = np.random.default_rng(1).normal(size=9)
    A, _ = network.affine_map(x)
    g, r = A[2] - A[0], border_distance(network, x)
    step = 0.9 * r * g / np.linalg.norm(g)
    rise = np.diff(network(x + step)[[0, 2]] - network(x)[[0, 2]])[0]
    assert math.isclose(rise, 0.9 * r * np.linalg.norm(g), rel_tol=1e-9)
    rng = np.random.default_rng(2)
    for s in rng.normal(size=(200, 9)):
        other = 0.9 * r * s / np.linalg.norm(s)
        assert np.diff(network(x + other)[[0, 2]] - network(x)[[0, 2]])[0] <= rise + 1e-12


def test_exercise_two_units_at_once_change_the_map_by_rank_two_at_most():
    network = ReLUNetwork.random((6, 8, 5), rng=0)
    pattern = network.activation_pattern(np.zeros(6))
    changed = pattern.copy()
    changed[[1, 4]] = ~changed[[1, 4]]
    change = layer_maps(network, changed)[0][2] - layer_maps(network, pattern)[0][2]
    assert np.linalg.matrix_rank(change) == 2
    # By hand: the columns (1, 1) and (-1, -1) point in different directions, and are multiples.
    change = np.outer([1, 1], [1, 0]) + np.outer([-1, -1], [0, 1])
    assert_array_equal(change, [[1, -1], [1, -1]])
    assert np.linalg.matrix_rank(change) == 1
