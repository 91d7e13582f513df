"""Linear regions: counts, areas, maps and patterns against independent oracles."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from numpy.testing import assert_allclose, assert_array_equal

from course_utils.networks import ReLUNetwork
from course_utils.plots import draw_regions
from course_utils.regions import (
    kinks,
    linear_regions,
    lower_bound_montufar,
    lower_bound_serra,
    montufar_network,
    n_regions_one_layer,
    plane_through,
    restrict,
    serra_network,
    upper_bound_product,
    upper_bound_serra,
)
from course_utils.regions._mesh import box_mesh
from course_utils.regions._split import split

SQUARE = ((-1, 1), (-1, 1))
UNIT = ((0, 1), (0, 1))


def shallow(W_1, b_1, W_2=None, b_2=None):
    """A network with one hidden layer; by default the sum of its neurons."""
    n = len(W_1)
    W_2 = np.ones((1, n)) if W_2 is None else W_2
    return ReLUNetwork([W_1, W_2], [b_1, np.zeros(len(W_2)) if b_2 is None else b_2])


def points_inside(regions, rng, per_region=3):
    """Random points in the inside of each region, shape (R, per_region, 2)."""
    points = np.empty((len(regions), per_region, 2))
    for region, row in zip(regions, points, strict=True):
        row[:] = rng.dirichlet(np.ones(len(region.polygon)), per_region) @ region.polygon
    return points


def check_partition(network, box, rng):
    """Everything that must hold for the regions of any network; returns them."""
    regions = linear_regions(network, box)
    (x_min, x_max), (y_min, y_max) = box
    area = (x_max - x_min) * (y_max - y_min)
    assert (regions.areas > 0).all()
    assert_allclose(regions.areas.sum(), area, rtol=1e-12)
    assert regions.n_vertices - regions.n_edges + len(regions) == 1  # Euler's formula
    assert len(np.unique(regions.patterns, axis=0)) == len(regions)

    for region in regions:  # convex and counter-clockwise
        sides = np.roll(region.polygon, -1, axis=0) - region.polygon
        turned = np.roll(sides, -1, axis=0)
        assert (sides[:, 0] * turned[:, 1] - sides[:, 1] * turned[:, 0] > -1e-9 * area).all()

    x = points_inside(regions, rng)
    phi = network(x)
    size = 1 + np.abs(phi).max()
    mapped = np.einsum("rkd,rpd->rpk", regions.A, x) + regions.c[:, None]
    assert_allclose(mapped, phi, rtol=0, atol=1e-9 * size)

    one, two = regions.neighbours.T
    for end in (0, 1):  # continuity along the shared edge
        corner = regions.shared_edges[:, end]
        on_one = np.einsum("rkd,rd->rk", regions.A[one], corner) + regions.c[one]
        on_two = np.einsum("rkd,rd->rk", regions.A[two], corner) + regions.c[two]
        assert_allclose(on_one, on_two, rtol=0, atol=1e-9 * size)
    assert (regions.patterns[one] != regions.patterns[two]).any(axis=1).all()

    # No point that is clear of all folds has a pattern that the list lacks.
    x = rng.uniform((x_min, y_min), (x_max, y_max), (400, 2))
    trace = network.trace(x)
    z = np.concatenate([trace.z[ell] for ell in range(1, network.L)], axis=1)
    clear = (np.abs(z) > 1e-7).all(axis=1)
    listed = {pattern.tobytes() for pattern in regions.patterns}
    assert {p.tobytes() for p in network.activation_pattern(x[clear])} <= listed
    return regions


@st.composite
def whole_number_networks(draw):
    """Small networks of small whole numbers: folds meet, coincide, vanish, lie on the border."""
    hidden = draw(st.lists(st.integers(1, 6), min_size=1, max_size=3))
    widths = (2, *hidden, draw(st.integers(1, 3)))
    numbers = st.sampled_from([-2, -1, -1, 0, 0, 1, 1, 2])
    W, b = [], []
    for n_before, n in pairwise(widths):
        entries = draw(st.lists(numbers, min_size=n * (n_before + 1), max_size=n * (n_before + 1)))
        W.append(np.reshape(entries[n:], (n, n_before)))
        b.append(np.array(entries[:n]))
    return ReLUNetwork(W, b)


@st.composite
def networks_through_few_points(draw):
    """Random layers whose folds nearly all run through one of two points or are parallel."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(2, 12))
    W_1 = rng.normal(size=(n, 2))
    repeated = rng.random(n) < 0.4
    W_1[repeated] = W_1[0] * rng.choice([-2.0, 0.5, 3.0], (repeated.sum(), 1))
    centres = rng.uniform(-1, 1, (2, 2))
    b_1 = -(W_1 * centres[rng.integers(0, 2, n)]).sum(axis=1)
    m = draw(st.integers(1, 8))
    W_2 = rng.normal(size=(m, n)) * (rng.random((m, n)) < 0.5)
    b_2 = rng.normal(size=m) * (rng.random(m) < 0.5)
    return ReLUNetwork([W_1, W_2, rng.normal(size=(1, m))], [b_1, b_2, [0.0]])


