"""The functions that lessons/training-from-scratch builds, by two independent oracles."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_utils.networks import ReLUNetwork, relu, softmax
from course_utils.tasks import TASKS
from course_utils.training import loss_and_gradient
from tests.book.page_source import Page
from tests.course import about

pytestmark = about("lessons/training-from-scratch")
WIDTHS = (5, 6, 4, 3)


@pytest.fixture(scope="module")
def lesson():
    """The functions of the lesson, without what its cells compute."""
    names = {"np": np, "relu": relu, "softmax": softmax}
    for cell in filter(lambda cell: cell.is_visible, Page("lessons/training-from-scratch").cells):
        functions = [x for x in ast.parse(cell.code).body if isinstance(x, ast.FunctionDef)]
        exec(compile(ast.Module(functions, []), "lesson", "exec"), names)
    return names


@pytest.fixture
def start(lesson):
    rng = np.random.default_rng(0)
    W, b = lesson["random_parameters"](WIDTHS, rng)
    return W, b, rng.normal(size=(20, 5)), np.arange(20) % 3


def test_loss_and_gradient_are_those_of_the_package_and_of_differences(lesson, start):
    W, b, X, y = start
    J, by_W, by_b = lesson["gradient_of"](W, b, X, y)
    loss, gradient = loss_and_gradient(ReLUNetwork(W, b), X, y)
    assert_allclose([J, lesson["loss_of"](W, b, X, y)], loss, rtol=1e-12)
    for ell in W:
        assert_allclose(by_W[ell], gradient.W[ell], atol=1e-12)
        assert_allclose(by_b[ell], gradient.b[ell], atol=1e-12)
        change = 1e-6 * np.sign(by_W[ell])
        up, down = (lesson["loss_of"](W | {ell: W[ell] + s * change}, b, X, y) for s in (1, -1))
        assert_allclose((up - down) / 2e-6, np.abs(by_W[ell]).sum(), rtol=1e-6)


def test_adam_by_hand(lesson):
    # t = 1 and t = 2: m_hat = 2 and v_hat = 4, so each step is eta. t = 3, g = -2:
    # m = 0.9 * 0.38 - 0.2 = 0.142, m_hat = 0.142 / 0.271 = 0.52399, v_hat = 4: eta * 0.26199.
    state, theta, found = {"t": 0, "m": 0.0, "v": 0.0}, 5.0, []
    for g in (2.0, 2.0, -2.0):
        theta = lesson["adam"](theta, g, state, eta=0.1)
        found.append(theta)
    assert_allclose(found, [4.9, 4.8, 4.773801], atol=1e-6)


def test_what_its_reader_writes_is_what_the_page_goes_on_with(lesson, start):
    W, b, X, y = start
    written = {}
    for name in ("trace-batch", "batch-loss", "batch-gradient"):
        exec(TASKS[name].solution, dict(lesson), written)
    (z, h), (own_z, own_h) = lesson["forward"](W, b, X), written["trace_batch"](W, b, X)
    J, by_W, by_b = lesson["gradient_of"](W, b, X, y)
    own_W, own_b = written["batch_gradient"](W, b, X, y)
    assert_allclose(written["batch_loss"](z[len(W)], y), J, rtol=1e-12)
    for ell in W:
        assert_allclose(own_z[ell], z[ell])
        assert_allclose(own_h[ell], h[ell])
        assert_allclose(own_W[ell], by_W[ell], atol=1e-14)
        assert_allclose(own_b[ell], by_b[ell], atol=1e-14)


def test_the_lesson_has_as_many_tasks_as_it_says():
    text = Page("lessons/training-from-scratch").text
    assert text.count("```{task} ") == 10
    assert "\nTen pieces of it are tasks" in text and " in ten tasks " in text
