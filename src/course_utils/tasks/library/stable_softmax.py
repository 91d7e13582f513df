"""Softmax for scores of any size."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task
from course_utils.tasks.values import in_words


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return scores in quarters, now and then with a number added that makes them large."""
    z = rng.integers(-4 * size, 4 * size + 1, size=int(rng.integers(1, size + 3))) / 4
    return (z + rng.choice([0.0, 0.0, 1000.0, -1000.0]),)


def by_hand(z: Floats) -> str:
    """Return the differences to the largest score."""
    return (
        f"Without the largest score, {z.max():g}, the scores are {in_words(z - z.max())}, and their"
        " softmax is the same."
    )


def oracle(z: Floats) -> Floats:
    """Compute each probability from the differences of the scores alone."""
    powers = np.exp(np.minimum(z[np.newaxis, :] - z[:, np.newaxis], 700))
    return np.asarray(1 / powers.sum(axis=1))


def keeps_the_order(p: Floats, z: Floats) -> bool:
    """Tell whether a larger score has no smaller probability."""
    return bool(np.all(np.diff(p[np.argsort(z)]) >= -1e-12))


def has_all_digits(p: Floats, z: Floats) -> bool:
    """Tell whether p is something else than the right result rounded as float32 rounds."""
    right = oracle(z)
    is_near = np.allclose(p, right, rtol=1e-5) and not np.allclose(p, right, rtol=1e-12)
    return not (is_near and np.array_equal(p, p.astype(np.float32)))


TASK = Task(
    name="stable-softmax",
    title="Softmax without overflow",
    starter='''
def stable_softmax(z):
    """Return softmax(z) for a vector z, however large its entries."""
    return ...
''',
    solution='''
def stable_softmax(z):
    """Return softmax(z) for a vector z, however large its entries."""
    powers = np.exp(z - np.max(z))
    return powers / np.sum(powers)
''',
    returns="p",
    draw=draw,
    examples=(
        (np.array([0.0]),),
        (np.array([0.0, 0.0]),),
        (np.array([1000.0, 1000.0]),),
        (np.array([0.0, 800.0]),),
        (np.array([0.0, 1600.0]),),
        (np.array([-800.0, -800.0]),),
    ),
    hints=(
        "Write {prf:ref}`def-softmax` first: the powers `np.exp(z)`, divided by their sum.",
        "`np.exp(1000)` is `inf`, and `inf / inf` is no number. {prf:ref}`prop-softmax-shift`"
        " lets you"
        " subtract any number from all scores.",
        "Which number? After subtracting the largest score no entry is positive, so no power is"
        " larger"
        " than 1, and one of them is 1.",
    ),
    mistakes=(
        Mistake(
            name="nothing subtracted",
            says="The formula is right, and the computer's numbers are not large enough for it:"
            " e^1000 is"
            " inf. Subtract the largest score first.",
            old="z - np.max(z)",
            new="z",
        ),
        Mistake(
            name="the smallest score subtracted",
            says="It looks as if the smallest score was subtracted. Then the others are positive,"
            " and their"
            " powers may be too large: subtract the largest.",
            old="np.max(z)",
            new="np.min(z)",
        ),
        Mistake(
            name="the mean subtracted",
            says="It looks as if the mean was subtracted. Where the scores lie far apart, the"
            " largest power"
            " is still too large.",
            old="np.max(z)",
            new="np.mean(z)",
        ),
        Mistake(
            name="not divided by the sum",
            says="These are the powers. Divide them by their sum, so that the probabilities add"
            " up to 1.",
            old="powers / np.sum(powers)",
            new="powers",
        ),
        Mistake(
            name="the largest score added",
            says="It looks as if the largest score was added. Subtract it.",
            old="z - np.max(z)",
            new="z + np.max(z)",
        ),
    ),
    checks=(
        Property(
            "The probabilities have the 16 digits of float64; float32 rounds after 7.",
            has_all_digits,
        ),
        Property("No probability is negative.", lambda p, z: bool(np.all(p >= 0))),
        Property("The probabilities add up to 1.", lambda p, z: abs(p.sum() - 1) < 1e-9),
        Property("A larger score has no smaller probability.", keeps_the_order),
    ),
    by_hand=by_hand,
    oracle=oracle,
)