@settings(max_examples=200)
@given(whole_number_networks())
def test_regions_of_degenerate_networks_of_whole_numbers_partition_the_box(network):
    check_partition(network, ((-2, 1), (-1, 2)), np.random.default_rng(0))


@settings(max_examples=100)
@given(networks_through_few_points())
def test_regions_of_networks_with_concurrent_and_parallel_folds_partition_the_box(network):
    check_partition(network, SQUARE, np.random.default_rng(0))


@settings(max_examples=60)
@given(
    st.lists(st.integers(1, 20), min_size=1, max_size=4),
    st.integers(1, 4),
    st.integers(0, 2**32 - 1),
)
def test_regions_of_random_networks_partition_the_box(hidden, outputs, seed):
    network = ReLUNetwork.random((2, *hidden, outputs), rng=seed)
    regions = check_partition(network, ((-2, 3), (-1, 1)), np.random.default_rng(seed))
    widths = network.widths
    assert len(regions) <= upper_bound_serra(widths) <= upper_bound_product(widths)


def test_one_neuron_cuts_the_square_in_two_as_by_hand():
    # z = x_1 + x_2 - 1 is positive in the corner (1, 1) alone: area 1 * 1 / 2 of 4.
    regions = linear_regions(shallow([[1, 1]], [-1], [[3]], [2]), SQUARE)
    assert len(regions) == 2
    off, on = sorted(regions, key=lambda region: region.area, reverse=True)
    assert_array_equal(on.pattern, [True])
    assert_array_equal(off.pattern, [False])
    assert_allclose(on.area, 0.5, rtol=1e-14)
    assert_allclose(on.A, [[3, 3]])  # 3 (x_1 + x_2 - 1) + 2
    assert_allclose(on.c, [-1])
    assert_allclose(off.A, [[0, 0]])
    assert_allclose(off.c, [2])
    assert {tuple(corner) for corner in on.polygon} == {(1, 0), (1, 1), (0, 1)}


def test_second_layer_folds_bend_at_the_folds_of_the_first_as_by_hand():
    # z^(2) = |x_1| + |x_2| - 1: a diamond, over the four quadrants of layer 1.
    W_1 = [[1, 0], [-1, 0], [0, 1], [0, -1]]
    network = ReLUNetwork([W_1, np.ones((1, 4)), [[1]]], [np.zeros(4), [-1], [0]])
    regions = linear_regions(network, SQUARE)
    assert len(regions) == 8
    assert_allclose(regions.areas, np.full(8, 0.5), rtol=1e-14)
    inside = ~regions.patterns[:, 4]
    assert_allclose(np.abs(regions.centroids).sum(axis=1)[inside], np.full(4, 2 / 3))
    # 4 half axes, which end where the diamond touches the box, and its 4 sides.
    assert len(regions.neighbours) == 8
    assert sorted(regions.shared_layers) == [1] * 4 + [2] * 4


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 13, 21, 34, 64])
def test_lines_in_general_position_cut_out_zaslavskys_count(n):
    network = montufar_network((2, n, 1)) if n > 1 else serra_network((2, 1, 1))
    assert len(linear_regions(network, UNIT)) == 1 + n + n * (n - 1) // 2


