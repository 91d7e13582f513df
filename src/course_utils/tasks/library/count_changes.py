"""How often the parameters change."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return the number of images, the size of a batch, and the number of epochs."""
    n = int(rng.integers(1, 4 * size + 4))
    return n, int(rng.integers(1, n + 1)), int(rng.integers(1, size + 2))


def by_hand(n: int, batch_size: int, n_epochs: int) -> str:
    """Return the batches of one epoch."""
    full, rest = divmod(n, batch_size)
    left = f", and {rest} left over for one more" if rest else ", and nothing is left over"
    batches = "1 full batch" if full == 1 else f"{full} full batches"
    return f"By hand: in an epoch {batches}{left}. Epochs: {n_epochs}."


def oracle(n: int, batch_size: int, n_epochs: int) -> int:
    """Go through all epochs, and count where a batch begins."""
    return sum(1 for _ in range(n_epochs) for image in range(n) if image % batch_size == 0)


def all_images_are_seen(result: int, n: int, batch_size: int, n_epochs: int) -> bool:
    """Tell whether the batches hold all images of all epochs."""
    return result * batch_size >= n * n_epochs


def one_change_for_a_batch_of_all(result: int, n: int, batch_size: int, n_epochs: int) -> bool:
    """Tell whether a batch with all images makes one change an epoch."""
    return batch_size < n or result == n_epochs


TASK = Task(
    name="count-changes",
    title="How many changes?",
    starter='''
def count_changes(n, batch_size, n_epochs):
    """Return how often training changes the parameters."""
    return ...
''',
    solution='''
def count_changes(n, batch_size, n_epochs):
    """Return how often training changes the parameters."""
    return n_epochs * (-(-n // batch_size))
''',
    returns="the number",
    draw=draw,
    examples=((3_000, 64, 3), (60_000, 64, 6), (10, 3, 3), (5, 5, 2)),
    hints=(
        "Each batch makes one change. How many full batches does an epoch have, and is there"
        " something left over?",
        "`n // batch_size` counts the full batches. `int(np.ceil(n / batch_size))` rounds up: the"
        " batch of those left over counts too.",
        "The images that are left over make a batch in *each* epoch. So round up first, then"
        " multiply by the number of epochs.",
    ),
    mistakes=(
        Mistake(
            name="the smaller batch forgotten",
            says="It looks as if only full batches were counted. The images that are left over make"
            " a batch too.",
            old="(-(-n // batch_size))",
            new="(n // batch_size)",
        ),
        Mistake(
            name="rounded once at the end",
            says="It looks as if all epochs were put together before rounding up. Each epoch ends"
            " with its smaller batch: round up first.",
            old="n_epochs * (-(-n // batch_size))",
            new="-(-n * n_epochs // batch_size)",
        ),
        Mistake(
            name="one epoch",
            says="It looks as if the changes of one epoch came back. Multiply by their number.",
            old="n_epochs * (-(-n // batch_size))",
            new="-(-n // batch_size)",
        ),
        Mistake(
            name="always one more",
            says="It looks as if 1 was always added. If batch_size divides n, nothing is over.",
            old="(-(-n // batch_size))",
            new="(n // batch_size + 1)",
        ),
        Mistake(
            name="a change for each image",
            says="It looks as if every image made a change. A batch makes one.",
            old="n_epochs * (-(-n // batch_size))",
            new="n_epochs * n",
        ),
        Mistake(
            name="the size of the batch as their number",
            says="It looks as if batch_size was taken for the number of batches. It is how many"
            " images a batch holds.",
            old="n_epochs * (-(-n // batch_size))",
            new="n_epochs * batch_size",
        ),
    ),
    checks=(
        Property("So many batches hold all images of all epochs.", all_images_are_seen),
        Property(
            "Where a batch holds all images, an epoch is one change.", one_change_for_a_batch_of_all
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
