"""The statements and numbers of parts 4 and 5, each tested against two independent oracles.

An oracle is a sum worked by hand (written in a comment), a closed form, brute force, linear
programming, finite differences, scikit-learn, or the exact regions of ``course_utils.regions``.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special
from scipy.optimize import linprog
from sklearn.metrics import log_loss

from course_utils.networks import ReLUNetwork, relu, softmax
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
from course_utils.training import Adam, loss_and_gradient, train

SEEDS = range(8)
DEPTHS = [(2, 5, 1), (3, 4, 4, 2), (2, 3, 4, 3, 2)]


def example_network():
    """Return the network of ex-three-layers-forward, used by hand throughout both parts."""
    W = {1: [[1, 0], [0, 1], [1, 1]], 2: [[1, 1, -2], [1, -1, 0]], 3: [[2, -1]]}
    return ReLUNetwork(W, {1: [0, 0, -1], 2: [-0.5, 0.25], 3: [1]})


def layer_maps(network, pattern):
    """Return eq-region-layer: (A^(ell), c^(ell)) for each ell, from the pattern alone."""
    A, c = {1: network.W[1]}, {1: network.b[1]}
    ends = np.cumsum((0, *network.widths[1:-1]))
    for ell in range(2, network.L + 1):
        D = np.diag(np.asarray(pattern[ends[ell - 2] : ends[ell - 1]], dtype=float))
        A[ell] = network.W[ell] @ D @ A[ell - 1]
        c[ell] = network.W[ell] @ D @ c[ell - 1] + network.b[ell]
    return A, c


def inequalities(network, pattern):
    """Return rows (G, g) with G x + g >= 0 on the region, by eq-region-inequalities."""
    A, c = layer_maps(network, pattern)
    hidden = range(1, network.L)
    G, g = np.vstack([A[ell] for ell in hidden]), np.concatenate([c[ell] for ell in hidden])
    signs = np.where(np.asarray(pattern, dtype=bool), 1.0, -1.0)
    return G * signs[:, None], g * signs


def inner_radius(network, pattern, bound=50.0):
    """Return the radius of the largest ball in the region and a box, by linear programming."""
    G, g = inequalities(network, pattern)
    d = network.widths[0]
    norms = np.linalg.norm(G, axis=1)
    result = linprog(
        np.r_[np.zeros(d), -1.0],
        A_ub=np.c_[-G, norms],
        b_ub=g,
        bounds=[(-bound, bound)] * d + [(0, 10)],
    )
    return -result.fun if result.status == 0 else 0.0


def jacobian(network, x, step=1e-6):
    """Return the derivatives of Phi at x by central differences."""
    d = network.widths[0]
    return np.stack(
        [(network(x + step * e) - network(x - step * e)) / (2 * step) for e in np.eye(d)], axis=1
    )


def inside_points(network, n, rng):
    """Return points that are not nearly on a fold."""
    X = rng.normal(size=(20 * n, network.widths[0]))
    trace = network.trace(X)
    z = np.concatenate([trace.z[ell] for ell in range(1, network.L)], axis=1)
    return X[np.abs(z).min(axis=1) > 1e-3][:n]


# ---------------------------------------------------------------- book/linear-regions


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


# ---------------------------------------------------------------- book/counting-regions


def lines_network(normals, offsets):
    """Return a shallow network with the given lines as folds."""
    return ReLUNetwork([normals, np.ones((1, len(normals)))], [offsets, [0]])


def count_of_lines(normals, offsets):
    """Count the regions of different lines: 1 + n + sum over crossings of (lines there - 1)."""
    crossings = {}
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


# ---------------------------------------------------------------- book/affine-map


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


# ---------------------------------------------------------------- book/learning


def hand_network():
    """Return the network of ex-learning-backpropagation."""
    return ReLUNetwork([[[1, 1], [1, -1]], [[1, 2], [-1, 1]]], [[0, 0], [-3, 3]])


def loss_by_definition(network, x, y):
    return -math.log(softmax(network(x))[y])


def changed_by(network, kind, ell, index, step):
    layers = {"W": dict(network.W), "b": dict(network.b)}
    layers[kind][ell] = layers[kind][ell].copy()
    layers[kind][ell][index] += step
    return ReLUNetwork(layers["W"], layers["b"])


def quotient(network, x, y, kind, ell, index, step=1e-6):
    up, down = (changed_by(network, kind, ell, index, s) for s in (step, -step))
    return (loss_by_definition(up, x, y) - loss_by_definition(down, x, y)) / (2 * step)


def test_cross_entropy_by_hand_in_both_forms_and_by_scikit_learn():
    for y, expected in ((0, 0.408), (2, 2.408)):
        z = np.array([2.0, 1.0, 0.0])
        assert round(-math.log(special.softmax(z)[y]), 3) == expected
        assert round(-z[y] + special.logsumexp(z), 3) == expected
        assert round(log_loss([y], softmax(z)[None], labels=[0, 1, 2]), 3) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_prop_delta_output(seed):
    rng = np.random.default_rng(seed)
    z, y = rng.normal(scale=3, size=6), int(rng.integers(6))
    by_difference = [
        (special.logsumexp(z + h) - (z + h)[y] - special.logsumexp(z - h) + (z - h)[y]) / 2e-6
        for h in 1e-6 * np.eye(6)
    ]
    delta = softmax(z) - np.eye(6)[y]
    assert_allclose(delta, by_difference, atol=1e-8)
    assert math.isclose(delta.sum(), 0, abs_tol=1e-14) and np.abs(delta).max() <= 1
    last_layer = ReLUNetwork([np.eye(6)], [np.zeros(6)])
    assert_allclose(loss_and_gradient(last_layer, [z], [y])[1].b[1], by_difference, atol=1e-8)


def backpropagation(network, x, y):
    """Return delta^(ell) by eq-delta-output and eq-delta-hidden, written with the matrices D."""
    trace, L = network.trace(x), network.L
    delta = {L: softmax(trace.z[L]) - np.eye(network.widths[-1])[y]}
    for ell in range(L - 1, 0, -1):
        D = np.diag((trace.z[ell] > 0) * 1.0)
        delta[ell] = D @ network.W[ell + 1].T @ delta[ell + 1]
    return delta, trace.h


@pytest.mark.parametrize("widths", [(3, 4, 3), (4, 5, 4, 3), (2, 3, 3, 3, 2)])
@pytest.mark.parametrize("seed", range(3))
def test_prop_backpropagation(widths, seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random(widths, rng=rng)
    x, y = inside_points(network, 1, rng)[0], int(rng.integers(widths[-1]))
    assert not network.activation_pattern(x).all()  # a dead unit is in the case
    delta, h = backpropagation(network, x, y)
    loss, gradient = loss_and_gradient(network, [x], [y])
    assert math.isclose(loss, loss_by_definition(network, x, y), rel_tol=1e-12)
    for ell in range(1, network.L + 1):
        by_W = np.outer(delta[ell], h[ell - 1])
        assert_allclose(by_W, gradient.W[ell], atol=1e-13)
        assert_allclose(delta[ell], gradient.b[ell], atol=1e-13)
        for i, j in np.ndindex(by_W.shape):
            assert math.isclose(by_W[i, j], quotient(network, x, y, "W", ell, (i, j)), abs_tol=1e-7)
        for i in range(len(delta[ell])):
            assert math.isclose(delta[ell][i], quotient(network, x, y, "b", ell, i), abs_tol=1e-7)


def test_the_gradient_of_a_batch_is_the_mean_of_its_examples():
    rng = np.random.default_rng(0)
    network = ReLUNetwork.random((3, 5, 4), rng=rng)
    X, y = rng.normal(size=(7, 3)), np.arange(7) % 4
    _, gradient = loss_and_gradient(network, X, y)
    single = [loss_and_gradient(network, X[i : i + 1], y[i : i + 1])[1] for i in range(7)]
    for ell in (1, 2):
        assert_allclose(gradient.W[ell], np.mean([s.W[ell] for s in single], axis=0), atol=1e-14)
        assert_allclose(gradient.b[ell], np.mean([s.b[ell] for s in single], axis=0), atol=1e-14)


def test_backpropagation_through_one_unit():
    x, w_1, w_2, slope_of_E = 2, 3, -1, 0.5
    z_2 = w_2 * max(0, w_1 * x)
    assert z_2 == -6
    # By hand, factor by factor: 0.5 * 6, 0.5 * (-1) * 1 and then times 2.
    for by_w_1, by_w_2, dead in ((-1, 3, 1), (0, 0, -1)):
        value = ReLUNetwork([[[dead * w_1]], [[w_2]]], [[0], [0]])
        up_1 = ReLUNetwork([[[dead * w_1 + 1e-6]], [[w_2]]], [[0], [0]])
        up_2 = ReLUNetwork([[[dead * w_1]], [[w_2 + 1e-6]]], [[0], [0]])
        changes = [(slope_of_E * (up([x]) - value([x]))[0]) / 1e-6 for up in (up_1, up_2)]
        assert_allclose(changes, [by_w_1, by_w_2], atol=1e-6)


def test_backpropagation_by_hand():
    network, x = hand_network(), np.array([1, 2])
    trace = network.trace(x)
    assert_array_equal(trace.z[1], [3, -1])  # 1 + 2, 1 - 2
    assert_array_equal(trace.z[2], [0, 0])  # 3 - 3, -3 + 3
    delta, _ = backpropagation(network, x, 0)
    assert_allclose(delta[2], [-0.5, 0.5])
    assert_allclose(network.W[2].T @ delta[2], [-1, -0.5])  # -1/2 - 1/2, -1 + 1/2
    assert_allclose(delta[1], [-1, 0])
    loss, gradient = loss_and_gradient(network, [x], [0])
    assert math.isclose(loss, math.log(2))
    assert_allclose(gradient.W[2], [[-1.5, 0], [1.5, 0]])
    assert_allclose(gradient.W[1], [[-1, -2], [0, 0]])
    for (kind, ell, index), expected in {("W", 1, (0, 1)): -2, ("W", 2, (1, 0)): 1.5,
                                         ("W", 1, (1, 0)): 0, ("b", 1, 0): -1}.items():  # fmt: skip
        assert math.isclose(quotient(network, x, 0, kind, ell, index), expected, abs_tol=1e-8)


def test_one_step_from_the_example_lowers_the_loss():
    network, x = hand_network(), np.array([1, 2])
    _, g = loss_and_gradient(network, [x], [0])
    better = ReLUNetwork(
        {ell: network.W[ell] - 0.1 * g.W[ell] for ell in (1, 2)},
        {ell: network.b[ell] - 0.1 * g.b[ell] for ell in (1, 2)},
    )
    # z^(1)_1 = 1.1 + 2.4 + 0.1 = 3.6; scores: 1.15 * 3.6 - 2.95 = 1.19 and its opposite
    assert_allclose(better(x), [1.19, -1.19])
    assert round(loss_by_definition(better, x, 0), 3) == 0.089
    assert round(math.log1p(math.exp(-2.38)), 3) == 0.089


class Counted:
    """A matrix that counts the multiplications of its products."""

    total = 0

    def __init__(self, values):
        self.values = np.asarray(values)

    def __matmul__(self, other):
        (rows, inner), (_, columns) = self.values.shape, other.values.shape
        Counted.total += rows * inner * columns
        return Counted(self.values @ other.values)


def test_remark_the_price_of_backpropagation_by_hand_and_by_counting():
    widths, made = (784, 256, 128, 10), {}
    W = [Counted(np.zeros((n, m))) for m, n in itertools.pairwise(widths)]
    h = Counted(np.zeros((784, 1)))
    Counted.total = 0
    for matrix in W:
        h = matrix @ h
    made["forward"], Counted.total = Counted.total, 0
    for ell in (3, 2, 1):
        delta = Counted(np.zeros((widths[ell], 1)))
        delta @ Counted(np.zeros((1, widths[ell - 1])))  # the derivatives with respect to W_ell
        if ell > 1:
            Counted(W[ell - 1].values.T) @ delta  # nobody asks for delta^(0)
    made["backward"] = Counted.total
    # By hand: 200704 + 32768 + 1280 = 234752, and 234752 + 34048 = 268800, 1.145 times as many.
    assert made == {"forward": 234_752, "backward": 268_800}
    share = 234_752 / (234_752 + 268_800)
    assert_allclose([268_800 / 234_752, share], [1.15, 0.47], atol=0.006)
    # 235146 parameters, one or two forward passes each, in days.
    assert_allclose(235_146 * share / 86_400 * np.array([1, 2]), [1.3, 2.5], atol=0.05)


def test_exercise_the_other_class_turns_all_signs_in_the_example():
    network, x = hand_network(), np.array([1, 2])
    first, second = (loss_and_gradient(network, [x], [y])[1] for y in (0, 1))
    for ell in (1, 2):
        assert_allclose(second.W[ell], -first.W[ell])
        assert_allclose(second.b[ell], -first.b[ell])
    assert_allclose(second.W[1], [[1, 2], [0, 0]])


@pytest.mark.parametrize("widths", [(5, 4, 3), (6, 5, 4, 3)])
@pytest.mark.parametrize("seed", SEEDS)
def test_exercise_gradient_by_the_image(widths, seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random(widths, rng=rng)
    x, y = inside_points(network, 1, rng)[0], 1
    delta, _ = backpropagation(network, x, y)
    by_input = network.W[1].T @ delta[1]
    A, _ = network.affine_map(x)
    assert_allclose(by_input, A.T @ delta[network.L], atol=1e-13)
    differences = [
        (loss_by_definition(network, x + h, y) - loss_by_definition(network, x - h, y)) / 2e-6
        for h in 1e-6 * np.eye(widths[0])
    ]
    assert_allclose(by_input, differences, atol=1e-7)


def test_exercise_equal_units_stay_equal():
    rng = np.random.default_rng(0)
    row, column = rng.normal(size=3), rng.normal(size=4)
    W = [np.tile(row, (5, 1)), np.tile(column[:, None], (1, 5))]
    start = ReLUNetwork(W, [np.full(5, 0.1), np.zeros(4)])
    X, y = rng.normal(size=(40, 3)), np.arange(40) % 4
    network = train(start, X, y, epochs=5, batch_size=8, dtype=np.float64).network
    assert_allclose(network.W[1], np.tile(network.W[1][:1], (5, 1)), atol=1e-12)
    assert np.abs(network.W[1][0] - row).max() > 1e-3


def adam_steps(gradients, eta=1.0, epsilon=1e-8):
    """Return the steps of eq-adam-means and eq-adam-step, number by number."""
    m = v = 0.0
    steps = []
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + (1 - 0.9) * g
        v = 0.999 * v + (1 - 0.999) * g * g
        steps.append(eta * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + epsilon))
    return steps


def test_example_of_adam_by_hand():
    for g in (2.0, -0.01):
        first, second = adam_steps([g, g])
        assert math.isclose(first, math.copysign(1, g), rel_tol=1e-5)
        assert math.isclose(second, math.copysign(1, g), rel_tol=1e-5)
        turned = adam_steps([g, -g])[1]
        # m_2 = (0.09 - 0.1) g = -0.01 g, divided by 1 - 0.81 = 0.19
        assert math.isclose(turned, -math.copysign(0.01 / 0.19, g), rel_tol=1e-5)
    assert round(0.01 / 0.19, 3) == 0.053


def test_no_entry_of_a_step_of_adam_is_longer_than_eight_rates():
    # Cauchy-Schwarz: |m_t| <= 0.1 sqrt(sum_k (0.81 / 0.999)^k) sqrt(v_t / 0.001), k < t.
    t = np.arange(1, 10_001)
    sums = np.sqrt(np.cumsum((0.81 / 0.999) ** (t - 1)))
    bound = 0.1 * sums / math.sqrt(0.001) * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    assert_allclose(bound[0], 1)
    assert 7 < bound.max() < 8
    # Nearly reached where the gradients grow by the factor 0.999 / 0.9; one after many zeros: 3.
    growing = [0.0] * 4000 + [(0.999 / 0.9) ** k for k in range(1, 101)]
    assert 7 < max(adam_steps(growing, epsilon=1e-20)) < 8
    assert 3 < adam_steps([0.0] * 4000 + [1.0], epsilon=1e-20)[-1] < 3.2


def test_adam_of_the_equations_equals_adam_of_the_package():
    rng = np.random.default_rng(0)
    network = ReLUNetwork.random((3, 4, 2), rng=rng)
    X, y = rng.normal(size=(60, 3)), np.arange(60) % 2
    adam = Adam(network, dtype=np.float64)
    theta = np.concatenate([p.ravel() for ell in (1, 2) for p in (network.W[ell], network.b[ell])])
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, 31):
        rows = slice(2 * t - 2, 2 * t)
        _, gradient = loss_and_gradient(adam.network, X[rows], y[rows])
        parts = [p.ravel() for ell in (1, 2) for p in (gradient.W[ell], gradient.b[ell])]
        g = np.concatenate(parts)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        # the package puts epsilon beside the uncorrected root
        epsilon = 1e-8 / math.sqrt(1 - 0.999**t)
        theta = theta - 0.01 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + epsilon)
        adam.step(X[rows], y[rows], 0.01)
        assert_allclose(adam.theta, theta, atol=1e-12)


def test_steps_in_an_epoch():
    assert -(-60_000 // 64) == 938 and 300 * 64 == 19_200
    assert -(-10_000 // 64) == 157


# ---------------------------------------------------------------- book/accuracy


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


# ---------------------------------------------------------------- lessons


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