def test_random_lines_are_in_general_position_in_a_large_enough_box():
    rng = np.random.default_rng(5)
    network = shallow(rng.normal(size=(9, 2)), rng.normal(size=9))
    assert len(linear_regions(network, ((-1e3, 1e3), (-1e3, 1e3)))) == n_regions_one_layer(9)


@pytest.mark.parametrize("widths", [(2, 4, 5, 1), (2, 7, 3, 1), (2, 8, 8, 1), (2, 6, 6, 6, 1)])
def test_montufars_network_has_montufars_number_of_regions(widths):
    regions = check_partition(montufar_network(widths), UNIT, np.random.default_rng(1))
    assert len(regions) == lower_bound_montufar(widths)


@pytest.mark.parametrize("widths", [(2, 6, 5, 1), (2, 9, 3, 1), (2, 8, 8, 1), (2, 6, 6, 4, 1)])
def test_serras_network_has_serras_number_of_regions(widths):
    regions = check_partition(serra_network(widths), UNIT, np.random.default_rng(1))
    assert len(regions) == lower_bound_serra(widths)


@pytest.mark.parametrize(
    "build, bound",
    [
        (montufar_network, lower_bound_montufar),
        (serra_network, lower_bound_serra),
    ],
)
def test_folding_networks_of_one_input_have_as_many_pieces(build, bound):
    widths = (1, 3, 4, 5, 1)
    assert len(kinks(build(widths), (0, 1))) + 1 == bound(widths)


def test_bounds_of_known_cases():
    # S(8) = 1 + 8 + 28 = 37: 4^2 * 37, 5^2 * 37, 37^2.
    assert lower_bound_montufar((2, 8, 8, 1)) == 592
    assert lower_bound_serra((2, 8, 8, 1)) == 925
    assert upper_bound_product((2, 8, 8, 1)) == upper_bound_serra((2, 8, 8, 1)) == 1369
    assert n_regions_one_layer(10, 10) == 2**10
    assert n_regions_one_layer(5, 1) == 6
    # (2, 2, n): the quadrant with both on is a plane, with one a line, with none a point.
    assert upper_bound_serra((2, 2, 8, 1)) == 37 + 2 * 9 + 1


def test_folds_through_one_point_are_counted_once_around_it():
    angles = np.arange(5) * np.pi / 5
    W_1 = np.stack((np.cos(angles), np.sin(angles)), axis=1)
    centre = np.array([0.1, -0.3])
    regions = check_partition(shallow(W_1, -W_1 @ centre), SQUARE, np.random.default_rng(2))
    assert len(regions) == 10


def test_parallel_and_coinciding_folds():
    # x_1 = 0 three times (once reversed), x_1 = 0.5, and nothing that crosses them.
    network = shallow([[1, 0], [2, 0], [-3, 0], [1, 0]], [0, 0, 0, -0.5])
    regions = check_partition(network, SQUARE, np.random.default_rng(3))
    assert_allclose(np.sort(regions.areas), [1, 1, 2])


def test_folds_on_the_border_of_the_box_or_through_its_corners_cut_nothing_off():
    network = shallow([[1, 0], [0, 1], [1, 1], [1, -1]], [-1, 1, -2, 0])
    regions = check_partition(network, SQUARE, np.random.default_rng(4))
    assert len(regions) == 2  # only x_1 = x_2 passes through the inside


def test_dead_layers_and_folds_that_miss_the_box_leave_one_region():
    dead = ReLUNetwork([np.eye(2), -np.eye(2), np.ones((1, 2))], [[5, 5], [0, 0], [3]])
    regions = linear_regions(dead, SQUARE)
    assert len(regions) == 1
    assert_array_equal(regions[0].pattern, [True, True, False, False])
    assert_array_equal(regions[0].A, [[0, 0]])
    assert len(regions.neighbours) == 0


