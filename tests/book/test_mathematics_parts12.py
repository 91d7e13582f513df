"""The statements of parts 1 and 2, each tested against two independent oracles.

An oracle is a sum worked by hand (written in a comment), a closed form, brute force, finite
differences, numpy's own function, scikit-learn, or the exact regions of ``course_utils.regions``.
"""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import linprog

from course_utils.data import load_mnist
from course_utils.networks import ReLUNetwork, relu
from course_utils.regions import kinks as exact_kinks
from course_utils.regions import linear_regions
from course_utils.typeset import matrix

SEEDS = range(10)


def line_network(w, beta, v, c=0.0):
    """Return the shallow network of eq-shallow-line."""
    return ReLUNetwork([np.reshape(w, (-1, 1)), np.reshape(v, (1, -1))], [np.array(beta), [c]])


def on_line(network, x):
    return network(np.reshape(x, (-1, 1)))[:, 0]


def slopes_by_difference(f, x, step=1e-6):
    return (f(x + step) - f(x - step)) / (2 * step)


def through_slopes(t, slopes, value):
    """Return the function with these kinks and slopes and f(t_1) = value, by adding up pieces."""

    def f(x):
        heights = np.concatenate([[value], value + np.cumsum(slopes[1:-1] * np.diff(t))])
        inside = np.interp(x, t, heights)
        return inside + slopes[0] * np.minimum(x - t[0], 0) + slopes[-1] * np.maximum(x - t[-1], 0)

    return f


def hat(x):
    return np.maximum(0, 1 - np.abs(2 * np.asarray(x) - 1))


def sawtooth_network(k):
    """Return eq-sawtooth-network."""
    first, again, last = np.ones((3, 1)), np.tile([2, -4, 2], (3, 1)), np.array([[2, -4, 2]])
    shift = np.array([0, -0.5, -1])
    return ReLUNetwork([first] + [again] * (k - 1) + [last], [shift] * k + [np.zeros(1)])


def count_changes(slopes, tolerance=1e-9):
    return int(np.count_nonzero(np.abs(np.diff(slopes)) > tolerance))


# ---------------------------------------------------------------- book/images


def test_flattening_of_the_small_image_stacks_its_rows():
    X = np.array([[0, 255, 0], [100, 200, 50]])
    assert X.reshape(6).tolist() == [0, 255, 0, 100, 200, 50]  # by hand, row after row
    assert X.reshape(6).tolist() == X.ravel(order="C").tolist()


@pytest.mark.parametrize(("m", "n"), [(1, 1), (2, 3), (28, 28), (5, 1), (1, 7)])
def test_index_of_a_pixel_and_its_inverse(m, n):
    X = np.random.default_rng(0).permutation(m * n).reshape(m, n)
    x = X.ravel()
    for i, j in itertools.product(range(1, m + 1), range(1, n + 1)):
        p = n * (i - 1) + j
        assert x[p - 1] == X[i - 1, j - 1]
        assert p - 1 == np.ravel_multi_index((i - 1, j - 1), (m, n))
        i_back = (p - 1) // n + 1
        assert (i_back, p - n * (i_back - 1)) == (i, j)
        assert tuple(k + 1 for k in np.unravel_index(p - 1, (m, n))) == (i, j)


def test_index_examples_of_the_text_and_the_exercises():
    assert 28 * 14 + 12 == 404  # pixel (15, 12)
    assert 28 * 9 + 5 == 257  # pixel (10, 5)
    assert divmod(399, 28) == (14, 7)  # entry 400 is pixel (15, 8)
    index = np.arange(1, 785).reshape(28, 28)
    assert (index[14, 11], index[9, 4], index[14, 7]) == (404, 257, 400)
    assert index[1, 0] - index[0, 0] == 28


def test_example_image_lies_where_the_text_says():
    mnist = load_mnist()
    assert mnist.labels[:4].tolist() == [5, 0, 4, 1]
    x_0 = mnist.pixels[2]
    assert x_0.shape == (784,)
    assert set(x_0.tolist()) <= set(range(256))


def test_typeset_matrix_holds_the_numbers_of_the_image():
    X_0 = load_mnist().pixels[2].reshape(28, 28)
    body = re.fullmatch(r"\\begin\{bmatrix\} (.*) \\end\{bmatrix\}", matrix(X_0).latex).group(1)
    rows = [[int(entry) for entry in line.split("&")] for line in body.split(r"\\")]
    assert len(rows) == 28
    assert rows == X_0.tolist()


