"""Which entry of the flattened image a pixel becomes."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return a pixel (i, j) and the number n of columns of its image."""
    n = int(rng.integers(1, 5 * size))
    return int(rng.integers(1, 5 * size)), int(rng.integers(1, n + 1)), n


def by_hand(i: int, j: int, n: int) -> str:
    """Return the sum in words."""
    rows = "stands 1 full row" if i == 2 else f"stand {i - 1 or 'no'} full rows"
    return (
        f"Before row {i} {rows} of n = {n} entries, and in its own row the pixel is number"
        f" {j}:"
        f" p = {n} · {i - 1} + {j} = {n * (i - 1) + j}."
    )


def oracle(i: int, j: int, n: int) -> int:
    """Count the entries of an image with numbered pixels."""
    image = np.arange(1, i * n + 1).reshape(i, n)
    return int(image[i - 1, j - 1])


TASK = Task(
    name="pixel-to-entry",
    title="From a pixel to its entry",
    starter='''
def pixel_to_entry(i, j, n):
    """Return p: pixel (i, j) becomes entry p (n columns)."""
    p = ...
    return p
''',
    solution='''
def pixel_to_entry(i, j, n):
    """Return p: pixel (i, j) becomes entry p (n columns)."""
    p = n * (i - 1) + j
    return p
''',
    returns="p",
    draw=draw,
    examples=((1, 1, 3), (2, 1, 3), (1, 2, 3), (15, 12, 28), (28, 28, 28)),
    hints=(
        "How many numbers stand before row $i$? In front of it are $i - 1$ full rows.",
        "Each of these rows has $n$ numbers. So row $i$ begins behind entry $n\\,(i - 1)$.",
        "In its own row the pixel is number $j$: add $j$. {eq}`eq-flattening-index` says the same.",
    ),
    mistakes=(
        Mistake(
            name="row counted from 0",
            says="It looks as if all i rows were counted. Above row i there are only i − 1: rows"
            " are"
            " counted from 1 here.",
            old="(i - 1)",
            new="i",
        ),
        Mistake(
            name="result counted from 0",
            says="It looks as if p was counted from 0, as Python counts. In the text the first"
            " entry"
            " is entry 1.",
            old="+ j",
            new="+ j - 1",
        ),
        Mistake(
            name="row and column exchanged",
            says="It looks as if i and j had changed places: i is the row, j the column, and rows"
            " are"
            " stacked.",
            old="n * (i - 1) + j",
            new="n * (j - 1) + i",
        ),
        Mistake(
            name="rows and columns all from 0",
            says="This is the formula for Python, n i + j, with the entry counted from 1. Here i"
            " and j"
            " are counted from 1 too.",
            old="n * (i - 1) + j",
            new="n * i + j + 1",
        ),
    ),
    checks=(
        Property("Pixel (1, 1) is entry 1.", lambda p, i, j, n: (i, j) != (1, 1) or p == 1),
        Property(
            "p lies between 1 and the i n entries of the first i rows.",
            lambda p, i, j, n: 1 <= p <= i * n,
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
