"""ReLU networks: each formula against two independent oracles; wrong networks and inputs."""

import json
import math
import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from course_utils.networks import ReLUNetwork, check_widths, relu, softmax
from course_utils.regions import linear_regions

TIGHT = {"rtol": 1e-12, "atol": 1e-12}
WIDTHS = [(1, 1), (3, 2), (1, 4, 1), (2, 5, 3), (4, 6, 5, 2), (2, 3, 4, 5, 1), (784, 16, 8, 10)]


@pytest.fixture
def tiny():
    """Return the network 2 -> 2 -> 1 that is worked by hand below."""
    return ReLUNetwork(W={1: [[1, -1], [2, 0]], 2: [[1, 3]]}, b={1: [0, -1], 2: [4]})


@pytest.fixture
def three_layers():
    """Return a network 2 -> 2 -> 2 -> 1 with small whole numbers."""
    return ReLUNetwork(
        W=[[[1, 0], [1, -1]], [[2, -1], [0, 1]], [[1, -3]]], b=[[-1, 0], [0, 1], [2]]
    )


def test_relu_is_the_larger_of_zero_and_the_number():
    assert_array_equal(relu([[-2.0, 0.0], [0.5, 3.0]]), [[0, 0], [0.5, 3]])


@given(arrays(np.float64, 7, elements=st.floats(-1e6, 1e6)))
def test_relu_equals_the_closed_form_with_the_absolute_value(z):
    assert_allclose(relu(z), (z + np.abs(z)) / 2, **TIGHT)


def test_softmax_worked_by_hand():
    # exp(0) = 1, exp(ln 2) = 2, exp(ln 5) = 5, their sum is 8.
    assert_allclose(softmax([0, math.log(2), math.log(5)]), [1 / 8, 2 / 8, 5 / 8], **TIGHT)


def test_softmax_equals_that_of_scipy_along_the_last_axis():
    from scipy.special import softmax as oracle

    z = np.random.default_rng(0).normal(0, 10, (3, 4, 5))
    assert_allclose(softmax(z), oracle(z, axis=-1), **TIGHT)


@given(arrays(np.float64, 6, elements=st.floats(-700, 700)), st.floats(-700, 700))
def test_softmax_sums_to_one_and_a_common_summand_changes_nothing(z, c):
    p = softmax(z)
    assert_allclose(p.sum(), 1, rtol=1e-12)
    assert (p >= 0).all()
    assert_allclose(softmax(z + c), p, rtol=1e-9, atol=1e-12)


def test_softmax_of_huge_scores_does_not_overflow():
    with np.errstate(over="raise", invalid="raise"):
        assert_array_equal(softmax([1e308, 0, -1e308]), [1, 0, 0])
        assert_array_equal(softmax([0, -np.inf]), [1, 0])


@pytest.mark.parametrize("z", [np.nan, [1, np.nan], [1, np.inf], [-np.inf, -np.inf], []])
def test_softmax_refuses_scores_that_have_no_probabilities(z):
    with pytest.raises(ValueError, match="z has"):
        softmax(z)


def test_forward_worked_by_hand(tiny):
    # x = (1, 2): z^(1) = (1 - 2 + 0, 2 - 1) = (-1, 1), h^(1) = (0, 1), z^(2) = 0 + 3 + 4 = 7.
    trace = tiny.trace([1, 2])
    assert_array_equal(trace.h[0], [1, 2])
    assert_array_equal(trace.z[1], [-1, 1])
    assert_array_equal(trace.h[1], [0, 1])
    assert_array_equal(trace.z[2], [7])
    assert_array_equal(trace.h[2], [7])
    assert_array_equal(tiny([1, 2]), [7])


def test_forward_with_three_layers_worked_by_hand(three_layers):
    # x = (3, 1): z^(1) = (3 - 1, 3 - 1) = (2, 2) = h^(1); z^(2) = (4 - 2, 2 + 1) = (2, 3) = h^(2);
    # z^(3) = 2 - 9 + 2 = -5, and the last layer has no ReLU.
    assert_array_equal(three_layers([3, 1]), [-5])
    assert_array_equal(three_layers.trace([3, 1]).h[3], [-5])
    # x = (0, 2): z^(1) = (-1, -2), h^(1) = (0, 0); z^(2) = (0, 1) = h^(2); z^(3) = -3 + 2 = -1.
    assert_array_equal(three_layers([0, 2]), [-1])


