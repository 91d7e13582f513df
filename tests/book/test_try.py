"""What a page invites its readers to try, done as it says: what has to agree afterwards agrees.

Each case names a page, what its reader replaces in the cells, and a check of what the page then
prints. Hidden cells do not run: readers do not see them.
"""

from __future__ import annotations

import contextlib
import io
import re

import matplotlib
import numpy as np
import pytest
from page_source import Page

from tests.course import about

matplotlib.use("Agg")
NUMBER = r"-?\d+\.?\d*(?:e[-+]?\d+)?"


def run(name, *replacements):
    """Run the visible cells of a page with these replacements; return what each cell printed."""
    left = list(replacements)
    names, printed = {}, []
    for cell in Page(name).cells:
        if not cell.is_visible:
            continue
        code = cell.code
        for old, new in [pair for pair in left if pair[0] in code]:
            code = code.replace(old, new)
            left.remove((old, new))
        output = io.StringIO()
        with (
            contextlib.redirect_stdout(output),
            matplotlib.rc_context({"figure.max_open_warning": 0}),
        ):
            try:
                exec(compile(code, f"{name}.md", "exec"), names)
            except Exception:
                if "raises-exception" not in cell.options.get("tags", []):
                    raise
        printed.append(output.getvalue())
        matplotlib.pyplot.close("all")
    assert not left, f"{name}.md has no {left[0][0]!r}"
    return "".join(printed)


def after(label, printed):
    """Return the numbers behind a label, on its line."""
    (line,) = re.findall(rf"^\s*{re.escape(label)}(.*)$", printed, re.MULTILINE)
    return np.array([float(x) for x in re.findall(NUMBER, line)])


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


@about("lessons/forward-pass")
@pytest.mark.parametrize(
    ("seed", "widths"), [(1, "(784, 16, 10)"), (0, "(784, 300, 10)"), (2, "(784, 9, 7, 10)")]
)
def test_other_untrained_networks_guess_as_the_lesson_says(seed, widths):
    old = "ReLUNetwork.random((784, 16, 10), rng=np.random.default_rng(0))"
    new = f"ReLUNetwork.random({widths}, rng=np.random.default_rng({seed}))"
    printed = run("lessons/forward-pass", (old, new))
    (share,) = after("correct of the first 5000:", printed)
    assert share < 0.25


@about("lessons/mnist-as-vectors")
@pytest.mark.parametrize("index", [0, 69_999])
def test_another_image_is_read_as_its_vector(index):
    printed = run("lessons/mnist-as-vectors", ("index = 2", f"index = {index}"))
    assert "all equal: True" in printed and "same decisions: True" in printed


@about("lessons/mnist-as-vectors")
def test_distances_stay_under_any_shuffle():
    printed = run("lessons/mnist-as-vectors", ("default_rng(0)", "default_rng(7)"))
    before, later = re.search(rf"before: ({NUMBER}), after: ({NUMBER})", printed).groups()
    assert before == later
