"""The average image of each digit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.tasks.drawing import Floats, labels
from course_utils.tasks.task import Arguments, Mistake, Property, Task

Labels = NDArray[np.int64]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return images with a few pixels, and labels among which each one occurs."""
    k, d = (int(n) for n in rng.integers(2, size + 3, size=2))
    y = rng.permutation(np.concatenate([np.arange(k), labels(rng, int(rng.integers(0, 5)), k)]))
    return rng.integers(0, 5, size=(len(y), d)) / 4, y, k


def by_hand(X: Floats, y: Labels, k: int) -> str:
    """Return which images have which label."""
    numbers = [np.flatnonzero(y == i) for i in range(k)]
    rows = (
        f"label {i} has {'row' if len(found) == 1 else 'rows'} {', '.join(map(str, found))}"
        for i, found in enumerate(numbers)
    )
    return f"By hand, with the rows of X counted from 0: {'; '.join(rows)}."


def oracle(X: Floats, y: Labels, k: int) -> Floats:
    """Fit a constant to the images of each label by least squares."""
    fit = np.linalg.lstsq(np.eye(k)[y], X, rcond=None)[0]
    return fit.astype(np.float64)


def lies_between(result: Floats, X: Floats, y: Labels, k: int) -> bool:
    """Tell whether every average lies between the smallest and the largest value of its pixel."""
    low, high = X.min(axis=0), X.max(axis=0)
    return bool(np.all((low - 1e-9 <= result) & (result <= high + 1e-9)))


def a_single_image_is_its_average(result: Floats, X: Floats, y: Labels, k: int) -> bool:
    """Tell whether a digit with one image has that image."""
    return all(
        np.allclose(result[i], X[y == i][0]) for i in range(k) if np.count_nonzero(y == i) == 1
    )


TASK = Task(
    name="averages-of",
    title="The average of each digit",
    starter='''
def averages_of(X, y, k):
    """Return the average image of each label from 0 to k - 1."""
    averages = np.zeros((k, X.shape[1]))
    for i in range(k):
        averages[i] = ...
    return ...
''',
    solution='''
def averages_of(X, y, k):
    """Return the average image of each label from 0 to k - 1."""
    averages = np.zeros((k, X.shape[1]))
    for i in range(k):
        averages[i] = X[y == i].mean(axis=0)
    return averages
''',
    returns="m",
    draw=draw,
    examples=(
        (np.array([[0.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.0, 0.0, 0.25]]), np.array([0, 0, 1]), 2),
        (np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([1, 0]), 2),
    ),
    hints=(
        "`y == i` is True for the images of digit $i$, and `X[y == i]` holds their rows.",
        "`mean(axis=0)` goes down the rows: one number for each pixel.",
        "Give back the array `averages` when all its rows are filled.",
    ),
    mistakes=(
        Mistake(
            name="the sum",
            says="It looks as if the images were added up. Divide by how many there are of the"
            " digit: mean.",
            old=".mean(",
            new=".sum(",
        ),
        Mistake(
            name="divided by all images",
            says="It looks as if the sums were divided by the number of all images. Each digit is"
            " divided by its own number.",
            old="X[y == i].mean(axis=0)",
            new="X[y == i].sum(axis=0) / len(X)",
        ),
        Mistake(
            name="one average for all",
            says="It looks as if every row is the average of all images. Choose those with the"
            " label i first: X[y == i].",
            old="X[y == i]",
            new="X",
        ),
        Mistake(
            name="one number for an image",
            says="It looks as if all pixels were averaged to one number. mean(axis=0) keeps the"
            " pixels apart.",
            old="mean(axis=0)",
            new="mean()",
        ),
        Mistake(
            name="the image with number i",
            says="It looks as if row i of X was taken. The label of an image is not its number:"
            " X[y == i].",
            old="X[y == i].mean(axis=0)",
            new="X[i]",
        ),
        Mistake(
            name="the first image of each digit",
            says="It looks as if only the first image of each digit counts. Take the mean of all.",
            old="X[y == i].mean(axis=0)",
            new="X[y == i][0]",
        ),
        Mistake(
            name="the other images",
            says="It looks as if the images that are *not* of the digit were averaged: == instead"
            " of !=.",
            old="y == i",
            new="y != i",
        ),
    ),
    checks=(
        Property("A digit with a single image has that image.", a_single_image_is_its_average),
        Property("A pixel of an average lies between those of the images.", lies_between),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
