"""What lessons/counting-linear-regions says of regions, by two independent oracles."""

from __future__ import annotations

import numpy as np
import pytest

from course_utils.networks import ReLUNetwork
from course_utils.regions import linear_regions
from tests.course import about

pytestmark = about("lessons/counting-linear-regions")


def test_exercise_three_and_two_lines_make_a_grid_of_twelve():
    grid = ReLUNetwork([[[1, 0]] * 3 + [[0, 1]] * 2, [[1] * 5]], [[-1, -2, -3, -1, -2], [0]])
    # By hand: 4 columns and 3 rows.
    assert len(linear_regions(grid, ((0, 4), (0, 3)))) == 4 * 3
    x = np.random.default_rng(0).uniform((0, 0), (4, 3), (2_000, 2))
    assert len(np.unique(grid.activation_pattern(x), axis=0)) == 12


@pytest.mark.parametrize("seed", range(5))
def test_exercise_a_unit_that_is_off_leaves_the_regions_of_the_network_without_it(seed):
    usual = ReLUNetwork.random((2, 4, 3, 1), rng=np.random.default_rng(seed))
    b = {ell: usual.b[ell].copy() for ell in usual.b}
    b[1][0] = -100
    off = ReLUNetwork(usual.W, b)
    W = {**usual.W, 1: usual.W[1][1:], 2: usual.W[2][:, 1:]}
    without = ReLUNetwork(W, {**b, 1: b[1][1:]})
    box = ((-3, 3), (-3, 3))
    assert len(linear_regions(off, box)) == len(linear_regions(without, box))
    x = np.random.default_rng(seed).uniform(-3, 3, (500, 2))
    np.testing.assert_allclose(off(x), without(x), atol=1e-12)
