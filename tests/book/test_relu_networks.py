"""What book/relu-networks states and computes, each by two independent oracles."""

from __future__ import annotations

import itertools

import pytest

from course_utils.networks import ReLUNetwork
from tests.book.by_hand import forward_with_sums

FORWARD = ReLUNetwork([[[1, 0], [-1, 2], [1, 1]], [[2, 1, 0], [-1, 1, 3]]], [[0, 1, -4], [1, 0]])


def test_forward_pass_of_the_worked_example():
    trace = FORWARD.trace([2, 1])
    assert trace.z[1].tolist() == [2, 1, -1]  # 2, -2 + 2 + 1, 2 + 1 - 4
    assert trace.h[1].tolist() == [2, 1, 0]
    assert trace.z[2].tolist() == [6, -1]  # 4 + 1 + 1, -2 + 1
    for x in ([2, 1], [-1, 3], [0, 0]):
        assert FORWARD(x).tolist() == forward_with_sums(FORWARD, x)
    assert FORWARD([-1, 3]).tolist() == [9, 8]  # h = (0, 8, 0)


@pytest.mark.parametrize(
    ("widths", "count"),
    [
        ((2, 3, 2), 17),
        ((4, 6, 3, 2), 59),
        ((5, 4, 4, 3), 59),
        ((2, 10, 5, 1), 91),
        ((784, 126, 10), 100_180),
        ((784, 100, 100, 10), 89_610),
        ((784, 200, 200, 10), 199_210),
    ],
)
def test_number_of_parameters(widths, count):
    formula = sum(n * (m + 1) for m, n in itertools.pairwise(widths))
    network = ReLUNetwork.random(widths, rng=0)
    entries = sum(network.W[ell].size + network.b[ell].size for ell in network.W)
    assert formula == entries == count


def test_numbers_of_the_doubling_exercise():
    for n in (1, 7, 100, 200):
        assert 785 * n + n * (n + 1) + 10 * (n + 1) == n**2 + 796 * n + 10
    assert 783**2 < 784 * 783
    assert 784**2 == 784 * 784
