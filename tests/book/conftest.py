"""What the tests of more than one page read."""

from __future__ import annotations

import pytest

from course_utils.data import load_mnist, scale, split_random


@pytest.fixture(scope="session")
def split():
    mnist = load_mnist()
    return split_random(scale(mnist.pixels), mnist.labels)
