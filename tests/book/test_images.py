"""What book/images states and computes, each by two independent oracles."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest

from course_utils.data import load_mnist
from course_utils.typeset import matrix


def test_flattening_of_the_small_image_stacks_its_rows():
    X = np.array([[0, 255, 0], [100, 200, 50]])
    assert X.reshape(6).tolist() == [0, 255, 0, 100, 200, 50]  # by hand, row after row
    assert X.reshape(6).tolist() == X.ravel(order="C").tolist()


@pytest.mark.parametrize(("m", "n"), [(1, 1), (2, 3), (28, 28), (5, 1), (1, 7)])
def test_index_of_a_pixel_and_its_inverse(m, n):
    X = np.random.default_rng(0).permutation(m * n).reshape(m, n)
    x = X.ravel()
    for i, j in itertools.product(range(1, m + 1), range(1, n + 1)):
        p = n * (i - 1) + j
        assert x[p - 1] == X[i - 1, j - 1]
        assert p - 1 == np.ravel_multi_index((i - 1, j - 1), (m, n))
        i_back = (p - 1) // n + 1
        assert (i_back, p - n * (i_back - 1)) == (i, j)
        assert tuple(k + 1 for k in np.unravel_index(p - 1, (m, n))) == (i, j)


def test_index_examples_of_the_text_and_the_exercises():
    assert 28 * 14 + 12 == 404  # pixel (15, 12)
    assert 28 * 9 + 5 == 257  # pixel (10, 5)
    assert divmod(399, 28) == (14, 7)  # entry 400 is pixel (15, 8)
    index = np.arange(1, 785).reshape(28, 28)
    assert (index[14, 11], index[9, 4], index[14, 7]) == (404, 257, 400)
    assert index[1, 0] - index[0, 0] == 28


def test_example_image_lies_where_the_text_says():
    mnist = load_mnist()
    assert mnist.labels[:4].tolist() == [5, 0, 4, 1]
    x_0 = mnist.pixels[2]
    assert x_0.shape == (784,)
    assert set(x_0.tolist()) <= set(range(256))


def test_typeset_matrix_holds_the_numbers_of_the_image():
    X_0 = load_mnist().pixels[2].reshape(28, 28)
    body = re.fullmatch(r"\\begin\{bmatrix\} (.*) \\end\{bmatrix\}", matrix(X_0).latex).group(1)
    rows = [[int(entry) for entry in line.split("&")] for line in body.split(r"\\")]
    assert len(rows) == 28
    assert rows == X_0.tolist()


def test_numbers_of_images():
    assert 256**4 == 4_294_967_296
    assert len(str(256**784)) == 1889
    assert math.floor(784 * math.log10(256)) + 1 == 1889
    assert 3 * 1000 * 1500 == 4_500_000
