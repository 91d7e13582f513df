"""What book/models states and computes, each by two independent oracles."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import linprog
from sklearn.linear_model import Perceptron

from course_utils.networks import ReLUNetwork, relu
from tests.book.by_hand import EDGE

SEEDS = range(10)


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


EDGES, OTHERS = np.array([[1, 0], [0, 1]]), np.array([[0, 0], [1, 1]])


def can_be_separated(positive, negative):
    """Return whether some a, c have a x + c >= 1 on the first points and <= -1 on the others."""
    rows = np.concatenate([-positive, negative])
    signs = np.repeat([-1.0, 1.0], [len(positive), len(negative)])
    conditions = np.column_stack([rows, signs])
    return linprog(np.zeros(3), conditions, -np.ones(len(rows)), bounds=(None, None)).success


def test_models_a_line_separates_exclusive_or_in_the_hidden_space_only():
    W_1 = np.array([[1, -1], [-1, 1]])
    hidden = {name: np.maximum(x @ W_1.T, 0) for name, x in (("e", EDGES), ("o", OTHERS))}
    # By hand: (1, 0) and (0, 1) stay, (0, 0) and (1, 1) both become (0, 0).
    assert_allclose(hidden["e"], EDGES)
    assert_allclose(hidden["o"], 0)
    assert not can_be_separated(EDGES, OTHERS)
    assert can_be_separated(hidden["e"], hidden["o"])
    labels = [1, 1, 0, 0]
    for points, share in (((EDGES, OTHERS), 0.75), (tuple(hidden.values()), 1.0)):
        found = Perceptron(random_state=0, tol=None).fit(np.concatenate(points), labels)
        score = found.score(np.concatenate(points), labels)
        assert score <= share
        assert share < 1 or score == 1
