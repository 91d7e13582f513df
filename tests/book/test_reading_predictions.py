"""What lessons/reading-predictions states and computes, each by two independent oracles."""

from __future__ import annotations

import numpy as np
import pytest
from by_hand import train
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from course_utils.data import load_mnist


def labels_from(C):
    """Return true and predicted labels with the confusion matrix C."""
    pairs = [(i, j) for (i, j), n in np.ndenumerate(C) for _ in range(n)]
    return np.array(pairs).T


@pytest.mark.parametrize(
    ("C", "recall", "precision"),
    [
        ([[8, 2], [1, 9]], [8 / 10, 9 / 10], [8 / 9, 9 / 11]),
        (
            [[50, 0, 0], [5, 40, 5], [10, 0, 40]],
            [1, 40 / 50, 40 / 50],
            [50 / 65, 1, 40 / 45],
        ),
    ],
)
def test_eq_precision_recall(C, recall, precision):
    counts = np.array(C)
    true, predicted = labels_from(counts)
    again = np.zeros_like(counts)
    np.add.at(again, (true, predicted), 1)
    assert_array_equal(again, counts)
    assert_array_equal(confusion_matrix(true, predicted), counts)
    assert_allclose(counts.diagonal() / counts.sum(axis=1), recall)
    assert_allclose(counts.diagonal() / counts.sum(axis=0), precision)
    by_sklearn = precision_recall_fscore_support(true, predicted)
    assert_allclose(by_sklearn[0], precision)
    assert_allclose(by_sklearn[1], recall)


def test_exercise_accuracy_from_a_table():
    counts = np.array([[50, 0, 0], [5, 40, 5], [10, 0, 40]])
    true, predicted = labels_from(counts)
    assert round(np.mean(true == predicted), 3) == round(130 / 150, 3) == 0.867
    assert np.trace(counts) / counts.sum() == np.mean(true == predicted)
    assert [round(50 / 65, 3), round(40 / 45, 3)] == [0.769, 0.889]


def test_exercise_share_of_ones():
    assert round(float(np.mean(load_mnist().labels == 1)), 2) == 0.11


@pytest.fixture(scope="module")
def read_ten_thousand(split):
    def read(n_iterations):
        X_train, X_test, y_train, y_test = split
        settings = {"hidden_layer_sizes": (64,), "batch_size": 64, "random_state": 0}
        clf = train(X_train[:10_000], y_train[:10_000], max_iter=n_iterations, **settings)
        p = clf.predict_proba(X_test)
        return p, p.argmax(axis=1) == y_test, y_test

    return read


def test_exercise_second_guess(read_ten_thousand):
    p, right, y_test = read_ten_thousand(10)
    top_two = p.argsort(axis=1)[:, -2:]
    share = (top_two == y_test[:, None]).any(axis=1).mean()
    # by rank: at most one probability is larger than that of the true digit
    larger = (p > p[np.arange(len(p)), y_test][:, None]).sum(axis=1)
    assert share == np.mean(larger <= 1) == pytest.approx(0.98, abs=0.005)
    assert (share - right.mean()) / (1 - right.mean()) == pytest.approx(2 / 3, abs=0.06)
    assert abs(right.mean() - p.max(axis=1).mean()) < 0.015


def test_exercise_longer_training_makes_too_sure(read_ten_thousand):
    p, right, _ = read_ten_thousand(30)
    assert right.mean() == pytest.approx(0.949, abs=0.004)
    assert p.max(axis=1).mean() == pytest.approx(0.973, abs=0.004)