def test_numbers_of_images():
    assert 256**4 == 4_294_967_296
    assert len(str(256**784)) == 1889
    assert math.floor(784 * math.log10(256)) + 1 == 1889
    assert 3 * 1000 * 1500 == 4_500_000


# ---------------------------------------------------------------- book/functions


def test_polar_coordinates():
    def polar(r, theta):
        return np.array([r * np.cos(theta), r * np.sin(theta)])

    assert_allclose(polar(2, np.pi / 2), [0, 2], atol=1e-15)  # 2 * 0, 2 * 1
    rng = np.random.default_rng(0)
    for r, theta in rng.uniform(0, 5, (20, 2)):
        number = r * np.exp(1j * theta)
        assert_allclose(polar(r, theta), [number.real, number.imag], atol=1e-14)
    points = rng.normal(size=(20, 2))  # the image is the whole plane
    for u, v in points:
        assert_allclose(polar(np.hypot(u, v), np.arctan2(v, u)), [u, v], atol=1e-14)


def test_grey_value_has_the_image_from_0_to_1():
    factors = np.array([0.299, 0.587, 0.114])
    corners = np.array(list(itertools.product([0, 1], repeat=3)))
    values = corners @ factors  # an affine function is extreme in a corner
    assert_allclose([values.min(), values.max()], [0, 1], atol=1e-15)
    grey = np.random.default_rng(0).random((1000, 3)) @ factors
    assert grey.min() >= 0
    assert grey.max() <= 1
    for t in (0, 0.25, 1):  # every grey occurs: take a grey pixel
        assert_allclose(np.full(3, t) @ factors, t, atol=1e-15)


def test_affine_examples_by_hand():
    A, b = np.array([[1, 2], [0, 1], [3, -1]]), np.array([1, 0, -2])
    by_hand = [1 * 2 + 2 * 1 + 1, 0 * 2 + 1 * 1 + 0, 3 * 2 - 1 * 1 - 2]
    assert by_hand == [5, 1, 3]
    assert (A @ [2, 1] + b).tolist() == by_hand
    assert [6 + 2, 6 - 2, 6 / 2] == [8, 4, 3]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_affine_map_is_read_off_its_values(seed):
    rng = np.random.default_rng(seed)
    d, k = rng.integers(1, 6, 2)
    A, b = rng.normal(size=(k, d)), rng.normal(size=k)

    def f(x):
        return A @ x + b

    columns = np.array([f(e) - f(np.zeros(d)) for e in np.eye(d)]).T
    assert_allclose(columns, A, atol=1e-14)
    assert_allclose(f(np.zeros(d)), b)
    # the second oracle: least squares through many values
    X = rng.normal(size=(50, d))
    fitted = np.linalg.lstsq(np.c_[X, np.ones(50)], X @ A.T + b, rcond=None)[0]
    assert_allclose(fitted, np.c_[A, b].T, atol=1e-10)


def test_exercises_on_affine_maps():
    A, b = np.array([[2, 0], [0, -1]]), np.array([1, 1])
    assert b.tolist() == [1, 1]
    assert (A @ [1, 0] + b).tolist() == [3, 1]
    assert (A @ [0, 1] + b).tolist() == [1, 0]
    assert (A @ [2, 3] + b).tolist() == [5, -2]  # 4 + 1, -3 + 1
    assert 1 * 1 != 0 * 0 + 0 + 0  # the product at (1, 1) against A = (0, 0), b = 0
    assert abs(-1) != 1 * -1 + 0  # the absolute value against A = 1, b = 0


# ---------------------------------------------------------------- book/classifier


def test_realistic_output_is_a_probability_vector():
    p = np.array([0.01, 0.03, 0.01, 0.01, 0.87, 0.01, 0.01, 0.03, 0.01, 0.01])
    hundredths = [1, 3, 1, 1, 87, 1, 1, 3, 1, 1]
    assert sum(hundredths) == 100
    assert_allclose(p.sum(), 1, atol=1e-15)
    assert p.argmax() == 4
    assert np.eye(10)[4].sum() == 1


