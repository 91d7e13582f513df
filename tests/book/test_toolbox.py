"""The statements and the worked examples of the toolbox, each by two independent oracles."""

import math
import statistics
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import minimize

from tests.book.page_source import Page
from tests.course import about

pytestmark = about("book/toolbox")
PAGE = Page("book/toolbox")


def slope(f, x, step=1e-6):
    return (f(x + step) - f(x - step)) / (2 * step)


def says(*words):
    """Check that the page has these words, so that the tests test the page."""
    for word in words:
        assert word in PAGE.text, word


def test_partial_derivatives():
    says("$f(x) = x_1^2 x_2$", "At $(3, 2)$ they are $12$ and $9$")
    measured = slope(lambda t: t**2 * 2, 3), slope(lambda t: 3**2 * t, 2)
    assert_allclose(measured, (12, 9), rtol=1e-6)
    assert (2 * 3 * 2, 3**2) == (12, 9)


def test_chain_rule():
    says("this is $3 \\cdot 3 + 6 = 15$", "$6x + 3$")
    assert_allclose(slope(lambda x: 3 * x * (x + 1), 2), 15, rtol=1e-6)
    # Polynomials as another oracle: the coefficients of 3x (x + 1) and of its derivative.
    product = np.polymul([3, 0], [1, 1])
    assert product.tolist() == [3, 3, 0]
    assert np.polyval(np.polyder(product), 2) == 15


def test_natural_logarithm():
    says("$\\ln 2 \\approx 0.693$", "\\approx 2.079$", "$e \\approx 2.718$")
    assert round(math.log(2), 3) == 0.693
    assert round(math.log(8), 3) == round(3 * math.log(2), 3) == 2.079
    # ln t is the area below 1/s from 1 to t: the midpoint rule.
    middles = np.linspace(1, 2, 100_001)[:-1] + 0.5e-5
    assert_allclose(np.mean(1 / middles), math.log(2), rtol=1e-8)
    assert_allclose(slope(math.log, 4.0), 1 / 4, rtol=1e-6)


def test_standard_deviation():
    says("For $2, 4, 4, 6$ the mean is $4$", "$\\sqrt2 \\approx 1.41$")
    assert_allclose(np.std([2, 4, 4, 6]), math.sqrt(2))
    assert_allclose(statistics.pstdev([2, 4, 4, 6]), math.sqrt(2))
    says("$\\sqrt{8/3} \\approx 1.63$")
    assert_allclose(np.std([2, 4, 4, 6], ddof=1), math.sqrt(8 / 3))
    assert round(statistics.stdev([2, 4, 4, 6]), 2) == 1.63


def test_norm():
    says("$\\lVert (3, 4) \\rVert = \\sqrt{9 + 16} = 5$")
    assert np.linalg.norm([3, 4]) == math.hypot(3, 4) == 5
    assert math.dist((1, 1), (4, 5)) == np.linalg.norm([-3, -4]) == 5


@pytest.mark.parametrize(("matrix", "rank"), [([[1, 2], [3, 6]], 1), ([[1, 2], [3, 4]], 2)])
def test_rank(matrix, rank):
    says("has rank one: the second row is three times the first", "has rank two")
    assert np.linalg.matrix_rank(matrix) == rank
    (a, b), (c, d) = matrix
    assert (a * d - b * c == 0) is (rank == 1)  # by hand: rank two if the determinant is not 0
    assert_allclose(np.outer([1, 3], [1, 2]), [[1, 2], [3, 6]])


def test_distance_from_a_hyperplane():
    says("the distance is $\\tfrac{20}{5} = 4$", "$(\\tfrac35, \\tfrac45)$")
    foot = Fraction(3, 5), Fraction(4, 5)
    assert 3 * foot[0] + 4 * foot[1] == 5
    assert (3 - foot[0]) ** 2 + (4 - foot[1]) ** 2 == 4**2
    # Another oracle: the nearest point of the line, found by search along it.
    found = minimize(lambda t: math.dist((t[0], (5 - 3 * t[0]) / 4), (3, 4)), [0.0])
    assert_allclose(found.fun, 4, rtol=1e-6)
    assert_allclose(found.x[0], 3 / 5, atol=1e-3)


def test_induction():
    says("$1 + 2 + \\dots + n = \\frac{n(n+1)}{2}$", "\\frac{(n+1)(n+2)}{2}$")
    for n in range(1, 30):
        assert sum(range(1, n + 1)) == n * (n + 1) // 2
        step = Fraction(n * (n + 1), 2) + (n + 1)
        assert step == Fraction((n + 1) * (n + 2), 2)


def test_every_tool_has_an_example_and_says_where_it_is_used():
    mathematics = PAGE.sections[0].split("\n### ")[1:]
    says("Eight tools")
    assert len(mathematics) == 8
    for tool in mathematics:
        assert tool.count("*Example.*") == tool.count("*Used in*") == 1
        assert "{ref}`chapter-" in tool.split("*Used in*")[1] or "{ref}`lesson-" in tool
