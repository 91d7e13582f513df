"""What book/learning states and computes, each by two independent oracles."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special
from sklearn.metrics import log_loss

from course_utils.networks import ReLUNetwork, softmax
from course_utils.training import Adam, loss_and_gradient, train
from tests.book.by_hand import inside_points

SEEDS = range(8)


def hand_network():
    """Return the network of ex-learning-backpropagation."""
    return ReLUNetwork([[[1, 1], [1, -1]], [[1, 2], [-1, 1]]], [[0, 0], [-3, 3]])


def loss_by_definition(network, x, y):
    return -math.log(softmax(network(x))[y])


def changed_by(network, kind, ell, index, step):
    layers = {"W": dict(network.W), "b": dict(network.b)}
    layers[kind][ell] = layers[kind][ell].copy()
    layers[kind][ell][index] += step
    return ReLUNetwork(layers["W"], layers["b"])


def quotient(network, x, y, kind, ell, index, step=1e-6):
    up, down = (changed_by(network, kind, ell, index, s) for s in (step, -step))
    return (loss_by_definition(up, x, y) - loss_by_definition(down, x, y)) / (2 * step)


def test_cross_entropy_by_hand_in_both_forms_and_by_scikit_learn():
    for y, expected in ((0, 0.408), (2, 2.408)):
        z = np.array([2.0, 1.0, 0.0])
        assert round(-math.log(special.softmax(z)[y]), 3) == expected
        assert round(-z[y] + special.logsumexp(z), 3) == expected
        assert round(log_loss([y], softmax(z)[None], labels=[0, 1, 2]), 3) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_prop_delta_output(seed):
    rng = np.random.default_rng(seed)
    z, y = rng.normal(scale=3, size=6), int(rng.integers(6))
    by_difference = [
        (special.logsumexp(z + h) - (z + h)[y] - special.logsumexp(z - h) + (z - h)[y]) / 2e-6
        for h in 1e-6 * np.eye(6)
    ]
    delta = softmax(z) - np.eye(6)[y]
    assert_allclose(delta, by_difference, atol=1e-8)
    assert math.isclose(delta.sum(), 0, abs_tol=1e-14) and np.abs(delta).max() <= 1
    last_layer = ReLUNetwork([np.eye(6)], [np.zeros(6)])
    assert_allclose(loss_and_gradient(last_layer, [z], [y])[1].b[1], by_difference, atol=1e-8)


def backpropagation(network, x, y):
    """Return delta^(ell) by eq-delta-output and eq-delta-hidden, written with the matrices D."""
    trace, L = network.trace(x), network.L
    delta = {L: softmax(trace.z[L]) - np.eye(network.widths[-1])[y]}
    for ell in range(L - 1, 0, -1):
        D = np.diag((trace.z[ell] > 0) * 1.0)
        delta[ell] = D @ network.W[ell + 1].T @ delta[ell + 1]
    return delta, trace.h


@pytest.mark.parametrize("widths", [(3, 4, 3), (4, 5, 4, 3), (2, 3, 3, 3, 2)])
@pytest.mark.parametrize("seed", range(3))
def test_prop_backpropagation(widths, seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random(widths, rng=rng)
    x, y = inside_points(network, 1, rng)[0], int(rng.integers(widths[-1]))
    assert not network.activation_pattern(x).all()  # a dead unit is in the case
    delta, h = backpropagation(network, x, y)
    loss, gradient = loss_and_gradient(network, [x], [y])
    assert math.isclose(loss, loss_by_definition(network, x, y), rel_tol=1e-12)
    for ell in range(1, network.L + 1):
        by_W = np.outer(delta[ell], h[ell - 1])
        assert_allclose(by_W, gradient.W[ell], atol=1e-13)
        assert_allclose(delta[ell], gradient.b[ell], atol=1e-13)
        for i, j in np.ndindex(by_W.shape):
            assert math.isclose(by_W[i, j], quotient(network, x, y, "W", ell, (i, j)), abs_tol=1e-7)
        for i in range(len(delta[ell])):
            assert math.isclose(delta[ell][i], quotient(network, x, y, "b", ell, i), abs_tol=1e-7)


def test_the_gradient_of_a_batch_is_the_mean_of_its_examples():
    rng = np.random.default_rng(0)
    network = ReLUNetwork.random((3, 5, 4), rng=rng)
    X, y = rng.normal(size=(7, 3)), np.arange(7) % 4
    _, gradient = loss_and_gradient(network, X, y)
    single = [loss_and_gradient(network, X[i : i + 1], y[i : i + 1])[1] for i in range(7)]
    for ell in (1, 2):
        assert_allclose(gradient.W[ell], np.mean([s.W[ell] for s in single], axis=0), atol=1e-14)
        assert_allclose(gradient.b[ell], np.mean([s.b[ell] for s in single], axis=0), atol=1e-14)


def test_backpropagation_through_one_unit():
    x, w_1, w_2, slope_of_E = 2, 3, -1, 0.5
    z_2 = w_2 * max(0, w_1 * x)
    assert z_2 == -6
    # By hand, factor by factor: 0.5 * 6, 0.5 * (-1) * 1 and then times 2.
    for by_w_1, by_w_2, dead in ((-1, 3, 1), (0, 0, -1)):
        value = ReLUNetwork([[[dead * w_1]], [[w_2]]], [[0], [0]])
        up_1 = ReLUNetwork([[[dead * w_1 + 1e-6]], [[w_2]]], [[0], [0]])
        up_2 = ReLUNetwork([[[dead * w_1]], [[w_2 + 1e-6]]], [[0], [0]])
        changes = [(slope_of_E * (up([x]) - value([x]))[0]) / 1e-6 for up in (up_1, up_2)]
        assert_allclose(changes, [by_w_1, by_w_2], atol=1e-6)


def test_backpropagation_by_hand():
    network, x = hand_network(), np.array([1, 2])
    trace = network.trace(x)
    assert_array_equal(trace.z[1], [3, -1])  # 1 + 2, 1 - 2
    assert_array_equal(trace.z[2], [0, 0])  # 3 - 3, -3 + 3
    delta, _ = backpropagation(network, x, 0)
    assert_allclose(delta[2], [-0.5, 0.5])
    assert_allclose(network.W[2].T @ delta[2], [-1, -0.5])  # -1/2 - 1/2, -1 + 1/2
    assert_allclose(delta[1], [-1, 0])
    loss, gradient = loss_and_gradient(network, [x], [0])
    assert math.isclose(loss, math.log(2))
    assert_allclose(gradient.W[2], [[-1.5, 0], [1.5, 0]])
    assert_allclose(gradient.W[1], [[-1, -2], [0, 0]])
    for (kind, ell, index), expected in {
        ("W", 1, (0, 1)): -2,
        ("W", 2, (1, 0)): 1.5,
        ("W", 1, (1, 0)): 0,
        ("b", 1, 0): -1,
    }.items():
        assert math.isclose(quotient(network, x, 0, kind, ell, index), expected, abs_tol=1e-8)


def test_one_step_from_the_example_lowers_the_loss():
    network, x = hand_network(), np.array([1, 2])
    _, g = loss_and_gradient(network, [x], [0])
    better = ReLUNetwork(
        {ell: network.W[ell] - 0.1 * g.W[ell] for ell in (1, 2)},
        {ell: network.b[ell] - 0.1 * g.b[ell] for ell in (1, 2)},
    )
    # z^(1)_1 = 1.1 + 2.4 + 0.1 = 3.6; scores: 1.15 * 3.6 - 2.95 = 1.19 and its opposite
    assert_allclose(better(x), [1.19, -1.19])
    assert round(loss_by_definition(better, x, 0), 3) == 0.089
    assert round(math.log1p(math.exp(-2.38)), 3) == 0.089


class Counted:
    """A matrix that counts the multiplications of its products."""

    total = 0

    def __init__(self, values):
        self.values = np.asarray(values)

    def __matmul__(self, other):
        (rows, inner), (_, columns) = self.values.shape, other.values.shape
        Counted.total += rows * inner * columns
        return Counted(self.values @ other.values)


def test_remark_the_price_of_backpropagation_by_hand_and_by_counting():
    widths, made = (784, 256, 128, 10), {}
    W = [Counted(np.zeros((n, m))) for m, n in itertools.pairwise(widths)]
    h = Counted(np.zeros((784, 1)))
    Counted.total = 0
    for matrix in W:
        h = matrix @ h
    made["forward"], Counted.total = Counted.total, 0
    for ell in (3, 2, 1):
        delta = Counted(np.zeros((widths[ell], 1)))
        delta @ Counted(np.zeros((1, widths[ell - 1])))  # the derivatives with respect to W_ell
        if ell > 1:
            Counted(W[ell - 1].values.T) @ delta  # nobody asks for delta^(0)
    made["backward"] = Counted.total
    # By hand: 200704 + 32768 + 1280 = 234752, and 234752 + 34048 = 268800, 1.145 times as many.
    assert made == {"forward": 234_752, "backward": 268_800}
    share = 234_752 / (234_752 + 268_800)
    assert_allclose([268_800 / 234_752, share], [1.15, 0.47], atol=0.006)
    # 235146 parameters, one or two forward passes each, in days.
    assert_allclose(235_146 * share / 86_400 * np.array([1, 2]), [1.3, 2.5], atol=0.05)


def test_exercise_the_other_class_turns_all_signs_in_the_example():
    network, x = hand_network(), np.array([1, 2])
    first, second = (loss_and_gradient(network, [x], [y])[1] for y in (0, 1))
    for ell in (1, 2):
        assert_allclose(second.W[ell], -first.W[ell])
        assert_allclose(second.b[ell], -first.b[ell])
    assert_allclose(second.W[1], [[1, 2], [0, 0]])


@pytest.mark.parametrize("widths", [(5, 4, 3), (6, 5, 4, 3)])
@pytest.mark.parametrize("seed", SEEDS)
def test_exercise_gradient_by_the_image(widths, seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random(widths, rng=rng)
    x, y = inside_points(network, 1, rng)[0], 1
    delta, _ = backpropagation(network, x, y)
    by_input = network.W[1].T @ delta[1]
    A, _ = network.affine_map(x)
    assert_allclose(by_input, A.T @ delta[network.L], atol=1e-13)
    differences = [
        (loss_by_definition(network, x + h, y) - loss_by_definition(network, x - h, y)) / 2e-6
        for h in 1e-6 * np.eye(widths[0])
    ]
    assert_allclose(by_input, differences, atol=1e-7)


def test_exercise_equal_units_stay_equal():
    rng = np.random.default_rng(0)
    row, column = rng.normal(size=3), rng.normal(size=4)
    W = [np.tile(row, (5, 1)), np.tile(column[:, None], (1, 5))]
    start = ReLUNetwork(W, [np.full(5, 0.1), np.zeros(4)])
    X, y = rng.normal(size=(40, 3)), np.arange(40) % 4
    network = train(start, X, y, epochs=5, batch_size=8, dtype=np.float64).network
    assert_allclose(network.W[1], np.tile(network.W[1][:1], (5, 1)), atol=1e-12)
    assert np.abs(network.W[1][0] - row).max() > 1e-3


def adam_steps(gradients, eta=1.0, epsilon=1e-8):
    """Return the steps of eq-adam-means and eq-adam-step, number by number."""
    m = v = 0.0
    steps = []
    for t, g in enumerate(gradients, start=1):
        m = 0.9 * m + (1 - 0.9) * g
        v = 0.999 * v + (1 - 0.999) * g * g
        steps.append(eta * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + epsilon))
    return steps


def test_example_of_adam_by_hand():
    for g in (2.0, -0.01):
        first, second = adam_steps([g, g])
        assert math.isclose(first, math.copysign(1, g), rel_tol=1e-5)
        assert math.isclose(second, math.copysign(1, g), rel_tol=1e-5)
        turned = adam_steps([g, -g])[1]
        # m_2 = (0.09 - 0.1) g = -0.01 g, divided by 1 - 0.81 = 0.19
        assert math.isclose(turned, -math.copysign(0.01 / 0.19, g), rel_tol=1e-5)
    assert round(0.01 / 0.19, 3) == 0.053


def test_no_entry_of_a_step_of_adam_is_longer_than_eight_rates():
    # Cauchy-Schwarz: |m_t| <= 0.1 sqrt(sum_k (0.81 / 0.999)^k) sqrt(v_t / 0.001), k < t.
    t = np.arange(1, 10_001)
    sums = np.sqrt(np.cumsum((0.81 / 0.999) ** (t - 1)))
    bound = 0.1 * sums / math.sqrt(0.001) * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    assert_allclose(bound[0], 1)
    assert 7 < bound.max() < 8
    # Nearly reached where the gradients grow by the factor 0.999 / 0.9; one after many zeros: 3.
    growing = [0.0] * 4000 + [(0.999 / 0.9) ** k for k in range(1, 101)]
    assert 7 < max(adam_steps(growing, epsilon=1e-20)) < 8
    assert 3 < adam_steps([0.0] * 4000 + [1.0], epsilon=1e-20)[-1] < 3.2


def test_adam_of_the_equations_equals_adam_of_the_package():
    rng = np.random.default_rng(0)
    network = ReLUNetwork.random((3, 4, 2), rng=rng)
    X, y = rng.normal(size=(60, 3)), np.arange(60) % 2
    adam = Adam(network, dtype=np.float64)
    theta = np.concatenate([p.ravel() for ell in (1, 2) for p in (network.W[ell], network.b[ell])])
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, 31):
        rows = slice(2 * t - 2, 2 * t)
        _, gradient = loss_and_gradient(adam.network, X[rows], y[rows])
        parts = [p.ravel() for ell in (1, 2) for p in (gradient.W[ell], gradient.b[ell])]
        g = np.concatenate(parts)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        # the package puts epsilon beside the uncorrected root
        epsilon = 1e-8 / math.sqrt(1 - 0.999**t)
        theta = theta - 0.01 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + epsilon)
        adam.step(X[rows], y[rows], 0.01)
        assert_allclose(adam.theta, theta, atol=1e-12)


def test_steps_in_an_epoch():
    assert -(-60_000 // 64) == 938 and 300 * 64 == 19_200
    assert -(-10_000 // 64) == 157
