"""What lessons/mnist-as-vectors invites its readers to try, done as it says."""

from __future__ import annotations

import re

import pytest

from tests.book.reader import NUMBER, run
from tests.course import about


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
