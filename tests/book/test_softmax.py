"""What book/softmax states and computes, each by two independent oracles."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from course_utils.networks import ReLUNetwork, softmax
from tests.book.by_hand import train

RNG_SEEDS = range(20)


def random_scores(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(scale=5, size=rng.integers(2, 12))


def test_softmax_of_the_example_by_hand_and_by_scipy():
    # e^2 = 7.389, e = 2.718, 1: together 11.107
    powers = [7.389, 2.718, 1.0]
    assert_allclose(sum(powers), 11.107, atol=5e-4)
    by_hand = [power / 11.107 for power in powers]
    assert_allclose(by_hand, [0.665, 0.245, 0.090], atol=5e-4)
    assert_allclose(softmax([2, 1, 0]), by_hand, atol=1e-4)
    assert_allclose(softmax([2, 1, 0]), special.softmax([2, 1, 0]), rtol=1e-14)


@pytest.mark.parametrize("seed", RNG_SEEDS)
def test_prop_softmax_probabilities(seed):
    z = random_scores(seed)
    p = softmax(z)
    assert np.all(p > 0) and np.all(p < 1)
    assert math.isclose(math.fsum(p), 1, rel_tol=1e-14)
    assert_allclose(p, np.exp(z - special.logsumexp(z)), rtol=1e-12)


@pytest.mark.parametrize("seed", RNG_SEEDS)
def test_prop_softmax_order(seed):
    z = random_scores(seed)
    p = softmax(z)
    for i, j in itertools.product(range(len(z)), repeat=2):
        assert math.isclose(p[i] / p[j], math.exp(z[i] - z[j]), rel_tol=1e-12)
        assert (p[i] > p[j]) == (z[i] > z[j])
    assert p.argmax() == z.argmax() == special.softmax(z).argmax()


def test_a_lead_of_five_multiplies_by_about_148():
    p = softmax([5.0, 0.0, 1.0])
    assert round(p[0] / p[1]) == 148
    assert round(math.exp(5)) == 148


@pytest.mark.parametrize("seed", RNG_SEEDS)
@pytest.mark.parametrize("c", [-700.0, -3.5, 0.1, 800.0])
def test_prop_softmax_shift(seed, c):
    z = random_scores(seed)
    assert_allclose(softmax(z + c), softmax(z), rtol=1e-10)
    assert_allclose(softmax(z + c), special.softmax(z), rtol=1e-10)


@pytest.mark.parametrize("seed", RNG_SEEDS)
def test_prop_softmax_shift_converse(seed):
    # Equal probabilities come from scores with equal differences: ln p gives z up to a shift.
    z = random_scores(seed)
    shift = z - np.log(softmax(z))
    assert_allclose(shift, shift[0], rtol=1e-9)
    assert_allclose(shift[0], special.logsumexp(z), rtol=1e-9)
    changed = z.copy()
    changed[0] += 0.5  # no common shift: the result must differ
    assert not np.allclose(softmax(changed), softmax(z), rtol=1e-3, atol=0)


def test_the_exponential_leaves_the_numbers_after_709():
    largest = np.log(np.finfo(np.float64).max)
    assert 709.7 < largest < 709.8
    with np.errstate(over="ignore"):
        assert np.isfinite(np.exp(709.7)) and np.isinf(np.exp(709.8))


@pytest.mark.parametrize("kappa", [0.5, 1.0, 2.5])
def test_prop_softmax_only_powers_share_their_shift(kappa):
    # e^(kappa s) does not feel a shift, and is softmax of kappa z
    z, c = np.array([2.0, -1.0, 0.3]), 0.7
    powers = np.exp(kappa * z)
    shifted = np.exp(kappa * (z + c))
    assert_allclose(powers / powers.sum(), shifted / shifted.sum(), rtol=1e-12)
    assert_allclose(powers / powers.sum(), softmax(kappa * z), rtol=1e-12)


def test_prop_softmax_only_powers_by_its_equation_alone():
    # From G(s + c) = G(s) G(c) and G(1) alone: products and roots give G at every m / 2^n.
    at_one = 2.75
    for m in range(-12, 13):
        for n in range(4):
            root = at_one
            for _ in range(n):
                root = np.sqrt(root)
            assert_allclose(root**m, np.exp(np.log(at_one) * m / 2**n), rtol=1e-12)


@pytest.mark.parametrize(
    "g", [lambda s: np.logaddexp(0, s), lambda s: 1 / (1 + np.exp(-s)), lambda s: np.exp(s**3 / 4)]
)
def test_other_positive_increasing_functions_feel_a_shift(g):
    z = np.array([2.0, -1.0])
    p, q = (g(scores) / g(scores).sum() for scores in (z, z + 1))
    assert abs(p - q).max() > 0.01


def test_sums_and_squares_in_place_of_powers_by_hand():
    z = np.array([2, 1, -1])
    assert_allclose(z / z.sum(), [1, 1 / 2, -1 / 2])
    assert_allclose(z**2 / (z**2).sum(), [4 / 6, 1 / 6, 1 / 6])


def test_softmax_of_large_scores_equals_softmax_of_shifted_scores():
    p = softmax([1002.0, 1001.0, 1000.0])
    assert_allclose(p, [0.665, 0.245, 0.090], atol=5e-4)  # as for (2, 1, 0)
    assert_allclose(p, special.softmax([1002.0, 1001.0, 1000.0]), rtol=1e-14)


def test_exercise_softmax_by_hand():
    # powers 1, 2, 5 with the sum 8
    expected = [float(Fraction(n, 8)) for n in (1, 2, 5)]
    assert expected == [0.125, 0.25, 0.625]
    assert_allclose(softmax(np.log([1, 2, 5])), expected, rtol=1e-14)
    assert_allclose(softmax(3 + np.log([1, 2, 5])), expected, rtol=1e-14)


@pytest.mark.parametrize("z", [(0, 0), (1, -2), (-3, 4.5), (30, 0)])
def test_exercise_softmax_of_two_scores_is_the_logistic_function(z):
    p = softmax(z)[0]
    assert math.isclose(p, 1 / (1 + math.exp(-(z[0] - z[1]))), rel_tol=1e-12)
    assert math.isclose(p, special.expit(z[0] - z[1]), rel_tol=1e-12)


def test_exercise_lead_for_probability_nine_tenths():
    assert round(math.log(9), 3) == 2.197
    assert_allclose(softmax([math.log(9), 0])[0], 0.9, rtol=1e-14)


def test_exercise_lead_for_probability_99_hundredths():
    t = math.log(891)  # 0.01 e^t = 0.99 * 9
    assert round(t, 3) == 6.792
    assert_allclose(softmax([t] + [0] * 9)[0], 0.99, rtol=1e-12)
    assert softmax([t - 0.01] + [0] * 9)[0] < 0.99


def test_exercise_temperature_limits():
    z = np.array([1.0, 3.0, 2.5])
    assert_allclose(softmax(z / 1e9), np.full(3, 1 / 3), atol=1e-8)
    assert_allclose(softmax(z / 1e-3), [0, 1, 0], atol=1e-12)
    assert_allclose(softmax(z / 2), special.softmax(z / 2), rtol=1e-14)


def test_quiz_softmax_shift_has_one_right_choice():
    p = softmax([4, 1, 0])
    assert_allclose(softmax([0, -3, -4]), p, rtol=1e-14)
    assert not np.allclose(softmax([8, 2, 0]), p, atol=1e-3)
    assert not np.allclose(softmax([0, 1, 4]), p, atol=1e-3)


def test_predict_proba_is_softmax_of_phi(split):
    X_train, X_test, y_train, _ = split
    clf = train(
        X_train[:500], y_train[:500], hidden_layer_sizes=(16, 12), max_iter=4, random_state=0
    )
    network = ReLUNetwork.from_sklearn(clf)
    h = X_test[:50]
    for weights, bias in zip(clf.coefs_[:-1], clf.intercepts_[:-1], strict=True):
        h = np.maximum(0, h @ weights + bias)
    scores = h @ clf.coefs_[-1] + clf.intercepts_[-1]  # scikit-learn's arrays, by hand
    assert_allclose(network.forward(X_test[:50]), scores, rtol=1e-10, atol=1e-10)
    assert_allclose(clf.predict_proba(X_test[:50]), softmax(scores), atol=1e-12)
    assert_allclose(clf.predict_proba(X_test[:50]), special.softmax(scores, axis=1), atol=1e-12)
    assert_array_equal(scores.argmax(axis=1), clf.predict(X_test[:50]))


def test_remark_two_classes_use_one_score_and_the_logistic_function():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = (X[:, 0] > 0).astype(int)
    clf = train(X, y, hidden_layer_sizes=(4,), max_iter=20, random_state=0)
    z = ReLUNetwork.from_sklearn(clf).forward(X)
    assert z.shape == (60, 1)
    probability = clf.predict_proba(X)[:, 1]
    assert_allclose(probability, special.expit(z[:, 0]), rtol=1e-10)
    assert_allclose(probability, softmax(np.hstack([z, np.zeros_like(z)]))[:, 0], rtol=1e-10)
