"""What book/three-layers states and computes, each by two independent oracles."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_utils.networks import ReLUNetwork, relu
from course_utils.regions import linear_regions
from tests.book.by_hand import as_text, example_network, forward_with_sums
from tests.book.page_source import Page
from tests.widget_models import call_all

SEEDS = range(10)


DEEP = ReLUNetwork(
    [[[1, 0], [0, 1], [1, 1]], [[1, 1, -2], [1, -1, 0]], [[2, -1]]],
    [[0, 0, -1], [-0.5, 0.25], [1]],
)


def one_formula(network, x):
    W, b = network.W, network.b
    return W[3] @ relu(W[2] @ relu(W[1] @ x + b[1]) + b[2]) + b[3]


def test_forward_pass_through_two_hidden_layers():
    trace = DEEP.trace([0.25, 1])
    assert trace.z[1].tolist() == [0.25, 1, 0.25]
    assert trace.z[2].tolist() == [0.25, -0.5]  # 0.25 - 1 + 0.25
    assert trace.h[2].tolist() == [0.25, 0]
    assert trace.z[3].tolist() == [1.5]  # 2 * 0.25 + 1
    other = DEEP.trace([1.5, -1])
    assert other.z[1].tolist() == [1.5, -1, -0.5]
    assert other.z[2].tolist() == [1, 1.75]
    assert other.z[3].tolist() == [1.25]  # 2 - 1.75 + 1
    assert as_text(DEEP.activation_pattern([1.5, -1])) == "10011"


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_and_formula_agree(seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random(tuple(rng.integers(1, 6, 4)), rng=rng)
    for x in rng.normal(size=(10, network.widths[0])):
        assert_allclose(forward_with_sums(network, x), one_formula(network, x), atol=1e-12)
        assert_allclose(network(x), one_formula(network, x), atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_affine_map_of_two_hidden_layers(seed):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork.random((3, 5, 4, 2), rng=rng)
    W, b = network.W, network.b
    for x in rng.normal(size=(5, 3)):
        pattern = network.activation_pattern(x).astype(float)
        D_1, D_2 = np.diag(pattern[:5]), np.diag(pattern[5:])
        A = W[3] @ D_2 @ W[2] @ D_1 @ W[1]
        c = W[3] @ D_2 @ (W[2] @ D_1 @ b[1] + b[2]) + b[3]
        assert_allclose(A @ x + c, network(x), atol=1e-12)
        step = 1e-7
        slopes = [(network(x + step * e) - network(x - step * e)) / (2 * step) for e in np.eye(3)]
        assert_allclose(A, np.array(slopes).T, atol=1e-6)
        for mine, package in zip((A, c), network.affine_map(x), strict=True):
            assert_allclose(mine, package, atol=1e-12)


def test_affine_maps_of_the_example_and_the_exercise():
    # 2 * (1, 1, -2) W_1 = (2 - 4, 2 - 4); 4 - 1 + 1
    A, c = DEEP.affine_map([0.25, 1])
    assert (A.tolist(), c.tolist()) == ([[-2, -2]], [4])
    A, c = DEEP.affine_map([1.5, -1])
    assert (A.tolist(), c.tolist()) == ([[1, 0]], [-0.25])  # -1 - 1/4 + 1
    assert (np.array([[2, -1]]) @ DEEP.W[2]).tolist() == [[1, 3, -4]]


def test_bent_fold_follows_the_lines_of_the_exercise():
    down, up = np.linspace(-1, 0, 5), np.linspace(0, 0.5, 5)
    on_fold = [*[(0.5, s) for s in down], *[(0.5 - s, s) for s in up], *[(s, 0.5) for s in down]]
    assert_allclose(DEEP.trace(np.array(on_fold)).z[2][:, 0], 0, atol=1e-15)
    # z^(2)_1 changes its sign across each of the three lines
    for a, b in [((0.4, -1), (0.6, -1)), ((0.2, 0.2), (0.3, 0.3)), ((-1, 0.4), (-1, 0.6))]:
        below, above = DEEP.trace(np.array([a, b])).z[2][:, 0]
        assert below < 0 < above


def test_without_the_inner_relu_the_network_is_shallow():
    W, b = DEEP.W, DEEP.b
    merged = ReLUNetwork([W[2] @ W[1], W[3]], [W[2] @ b[1] + b[2], b[3]])
    for x in np.random.default_rng(0).normal(size=(20, 2)):
        expected = W[3] @ relu(W[2] @ (W[1] @ x + b[1]) + b[2]) + b[3]
        assert_allclose(merged(x), expected, atol=1e-12)


def test_three_layers_the_pyramid_is_1_minus_the_larger_coordinate():
    W = [[[1, 1], [-1, -1], [1, -1], [-1, 1]], [[-0.5] * 4], [[1]]]
    pyramid = ReLUNetwork(W, [[0] * 4, [1], [0]])
    assert pyramid.n_parameters == 2 * 4 + 4 + 4 + 1 + 1 + 1 == 19
    # By hand at (1/2, 1/4): h = (3/4, 0, 1/4, 0), so 1 - (3/4 + 1/4) / 2 = 1/2.
    assert pyramid([0.5, 0.25]) == 0.5
    x = np.random.default_rng(0).uniform(-2, 2, (20_000, 2))
    assert_allclose(pyramid(x)[:, 0], np.maximum(0, 1 - abs(x).max(axis=1)), atol=1e-12)


def test_three_layers_no_shallow_network_is_the_pyramid_because_its_edges_end():
    W = [[[1, 1], [-1, -1], [1, -1], [-1, 1]], [[-0.5] * 4], [[1]]]
    pyramid = ReLUNetwork(W, [[0] * 4, [1], [0]])
    # Along the edge x_1 = x_2 the bend is there inside the base, and gone outside it.
    bend = [
        (pyramid([t + s, t - s]) + pyramid([t - s, t + s]) - 2 * pyramid([t, t]))[0] / s
        for s in [1e-3]
        for t in (0.5, 1.5)
    ]
    assert_allclose(bend, [-2, 0], atol=1e-9)


def test_three_layers_a_fold_goes_straight_over_a_unit_that_it_does_not_read():
    network = example_network()
    regions = linear_regions(network, ((-1.5, 2.5), (-1.5, 2.5)))
    of_unit_2 = (regions.shared_layers == 2) & (regions.shared_units == 2)
    along = np.diff(regions.shared_edges[of_unit_2], axis=1)[:, 0]
    slopes = np.unique((along[:, 1] / along[:, 0]).round(9))
    assert_allclose(slopes, [0, 1])  # x_2 = 1/4 for x_1 < 0, then x_2 = x_1 + 1/4: one bend
    assert_allclose(network.trace([[0.375, 0.625], [0.0, 0.25]]).z[2][:, 1], 0)


def test_three_layers_the_fold_of_unit_1_does_not_meet_the_sloping_line():
    network = example_network()
    x_1 = np.linspace(-3, 4, 141)
    sloping = np.stack([x_1, 1 - x_1], axis=1)  # x_1 + x_2 = 1
    # By hand: max(0, x_1) + max(0, 1 - x_1) - 1/2 is 1/2 for 0 <= x_1 <= 1, and more outside.
    by_hand = np.maximum(0.5, abs(x_1 - 0.5))
    assert_allclose(network.trace(sloping).z[2][:, 0], by_hand, atol=1e-12)
    regions = linear_regions(network, ((-1.5, 2.5), (-1.5, 2.5)))
    of_unit_1 = (regions.shared_layers == 2) & (regions.shared_units == 1)
    ends = regions.shared_edges[of_unit_1].sum(axis=2) - 1
    assert len(ends) >= 6 and abs(ends).min() > 0.1  # no piece ends on the line
    assert (np.sign(ends[:, 0]) == np.sign(ends[:, 1])).all()  # and none crosses it


def test_the_figure_of_the_worked_example_takes_the_steps_of_the_page():
    (cell,) = [
        cell.code for cell in Page("book/three-layers").cells if cell.code.startswith("W = {")
    ]
    names = {"np": np}
    exec(cell, names)
    network, steps = call_all(("passNetwork",), ("passSteps",))
    for ell in (1, 2, 3):
        assert network["W"][ell - 1] == names["W"][ell].ravel().tolist()
        assert network["b"][ell - 1] == names["b"][ell].tolist()
    assert network["x"] == [0.25, 1]
    trace = ReLUNetwork(names["W"], names["b"]).trace(network["x"])
    found = [(step["letter"], step["ell"], step["values"]) for step in steps]
    assert found == [
        ("h", 0, trace.h[0].tolist()),
        ("z", 1, trace.z[1].tolist()),
        ("h", 1, trace.h[1].tolist()),
        ("z", 2, trace.z[2].tolist()),
        ("h", 2, trace.h[2].tolist()),
        ("z", 3, trace.z[3].tolist()),
    ]
    # what is written of each unit is a sum that is right
    for step in steps[1:]:
        for text, value in zip(step["written"], step["values"], strict=True):
            plain = text.replace("\u2212", "-").replace("\u00b7", "*").replace("\u03c3", "relu")
            left, right = plain.split(" = ")
            assert eval(left, {"relu": relu}) == float(right) == value
