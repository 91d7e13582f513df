"""What book/counting-regions states and computes, each by two independent oracles."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_utils.networks import ReLUNetwork, relu
from course_utils.regions import (
    kinks,
    linear_regions,
    lower_bound_montufar,
    lower_bound_serra,
    montufar_network,
    n_regions_one_layer,
    restrict,
    serra_network,
    upper_bound_product,
)
from course_utils.training import train
from tests.book.by_hand import inner_radius

SEEDS = range(8)


def lines_network(normals, offsets):
    """Return a shallow network with the given lines as folds."""
    return ReLUNetwork([normals, np.ones((1, len(normals)))], [offsets, [0]])


def count_of_lines(normals, offsets):
    """Count the regions of different lines: 1 + n + sum over crossings of (lines there - 1)."""
    crossings: dict[tuple, set[int]] = {}
    for i, j in itertools.combinations(range(len(normals)), 2):
        system = [[Fraction(v) for v in normals[k]] for k in (i, j)]
        (a, b), (c, d) = system
        determinant = a * d - b * c
        if determinant:
            e, f = -Fraction(offsets[i]), -Fraction(offsets[j])
            point = ((e * d - b * f) / determinant, (a * f - e * c) / determinant)
            crossings.setdefault(point, set()).update({i, j})
    return 1 + len(normals) + sum(len(lines) - 1 for lines in crossings.values())


@pytest.mark.parametrize(
    ("normals", "offsets", "expected"),
    [
        ([[1, 0], [0, 1], [1, 1]], [0, 0, -1], 7),  # a triangle
        ([[1, 0], [0, 1], [1, 1]], [0, 0, 0], 6),  # one common point
        ([[1, 1], [1, 1], [1, 1]], [0, 1, 2], 4),  # parallel
        ([[1, k] for k in range(6)], [0] * 6, 12),  # six through one point
        ([[1, 0]] * 3 + [[0, 1]] * 3, [-1, 0, 1, -1, 0, 1], 16),  # a grid: 4 * 4
        # two parallel, else general: 22 - 1
        ([[1, 0], [1, 0], [0, 1], [1, 1], [1, 2], [1, -1]], [0, 1, 0, 3, -6, 5], 21),
        # lesson: 1 + 5 + 3 at (1, 0) + 3 single crossings
        ([[1, 0], [0, 1], [1, 1], [1, -1], [1, 0]], [0, 0, -1, -1, -1], 12),
        ([[1, 0]] * 3 + [[0, 1]] * 2, [-1, -2, -3, -1, -2], 12),  # lesson: 4 * 3
    ],
)
def test_regions_of_special_lines(normals, offsets, expected):
    box = ((-100, 100), (-100, 100))
    assert len(linear_regions(lines_network(normals, offsets), box)) == expected
    assert count_of_lines(normals, offsets) == expected
    assert expected <= n_regions_one_layer(len(normals))


@pytest.mark.parametrize("n", [0, 1, 2, 3, 8, 15, 24, 30])
def test_prop_regions_lines_in_general_position(n):
    formula = 1 + n + n * (n - 1) // 2
    assert n_regions_one_layer(n) == formula == 1 + sum(range(1, n + 1))
    if n:
        angle = np.pi * (np.arange(n) + 0.3) / n
        normals = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        offsets = np.random.default_rng(0).uniform(-1, 1, n)
        network = lines_network(normals, offsets)
        assert len(linear_regions(network, ((-1e3, 1e3), (-1e3, 1e3)))) == formula


@pytest.mark.parametrize("n", range(6))
@pytest.mark.parametrize("d", [1, 2, 3])
def test_prop_regions_hyperplanes_by_brute_force_and_by_recursion(n, d):
    recursion = {}
    for i, j in itertools.product(range(n + 1), range(d + 1)):
        recursion[i, j] = 1 if 0 in (i, j) else recursion[i - 1, j] + recursion[i - 1, j - 1]
    assert n_regions_one_layer(n, d) == recursion[n, d]
    if n:
        network = ReLUNetwork.random((d, n, 1), rng=7 + n)
        patterns = itertools.product([False, True], repeat=n)
        occurring = sum(inner_radius(network, pattern, bound=1e4) > 1e-6 for pattern in patterns)
        assert occurring == recursion[n, d]


def test_small_numbers_of_the_example():
    assert n_regions_one_layer(3, 2) == 7 and n_regions_one_layer(3, 3) == 8
    assert n_regions_one_layer(8, 2) == 37
    assert all(n_regions_one_layer(n, 10) == 2**n for n in range(11))
    assert n_regions_one_layer(256, 784) == 2**256
    assert 1e77 < 2**256 < 2e77


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("widths", [(2, 3, 4, 1), (2, 6, 5, 2), (2, 3, 3, 3, 1)])
def test_prop_regions_product_is_never_exceeded(widths, seed):
    network = ReLUNetwork.random(widths, rng=seed)
    hidden = widths[1:-1]
    bound = math.prod(1 + n + n * (n - 1) // 2 for n in hidden)
    assert upper_bound_product(widths) == bound
    regions = linear_regions(network, ((-300, 300), (-300, 300)))
    assert len(regions) <= bound
    # The step of the proof: layer ell cuts each region of the layers before into so many at most.
    ends = np.cumsum((0, *hidden))
    for ell, n in enumerate(hidden, start=1):
        upto = np.unique(regions.patterns[:, : ends[ell]], axis=0)
        before = upto[:, : ends[ell - 1]]
        _, parts = np.unique(before, axis=0, return_counts=True) if ell > 1 else (0, len(upto))
        assert np.max(parts) <= 1 + n + n * (n - 1) // 2


@pytest.mark.parametrize("n_2", [1, 2, 3, 4])
def test_prop_regions_product_in_three_dimensions_by_linear_programming(n_2):
    network = ReLUNetwork.random((3, 2, n_2, 1), rng=n_2)
    patterns = itertools.product([False, True], repeat=2 + n_2)
    occurring = [p for p in patterns if inner_radius(network, p, bound=1e4) > 1e-6]
    assert len({p[:2] for p in occurring}) == 4  # S(2, 3) = 1 + 2 + 1
    most = sum(math.comb(n_2, j) for j in range(4))
    assert len(occurring) <= 4 * most
    assert upper_bound_product((3, 2, n_2, 1)) <= 4 * most  # it uses dimension 2 = n_1
    assert len(occurring) <= upper_bound_product((3, 2, n_2, 1))


def zigzag(t, p):
    """The function with slopes p, -p, ... that runs through [0, 1] p times."""
    s = (p * np.asarray(t)) % 2
    return np.where(s <= 1, s, 2 - s)


@pytest.mark.parametrize(("n_1", "n_2"), [(2, 2), (4, 3), (5, 4), (6, 3), (8, 8)])
def test_prop_regions_montufar_by_formula_count_and_folding(n_1, n_2):
    p = n_1 // 2
    formula = p**2 * (1 + n_2 + n_2 * (n_2 - 1) // 2)
    assert lower_bound_montufar((2, n_1, n_2, 1)) == formula
    network = montufar_network((2, n_1, n_2, 1))
    assert len(linear_regions(network, ((0, 1), (0, 1)))) == formula
    # Folding: the network does not tell x from its folded image, read by the unfolded layers.
    X = np.random.default_rng(0).uniform(size=(100, 2))
    folded = zigzag(X, p) / p  # into the first small square, where f(t) = p t
    assert_allclose(network(X), network(folded), atol=1e-12)


def test_montufars_zigzag_is_made_of_p_units():
    # prop-line-universal: slope p at 0, then changes of -2p, 2p, ... at 1/p, 2/p, ...
    for p in (1, 2, 3, 5):
        t = np.linspace(0, 1, 97)
        units = p * relu(t) + sum((-1) ** j * 2 * p * relu(t - j / p) for j in range(1, p))
        assert_allclose(units, zigzag(t, p) if p > 1 else t, atol=1e-12)


@pytest.mark.parametrize(("n_1", "n_2"), [(6, 3), (8, 8), (12, 4)])
def test_serras_count(n_1, n_2):
    formula = (n_1 // 2 + 1) ** 2 * (1 + n_2 + n_2 * (n_2 - 1) // 2)
    assert lower_bound_serra((2, n_1, n_2, 1)) == formula
    assert len(linear_regions(serra_network((2, n_1, n_2, 1)), ((0, 1), (0, 1)))) == formula


def test_serras_networks_reach_half_of_the_bound_and_montufars_do_not():
    for n in range(6, 80):
        most = (1 + n + n * (n - 1) // 2) ** 2
        assert 2 * lower_bound_montufar((2, n, n, 1)) < most < 2 * lower_bound_serra((2, n, n, 1))
    for n in (6, 8):
        counts = [
            len(linear_regions(build((2, n, n, 1)), ((0, 1), (0, 1))))
            for build in (montufar_network, serra_network)
        ]
        assert 2 * counts[0] < (1 + n + n * (n - 1) // 2) ** 2 < 2 * counts[1]


def test_a_shallow_network_has_4_n_plus_1_parameters_and_the_table_of_equal_size():
    for k, expected in ((1, 33), (2, 105), (3, 177), (4, 249)):
        deep = (2, *(8,) * k, 1)
        assert ReLUNetwork.random(deep, rng=0).n_parameters == expected == 33 + 72 * (k - 1)
        n = (expected - 1) // 4
        assert ReLUNetwork.random((2, n, 1), rng=0).n_parameters == 4 * n + 1 <= expected
        assert lower_bound_serra(deep) == 37 * 25 ** (k - 1) and upper_bound_product(deep) == 37**k


def test_numbers_of_the_constructions_and_of_the_exercise():
    assert lower_bound_montufar((2, 6, 3, 1)) == 63 == 3**2 * 7
    assert lower_bound_serra((2, 6, 3, 1)) == 112 == 4**2 * 7
    assert upper_bound_product((2, 8, 8, 1)) == 1369 == 37 * 37
    assert upper_bound_product((2, 10, 5, 1)) == 896 == 56 * 16
    assert lower_bound_montufar((2, 10, 5, 1)) == 400 == 5**2 * 16
    assert lower_bound_serra((2, 10, 5, 1)) == 576 == 6**2 * 16
    assert n_regions_one_layer(15) == 121 and n_regions_one_layer(24) == 301
    ratios = [lower_bound_serra((2, *(8,) * k, 1)) for k in (1, 2, 3, 4)]
    assert all(b == 25 * a for a, b in itertools.pairwise(ratios))


@pytest.mark.parametrize("seed", SEEDS)
def test_exercise_regions_in_a_box(seed):
    rng = np.random.default_rng(seed)
    normals, offsets = rng.normal(size=(7, 2)), rng.normal(size=7)
    corners = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    sides = corners @ normals.T + offsets
    through = np.flatnonzero((sides > 0).any(axis=0) & (sides < 0).any(axis=0))
    inside = 0
    for i, j in itertools.combinations(through, 2):
        point = np.linalg.solve(normals[[i, j]], -offsets[[i, j]])
        inside += bool((np.abs(point) < 1).all())
    count = len(linear_regions(lines_network(normals, offsets), ((-1, 1), (-1, 1))))
    assert count == 1 + len(through) + inside


def test_lesson_turning_a_unit_off_or_on_for_good():
    base, box = ReLUNetwork.random((2, 4, 3, 1), rng=np.random.default_rng(17)), ((-2, 2), (-2, 2))
    counts = {}
    for bias in (None, -100, 100):
        b = {ell: base.b[ell].copy() for ell in base.b}
        if bias is not None:
            b[1][0] = bias
        counts[bias] = len(linear_regions(ReLUNetwork(base.W, b), box))
    assert counts == {None: 32, -100: 17, 100: 7}
    W = {1: base.W[1][1:], 2: base.W[2][:, 1:], 3: base.W[3]}
    without = ReLUNetwork(W, {1: base.b[1][1:], 2: base.b[2], 3: base.b[3]})
    assert len(linear_regions(without, box)) == 17  # an inactive unit is no unit


def slope_jumps(network, rng, step=1e-7):
    """Return how much the slope of Phi_1 - Phi_2 jumps where random lines cross folds."""
    jumps = []
    for ends in rng.uniform(-2, 2, size=(60, 2, 2)):
        direction = ends[1] - ends[0]
        direction = (direction / np.linalg.norm(direction))[:, None]
        length = np.linalg.norm(ends[1] - ends[0])
        line = restrict(network, ends[0], direction)
        for t in kinks(line, (0, length)):
            # Differences on both sides, without the regions and their maps.
            lead = np.diff(line(t + step * np.array([[-2], [-1], [1], [2]])), axis=1)[:, 0]
            jumps.append(abs((lead[3] - lead[2]) - (lead[1] - lead[0])) / step)
    return np.array(jumps)


def test_lesson_the_folds_bend_far_more_after_training():
    rng = np.random.default_rng(1)
    X = rng.uniform(-1.5, 1.5, size=(400, 2))
    y = (np.sum(X**2, axis=1) < 1).astype(int)
    start = ReLUNetwork.random((2, 12, 12, 2), rng=1)
    settings = {"epochs": 150, "batch_size": 40, "learning_rate": 0.01, "schedule": "linear"}
    training = train(start, X, y, dtype=np.float64, **settings)
    before = slope_jumps(start, np.random.default_rng(0))
    after = slope_jumps(training.network, np.random.default_rng(0))
    assert after.mean() > 8 * before.mean()


def test_lesson_random_networks_of_24_units():
    large = ((-300, 300), (-300, 300))
    wide, deep = (
        [len(linear_regions(ReLUNetwork.random(widths, rng=seed), large)) for seed in range(10)]
        for widths in ((2, 12, 12, 1), (2, 6, 6, 6, 6, 1))
    )
    assert round(np.mean(wide)) == 298 and (min(wide), max(wide)) == (239, 375)
    assert round(np.mean(deep)) == 248 and (min(deep), max(deep)) == (152, 338)
