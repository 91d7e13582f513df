"""An order of images, cut into batches."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.tasks.task import Arguments, Mistake, Property, Task

Order = NDArray[np.int64]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return a shuffled order and the size of the batches."""
    n = int(rng.integers(2, 4 * size))
    return rng.permutation(n), int(rng.integers(1, n + 1))


def by_hand(order: Order, batch_size: int) -> str:
    """Return how many batches there are."""
    full, rest = divmod(len(order), batch_size)
    last = f", and a last one with {rest}" if rest else ""
    whole = "1 batch" if full == 1 else f"{full} batches"
    return f"By hand: {len(order)} images are {whole} with {batch_size}{last}."


def oracle(order: Order, batch_size: int) -> tuple[Order, ...]:
    """Deal the images out one by one, and open a new batch when one is full."""
    batches: list[list[int]] = []
    for image in order.tolist():
        if not batches or len(batches[-1]) == batch_size:
            batches.append([])
        batches[-1].append(image)
    return tuple(map(np.array, batches))


def no_image_is_lost(result: Any, order: Order, batch_size: int) -> bool:
    """Tell whether the batches, put together, are the order."""
    return np.array_equal(np.concatenate(result), order)


def none_is_too_large(result: Any, order: Order, batch_size: int) -> bool:
    """Tell whether no batch has more than batch_size images."""
    return all(len(rows) <= batch_size for rows in result)


TASK = Task(
    name="batches-of",
    title="Cut into batches",
    starter='''
def batches_of(order, batch_size):
    """Return the batches of the order; the last may be shorter."""
    return ...
''',
    solution='''
def batches_of(order, batch_size):
    """Return the batches of the order; the last may be shorter."""
    starts = range(0, len(order), batch_size)
    return tuple(order[start : start + batch_size] for start in starts)
''',
    returns="batches",
    draw=draw,
    examples=(
        (np.array([4, 2, 0, 3, 1, 6, 5]), 3),
        (np.array([1, 0, 3, 2]), 2),
        (np.array([2, 0, 1]), 3),
        (np.array([2, 0, 1]), 1),
    ),
    hints=(
        "A batch is a slice: `order[start:start + batch_size]`. Where the order ends, a slice is"
        " shorter by itself.",
        "The starts are 0, `batch_size`, twice that, and so on: `range(0, len(order),"
        " batch_size)`.",
        "`[order[start:start + batch_size] for start in range(...)]` is the list of all slices; a"
        " tuple of them is right too.",
    ),
    mistakes=(
        Mistake(
            name="the last images lost",
            says="It looks as if only full batches were made. The images that are left over form a"
            " last, shorter batch.",
            old="range(0, len(order), batch_size)",
            new="range(0, len(order) - batch_size + 1, batch_size)",
        ),
        Mistake(
            name="so many batches",
            says="It looks as if batch_size was taken for the number of batches. It is how many"
            " images one batch holds.",
            code="""
def batches_of(order, batch_size):
    return tuple(np.array_split(order, batch_size))
""",
        ),
        Mistake(
            name="batches that overlap",
            says="It looks as if a batch began at every image. The next one begins where the last"
            " one ended: the third number of range is the step.",
            old="range(0, len(order), batch_size)",
            new="range(len(order))",
        ),
        Mistake(
            name="in the order of the numbers",
            says="It looks as if the images were cut in the order of their numbers. The batches"
            " hold the entries of order, which is shuffled.",
            old="order[start : start + batch_size]",
            new="np.sort(order)[start : start + batch_size]",
        ),
        Mistake(
            name="every so many images",
            says="It looks as if a batch took every so many-th image. It takes images that stand"
            " one behind the other in order.",
            code="""
def batches_of(order, batch_size):
    n = -(-len(order) // batch_size)
    return tuple(order[k::n] for k in range(n))
""",
        ),
    ),
    checks=(
        Property("Put together, the batches are the order.", no_image_is_lost),
        Property("No batch has more than batch_size images.", none_is_too_large),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
