"""What lessons/training-on-mnist computes by hand; what it measures is asserted where it is run."""

from __future__ import annotations

import numpy as np
import pytest

from course_utils.networks import ReLUNetwork
from tests.book.by_hand import train


@pytest.mark.parametrize(
    ("hidden", "count"), [((64,), 50_890), ((64, 64), 55_050), ((32, 32, 32), 27_562)]
)
def test_exercise_parameters_of_the_three_shapes(hidden, count):
    X, y = np.random.default_rng(0).random((20, 784)), np.arange(20) % 10
    clf = train(X, y, hidden_layer_sizes=hidden, max_iter=1)
    assert sum(array.size for array in clf.coefs_ + clf.intercepts_) == count
    assert ReLUNetwork.random((784, *hidden, 10), rng=0).n_parameters == count