def test_winner_share_on_random_vectors_and_by_brute_force():
    rng = np.random.default_rng(0)
    for k in (2, 3, 10):
        for p in rng.dirichlet(np.full(k, 0.5), size=200):
            assert p.max() >= 1 / k - 1e-15
            assert np.count_nonzero(p > 0.5) <= 1
    # all vectors of twelfths with three entries
    for i, j in itertools.product(range(13), repeat=2):
        if i + j <= 12:
            p = (i, j, 12 - i - j)
            assert max(p) >= 4
            if max(p) > 6:
                assert p.count(max(p)) == 1
    assert max(4, 4, 4) == 4  # the bound is reached


def test_decision_takes_the_first_of_equal_classes():
    p = np.array([0.1, 0.4, 0.05, 0.4, 0.05])
    assert p.argmax() == 1
    assert min(i for i in range(5) if p[i] == max(p)) == 1


def test_simplex_is_convex_and_the_exercises_hold():
    rng = np.random.default_rng(0)
    for p, q, t in zip(*rng.dirichlet(np.ones(4), (2, 50)), rng.random(50), strict=True):
        mixture = (1 - t) * p + t * q
        assert (mixture >= 0).all()
        assert_allclose(mixture.sum(), 1)
    assert_allclose(np.mean([[0.8, 0.1, 0.1], [0.2, 0.6, 0.2]], axis=0), [0.5, 0.35, 0.15])
    assert_allclose(0.6 / 9, 1 / 15)
    for t in (-0.01, 0, 0.5, 0.51):
        p = np.array([0.3, t, 0.5 - t, 0.2])
        assert_allclose(p.sum(), 1)
        assert (p >= 0).all() == (0 <= t <= 0.5)


# ---------------------------------------------------------------- book/models


@pytest.mark.parametrize("seed", SEEDS)
def test_affine_after_affine_is_affine(seed):
    rng = np.random.default_rng(seed)
    d, m, k = rng.integers(1, 6, 3)
    A, b, B, c = (rng.normal(size=s) for s in [(m, d), (m,), (k, m), (k,)])
    for x in rng.normal(size=(5, d)):
        assert_allclose(B @ (A @ x + b) + c, (B @ A) @ x + (B @ b + c), atol=1e-12)
    # the second oracle reads the composition off its values (prop-affine-columns)
    at_zero = B @ b + c
    columns = np.array([B @ (A @ e + b) + c - at_zero for e in np.eye(d)]).T
    assert_allclose(columns, B @ A, atol=1e-12)


def test_counts_and_order_of_the_examples():
    assert 10 * 784 + 10 == 10 * 785 == 7850
    assert 2 * (3 + 1) == 8
    assert 2 * 3 + 1 == 7
    assert relu(np.array([3, -1, 0, 0.5])).tolist() == [3, 0, 0, 0.5]


EDGE = ReLUNetwork([[[1, -1], [-1, 1]], [[1, 1]]], [[0, 0], [-0.5]])


def test_edge_detector():
    # (0.9, 0.2): z = (0.7, -0.7), h = (0.7, 0), f = 0.7 - 0.5 = 0.2
    # (0.3, 0.5): z = (-0.2, 0.2), h = (0, 0.2), f = 0.2 - 0.5 = -0.3
    assert_allclose(EDGE([[0.9, 0.2], [0.3, 0.5]])[:, 0], [0.2, -0.3])
    X = np.random.default_rng(0).random((200, 2))
    assert_allclose(EDGE(X)[:, 0], np.abs(X[:, 0] - X[:, 1]) - 0.5, atol=1e-15)
    assert EDGE.n_parameters == 4 + 2 + 2 + 1 == 9


def test_an_edge_is_not_affine():
    # f(0,0) + f(1,1) = f(1,0) + f(0,1) for every affine f
    for a_1, a_2, b in np.random.default_rng(0).normal(size=(50, 3)):
        f = {(x, y): a_1 * x + a_2 * y + b for x in (0, 1) for y in (0, 1)}
        assert_allclose(f[0, 0] + f[1, 1], f[1, 0] + f[0, 1], atol=1e-14)
    # and linear programming finds no (a_1, a_2, b) with signs -, -, +, + (margin 1)
    points = np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]])
    signs = np.array([1, 1, -1, -1])
    answer = linprog(np.zeros(3), signs[:, None] * points, -np.ones(4), bounds=[(None, None)] * 3)
    assert answer.status == 2  # infeasible
    corners = EDGE(np.array([[0, 0], [1, 1], [1, 0], [0, 1]]))[:, 0]
    assert (np.sign(corners) == [-1, -1, 1, 1]).all()


