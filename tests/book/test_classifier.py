"""What book/classifier states and computes, each by two independent oracles."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.testing import assert_allclose


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


def test_classifier_an_entry_is_the_height_over_the_side_opposite_its_corner():
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])
    point = np.array([0.2, 0.5, 0.3]) @ corners
    for i, share in enumerate((0.2, 0.5, 0.3)):
        start, end = np.delete(corners, i, axis=0)
        side = end - start
        height = abs(side[0] * (point - start)[1] - side[1] * (point - start)[0])
        full = abs(side[0] * (corners[i] - start)[1] - side[1] * (corners[i] - start)[0])
        assert_allclose(height / full, share)
    # By hand for the third: the height over the lower side is 0.3 of the triangle's.
    assert_allclose(point[1] / corners[2, 1], 0.3)
