"""What lessons/training-on-mnist states and computes, each by two independent oracles."""

from __future__ import annotations

import numpy as np
import pytest
from by_hand import train

SETTINGS = {
    "hidden_layer_sizes": (64,),
    "batch_size": 64,
    "learning_rate_init": 1e-3,
    "max_iter": 3,
    "random_state": 0,
}


def test_exercise_slow_learning_catches_up(split):
    X_train, X_test, y_train, y_test = split
    few = X_train[:3_000], y_train[:3_000]
    slow = train(*few, **(SETTINGS | {"learning_rate_init": 1e-4, "max_iter": 30}))
    quick = train(*few, **SETTINGS)
    assert slow.score(X_test, y_test) == pytest.approx(0.90, abs=0.01)
    assert slow.score(X_test, y_test) >= quick.score(X_test, y_test)


def test_exercise_deeper_networks_with_four_seeds(split):
    X_train, X_test, y_train, y_test = split
    runs = {}
    for hidden, mean in {(64,): 0.885, (64, 64): 0.892, (32, 32, 32): 0.870}.items():
        changes = [{"hidden_layer_sizes": hidden, "random_state": seed} for seed in range(4)]
        runs[hidden] = [
            train(X_train[:3_000], y_train[:3_000], **(SETTINGS | change)).score(X_test, y_test)
            for change in changes
        ]
        assert np.mean(runs[hidden]) == pytest.approx(mean, abs=0.004)
        assert np.ptp(runs[hidden]) < 0.02
    assert max(runs[32, 32, 32]) < min(runs[64,] + runs[64, 64])
