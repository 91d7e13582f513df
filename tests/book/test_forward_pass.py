"""What lessons/forward-pass invites its readers to try, done as it says."""

from __future__ import annotations

import pytest

from tests.book.reader import after, run
from tests.course import about


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
