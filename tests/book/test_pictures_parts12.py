"""What the pictures of parts 1 and 2 show, each by two independent oracles."""

import numpy as np
from numpy.testing import assert_allclose
from scipy.optimize import linprog
from sklearn.linear_model import Perceptron

from course_utils.networks import ReLUNetwork
from course_utils.regions import linear_regions

EDGES, OTHERS = np.array([[1, 0], [0, 1]]), np.array([[0, 0], [1, 1]])


def can_be_separated(positive, negative):
    """Return whether some a, c have a x + c >= 1 on the first points and <= -1 on the others."""
    rows = np.concatenate([-positive, negative])
    signs = np.repeat([-1.0, 1.0], [len(positive), len(negative)])
    conditions = np.column_stack([rows, signs])
    return linprog(np.zeros(3), conditions, -np.ones(len(rows)), bounds=(None, None)).success


def test_models_a_line_separates_exclusive_or_in_the_hidden_space_only():
    W_1 = np.array([[1, -1], [-1, 1]])
    hidden = {name: np.maximum(x @ W_1.T, 0) for name, x in (("e", EDGES), ("o", OTHERS))}
    # By hand: (1, 0) and (0, 1) stay, (0, 0) and (1, 1) both become (0, 0).
    assert_allclose(hidden["e"], EDGES)
    assert_allclose(hidden["o"], 0)
    assert not can_be_separated(EDGES, OTHERS)
    assert can_be_separated(hidden["e"], hidden["o"])
    labels = [1, 1, 0, 0]
    for points, share in (((EDGES, OTHERS), 0.75), (tuple(hidden.values()), 1.0)):
        found = Perceptron(random_state=0, tol=None).fit(np.concatenate(points), labels)
        score = found.score(np.concatenate(points), labels)
        assert score <= share
        assert share < 1 or score == 1


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


def network_of_three_layers():
    """Return the network of ex-three-layers-forward."""
    return ReLUNetwork(
        [[[1, 0], [0, 1], [1, 1]], [[1, 1, -2], [1, -1, 0]], [[2, -1]]],
        [[0, 0, -1], [-0.5, 0.25], [1]],
    )


def test_three_layers_a_fold_goes_straight_over_a_unit_that_it_does_not_read():
    network = network_of_three_layers()
    regions = linear_regions(network, ((-1.5, 2.5), (-1.5, 2.5)))
    of_unit_2 = (regions.shared_layers == 2) & (regions.shared_units == 2)
    along = np.diff(regions.shared_edges[of_unit_2], axis=1)[:, 0]
    slopes = np.unique((along[:, 1] / along[:, 0]).round(9))
    assert_allclose(slopes, [0, 1])  # x_2 = 1/4 for x_1 < 0, then x_2 = x_1 + 1/4: one bend
    assert_allclose(network.trace([[0.375, 0.625], [0.0, 0.25]]).z[2][:, 1], 0)


def test_the_lesson_three_layers_has_one_crossing_without_a_bend():
    network = ReLUNetwork(
        [[[1, -1], [1, 1], [-1, 0]], [[1, 1, -1], [-2, 1, 0]], [[1, -1]]],
        [[0, -1, 1], [0, 1], [2]],
    )
    regions = linear_regions(network, ((-3, 3), (-3, 3)))
    bends = {}
    for unit in (1, 2):
        of_unit = (regions.shared_layers == 2) & (regions.shared_units == unit)
        pieces = regions.shared_edges[of_unit].round(9)
        for end in np.unique(pieces.reshape(-1, 2), axis=0):
            meeting = pieces[(pieces == end).all(axis=2).any(axis=1)]
            along = np.diff(meeting, axis=1)[:, 0]
            if len(meeting) == 2 and abs(network.trace(end).z[1]).min() < 1e-6:
                turn = along[0, 0] * along[1, 1] - along[0, 1] * along[1, 0]
                bends[unit, *end.round(6)] = abs(turn) > 1e-6
    # By hand: where units 1 and 2 are on, z_2 is 3 x_2 - x_1, on both sides of x_1 = 1.
    assert [place for place, is_bend in bends.items() if not is_bend] == [(2, 1, 0.333333)]
    assert sum(bends.values()) >= 3


def test_three_layers_the_fold_of_unit_1_does_not_meet_the_sloping_line():
    network = network_of_three_layers()
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
