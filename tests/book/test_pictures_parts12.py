"""What the pictures of parts 1 and 2 show, each by two independent oracles."""

import numpy as np
from numpy.testing import assert_allclose
from scipy.optimize import linprog
from sklearn.linear_model import Perceptron

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
