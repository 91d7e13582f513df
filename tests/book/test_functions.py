"""What book/functions states and computes, each by two independent oracles."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose

SEEDS = range(10)


def test_polar_coordinates():
    def polar(r, theta):
        return np.array([r * np.cos(theta), r * np.sin(theta)])

    assert_allclose(polar(2, np.pi / 2), [0, 2], atol=1e-15)  # 2 * 0, 2 * 1
    rng = np.random.default_rng(0)
    for r, theta in rng.uniform(0, 5, (20, 2)):
        number = r * np.exp(1j * theta)
        assert_allclose(polar(r, theta), [number.real, number.imag], atol=1e-14)
    points = rng.normal(size=(20, 2))  # the image is the whole plane
    for u, v in points:
        assert_allclose(polar(np.hypot(u, v), np.arctan2(v, u)), [u, v], atol=1e-14)


def test_grey_value_has_the_image_from_0_to_1():
    factors = np.array([0.299, 0.587, 0.114])
    corners = np.array(list(itertools.product([0, 1], repeat=3)))
    values = corners @ factors  # an affine function is extreme in a corner
    assert_allclose([values.min(), values.max()], [0, 1], atol=1e-15)
    grey = np.random.default_rng(0).random((1000, 3)) @ factors
    assert grey.min() >= 0
    assert grey.max() <= 1
    for t in (0, 0.25, 1):  # every grey occurs: take a grey pixel
        assert_allclose(np.full(3, t) @ factors, t, atol=1e-15)


def test_affine_examples_by_hand():
    A, b = np.array([[1, 2], [0, 1], [3, -1]]), np.array([1, 0, -2])
    by_hand = [1 * 2 + 2 * 1 + 1, 0 * 2 + 1 * 1 + 0, 3 * 2 - 1 * 1 - 2]
    assert by_hand == [5, 1, 3]
    assert (A @ [2, 1] + b).tolist() == by_hand
    assert [6 + 2, 6 - 2, 6 / 2] == [8, 4, 3]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_affine_map_is_read_off_its_values(seed):
    rng = np.random.default_rng(seed)
    d, k = rng.integers(1, 6, 2)
    A, b = rng.normal(size=(k, d)), rng.normal(size=k)

    def f(x):
        return A @ x + b

    columns = np.array([f(e) - f(np.zeros(d)) for e in np.eye(d)]).T
    assert_allclose(columns, A, atol=1e-14)
    assert_allclose(f(np.zeros(d)), b)
    # the second oracle: least squares through many values
    X = rng.normal(size=(50, d))
    fitted = np.linalg.lstsq(np.c_[X, np.ones(50)], X @ A.T + b, rcond=None)[0]
    assert_allclose(fitted, np.c_[A, b].T, atol=1e-10)


def test_exercises_on_affine_maps():
    A, b = np.array([[2, 0], [0, -1]]), np.array([1, 1])
    assert b.tolist() == [1, 1]
    assert (A @ [1, 0] + b).tolist() == [3, 1]
    assert (A @ [0, 1] + b).tolist() == [1, 0]
    assert (A @ [2, 3] + b).tolist() == [5, -2]  # 4 + 1, -3 + 1
    assert 1 * 1 != 0 * 0 + 0 + 0  # the product at (1, 1) against A = (0, 0), b = 0
    assert abs(-1) != 1 * -1 + 0  # the absolute value against A = 1, b = 0
