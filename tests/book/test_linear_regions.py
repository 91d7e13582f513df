"""What book/linear-regions states and computes, each by two independent oracles."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from course_utils.networks import ReLUNetwork
from course_utils.regions import (
    linear_regions,
)
from tests.book.by_hand import (
    example_network,
    inequalities,
    inner_radius,
    inside_points,
    jacobian,
    layer_maps,
)

SEEDS = range(8)


DEPTHS = [(2, 5, 1), (3, 4, 4, 2), (2, 3, 4, 3, 2)]


def test_the_larger_of_two_numbers_on_its_two_polyhedra():
    # max(x_1, x_2) is a network: x_2 + relu(x_1 - x_2) = relu(x_2) - relu(-x_2) + relu(x_1 - x_2)
    network = ReLUNetwork([[[0, 1], [0, -1], [1, -1]], [[1, -1, 1]]], [[0, 0, 0], [0]])
    X = np.random.default_rng(0).normal(size=(200, 2))
    assert_allclose(network(X)[:, 0], X.max(axis=1), atol=1e-15)
    for x in X:
        A, c = network.affine_map(x)
        assert_allclose(A[0], [1, 0] if x[0] > x[1] else [0, 1], atol=1e-15)
        assert c == 0


@pytest.mark.parametrize("widths", DEPTHS)
@pytest.mark.parametrize("seed", SEEDS)
def test_prop_network_affine_map(widths, seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random(widths, rng=rng)
    for x in inside_points(network, 10, rng):
        A, c = layer_maps(network, network.activation_pattern(x))
        z = network.trace(x).z
        for ell in range(1, network.L + 1):
            assert_allclose(A[ell] @ x + c[ell], z[ell], atol=1e-12)
        assert_allclose(A[network.L], network.affine_map(x)[0], atol=1e-12)
        assert_allclose(c[network.L], network.affine_map(x)[1], atol=1e-12)
        assert_allclose(A[network.L], jacobian(network, x), atol=1e-6)


@pytest.mark.parametrize("widths", DEPTHS)
def test_prop_network_affine_inequalities_hold_exactly_where_the_pattern_is(widths):
    rng = np.random.default_rng(1)
    network = ReLUNetwork.random(widths, rng=rng)
    X = inside_points(network, 60, rng)
    patterns = network.activation_pattern(X)
    for pattern in np.unique(patterns, axis=0):
        G, g = inequalities(network, pattern)
        inside = (X @ G.T + g > 0).all(axis=1)
        assert_array_equal(inside, (patterns == pattern).all(axis=1))


def test_inequalities_decide_which_of_all_patterns_occur():
    network = ReLUNetwork.random((2, 3, 3, 1), rng=3)
    box = ((-50, 50), (-50, 50))
    found = {tuple(pattern) for pattern in linear_regions(network, box).patterns.tolist()}
    by_programming = {
        pattern
        for pattern in itertools.product([False, True], repeat=6)
        if inner_radius(network, pattern) > 1e-7
    }
    assert found == by_programming
    assert len(found) < 2**6


@pytest.mark.parametrize("widths", DEPTHS)
def test_prop_network_piecewise_linear_is_continuous_and_convex(widths):
    rng = np.random.default_rng(2)
    network = ReLUNetwork.random(widths, rng=rng)
    X = inside_points(network, 80, rng)
    patterns = network.activation_pattern(X)
    for i, j in itertools.combinations(range(len(X)), 2):
        if (patterns[i] == patterns[j]).all():
            middle = network.activation_pattern((X[i] + X[j]) / 2)
            assert_array_equal(middle, patterns[i])
    # Lipschitz with the product of the norms: no jump anywhere.
    lipschitz = math.prod(np.linalg.norm(W, 2) for W in network.W.values())
    steps = rng.normal(size=X.shape) * 1e-3
    jumps = np.linalg.norm(network(X + steps) - network(X), axis=1)
    assert (jumps <= lipschitz * np.linalg.norm(steps, axis=1) + 1e-12).all()


def test_linear_regions_cover_the_box_without_overlap_and_agree_on_edges():
    network = ReLUNetwork.random((2, 9, 7, 3), rng=4)
    regions = linear_regions(network, ((-2, 2), (-2, 2)))
    assert math.isclose(regions.areas.sum(), 16, rel_tol=1e-12)
    assert len(np.unique(regions.patterns, axis=0)) == len(regions)
    i, j = regions.neighbours.T
    ends = regions.shared_edges
    one = ends @ regions.A[i].transpose(0, 2, 1) + regions.c[i, None]
    other = ends @ regions.A[j].transpose(0, 2, 1) + regions.c[j, None]
    assert_allclose(one, other, atol=1e-12)


def test_the_region_110_10_by_hand():
    # A^(2) = [[1, 1], [1, -1]], c^(2) = (-1/2, 1/4), A = [2, 2], c = 2 (-1/2) + 1 = 0
    A, c = layer_maps(example_network(), [1, 1, 0, 1, 0])
    assert_array_equal(A[2], [[1, 1], [1, -1]])
    assert_array_equal(c[2], [-0.5, 0.25])
    assert_array_equal(A[3], [[2, 2]])
    assert c[3] == 0
    regions = linear_regions(example_network(), ((-1.5, 2.5), (-1.5, 2.5)))
    region = regions.find((0.1, 0.6))
    assert_array_equal(region.pattern, [1, 1, 0, 1, 0])
    # x_1 = 0 meets x_1 + x_2 = 1/2 and 1; x_1 - x_2 = -1/4 meets them at (1/8, 3/8), (3/8, 5/8)
    corners = {(0, 0.5), (0, 1), (0.375, 0.625), (0.125, 0.375)}
    assert {tuple(corner) for corner in region.polygon.round(12)} == corners
    assert len(regions) == 18
    maps = np.column_stack([regions.A[:, 0], regions.c])
    assert len(np.unique(maps.round(9), axis=0)) == 13


def test_the_region_110_10_holds_its_border_where_the_inequality_is_weak():
    # x_1 > 0, x_2 > 0, x_1 + x_2 <= 1, x_1 + x_2 > 1/2, x_1 - x_2 <= -1/4, on exact sixteenths
    network, on_border = example_network(), {True: 0, False: 0}
    for i, j in itertools.product(range(-4, 20), repeat=2):
        x, y = Fraction(i, 16), Fraction(j, 16)
        half, quarter = Fraction(1, 2), Fraction(1, 4)
        by_hand = x > 0 and y > 0 and x + y <= 1 and x + y > half and x - y <= -quarter
        inside = network.activation_pattern([i / 16, j / 16]).tolist() == [1, 1, 0, 1, 0]
        assert by_hand == inside
        if 0 in (x, x + y - 1, x + y - half, x - y + quarter):
            on_border[by_hand] += 1
    assert min(on_border.values()) > 5


def test_maps_that_regions_of_the_example_share():
    # Layer 2 is off, so Phi = b_3 = 1, in four regions: 111, 011, 010 and 110 in layer 1.
    regions = linear_regions(example_network(), ((-1.5, 2.5), (-1.5, 2.5)))
    off = ~regions.patterns[:, 3:].any(axis=1)
    names = {"".join(map(str, pattern)) for pattern in regions.patterns[off, :3].astype(int)}
    assert names == {"111", "011", "010", "110"}
    assert (regions.A[off] == 0).all() and (regions.c[off] == 1).all()
    for x in ([0.5, 2], [-0.25, 2.25], [-0.5, 0.25], [0.0625, 0.375]):
        assert example_network()(x) == 1


def test_exercise_region_100_11_and_the_pattern_that_does_not_occur():
    network = example_network()
    A, c = layer_maps(network, [1, 0, 0, 1, 1])
    assert_array_equal(A[2], [[1, 0], [1, 0]])
    assert_array_equal(A[3], [[1, 0]])
    assert c[3] == -0.25  # 2 (-1/2) - 1/4 + 1
    for t in (0.0, 1.0, 100.0):
        assert_array_equal(network.activation_pattern([1, -t]), [1, 0, 0, 1, 1])
    assert inner_radius(network, [0, 0, 0, 1, 0]) == 0
    assert inner_radius(network, [0, 0, 0, 0, 1]) > 0
    X = np.random.default_rng(0).normal(scale=3, size=(5000, 2))
    patterns = network.activation_pattern(X)
    off = ~patterns[:, :3].any(axis=1)
    assert off.any() and (patterns[off][:, 3:] == [False, True]).all()


def test_remark_a_connected_set_that_is_not_open_can_be_in_no_region():
    # |x_1| + |x_2| has four regions and four maps, and yet it is 1 on a whole diamond.
    W = {1: [[1, 0], [-1, 0], [0, 1], [0, -1]], 2: [[1, 1, 1, 1]]}
    network = ReLUNetwork(W, {1: np.zeros(4), 2: [0]})
    regions = linear_regions(network, ((-2, 2), (-2, 2)))
    assert len(regions) == len(np.unique(regions.A[:, 0], axis=0)) == 4
    t = np.linspace(0, 1, 9)
    quarter = np.column_stack([t, 1 - t])
    diamond = np.concatenate([quarter * s for s in ((1, 1), (1, -1), (-1, 1), (-1, -1))])
    assert_allclose(network(diamond)[:, 0], 1)
    # By hand: t + (1 - t) = 1, whatever the two signs.
    assert_allclose(np.abs(diamond).sum(axis=1), 1)


@pytest.mark.parametrize("widths", DEPTHS)
def test_exercise_constant_as_a_sum_over_the_biases(widths):
    network = ReLUNetwork.random(widths, rng=5)
    x = np.random.default_rng(6).normal(size=widths[0])
    pattern, total, product = network.activation_pattern(x), network.b[network.L], None
    ends = np.cumsum((0, *widths[1:-1]))
    product = np.eye(widths[-1])
    for ell in range(network.L - 1, 0, -1):
        product = product @ network.W[ell + 1] @ np.diag(pattern[ends[ell - 1] : ends[ell]] * 1.0)
        total = total + product @ network.b[ell]
    assert_allclose(total, layer_maps(network, pattern)[1][network.L], atol=1e-13)
    assert_allclose(total, network.affine_map(x)[1], atol=1e-13)


def test_exercise_sum_of_three_absolute_values_needs_eight_polyhedra():
    network = ReLUNetwork([np.vstack([np.eye(3), -np.eye(3)]), np.ones((1, 6))], [np.zeros(6), [0]])
    X = np.random.default_rng(0).normal(size=(500, 3))
    assert_allclose(network(X)[:, 0], np.abs(X).sum(axis=1))
    rows = {tuple(network.affine_map(x)[0][0]) for x in X}
    assert rows == set(itertools.product([-1.0, 1.0], repeat=3))