def test_exercises_on_models():
    BA = np.array([[3, -1]]) @ np.array([[1, 1], [0, 2]])
    assert BA.tolist() == [[3, 1]]
    assert 3 * 1 - 0 + 2 == 5
    larger = ReLUNetwork([[[1, -1], [0, 1], [0, -1]], [[1, 1, -1]]], [[0, 0, 0], [0]])
    X = np.random.default_rng(0).normal(size=(200, 2))
    assert_allclose(larger(X)[:, 0], X.max(axis=1), atol=1e-15)
    assert larger.n_parameters == 13
    scaled = ReLUNetwork([[[2, -2], [-1, 1]], [[0.5, 1]]], [[0, 0], [-0.5]])
    assert_allclose(scaled(X), EDGE(X), atol=1e-15)
    assert relu(np.array(-1 * 3.0)) == 0
    assert -relu(np.array(3.0)) == -3


# ---------------------------------------------------------------- book/relu-networks

FORWARD = ReLUNetwork([[[1, 0], [-1, 2], [1, 1]], [[2, 1, 0], [-1, 1, 3]]], [[0, 1, -4], [1, 0]])


def forward_with_sums(network, x):
    """Return Phi(x), entry by entry, with Python's own sums."""
    h = [float(value) for value in x]
    for ell in range(1, network.L + 1):
        W, b = network.W[ell].tolist(), network.b[ell].tolist()
        rows = zip(W, b, strict=True)
        z = [sum(w * v for w, v in zip(row, h, strict=True)) + bias for row, bias in rows]
        h = z if ell == network.L else [max(0.0, value) for value in z]
    return h


def test_forward_pass_of_the_worked_example():
    trace = FORWARD.trace([2, 1])
    assert trace.z[1].tolist() == [2, 1, -1]  # 2, -2 + 2 + 1, 2 + 1 - 4
    assert trace.h[1].tolist() == [2, 1, 0]
    assert trace.z[2].tolist() == [6, -1]  # 4 + 1 + 1, -2 + 1
    for x in ([2, 1], [-1, 3], [0, 0]):
        assert FORWARD(x).tolist() == forward_with_sums(FORWARD, x)
    assert FORWARD([-1, 3]).tolist() == [9, 8]  # h = (0, 8, 0)


@pytest.mark.parametrize(
    ("widths", "count"),
    [
        ((2, 3, 2), 17),
        ((4, 6, 3, 2), 59),
        ((5, 4, 4, 3), 59),
        ((2, 10, 5, 1), 91),
        ((784, 126, 10), 100_180),
        ((784, 100, 100, 10), 89_610),
        ((784, 200, 200, 10), 199_210),
    ],
)
def test_number_of_parameters(widths, count):
    formula = sum(n * (m + 1) for m, n in itertools.pairwise(widths))
    network = ReLUNetwork.random(widths, rng=0)
    entries = sum(network.W[ell].size + network.b[ell].size for ell in network.W)
    assert formula == entries == count


def test_numbers_of_the_doubling_exercise():
    for n in (1, 7, 100, 200):
        assert 785 * n + n * (n + 1) + 10 * (n + 1) == n**2 + 796 * n + 10
    assert 783**2 < 784 * 783
    assert 784**2 == 784 * 784


# ---------------------------------------------------------------- book/shallow-line

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
        [slopes_by_difference(lambda x: on_line(network, x), x, step)[0]
         for x, step in zip(middles, widths / 4, strict=True)]
    )  # fmt: skip
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
    for x, slope in [(0, 2), (1.5, 4), (3, 2)]:
        assert_allclose(slopes_by_difference(lambda t: on_line(first, t), x), slope, atol=1e-8)
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


# ---------------------------------------------------------------- book/shallow-plane

FOLDS = ReLUNetwork([[[1, 0], [0, 1], [1, 1]], [[1, 1, -2]]], [[0, 0, -1], [0]])
TABLE = {
    "000": (0, 0, 0),
    "100": (1, 0, 0),
    "010": (0, 1, 0),
    "110": (1, 1, 0),
    "101": (-1, -2, 2),
    "011": (-2, -1, 2),
    "111": (-1, -1, 2),
}


def as_text(pattern):
    return "".join(str(int(active)) for active in pattern)