def test_fold_that_rounding_puts_through_two_corners_in_a_row_cuts_once():
    # Signs around the box: +, 0, 0, -. The fold leaves through the first of the two corners.
    mesh = box_mesh((0, 1), (0, 1))
    cut = split(mesh, np.array([[1.0], [0], [0], [-1]]), np.zeros(1), 1, 1e-11)
    assert cut.n_faces == 2
    assert_array_equal(cut.points[4:], [[0, 0.5]])
    assert cut.edges[-1].tolist() in ([4, 1], [1, 4])


def test_network_without_hidden_layer_has_the_box_as_its_region():
    regions = linear_regions(ReLUNetwork([[[1, 2]]], [[3]]), SQUARE)
    assert len(regions) == 1
    assert_array_equal(regions[0].A, [[1, 2]])
    assert_array_equal(regions[0].c, [3])
    assert_allclose(regions[0].polygon, [[-1, -1], [1, -1], [1, 1], [-1, 1]])


def test_neuron_of_value_zero_on_a_whole_region_is_off_there():
    # z^(2) = relu(x_1) - relu(x_1) = 0 everywhere, up to how it is summed.
    network = ReLUNetwork(
        [[[0.1, 0.3], [0.1, 0.3], [0, 1]], [[0.7, -0.7, 0]], [[1]]], [[0.02, 0.02, 0], [0], [0]]
    )
    regions = check_partition(network, SQUARE, np.random.default_rng(6))
    assert len(regions) == 4
    assert not regions.patterns[:, 3].any()


def test_dense_grid_shows_no_other_pattern_and_never_more_of_them():
    network = ReLUNetwork.random((2, 16, 16, 1), rng=7)
    regions = linear_regions(network, SQUARE)
    side = np.linspace(-1, 1, 301)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    seen = np.unique(network.activation_pattern(grid), axis=0)
    listed = {pattern.tobytes() for pattern in regions.patterns}
    assert {pattern.tobytes() for pattern in seen} <= listed
    assert 0.7 * len(regions) < len(seen) <= len(regions)


def test_box_far_from_the_origin_is_cut_as_its_shift_to_the_origin():
    near = ReLUNetwork.random((2, 12, 8, 1), rng=8)
    shift = np.array([1e4, -2e4])
    far = ReLUNetwork(near.W, {**near.b, 1: near.b[1] - near.W[1] @ shift})
    here = linear_regions(near, SQUARE)
    there = linear_regions(far, ((9999, 10001), (-20001, -19999)))
    assert len(here) == len(there)
    assert_allclose(np.sort(there.areas), np.sort(here.areas), rtol=0, atol=1e-9)


@pytest.mark.parametrize("factor", [1e-6, 1e6])
def test_regions_do_not_depend_on_the_unit_of_length(factor):
    network = ReLUNetwork.random((2, 12, 8, 1), rng=9)
    scaled = ReLUNetwork({**network.W, 1: network.W[1] / factor}, network.b)
    regions = linear_regions(scaled, ((-factor, factor), (-factor, factor)))
    expected = linear_regions(network, SQUARE)
    assert len(regions) == len(expected)
    assert_allclose(np.sort(regions.areas) / factor**2, np.sort(expected.areas), atol=1e-10)


def test_map_of_a_region_equals_the_network_s_affine_map():
    network = ReLUNetwork.random((2, 9, 7, 5, 3), rng=10)
    regions = linear_regions(network, SQUARE)
    A, c = network.affine_map(regions.centroids)
    assert_allclose(regions.A, A, rtol=0, atol=1e-12)
    assert_allclose(regions.c, c, rtol=0, atol=1e-12)
    assert_array_equal(regions.patterns, network.activation_pattern(regions.centroids))


def test_regions_are_a_sequence_of_views():
    regions = linear_regions(ReLUNetwork.random((2, 5, 1), rng=11), SQUARE)
    assert [region.index for region in regions] == list(range(len(regions)))
    assert regions[-1] == regions[len(regions) - 1]
    assert [region.index for region in regions[1:3]] == [1, 2]
    with pytest.raises(IndexError):
        regions[len(regions)]
    with pytest.raises(ValueError, match="read-only"):
        regions[0].polygon[0] = 0
    assert repr(regions) == f"<{len(regions)} linear regions of a network 2 -> 5 -> 1>"


