"""Matrices and vectors as LaTeX: the numbers are those of the data, the dots where they belong."""

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from course_utils.data import load_mnist
from course_utils.typeset import matrix, number, vector


def cells(latex):
    """Return the entries of a bmatrix as a list of rows: a reader of LaTeX of our own."""
    body = re.fullmatch(r"(?:.* = )?\\begin\{bmatrix\} (.*) \\end\{bmatrix\}", latex)[1]
    return [row.split(" & ") for row in body.split(r" \\ ")]


def test_an_image_is_typeset_as_it_is():
    image = load_mnist().pixels[2].reshape(28, 28)
    rows = cells(matrix(image).latex)
    assert len(rows) == 28
    np.testing.assert_array_equal(np.array(rows, dtype=int), image)


def test_a_notebook_shows_it_as_displayed_mathematics():
    shown = matrix([[1, 2]], name="W_1")
    assert shown._repr_latex_() == (r"$\displaystyle W_1 = \begin{bmatrix} 1 & 2 \end{bmatrix}$")
    assert repr(shown) == shown.latex == r"W_1 = \begin{bmatrix} 1 & 2 \end{bmatrix}"


@pytest.mark.parametrize(
    ("max_rows", "max_columns", "expected"),
    [
        (None, None, "0 1 2 3 / 4 5 6 7 / 8 9 10 11"),
        (3, 4, "0 1 2 3 / 4 5 6 7 / 8 9 10 11"),
        (2, None, r"0 1 2 3 / \vdots \vdots \vdots \vdots / 8 9 10 11"),
        (None, 3, r"0 1 \cdots 3 / 4 5 \cdots 7 / 8 9 \cdots 11"),
        (None, 2, r"0 \cdots 3 / 4 \cdots 7 / 8 \cdots 11"),
        (2, 2, r"0 \cdots 3 / \vdots \ddots \vdots / 8 \cdots 11"),
    ],
)
def test_dots_stand_in_the_place_of_what_is_left_out(max_rows, max_columns, expected):
    A = np.arange(12).reshape(3, 4)
    found = cells(matrix(A, max_rows=max_rows, max_columns=max_columns).latex)
    assert " / ".join(" ".join(row) for row in found) == expected


def test_a_long_vector_is_a_short_column():
    found = cells(vector(np.arange(784), max_rows=5).latex)
    assert found == [["0"], ["1"], ["2"], [r"\vdots"], ["782"], ["783"]]


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, None, "0"),
        (255, None, "255"),
        (-3.0, None, "-3"),
        (-0.0, None, "0"),
        (0.5, None, "0.5"),
        (0.123456, None, "0.1235"),
        (1e-7, None, r"1 \cdot 10^{-7}"),
        (2.5e20, None, r"2.5 \cdot 10^{20}"),
        (True, None, "1"),
        (0.875, 2, "0.88"),
        (1, 2, "1.00"),
        (-0.004, 2, "0.00"),
        (-0.004, 3, "-0.004"),
        (10.0, 0, "10"),
        (100, None, "100"),
        (np.inf, None, r"\infty"),
        (-np.inf, 2, r"-\infty"),
        (np.nan, 2, r"\text{NaN}"),
    ],
)
def test_a_number_is_written_as_short_as_it_may_be(value, decimals, expected):
    assert number(value, decimals) == expected


def test_numbers_with_decimals_can_be_read_back():
    A = np.random.default_rng(0).normal(size=(4, 5))
    found = np.array(cells(matrix(A, decimals=6).latex), dtype=float)
    np.testing.assert_allclose(found, A, atol=5e-7)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: matrix([1, 2]), r"A has the shape \(2,\), expected a matrix"),
        (lambda: matrix(np.zeros((0, 3))), r"A has the shape \(0, 3\)"),
        (lambda: matrix([["a"]]), "A has the type"),
        (lambda: matrix([[1j]]), "expected real numbers"),
        (lambda: matrix([[1, 2], [3]]), "its rows differ in length"),
        (lambda: vector([[1, 2]]), r"v has the shape \(1, 2\), expected a vector"),
        (lambda: vector([]), "v has the shape"),
        (lambda: matrix([[1]], max_rows=1), "max_rows is 1, expected a whole number of at least 2"),
        (
            lambda: matrix([[1]], max_columns=0),
            "max_columns is 0, expected a whole number of at least 2",
        ),
        (lambda: matrix([[1]], decimals=-1), "decimals is -1"),
    ],
)
def test_what_is_no_matrix_or_vector_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


BIG = 12345678901234567890123


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (10**15, None, "1000000000000000"),
        (BIG, None, str(BIG)),
        (-BIG, 2, f"-{BIG}.00"),
        (np.int64(2**62 + 1), None, "4611686018427387905"),
        (np.uint64(2**64 - 1), None, "18446744073709551615"),
        (np.int64(2**62 + 1), 1, "4611686018427387905.0"),
        (Fraction(1, 3), None, r"\frac{1}{3}"),
        (Fraction(-5, 2), None, r"-\frac{5}{2}"),
        (Fraction(6, 3), None, "2"),
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(-1, 300), 1, "0.0"),
        (Fraction(-1, 300), 3, "-0.003"),
        (Decimal("0.5"), None, "0.5"),
        (Decimal("2.00"), None, "2"),
        (Decimal("1.005"), 2, "1.00"),
        (Decimal("NaN"), 2, r"\text{NaN}"),
        (10**309, None, "1" + 309 * "0"),
        (Fraction(10**400, 3), None, rf"\frac{{1{400 * '0'}}}{{3}}"),
        (Fraction(10**400, 3), 1, f"{400 * '3'}.3"),
        (Decimal("1e400"), None, r"1 \cdot 10^{400}"),
        (Decimal("1e400"), 1, f"1{400 * '0'}.0"),
        (Decimal("-1.5e-400"), None, r"-1.5 \cdot 10^{-400}"),
        (Decimal("0e-400"), None, "0"),
        (Decimal("-Infinity"), None, r"-\infty"),
        (np.float32(0.1), None, "0.1"),
        (np.array(2.5), None, "2.5"),
    ],
)
def test_a_number_of_any_real_type_keeps_its_digits(value, decimals, expected):
    assert number(value, decimals) == expected


def test_an_integer_has_more_digits_than_python_writes_by_itself():
    assert vector([10**5000]).latex == rf"\begin{{bmatrix}} 1{5000 * '0'} \end{{bmatrix}}"


def test_exact_entries_stand_in_matrices_too():
    latex = matrix([[Fraction(1, 2), BIG], [Decimal("0.25"), 3]]).latex
    assert cells(latex) == [[r"\frac{1}{2}", str(BIG)], ["0.25", "3"]]
    assert cells(matrix(np.array([[10**15, 2]])).latex) == [["1000000000000000", "2"]]


def test_masked_entries_are_not_shown_as_if_they_were_numbers():
    with pytest.raises(ValueError, match="A has masked entries"):
        matrix(np.ma.masked_array([[1, 2]], mask=[[True, False]]))