def test_table_of_the_seven_regions():
    regions = linear_regions(FOLDS, ((-1, 2), (-1, 2)))
    found = {as_text(r.pattern): (*r.A[0], r.c[0]) for r in regions}
    assert found == TABLE
    X = np.random.default_rng(0).uniform(-1, 2, (2000, 2))
    patterns = [as_text(p) for p in FOLDS.activation_pattern(X)]
    assert set(patterns) == set(TABLE)  # 001 does not occur
    expected = [np.dot(TABLE[p], [*x, 1]) for p, x in zip(patterns, X, strict=True)]
    assert_allclose(FOLDS(X)[:, 0], expected, atol=1e-14)
    assert FOLDS([0.5, 0.25])[0] == 0.75  # 0.5 + 0.25 - 2 * 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shallow_network_is_affine_on_each_region(seed):
    rng = np.random.default_rng(seed)
    d, n, k = rng.integers(1, 7, 3)
    network = ReLUNetwork.random((d, n, k), rng=rng)
    W, b = network.W, network.b
    for x in rng.normal(size=(5, d)):
        D = np.diag(network.activation_pattern(x).astype(float))
        A, c = W[2] @ D @ W[1], W[2] @ D @ b[1] + b[2]
        assert_allclose(A @ x + c, network(x), atol=1e-12)
        step = 1e-7
        slopes = [(network(x + step * e) - network(x - step * e)) / (2 * step) for e in np.eye(d)]
        assert_allclose(A, np.array(slopes).T, atol=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_cells_are_convex(seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random((2, 4, 1), rng=rng)
    X = rng.uniform(-2, 2, (400, 2))
    patterns = network.activation_pattern(X)
    for i, j in rng.integers(0, 400, (400, 2)):
        if (patterns[i] == patterns[j]).all():
            between = network.activation_pattern(0.3 * X[i] + 0.7 * X[j])
            assert (between == patterns[i]).all()


@pytest.mark.parametrize("n", [1, 2, 3, 4, 8])
def test_number_of_regions_of_lines_in_general_position(n):
    network = ReLUNetwork.random((2, n, 1), rng=n)
    W, b = network.W[1], network.b[1]
    pairs = [np.linalg.solve(W[[i, j]], -b[[i, j]]) for i in range(n) for j in range(i)]
    reach = 10 + np.abs(np.array(pairs)).max(initial=0)
    count = len(linear_regions(network, ((-reach, reach), (-reach, reach))))
    assert count == 1 + n + n * (n - 1) // 2
    added = 1 + sum(range(1, n + 1))  # line i + 1 meets i lines and cuts i + 1 regions
    assert count == added


def test_numbers_of_regions_in_the_text():
    assert [1 + n + n * (n - 1) // 2 for n in (3, 4, 8)] == [7, 11, 37]


def test_exercises_on_the_plane():
    regions = linear_regions(EDGE, ((-1, 1), (-1, 1)))
    found = {as_text(r.pattern): (*r.A[0], r.c[0]) for r in regions}
    assert found == {"10": (1, -1, -0.5), "01": (-1, 1, -0.5)}
    assert (np.array([0, 1]) - 2 * np.array([1, 1])).tolist() == [-2, -1]
    # crossing fold i changes A by (W_2)_{1,i} times row i of W_1
    for i, x in [
        (0, (0, -2)),
        (0, (0, 0.5)),
        (0, (0, 3)),
        (1, (2, 0)),
        (2, (0.5, 0.5)),
        (2, (3, -2)),
    ]:
        across = 1e-3 * FOLDS.W[1][i]
        inactive, active = FOLDS.affine_map(x - across)[0], FOLDS.affine_map(x + across)[0]
        assert_allclose(active - inactive, [FOLDS.W[2][0, i] * FOLDS.W[1][i]])


# ---------------------------------------------------------------- book/three-layers

DEEP = ReLUNetwork(
    [[[1, 0], [0, 1], [1, 1]], [[1, 1, -2], [1, -1, 0]], [[2, -1]]],
    [[0, 0, -1], [-0.5, 0.25], [1]],
)


def one_formula(network, x):
    W, b = network.W, network.b
    return W[3] @ relu(W[2] @ relu(W[1] @ x + b[1]) + b[2]) + b[3]


def test_forward_pass_through_two_hidden_layers():
    trace = DEEP.trace([0.25, 1])
    assert trace.z[1].tolist() == [0.25, 1, 0.25]
    assert trace.z[2].tolist() == [0.25, -0.5]  # 0.25 - 1 + 0.25
    assert trace.h[2].tolist() == [0.25, 0]
    assert trace.z[3].tolist() == [1.5]  # 2 * 0.25 + 1
    other = DEEP.trace([1.5, -1])
    assert other.z[1].tolist() == [1.5, -1, -0.5]
    assert other.z[2].tolist() == [1, 1.75]
    assert other.z[3].tolist() == [1.25]  # 2 - 1.75 + 1
    assert as_text(DEEP.activation_pattern([1.5, -1])) == "10011"


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_and_formula_agree(seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random(tuple(rng.integers(1, 6, 4)), rng=rng)
    for x in rng.normal(size=(10, network.widths[0])):
        assert_allclose(forward_with_sums(network, x), one_formula(network, x), atol=1e-12)
        assert_allclose(network(x), one_formula(network, x), atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_affine_map_of_two_hidden_layers(seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random((3, 5, 4, 2), rng=rng)
    W, b = network.W, network.b
    for x in rng.normal(size=(5, 3)):
        pattern = network.activation_pattern(x).astype(float)
        D_1, D_2 = np.diag(pattern[:5]), np.diag(pattern[5:])
        A = W[3] @ D_2 @ W[2] @ D_1 @ W[1]
        c = W[3] @ D_2 @ (W[2] @ D_1 @ b[1] + b[2]) + b[3]
        assert_allclose(A @ x + c, network(x), atol=1e-12)
        step = 1e-7
        slopes = [(network(x + step * e) - network(x - step * e)) / (2 * step) for e in np.eye(3)]
        assert_allclose(A, np.array(slopes).T, atol=1e-6)
        for mine, package in zip((A, c), network.affine_map(x), strict=True):
            assert_allclose(mine, package, atol=1e-12)


def test_affine_maps_of_the_example_and_the_exercise():
    # 2 * (1, 1, -2) W_1 = (2 - 4, 2 - 4); 4 - 1 + 1
    A, c = DEEP.affine_map([0.25, 1])
    assert (A.tolist(), c.tolist()) == ([[-2, -2]], [4])
    A, c = DEEP.affine_map([1.5, -1])
    assert (A.tolist(), c.tolist()) == ([[1, 0]], [-0.25])  # -1 - 1/4 + 1
    assert (np.array([[2, -1]]) @ DEEP.W[2]).tolist() == [[1, 3, -4]]


def test_bent_fold_follows_the_lines_of_the_exercise():
    down, up = np.linspace(-1, 0, 5), np.linspace(0, 0.5, 5)
    on_fold = [*[(0.5, s) for s in down], *[(0.5 - s, s) for s in up], *[(s, 0.5) for s in down]]
    assert_allclose(DEEP.trace(np.array(on_fold)).z[2][:, 0], 0, atol=1e-15)
    # z^(2)_1 changes its sign across each of the three lines
    for a, b in [((0.4, -1), (0.6, -1)), ((0.2, 0.2), (0.3, 0.3)), ((-1, 0.4), (-1, 0.6))]:
        below, above = DEEP.trace(np.array([a, b])).z[2][:, 0]
        assert below < 0 < above


def test_without_the_inner_relu_the_network_is_shallow():
    W, b = DEEP.W, DEEP.b
    merged = ReLUNetwork([W[2] @ W[1], W[3]], [W[2] @ b[1] + b[2], b[3]])
    for x in np.random.default_rng(0).normal(size=(20, 2)):
        expected = W[3] @ relu(W[2] @ (W[1] @ x + b[1]) + b[2]) + b[3]
        assert_allclose(merged(x), expected, atol=1e-12)


# ---------------------------------------------------------------- book/depth


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
    inner = line_network(*rng.normal(size=(3, q - 1)), rng.normal())
    outer = line_network(*rng.normal(size=(3, p - 1)), rng.normal())
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


# depth: the bound for any depth, and three pieces at a time


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


def test_line_an_affine_function_is_a_network_with_two_units():
    x = np.linspace(-3, 3, 13)
    network = ReLUNetwork([np.array([[1], [-1]]), np.array([[2.5, -2.5]])], [np.zeros(2), [0.5]])
    assert_allclose(network(x[:, None])[:, 0], 2.5 * x + 0.5)
    assert_allclose(2.5 * np.maximum(x, 0) - 2.5 * np.maximum(-x, 0) + 0.5, 2.5 * x + 0.5)