def test_the_keys_are_the_indices_of_the_text(three_layers):
    trace = three_layers.trace([3, 1])
    assert list(trace.z) == [1, 2, 3]
    assert list(trace.h) == [0, 1, 2, 3]
    assert list(three_layers.W) == list(three_layers.b) == [1, 2, 3]
    assert three_layers.L == 3
    assert three_layers.widths == (2, 2, 2, 1)


@pytest.mark.parametrize("widths", WIDTHS)
def test_forward_equals_the_formula_with_loops_over_all_neurons(widths):
    rng = np.random.default_rng(1)
    network = ReLUNetwork.random(widths, rng=rng)
    x = rng.normal(size=widths[0])
    h = list(x)
    for ell in range(1, network.L + 1):
        W, b = network.W[ell], network.b[ell]
        z = [
            b[i] + math.fsum(W[i, j] * h[j] for j in range(widths[ell - 1]))
            for i in range(widths[ell])
        ]
        h = z if ell == network.L else [max(0.0, value) for value in z]
    assert_allclose(network(x), h, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("widths", WIDTHS)
def test_forward_trace_pattern_and_map_of_a_batch_equal_those_of_each_row(widths):
    rng = np.random.default_rng(2)
    network = ReLUNetwork.random(widths, rng=rng)
    batch = rng.normal(size=(3, 2, widths[0]))
    outputs, trace = network(batch), network.trace(batch)
    patterns, (A, c) = network.activation_pattern(batch), network.affine_map(batch)
    assert outputs.shape == (3, 2, widths[-1])
    assert patterns.shape == (3, 2, sum(widths[1:-1]))
    assert A.shape == (3, 2, widths[-1], widths[0])
    assert c.shape == (3, 2, widths[-1])
    for i in np.ndindex(3, 2):
        row = network.trace(batch[i])
        assert_allclose(outputs[i], network(batch[i]), **TIGHT)
        assert_array_equal(patterns[i], network.activation_pattern(batch[i]))
        for ell in trace.z:
            assert_allclose(trace.z[ell][i], row.z[ell], **TIGHT)
            assert_allclose(trace.h[ell][i], row.h[ell], **TIGHT)
        A_i, c_i = network.affine_map(batch[i])
        assert_allclose(A[i], A_i, **TIGHT)
        assert_allclose(c[i], c_i, **TIGHT)


def test_an_empty_batch_has_an_empty_output(tiny):
    assert tiny(np.zeros((0, 2))).shape == (0, 1)
    assert tiny.activation_pattern(np.zeros((0, 2))).shape == (0, 2)


def test_the_network_does_not_change_with_the_arrays_it_was_made_from():
    W = [np.ones((1, 2))]
    network = ReLUNetwork(W, [np.zeros(1)])
    W[0][:] = 5
    assert_array_equal(network([1, 1]), [2])
    with pytest.raises(ValueError, match="read-only"):
        network.W[1][0, 0] = 3
    with pytest.raises(TypeError):
        network.W[1] = np.ones((1, 2))


def test_pattern_and_affine_map_worked_by_hand(tiny, three_layers):
    # At (1, 2) only the second neuron of `tiny` is active: Phi(x) = 3 (2 x_1 - 1) + 4 = 6 x_1 + 1.
    assert_array_equal(tiny.activation_pattern([1, 2]), [False, True])
    A, c = tiny.affine_map([1, 2])
    assert_array_equal(A, [[6, 0]])
    assert_array_equal(c, [1])
    # At (3, 1) all four neurons of `three_layers` are active:
    # h^(2) = (2 (x_1 - 1) - (x_1 - x_2), x_1 - x_2 + 1) = (x_1 + x_2 - 2, x_1 - x_2 + 1),
    # Phi(x) = x_1 + x_2 - 2 - 3 x_1 + 3 x_2 - 3 + 2 = -2 x_1 + 4 x_2 - 3.
    assert three_layers.activation_pattern([3, 1]).all()
    A, c = three_layers.affine_map([3, 1])
    assert_array_equal(A, [[-2, 4]])
    assert_array_equal(c, [-3])


@pytest.mark.parametrize("widths", WIDTHS)
def test_affine_map_equals_finite_differences_with_dead_neurons_in_the_case(widths):
    rng = np.random.default_rng(3)
    network = ReLUNetwork.random(widths, rng=rng)
    x = rng.normal(size=widths[0])
    pattern = network.activation_pattern(x)
    if len(pattern) > 4:
        assert pattern.any()
        assert not pattern.all()
    step = 1e-7
    neighbours = x + step * np.eye(widths[0])
    assert_array_equal(network.activation_pattern(neighbours), np.tile(pattern, (widths[0], 1)))
    A, c = network.affine_map(x)
    assert_allclose(A.T, (network(neighbours) - network(x)) / step, rtol=1e-4, atol=1e-6)
    assert_allclose(A @ x + c, network(x), **TIGHT)


@pytest.mark.parametrize("widths", WIDTHS)
def test_the_affine_map_holds_on_the_whole_region(widths):
    rng = np.random.default_rng(4)
    network = ReLUNetwork.random(widths, rng=rng)
    points = rng.normal(size=(4000, widths[0])) if widths[0] < 10 else rng.normal(size=(50, 784))
    patterns = network.activation_pattern(points)
    same = (patterns == patterns[0]).all(axis=-1)
    A, c = network.affine_map(points[0])
    assert_allclose(network(points[same]), points[same] @ A.T + c, rtol=1e-9, atol=1e-9)


def test_on_a_fold_a_neuron_counts_as_not_active():
    network = ReLUNetwork(W=[[[1]], [[1]]], b=[[0], [0]])
    assert_array_equal(network.activation_pattern([0]), [False])
    assert_array_equal(network.affine_map([0])[0], [[0]])


def test_a_network_without_hidden_layers_is_its_own_affine_map():
    network = ReLUNetwork(W=[[[1, 2], [3, 4]]], b=[[5, 6]])
    A, c = network.affine_map([7, 8])
    assert_array_equal(A, [[1, 2], [3, 4]])
    assert_array_equal(c, [5, 6])
    assert network.activation_pattern([7, 8]).shape == (0,)
    assert not np.shares_memory(A, network.W[1])


def test_the_number_of_parameters_is_the_sum_over_the_layers():
    # 784 * 256 + 256 = 200960, 256 * 128 + 128 = 32896, 128 * 10 + 10 = 1290.
    network = ReLUNetwork.random((784, 256, 128, 10), rng=0)
    assert network.n_parameters == 200_960 + 32_896 + 1_290 == 235_146


@given(st.lists(st.integers(1, 6), min_size=2, max_size=5))
def test_the_number_of_parameters_equals_the_formula(n):
    network = ReLUNetwork.random(n, rng=0)
    assert network.n_parameters == sum(n[ell] * (n[ell - 1] + 1) for ell in range(1, len(n)))
    assert network.widths == tuple(n)


def test_the_same_seed_gives_the_same_network():
    first, second = (ReLUNetwork.random((2, 3, 1), rng=5) for _ in range(2))
    third = ReLUNetwork.random((2, 3, 1), rng=np.random.default_rng(5))
    assert first.to_json() == second.to_json() == third.to_json()
    assert first.to_json() != ReLUNetwork.random((2, 3, 1), rng=6).to_json()


def test_random_weights_have_the_stated_variance():
    network = ReLUNetwork.random((400, 500, 300), rng=0)
    assert_allclose(network.W[1].std(), math.sqrt(2 / 400), rtol=0.01)
    assert_allclose(network.W[2].std(), math.sqrt(2 / 500), rtol=0.01)
    assert_allclose(network.b[1].std(), 0.5, rtol=0.1)


@pytest.mark.parametrize(
    ("widths", "message"),
    [
        ((), "has 0 entries"),
        ((3,), "has 1 entries"),
        ((2, 0, 1), "n_1 is 0"),
        ((2, -3), "n_1 is -3"),
        ((2.0, 1), r"n_0 is 2\.0"),
        ((2, True), "n_1 is True"),
    ],
)
def test_widths_that_make_no_network_are_named(widths, message):
    with pytest.raises(ValueError, match=message):
        ReLUNetwork.random(widths, rng=0)
    with pytest.raises(ValueError, match=message):
        check_widths(widths)


def fit(estimator, X, y):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return estimator.fit(X, y)


@pytest.fixture(scope="module")
def X():
    return np.random.default_rng(0).normal(size=(200, 5))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_softmax_of_the_network_equals_predict_proba_for_three_classes(X, dtype):
    y = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)
    clf = MLPClassifier(hidden_layer_sizes=(7, 6), max_iter=5, random_state=0)
    fit(clf, X.astype(dtype), y)
    network = ReLUNetwork.from_sklearn(clf)
    assert network.widths == (5, 7, 6, 3)
    assert network.W[1].dtype == np.float64
    tolerance = 1e-12 if dtype == np.float64 else 1e-5
    assert_allclose(
        softmax(network(X)), clf.predict_proba(X.astype(dtype)), rtol=tolerance, atol=tolerance
    )
    assert_array_equal(clf.classes_[network(X).argmax(axis=-1)], clf.predict(X.astype(dtype)))