def test_find_gives_the_region_of_a_point():
    network = ReLUNetwork.random((2, 16, 16, 1), rng=12)
    regions = linear_regions(network, SQUARE)
    for index in range(0, len(regions), 17):
        assert regions.find(regions.centroids[index]).index == index
    with pytest.raises(ValueError, match="outside the box"):
        regions.find([0, 1.5])
    with pytest.raises(ValueError, match="shape"):
        regions.find([0, 1, 2])


@pytest.mark.parametrize(
    "box, message",
    [
        (((0, 0), (0, 1)), "x_min < x_max"),
        (((0, 1), (1, 0)), "y_min < y_max"),
        (((0, np.inf), (0, 1)), "finite"),
        ((0, 1), "shape"),
    ],
)
def test_boxes_that_are_none_are_refused(box, message):
    with pytest.raises(ValueError, match=message):
        linear_regions(ReLUNetwork.random((2, 3, 1), rng=0), box)


def test_networks_that_are_not_on_the_plane_are_refused():
    with pytest.raises(ValueError, match="n_0 = 3"):
        linear_regions(ReLUNetwork.random((3, 3, 1), rng=0), SQUARE)
    with pytest.raises(ValueError, match="tolerance"):
        linear_regions(ReLUNetwork.random((2, 3, 1), rng=0), SQUARE, tolerance=0)
    with pytest.raises(ValueError, match="n_0 = 1"):
        kinks(ReLUNetwork.random((2, 3, 1), rng=0), (0, 1))
    with pytest.raises(ValueError, match="x_min < x_max"):
        kinks(ReLUNetwork.random((1, 3, 1), rng=0), (1, 0))


def test_bounds_refuse_layers_that_are_too_narrow():
    with pytest.raises(ValueError, match="n_2 is 1, but .* needs at least 2"):
        lower_bound_montufar((2, 4, 1, 1))
    with pytest.raises(ValueError, match="n_1 is 5, but .* needs at least 6"):
        serra_network((2, 5, 5, 1))
    with pytest.raises(ValueError, match="hidden layer"):
        lower_bound_serra((2, 1))
    with pytest.raises(ValueError, match="n_0 is 3, expected 1 or 2"):
        montufar_network((3, 6, 6, 1))
    with pytest.raises(ValueError, match="at least 0"):
        n_regions_one_layer(-1)


def test_plane_through_three_points_has_them_at_its_unit_points():
    network = ReLUNetwork.random((5, 9, 4, 3), rng=13)
    p = np.random.default_rng(14).normal(size=(3, 5))
    plane = plane_through(network, *p)
    assert_allclose(plane([[0, 0], [1, 0], [0, 1]]), network(p), rtol=0, atol=1e-12)
    u = np.array([0.3, -1.2])
    x = p[0] + u[0] * (p[1] - p[0]) + u[1] * (p[2] - p[0])
    assert_array_equal(plane.activation_pattern(u), network.activation_pattern(x))
    check_partition(plane, ((-1, 2), (-1, 2)), np.random.default_rng(15))


def test_restrictions_that_are_none_are_refused():
    network = ReLUNetwork.random((3, 4, 1), rng=0)
    with pytest.raises(ValueError, match="one line"):
        plane_through(network, [0, 0, 0], [1, 1, 1], [2, 2, 2])
    with pytest.raises(ValueError, match=r"p1 has the shape .*, expected \(3,\) as n_0 = 3"):
        plane_through(network, [0, 0, 0], [1, 1], [2, 2, 2])
    with pytest.raises(ValueError, match="origin"):
        restrict(network, [0, 0], np.eye(3))
    with pytest.raises(ValueError, match="basis"):
        restrict(network, [0, 0, 0], [1, 0, 0])
    with pytest.raises(ValueError, match="dependent"):
        restrict(network, [0, 0, 0], np.ones((3, 2)))


