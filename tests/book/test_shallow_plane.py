"""What book/shallow-plane states and computes, each by two independent oracles."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_utils.networks import ReLUNetwork
from course_utils.regions import linear_regions
from tests.book.by_hand import EDGE, as_text

SEEDS = range(10)


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


def test_three_folds_make_a_hexagon_between_two_discs():
    W_1 = np.array([[1, 0], [-1 / 2, np.sqrt(3) / 2], [-1 / 2, -np.sqrt(3) / 2]])
    network = ReLUNetwork([W_1, [[1, 1, 1]]], [np.zeros(3), [-1]])
    x = np.random.default_rng(0).uniform(-2, 2, (1000, 2))
    value = network(x)[:, 0]
    assert_allclose(value, np.abs(x @ W_1.T).max(axis=1) - 1, atol=1e-12)
    # a second way: the hexagon has its sides at angles of 0, 60, ... degrees, at the distance 1
    length, angle = np.hypot(*x.T), np.degrees(np.arctan2(x[:, 1], x[:, 0]))
    from_side = np.radians((angle + 30) % 60 - 30)
    assert_allclose(value, length * np.cos(from_side) - 1, atol=1e-12)
    assert (value[length < 1] < 0).all()
    assert (value[length > 2 / np.sqrt(3)] > 0).all()
    corner = 2 / np.sqrt(3) * np.array([np.cos(np.pi / 6), np.sin(np.pi / 6)])
    assert_allclose(network(corner), 0, atol=1e-12)
    assert round(2 / np.sqrt(3), 3) == 1.155
    assert round(np.sqrt(3) / 2, 2) == 0.87