def test_the_logistic_function_of_the_network_equals_predict_proba_for_two_classes(X):
    clf = fit(MLPClassifier(hidden_layer_sizes=(4,), max_iter=5, random_state=0), X, X[:, 0] > 0)
    network = ReLUNetwork.from_sklearn(clf)
    assert network.widths == (5, 4, 1)
    probability = 1 / (1 + np.exp(-network(X)[:, 0]))
    assert_allclose(probability, clf.predict_proba(X)[:, 1], **TIGHT)
    # The same two probabilities as softmax of the scores (0, Phi(x)).
    scores = np.concatenate([np.zeros((200, 1)), network(X)], axis=1)
    assert_allclose(softmax(scores), clf.predict_proba(X), **TIGHT)


@pytest.mark.parametrize("n_outputs", [1, 3])
def test_the_network_equals_predict_of_a_regressor(X, n_outputs):
    y = X @ np.arange(5 * n_outputs).reshape(5, n_outputs)
    regressor = MLPRegressor(hidden_layer_sizes=(8, 3), max_iter=5, random_state=0)
    fit(regressor, X, y if n_outputs > 1 else y[:, 0])
    network = ReLUNetwork.from_sklearn(regressor)
    assert network.widths == (5, 8, 3, n_outputs)
    assert_allclose(network(X), regressor.predict(X).reshape(200, n_outputs), **TIGHT)