@settings(max_examples=60)
@given(st.lists(st.integers(1, 8), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_a_function_of_one_number_is_affine_exactly_between_its_kinks(hidden, seed):
    network = ReLUNetwork.random((1, *hidden, 2), rng=seed)
    x = np.concatenate(([-2], kinks(network, (-2, 2)), [2]))
    assert (np.diff(x) > 0).all()
    t = np.linspace(0.01, 0.99, 7)[:, None]
    between = (1 - t) * x[:-1] + t * x[1:]
    patterns = network.activation_pattern(between[..., None])
    assert (patterns == patterns[0]).all()
    assert (patterns[0, 1:] != patterns[0, :-1]).any(axis=-1).all()


def test_kinks_are_the_borders_of_the_regions_on_a_line_through_the_plane():
    network = ReLUNetwork.random((2, 10, 10, 1), rng=16)
    line = restrict(network, [-1, 0.2], [[2], [0.1]])
    regions = linear_regions(network, SQUARE)
    t = np.linspace(0, 1, 5001)[:, None]
    crossed = np.unique(network.activation_pattern([-1, 0.2] + t * [2, 0.1]), axis=0)
    assert len(kinks(line, (0, 1))) + 1 >= len(crossed)
    middle = np.concatenate(([0], kinks(line, (0, 1)), [1]))
    middle = (middle[1:] + middle[:-1]) / 2
    found = {regions.find(np.array([-1, 0.2]) + s * np.array([2, 0.1])).index for s in middle}
    assert len(found) == len(middle)


def test_draw_regions_draws_each_polygon_and_the_folds_by_layer():
    regions = linear_regions(ReLUNetwork.random((2, 6, 5, 1), rng=1), SQUARE)
    _, ax = plt.subplots()
    polygons, *folds = draw_regions(regions, ax=ax)
    paths = polygons.get_paths()
    assert len(paths) == len(regions)
    assert_array_equal(paths[3].vertices[:-1], regions[3].polygon)
    assert [line.get_label() for line in folds] == ["folds of layer 1", "folds of layer 2"]
    assert sum(len(line.get_segments()) for line in folds) == len(regions.neighbours)
    assert ax.get_xlim() == ax.get_ylim() == (-1, 1)
    plt.close("all")


def test_the_unit_of_a_fold_is_the_one_that_is_0_along_it():
    regions = linear_regions(ReLUNetwork.random((2, 6, 5, 3, 1), rng=1), SQUARE)
    ends = regions.network.trace(regions.shared_edges).z
    for k, (ell, unit) in enumerate(zip(regions.shared_layers, regions.shared_units, strict=True)):
        assert_allclose(ends[ell][k, :, unit - 1], 0, atol=1e-12)
    assert {*regions.shared_layers} == {1, 2, 3}


def test_draw_regions_tells_the_folds_of_two_units_apart():
    # The example of the chapter on two hidden layers: each unit of layer 2 has a fold of its own.
    network = ReLUNetwork(
        [[[1, 0], [0, 1], [1, 1]], [[1, 1, -2], [1, -1, 0]], [[2, -1]]],
        [[0, 0, -1], [-0.5, 0.25], [1]],
    )
    regions = linear_regions(network, ((-1.5, 2.5), (-1.5, 2.5)))
    _, ax = plt.subplots()
    _, *folds = draw_regions(regions, ax=ax, by_unit=True)
    names = ["folds of layer 1", "layer 2, unit 1", "layer 2, unit 2"]
    assert [line.get_label() for line in folds] == names
    assert len({(str(line.get_color()[0]), str(line.get_linestyle()[0])) for line in folds}) == 3
    corners = {tuple(np.round(point, 9)) for edge in folds[1].get_segments() for point in edge}
    assert {(0.5, 0), (0, 0.5)} < corners  # by hand: here the fold of unit 1 bends
    assert sum(len(line.get_segments()) for line in folds) == len(regions.neighbours)
    plt.close("all")


def test_draw_regions_colours_values_and_writes_texts():
    regions = linear_regions(ReLUNetwork.random((2, 3, 1), rng=1), SQUARE)
    names = [f"R{i}" for i in range(len(regions))]
    artists = draw_regions(regions, values=regions.areas, label="area", texts=names)
    assert_array_equal(artists[0].get_array(), regions.areas)
    assert [text.get_text() for text in artists[-len(regions) :]] == names
    assert artists[0].colorbar.ax.get_ylabel() == "area"
    with pytest.raises(ValueError, match="1 values for"):
        draw_regions(regions, values=[1.0])
    with pytest.raises(ValueError, match="1 texts for"):
        draw_regions(regions, texts=["one"])
    plt.close("all")


@pytest.mark.parametrize("side", [1e3, 1e9, 1e15, 1e100, 1e300])
def test_a_longer_interval_loses_no_kink(side):
    for seed in range(10):
        network = ReLUNetwork.random((1, 8, 8, 1), rng=seed)
        near = kinks(network, (-50, 50))
        far = kinks(network, (-side, side))
        assert_allclose(far[(far > -50) & (far < 50)], near, rtol=1e-9, atol=1e-9)


def test_kinks_at_known_places_are_found_as_exactly_in_a_long_interval():
    places = np.array([-3.0, -1e-9, 0.0, 1e-9, 0.25, 1e6])
    network = shallow_on_line(places)
    for interval in ((-1e9, 1e9), (-4.0, 2e6)):
        assert_allclose(kinks(network, interval), places, rtol=1e-15, atol=1e-24)


def shallow_on_line(places):
    """A network whose neurons bend at these places."""
    n = len(places)
    return ReLUNetwork([np.ones((n, 1)), np.ones((1, n))], [-places, [0]])


def test_neurons_that_bend_at_one_point_make_one_kink_in_each_layer():
    # relu(3 x - 1) and relu(0.3 x - 0.1) bend at 1/3, up to rounding; so does their difference.
    network = ReLUNetwork([[[3], [0.3]], [[1, -5]], [[1]]], [[-1, -0.1], [0], [0]])
    assert_allclose(kinks(network, (-1, 1)), [1 / 3], rtol=1e-14)


@pytest.mark.parametrize(
    ("box", "message"),
    [
        (((0, 1e155), (0, 1e155)), "within 1e150"),
        (((-1e300, 1e300), (0, 1)), "within 1e150"),
        (((-1.7e308, 1.7e308), (0, 1)), "within 1e150"),
        (((0, 1e-200), (0, 1e-200)), "too thin"),
        (((1, 1 + 1e-14), (0, 1)), "too thin"),
        (((0, 1e20), (0, 1e-3)), "too thin"),
    ],
)
def test_boxes_whose_corners_cannot_be_told_apart_are_refused(box, message):
    with pytest.raises(ValueError, match=message):
        linear_regions(ReLUNetwork.random((2, 5, 5, 1), rng=0), box)


@pytest.mark.parametrize("size", [1e-140, 1e-9, 1e9, 1e140])
def test_a_large_or_small_box_is_cut_like_its_image_of_size_one(size):
    network = ReLUNetwork.random((2, 6, 5, 1), rng=3)
    scaled = ReLUNetwork(network.W, {ell: b * size for ell, b in network.b.items()})
    regions = linear_regions(scaled, ((-size, size), (-size, size)))
    assert len(regions) == len(linear_regions(network, SQUARE))
    assert_allclose(regions.areas.sum() / size / size, 4, rtol=1e-9)


def test_weights_whose_products_overflow_are_refused():
    with pytest.raises(ValueError, match=r"W_2 is too large: z\^\(2\) can exceed 1e150"):
        linear_regions(shallow([[1e100, 0]], [0], [[1e100]]), SQUARE)


def test_points_that_are_no_numbers_or_differ_much_in_size_make_the_right_plane():
    network = ReLUNetwork.random((3, 4, 1), rng=0)
    for wrong in ([np.nan, 0, 0], [np.inf, 0, 0]):
        with pytest.raises(ValueError, match="p1 has an entry that is NaN"):
            plane_through(network, [0, 0, 0], wrong, [0, 1, 0])
        with pytest.raises(ValueError, match="origin has an entry that is NaN"):
            restrict(network, wrong, np.eye(3))
    tiny = restrict(network, [0, 0, 0], [[1e-20, 0], [0, 1e9], [0, 0]])
    assert_allclose(tiny([1e20, 1e-9]), network([1, 1, 0]), rtol=1e-12)
    with pytest.raises(ValueError, match="dependent"):
        restrict(network, [0, 0, 0], [[1, 0], [0, 0], [0, 0]])
