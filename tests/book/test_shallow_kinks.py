"""What lessons/shallow-kinks invites its readers to try, done as it says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.book.reader import after, run
from tests.course import about


def try_kinks(w, beta, v):
    return run(
        "lessons/shallow-kinks",
        ("w = np.array([1, 2, -1, 1])", f"w = np.array({w})"),
        ("beta = np.array([2, 0, 1, -2])", f"beta = np.array({beta})"),
        ("v = np.array([1, -1, 1, 2])", f"v = np.array({v})"),
    )


@about("lessons/shallow-kinks")
@pytest.mark.parametrize(
    ("w", "beta", "v"),
    [
        ([1, 2, -1, 1], [2, 0, 1, -2], [1, -1, 1, 2]),  # as it stands
        ([1, 0, -1, 1], [2, 0, 1, -2], [1, -1, 1, 2]),  # a unit that never switches
        ([1, 2, -1, 1], [2, 0, 1, -1], [1, -1, 1, 2]),  # two units at one place
        ([3, 1, -1, 1], [0.3, 0.1, 1, -2], [1, -1, 1, 2]),  # one place, but for rounding
        ([1, -1, 1, 2], [0, 0, 5, -6], [1, 1, -1, 0.5]),
        ([0, 0, 0, 0], [1, 2, 3, 4], [1, 1, 1, 1]),  # no kink at all
        ([-2, 0.5, -1, 4], [-3, 7, 0, 1], [0, 2, -1, -1]),
    ],
)
def test_slopes_and_their_changes_agree_for_other_parameters(w, beta, v):
    printed = try_kinks(w, beta, v)
    slopes = after("computed:", printed)
    np.testing.assert_allclose(after("measured:", printed), slopes, atol=1e-3)
    differences = after("differences of the slopes:", printed)
    np.testing.assert_allclose(differences, after("sums of v_i |w_i|:", printed), atol=1e-9)
    np.testing.assert_allclose(differences, np.diff(slopes), atol=1e-9)


@about("lessons/shallow-kinks")
@pytest.mark.parametrize("row", [0, 5, 14, 27])
def test_another_row_of_the_image_is_drawn_with_the_units_it_needs(row):
    printed = run("lessons/shallow-kinks", ("row = 10", f"row = {row}"))
    needed, of = after("units with v_i not 0:", printed)
    assert 0 <= needed <= of == 28