def test_an_estimator_that_is_not_fitted_is_refused():
    with pytest.raises(ValueError, match="the MLPClassifier is not fitted"):
        ReLUNetwork.from_sklearn(MLPClassifier())


@pytest.mark.parametrize("activation", ["tanh", "logistic", "identity"])
def test_an_estimator_without_relu_is_refused(X, activation):
    regressor = fit(MLPRegressor(activation=activation, max_iter=1), X, X[:, 0])
    with pytest.raises(ValueError, match=f"has activation='{activation}', expected 'relu'"):
        ReLUNetwork.from_sklearn(regressor)


def test_an_estimator_that_is_no_network_is_refused():
    from sklearn.linear_model import LogisticRegression

    with pytest.raises(ValueError, match="LogisticRegression is not a network"):
        ReLUNetwork.from_sklearn(LogisticRegression())


@pytest.mark.parametrize("widths", WIDTHS[:-1])
def test_json_gives_back_exactly_the_same_numbers(widths):
    network = ReLUNetwork.random(widths, rng=0)
    again = ReLUNetwork.from_json(network.to_json())
    assert again.widths == network.widths
    for ell in network.W:
        assert_array_equal(again.W[ell], network.W[ell])
        assert_array_equal(again.b[ell], network.b[ell])


def test_the_layers_of_json_may_stand_in_any_order(three_layers):
    content = json.loads(three_layers.to_json())
    content["W"] = dict(reversed(content["W"].items()))
    again = ReLUNetwork.from_json(json.dumps(content))
    assert list(again.W) == [1, 2, 3]
    assert_array_equal(again([3, 1]), [-5])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[1, 2]", 'expected an object with "W" and "b"'),
        ('{"W": {"1": [[1]]}}', 'expected an object with "W" and "b"'),
        ('{"W": [[[1]]], "b": {"1": [0]}}', 'W in the JSON text is no object with keys "1"'),
        ('{"W": {"one": [[1]]}, "b": {"1": [0]}}', "W in the JSON text is no object"),
        ('{"W": {"2": [[1]]}, "b": {"1": [0]}}', "W has the keys 2: layer 1 is missing"),
        ('{"W": {"1": [[NaN]]}, "b": {"1": [0]}}', "W_1 has an entry that is NaN"),
        ('{"W": {"1": [["a"]]}, "b": {"1": [0]}}', "W_1 has the type .*, expected real numbers"),
        ('{"W": {"1": [[1]]}, "b": {"1": [0]}, "widths": [2, 1]}', r"says widths \[2, 1\]"),
    ],
)
def test_json_that_is_no_network_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        ReLUNetwork.from_json(text)


