"""What lessons/three-layers-in-code invites its readers to try, done as it says."""

from __future__ import annotations

import re

import numpy as np
import pytest

from course_utils.networks import ReLUNetwork
from course_utils.regions import linear_regions
from tests.book.reader import after, run
from tests.course import about


@about("lessons/three-layers-in-code")
@pytest.mark.parametrize("x", [(0.9, 0.5), (0, 0), (-1, 2), (1.5, -1), (0.25, 1)])
def test_pattern_map_and_value_agree_at_another_point(x):
    cell = "x = np.array([2, 1])\nz, h"
    printed = run("lessons/three-layers-in-code", (cell, cell.replace("2, 1", f"{x[0]}, {x[1]}")))
    first, second = re.search(r"layer 1: \[(.*?)\]\s+layer 2: \[(.*?)\]", printed).groups()
    (package,) = re.findall(r"^package: \[(.*?)\]", printed, re.M)
    assert f"{first} {second}" == package
    # W and b of the lesson, evaluated here without the package.
    W = {1: [[1, -1], [1, 1], [-1, 0]], 2: [[1, 1, -1], [-2, 1, 0]], 3: [[1, -1]]}
    b = {1: [0, -1, 1], 2: [0, 1], 3: [2]}
    h = np.asarray(x, dtype=float)
    for ell in (1, 2, 3):
        z = np.array(W[ell]) @ h + b[ell]
        h = np.maximum(z, 0)
    np.testing.assert_allclose(after("A x + c =", printed), z, atol=1e-12)


@about("lessons/three-layers-in-code")
def test_there_is_a_point_where_all_five_units_are_active():
    cell = "x = np.array([2, 1])\nz, h"
    printed = run("lessons/three-layers-in-code", (cell, cell.replace("2, 1", "0.9, 0.5")))
    assert "package: [1 1 1 1 1]" in printed


@about("lessons/three-layers-in-code")
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
