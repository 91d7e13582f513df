"""The statements and numbers of part 3, each tested against two independent oracles.

An oracle is a sum worked by hand (written in a comment), a closed form, brute force, SciPy,
scikit-learn, or finite differences.
"""

from __future__ import annotations

import itertools
import math
import warnings
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special, stats
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import confusion_matrix, log_loss, precision_recall_fscore_support
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from course_utils.data import load_mnist, scale, split_random
from course_utils.networks import ReLUNetwork, relu, softmax

RNG_SEEDS = range(20)
WIDTHS = (784, 256, 128, 10)


def random_scores(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(scale=5, size=rng.integers(2, 12))


def train(X, y, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return MLPClassifier(**settings).fit(X, y)


@pytest.fixture(scope="module")
def split():
    mnist = load_mnist()
    return split_random(scale(mnist.pixels), mnist.labels)


# ---------------------------------------------------------------- book/softmax


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


# ---------------------------------------------------------------- book/digit-network


def by_layers(widths):
    return [n * (m + 1) for m, n in itertools.pairwise(widths)]


def by_arrays(widths):
    network = ReLUNetwork.random(widths, rng=np.random.default_rng(0))
    return sum(network.W[ell].size + network.b[ell].size for ell in range(1, network.L + 1))


def test_the_digit_network_has_235146_parameters():
    # 784 * 256 = 200,704; 256 * 128 = 32,768; 128 * 10 = 1,280; biases 256, 128, 10
    assert [200_704 + 256, 32_768 + 128, 1_280 + 10] == [200_960, 32_896, 1_290]
    assert by_layers(WIDTHS) == [200_960, 32_896, 1_290]
    assert by_arrays(WIDTHS) == sum(by_layers(WIDTHS)) == 235_146
    assert ReLUNetwork.random(WIDTHS, rng=1).n_parameters == 235_146
    assert round(100 * 200_960 / 235_146) == 85


def test_shapes_of_the_digit_network():
    network = ReLUNetwork.random(WIDTHS, rng=0)
    assert network.L == 3
    assert [network.W[ell].shape for ell in (1, 2, 3)] == [(256, 784), (128, 256), (10, 128)]
    assert [network.b[ell].shape for ell in (1, 2, 3)] == [(256,), (128,), (10,)]


def test_the_digit_network_as_one_formula():
    network = ReLUNetwork.random(WIDTHS, rng=0)
    x = np.random.default_rng(1).random(784)
    W, b = network.W, network.b
    phi = W[3] @ relu(W[2] @ relu(W[1] @ x + b[1]) + b[2]) + b[3]
    assert_allclose(network.forward(x), phi, rtol=1e-10)


@pytest.mark.parametrize(
    ("widths", "expected"),
    [
        ((2, 3, 1), 13),  # 3 * 3 + 1 * 4
        ((784, 100, 10), 79_510),  # 78,500 + 1,010
        ((784, 10), 7_850),
        ((784, 64, 10), 50_890),
        ((784, 64, 64, 10), 55_050),
        ((784, 32, 32, 32, 10), 27_562),
    ],
)
def test_parameter_counts_of_the_text_and_the_exercises(widths, expected):
    assert sum(by_layers(widths)) == by_arrays(widths) == expected


def test_exercise_shallow_network_of_equal_cost():
    counts = {n: sum(by_layers((784, n, 10))) for n in range(1, 400)}
    assert max(n for n, count in counts.items() if count <= 235_146) == 295
    assert counts[295] == 795 * 295 + 10 == by_arrays((784, 295, 10)) == 234_535


def test_exercise_growth_of_the_three_layers():
    before, after = by_layers((784, 500, 500, 10)), by_layers((784, 1000, 1000, 10))
    ratios = [b / a for a, b in zip(before, after, strict=True)]
    assert ratios[0] == 2
    assert_allclose(ratios[1:], [4, 2], atol=0.01)


def test_exercise_cost_of_one_image():
    products = [n * m for m, n in itertools.pairwise(WIDTHS)]
    assert products == [200_704, 32_768, 1_280]
    weights = ReLUNetwork.random(WIDTHS, rng=0).W
    assert sum(products) == sum(weights[ell].size for ell in (1, 2, 3)) == 234_752
    assert 256 + 128 + 10 == 394 == 235_146 - 234_752


def test_quiz_images_twice_as_wide_need_four_times_the_first_layer():
    assert 56 * 56 == 3_136 == 4 * 784
    assert_allclose(by_layers((3136, 256, 128, 10))[0] / by_layers(WIDTHS)[0], 4, atol=0.01)


# ---------------------------------------------------------------- book/training


def test_split_random_is_the_split_of_scikit_learn(split):
    labels = load_mnist().labels
    _, test_numbers = train_test_split(np.arange(70_000), test_size=1 / 7, random_state=42)
    assert [len(part) for part in split] == [60_000, 10_000, 60_000, 10_000]
    assert_array_equal(split[3], labels[test_numbers])
    assert_array_equal(split[1][:20], load_mnist().pixels[test_numbers[:20]] / 255)


def test_punishments_of_the_text():
    assert round(-math.log(0.5), 2) == 0.69
    assert round(-math.log(0.01), 1) == 4.6


@pytest.mark.parametrize("seed", range(5))
def test_eq_training_loss_is_the_log_loss(seed):
    rng = np.random.default_rng(seed)
    scores, y = rng.normal(scale=3, size=(40, 10)), rng.integers(0, 10, 40)
    by_formula = np.mean([-math.log(softmax(z)[label]) for z, label in zip(scores, y, strict=True)])
    assert_allclose(by_formula, log_loss(y, softmax(scores), labels=range(10)), rtol=1e-12)
    lead = special.logsumexp(scores, axis=1) - scores[np.arange(40), y]
    assert_allclose(by_formula, lead.mean(), rtol=1e-12)


def test_the_loss_of_scikit_learn_is_eq_training_loss_and_a_small_penalty(split):
    # One batch and a learning rate of almost 0: the loss is that of the parameters we can see.
    X, y = split[0][:200], split[2][:200]
    clf = train(X, y, hidden_layer_sizes=(8,), batch_size=200, max_iter=1, random_state=0,
                learning_rate_init=1e-12)  # fmt: skip
    cross_entropy = log_loss(y, clf.predict_proba(X))
    penalty = 0.5 * clf.alpha * sum(np.sum(W**2) for W in clf.coefs_) / len(X)
    assert_allclose(clf.loss_curve_[0], cross_entropy + penalty, rtol=1e-8)
    assert penalty < 1e-3 * cross_entropy


def test_exercise_a_network_that_knows_nothing():
    assert round(math.log(10), 3) == 2.303
    assert_allclose(log_loss([3, 7, 1], np.full((3, 10), 0.1), labels=range(10)), math.log(10))


def test_exercise_number_of_changes():
    assert divmod(60_000, 64) == (937, 32)
    assert math.ceil(60_000 / 64) == 938 == len(range(0, 60_000, 64))
    assert 6 * 938 == 5_628


def test_exercise_the_price_of_being_sure():
    # A: -ln 0.9; B: (3 * 0.0010005 + 6.9077553) / 4
    A, B = [0.9] * 4, [0.999] * 3 + [0.001]
    assert round(-np.mean(np.log(A)), 3) == 0.105
    assert round(-np.mean(np.log(B)), 3) == round((3 * 0.0010005 + 6.9077553) / 4, 3) == 1.728
    for p, expected in ((A, 0.105), (B, 1.728)):
        rows = np.column_stack([p, 1 - np.array(p)])
        assert_allclose(log_loss([0] * 4, rows, labels=[0, 1]), expected, atol=5e-4)


def test_exercise_scatter_of_the_accuracy():
    by_formula = math.sqrt(10_000 * 0.975 * 0.025)
    assert round(by_formula, 1) == 15.6
    assert_allclose(by_formula, stats.binom(10_000, 0.975).std(), rtol=1e-12)


def test_the_network_of_the_chapter_learns_within_a_band(split):
    X_train, X_test, y_train, y_test = split
    clf = train(X_train[:6_000], y_train[:6_000], hidden_layer_sizes=(256, 128), batch_size=64,
                learning_rate_init=1e-3, max_iter=3, random_state=0)  # fmt: skip
    assert 0.92 < clf.score(X_test, y_test) < 0.96
    assert clf.loss_curve_[0] > clf.loss_curve_[1] > clf.loss_curve_[2]
    assert sum(a.size for a in clf.coefs_ + clf.intercepts_) == 235_146
    network = ReLUNetwork.from_sklearn(clf)
    assert network.widths == WIDTHS
    assert np.mean(network.forward(X_test).argmax(axis=1) == y_test) == clf.score(X_test, y_test)


# ---------------------------------------------------------------- lessons/training-on-mnist

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


# ---------------------------------------------------------------- lessons/reading-predictions


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


# digit-network: different parameters, the same function


def test_digit_network_two_units_can_change_places():
    network = ReLUNetwork.random((5, 4, 3, 2), rng=3)
    order = [2, 1, 0, 3]
    W = {1: network.W[1][order], 2: network.W[2][:, order], 3: network.W[3]}
    b = {1: network.b[1][order], 2: network.b[2], 3: network.b[3]}
    x = np.random.default_rng(0).normal(size=(50, 5))
    assert_allclose(ReLUNetwork(W, b)(x), network(x), atol=1e-12)
    # By hand, with a permutation matrix P: W_2 P^T relu(P z) = W_2 P^T P relu(z) = W_2 relu(z).
    P = np.eye(4)[order]
    z = np.random.default_rng(1).normal(size=4)
    assert_allclose(network.W[2] @ P.T @ np.maximum(P @ z, 0), network.W[2] @ np.maximum(z, 0))


def exchanged(network, first, second):
    """Return all parameters after the hidden units of both layers took these orders."""
    W, b = network.W, network.b
    arrays = [W[1][first], b[1][first], W[2][second][:, first], b[2][second], W[3][:, second]]
    return np.concatenate([np.ravel(array) for array in arrays])


def test_digit_network_orders_are_different_parameters_if_rows_and_biases_differ():
    network = ReLUNetwork.random((2, 3, 2, 1), rng=0)
    orders = itertools.product(itertools.permutations(range(3)), itertools.permutations(range(2)))
    found = {tuple(exchanged(network, list(first), list(second))) for first, second in orders}
    assert len(found) == 6 * 2  # 3! orders of layer 1 and 2! of layer 2
    # By hand: all units have different columns or rows, but both rows of W_1 are equal. Exchanged
    # in both layers at once, [[1, 2], [2, 1]] is the same matrix again.
    W, b = [[[1, 1], [1, 1]], [[1, 2], [2, 1]], [[3, 3]]], [[0, 0], [0, 0], [0]]
    equal = ReLUNetwork(W, b)
    assert_array_equal(exchanged(equal, [1, 0], [1, 0]), exchanged(equal, [0, 1], [0, 1]))
    assert not np.array_equal(exchanged(equal, [1, 0], [0, 1]), exchanged(equal, [0, 1], [0, 1]))