@pytest.mark.parametrize(
    ("W", "b", "message"),
    [
        (
            [np.ones((2, 2)), np.ones((1, 3))],
            [np.ones(2), np.ones(1)],
            r"W_2 has 3 columns, but h\^\(1\) has 2 entries",
        ),
        ([np.ones((2, 2))], [np.ones(3)], "b_1 has 3 entries, but W_1 has 2 rows"),
        ([np.ones((2, 2))], [np.ones((2, 1))], r"b_1 has the shape \(2, 1\), expected a vector"),
        ([np.ones(2)], [np.ones(2)], r"W_1 has the shape \(2,\), expected a matrix"),
        ([np.ones((0, 2))], [np.ones(0)], r"W_1 has the shape \(0, 2\): it has no entries"),
        ([[[1.0, np.nan]]], [[0.0]], "W_1 has an entry that is NaN or infinite"),
        ([[[1.0, 1.0]]], [[np.inf]], "b_1 has an entry that is NaN or infinite"),
        ([], [], "W is empty"),
        ({}, {}, "W is empty"),
        ({1: [[1]], 3: [[1]]}, [[0], [0]], "W has the keys 1, 3: layer 2 is missing"),
        ({0: [[1]], 1: [[1]]}, [[0], [0]], "W has the keys 0, 1: layer 2 is missing"),
        ([[[1]]], {2: [0]}, "b has the keys 2: layer 1 is missing"),
        ([[[1]], [[1]]], [[0]], "W has 2 layers, but b has 1"),
        ([[[1, 2], [3]]], [[0, 0]], "W_1 is not an array: its rows differ in length"),
        ([[["a"]]], [[0]], "W_1 has the type .*, expected real numbers"),
    ],
)
def test_a_network_that_does_not_fit_together_is_refused(W, b, message):
    with pytest.raises(ValueError, match=message):
        ReLUNetwork(W, b)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([1, 2, 3], r"x has the shape \(3,\), expected a last axis of n_0 = 2 entries"),
        (5.0, r"x has the shape \(\)"),
        ([[1], [2]], r"x has the shape \(2, 1\)"),
        ([1, np.nan], "x has an entry that is NaN"),
        ([1, np.inf], "x has an entry that is NaN or infinite"),
        (["a", "b"], "x has the type .*, expected real numbers"),
        ([[1, 2], [3]], "x is not an array: its rows differ in length"),
    ],
)
def test_an_input_that_does_not_fit_is_refused(tiny, x, message):
    for function in (tiny, tiny.forward, tiny.trace, tiny.activation_pattern, tiny.affine_map):
        with pytest.raises(ValueError, match=message):
            function(x)


