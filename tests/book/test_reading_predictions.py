"""What lessons/reading-predictions states and computes, each by two independent oracles."""

from __future__ import annotations

import numpy as np
import pytest
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
