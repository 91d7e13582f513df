"""The first delta, for a batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from course_utils.networks import softmax
from course_utils.tasks.drawing import Floats, labels
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words

Labels = NDArray[np.int64]


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return scores, a row for each image, and labels."""
    n, k = (int(m) for m in rng.integers(1, size + 2, size=2))
    return rng.integers(-4, 5, size=(n, k + 1)) / 2, labels(rng, n, k + 1)


def by_hand(z: Floats, y: Labels) -> str:
    """Return p and e_y of the first image."""
    p = softmax(z[0])
    return (
        f"By hand, for row 0: p = {in_words(p.round(4))}, and {y[0]} is the label, so 1 is"
        f" subtracted from entry {y[0]}; then all is divided by {len(y)}."
    )


def oracle(z: Floats, y: Labels) -> Floats:
    """Differentiate the mean loss by complex steps, score by score."""
    step, n = 1e-30, len(y)
    delta = np.zeros(z.shape)
    for i in range(n):
        for j in range(z.shape[1]):
            moved = z[i].astype(complex)
            moved[j] += 1j * step
            delta[i, j] = (np.log(np.exp(moved).sum()) - moved[y[i]]).imag / step / n
    return delta


def rows_sum_to_0(result: Floats, z: Floats, y: Labels) -> bool:
    """Tell whether every row has the sum 0."""
    return np.allclose(result.sum(axis=1), 0)


def only_the_label_is_negative(result: Floats, z: Floats, y: Labels) -> bool:
    """Tell whether the entry of the label, and no other, is negative."""
    return np.array_equal(result < 0, np.eye(z.shape[1], dtype=bool)[y])


TASK = Task(
    name="batch-delta",
    title="The deltas of the last layer",
    starter='''
def batch_delta(z, y):
    """Return by row the derivative of the mean loss by the scores."""
    p = softmax(z)  # a row for each image
    return ...
''',
    solution='''
def batch_delta(z, y):
    """Return by row the derivative of the mean loss by the scores."""
    delta = softmax(z)  # a row for each image
    delta[np.arange(len(y)), y] -= 1
    return delta / len(y)
''',
    given={"np": np, "softmax": softmax},
    returns="δ",
    draw=draw,
    examples=(
        (np.zeros((2, 2)), np.array([0, 1])),
        (np.zeros((3, 3)), np.array([1, 1, 0])),
    ),
    hints=(
        "For one image the derivative of $-\\ln p_y$ is $p - e_y$, {eq}`eq-delta-output`: subtract"
        " 1 from the entry of the label.",
        "`delta[np.arange(len(y)), y] -= 1` does it in every row.",
        "The loss is the mean over the batch: each image counts with $1/n$. Divide all by"
        " `len(y)`.",
    ),
    mistakes=(
        Mistake(
            name="not divided by the number of images",
            says="It looks as if the deltas were those of the sum of all losses. J is the mean:"
            " divide by the number of images.",
            old="delta / len(y)",
            new="delta",
        ),
        Mistake(
            name="the other sign",
            says="It has the wrong sign: the derivative is p − e_y.",
            old="delta / len(y)",
            new="-delta / len(y)",
        ),
        Mistake(
            name="divided by the number of scores",
            says="It looks as if all was divided by the number of scores. The mean goes over the"
            " images, the rows.",
            old="delta / len(y)",
            new="delta / z.shape[1]",
        ),
        Mistake(
            name="1 not subtracted",
            says="It looks as if e_y was left out. Subtract 1 from the entry of the label in each"
            " row.",
            old="delta[np.arange(len(y)), y] -= 1\n    ",
            new="",
        ),
        Mistake(
            name="1 subtracted in every row",
            says="It looks as if delta[:, y] -= 1 was used. That subtracts 1 in every row, for all"
            " labels of the batch: np.arange(len(y)) says which row.",
            old="delta[np.arange(len(y)), y]",
            new="delta[:, y]",
        ),
        Mistake(
            name="divided before 1 is subtracted",
            says="It looks as if only p was divided by the number of images. Both p and e_y are:"
            " subtract first, divide afterwards.",
            code="""
def batch_delta(z, y):
    delta = softmax(z) / len(y)
    delta[np.arange(len(y)), y] -= 1
    return delta
""",
        ),
        Mistake(
            name="only e_y divided",
            says="It looks as if only e_y was divided by the number of images. Both p and e_y are:"
            " put brackets round the difference.",
            code="""
def batch_delta(z, y):
    return softmax(z) - np.eye(z.shape[1])[y] / len(y)
""",
        ),
    ),
    checks=(
        Property("The entries of each row have the sum 0.", rows_sum_to_0),
        Property(
            "In each row the entry of the label alone is negative.", only_the_label_is_negative
        ),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