def whole_network(rng, widths):
    """Return a network of small whole numbers: with it, everything is computed exactly."""
    pairs = list(pairwise(widths))
    W = [rng.integers(-3, 4, (rows, columns)) for columns, rows in pairs]
    return ReLUNetwork(W, [rng.integers(-3, 4, rows) for _, rows in pairs])


def with_folds_through(network, x, neurons):
    """Return the network with other biases, so that z^(ell)_i = 0 at x for each (ell, i)."""
    W, b = dict(network.W), {ell: bias.copy() for ell, bias in network.b.items()}
    for ell, i in sorted(neurons):
        b[ell][i] -= ReLUNetwork(W, b).trace(x).z[ell][i]
    return ReLUNetwork(W, b)


@pytest.mark.parametrize("seed", range(20))
def test_the_affine_map_holds_at_x_however_many_folds_meet_there(seed):
    rng = np.random.default_rng(seed)
    network, x = whole_network(rng, (2, 4, 3, 2)), rng.integers(-3, 4, 2)
    neurons = [(ell, i) for ell in (1, 2) for i in range(3) if rng.random() < 0.6]
    folded = with_folds_through(network, x, neurons)
    assert all(folded.trace(x).z[ell][i] == 0 for ell, i in neurons)
    A, c = folded.affine_map(x)
    assert_array_equal(A @ x + c, folded(x))
    # The second oracle: with D = diag(z > 0), multiplied out from the left.
    z, M, m = folded.trace(x).z, np.eye(2), np.zeros(2)
    for ell in (1, 2, 3):
        M, m = folded.W[ell] @ M, folded.W[ell] @ m + folded.b[ell]
        if ell < 3:
            M, m = np.diag(z[ell] > 0) @ M, np.diag(z[ell] > 0) @ m
    assert_array_equal(A, M)
    assert_array_equal(c, m)


def folded_once(rng, ell):
    """Return a network, a point on the fold of one neuron of layer ell, and the neuron's slope."""
    while True:
        x = rng.integers(-3, 4, 2)
        network = with_folds_through(whole_network(rng, (2, 4, 3, 2)), x, [(ell, 0)])
        up_to = range(1, ell + 1)
        before = ReLUNetwork([network.W[k] for k in up_to], [network.b[k] for k in up_to])
        slope = before.affine_map(x)[0][0]
        n_zeros = sum((network.trace(x).z[k] == 0).sum() for k in (1, 2))
        if n_zeros == 1 and slope.any():
            return network, x, slope


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("ell", [1, 2])
def test_on_one_fold_the_affine_map_is_that_of_the_side_where_the_neuron_is_negative(ell, seed):
    network, x, slope = folded_once(np.random.default_rng(seed), ell)
    A, c = network.affine_map(x)
    # First oracle: values of the network on the neuron's negative side, and on the other.
    step = -slope / 2**20
    assert_allclose(network(x + step), A @ (x + step) + c, rtol=0, atol=1e-12)
    # Second oracle: of the regions that meet at x, the one with this pattern has this map.
    box = [(entry - 1 / 512, entry + 1 / 512) for entry in x]
    found = [
        region
        for region in linear_regions(network, box)
        if (region.pattern == network.activation_pattern(x)).all()
    ]
    assert len(found) == 1
    assert_allclose(found[0].A, A, rtol=0, atol=1e-12)
    assert_allclose(found[0].c, c, rtol=0, atol=1e-12)


def test_where_several_folds_meet_the_affine_map_may_be_that_of_no_region():
    # |x_1| + x_2 by hand: slopes (-1, 1) and (1, 1), but both neurons of |x_1| are off at x_1 = 0.
    network = ReLUNetwork([[[1, 0], [-1, 0], [0, 1], [0, -1]], [[1, 1, 1, -1]]], [[0] * 4, [0]])
    A, c = network.affine_map([0, 2])
    assert_array_equal(A, [[0, 1]])
    assert_array_equal(A @ [0, 2] + c, network([0, 2]))
    maps = {tuple(region.A[0]) for region in linear_regions(network, ((-1, 1), (1, 3)))}
    assert maps == {(-1.0, 1.0), (1.0, 1.0)}
