"""The fields for answers: what counts as right or as a slip is computed here a second time."""

from __future__ import annotations

import itertools
import json
import math
import re
import subprocess
from fractions import Fraction

import numpy as np
import pytest

from course_site.node import node_command
from course_utils.networks import ReLUNetwork
from tests import course
from tests.book.page_source import Page
from tests.course import ROOT

FIELD = re.compile(r"^```\{answer\} (\S+)\n(?::kind: (\w+)\n)?(.*?)^```$", re.DOTALL | re.MULTILINE)
REPLY = re.compile(r"^- \[[x ]\] (.*)$", re.MULTILINE)
FIELDS = {
    name: (kind or "number", REPLY.findall(body))
    for page in map(Page, course.PAGES)
    for name, kind, body in FIELD.findall(page.text)
}


def numbers(value: str) -> np.ndarray:
    """Return the numbers of an answer as our pages write it, row after row."""
    cells = re.split(r"[,;] ", value.strip("()[]"))
    return np.array([power(cell.lstrip("~")) for cell in cells], dtype=float)


def power(cell: str) -> float:
    base, _, exponent = cell.partition("^")
    number = float(base) if "inf" in base else float(Fraction(base))
    return number ** int(exponent) if exponent else number


def count(*widths: int, biases: bool = True) -> int:
    """Return the number of parameters of a form, added up unit by unit."""
    return sum((m + biases) * n for m, n in itertools.pairwise(widths))


def regions(n: int, d: int = 2) -> int:
    """Return how many regions n hyperplanes in general position make, by the recursion."""
    return 1 if n == 0 or d == 0 else regions(n - 1, d) + regions(n - 1, d - 1)


def sigma(t):
    return np.maximum(t, 0)


def with_and_without_relu(W, b, x):
    """Return the output of a network with one hidden layer, and what it is without the ReLU."""
    z = W[0] @ x + b[0]
    return W[1] @ sigma(z) + b[1], W[1] @ z + b[1]


def kinks(x):
    return 2 * sigma(x - 1) - sigma(-2 * x + 4) + 3


def zigzag(x):
    return 3 * sigma(x) - 6 * sigma(x - 1 / 3) + 6 * sigma(x - 2 / 3)


def slopes(f, points):
    return [(f(x + 0.1) - f(x)) / 0.1 for x in points]


def hat(x: Fraction) -> Fraction:
    return 2 * x if x <= Fraction(1, 2) else 2 - 2 * x


def hats(x: Fraction, times: int) -> Fraction:
    for _ in range(times):
        x = hat(x)
    return x


pixels = np.arange(1, 785).reshape(28, 28)  # each pixel holds the number of its entry
place = np.argwhere(pixels == 400)[0]
A = np.array([[2, 0], [0, -1]])
f_0, f_1, f_2 = np.array([1, 1]), np.array([3, 1]), np.array([1, 0])
p, q = np.array([0.8, 0.1, 0.1]), np.array([0.2, 0.6, 0.2])
inner, inner_bias = np.array([[1, 1], [0, 2]]), np.array([1, 0])
row = np.array([3, -1])
example = (
    [np.array([[1, 0], [-1, 2], [1, 1]]), np.array([[2, 1, 0], [-1, 1, 3]])],
    [np.array([0, 1, -4]), np.array([1, 0])],
)
example_out, example_affine = with_and_without_relu(*example, np.array([-1, 3]))
lesson = (
    [np.array([[2, -1], [1, 1], [-3, 0]]), np.array([[1, 0, 2], [0, -1, 1]])],
    [np.array([0, -1, 2]), np.array([-1, 3])],
)
lesson_out, lesson_affine = with_and_without_relu(*lesson, np.array([-2, 1]))
W_1, b_1 = np.array([[1, 0], [0, 1], [1, 1]]), np.array([0, 0, -1])
three = ReLUNetwork(
    [W_1, np.array([[1, 1, -1], [1, -1, 2]]), np.array([[2, -1]])],
    [b_1, np.array([-0.5, 0.25]), np.array([1])],
)
softmax_powers = np.array([1, 2, 5])
scatter = 10_000 * 0.975 * 0.025
confusion = np.array([[50, 0, 0], [5, 40, 5], [10, 0, 40]])
delta = np.array([[0.5], [-0.5]])
hidden = np.array([[3, 0]])

# Of each field the right answer, then the slips that can be computed; None: said in words alone.
COMPUTED = {
    "ans-images-entry": (pixels[9, 4], 28 * 10 + 5, pixels[4, 9], pixels[9, 4] - 1),
    "ans-images-pixel": (place + 1, None, place, None, None),
    "ans-images-neighbours": (pixels[1, 0] - pixels[0, 0], pixels[0, 1] - pixels[0, 0], None, 784),
    "ans-images-colour": (3 * 1000 * 1500, 1000 * 1500, 3 + 1000 + 1500),
    "ans-images-count": (256**4, 255**4, 4 * 256, 4**256),
    "ans-functions-matrix": (
        np.ravel([f_1 - f_0, f_2 - f_0], order="F"), np.ravel([f_1, f_2], order="F"), None,
    ),
    "ans-functions-value": (A @ [2, 3] + f_0, A @ [2, 3], 2 * f_1 + 3 * f_2),
    "ans-classifier-complete": ((0, 0.5), (0, 0.5), None, None),
    "ans-classifier-mixture": ((p + q) / 2, p + q, p * q),
    "ans-classifier-small": (0.6 / 9, 0.6 / 10, None, 1 - 0.4),
    "ans-models-compose": (
        [*row @ inner, row @ inner_bias + 2], [*row @ inner, 2], [*row @ inner, row @ inner_bias],
    ),
    "ans-models-max": (count(2, 3, 1), count(2, 3, 1, biases=False), count(2, 3, 1) - 1),
    "ans-relu-networks-shapes": (count(5, 4, 4, 3), count(5, 4, 4, 3, biases=False), None),
    "ans-relu-networks-input": (example_out, example_affine, example_out - example[1][1]),
    "ans-relu-networks-double": (
        [count(784, n, n, 10) for n in (100, 200)],
        [count(784, n, n, 10, biases=False) for n in (100, 200)],
        [count(784, 100, 100, 10), 2 * count(784, 100, 100, 10)],
    ),
    "ans-shallow-line-slopes": (slopes(kinks, (0, 1.5, 3)), None, None),
    "ans-shallow-line-one": (
        (1.5, *np.diff([4 * max(0, -2 * x + 3) for x in (0, 1, 2, 3)])[::2]), None,
        (1.5, 4 * 2, 0), (-1.5, 4 * -2, 0),
    ),
    "ans-shallow-line-values": (
        (kinks(0), kinks(3)),
        [2 * (x - 1) - (-2 * x + 4) + 3 for x in (0, 3)],
        (kinks(0) - 3, kinks(3) - 3),
    ),
    "ans-shallow-line-cancel": (np.linalg.solve([[3]], [-2]), np.linalg.solve([[-3]], [-2]), None),
    "ans-shallow-plane-formula": ((-2, -1, 2), None, [*W_1[1] + W_1[2], b_1[1] + b_1[2]]),
    "ans-three-layers-input": (three(np.array([1.5, -1])), three(np.array([1.5, -1])) - 1),
    "ans-three-layers-affine": (
        np.append(*three.affine_map(np.array([1.5, -1]))),
        [
            *np.ravel(three.W[3] @ three.W[2] @ W_1),
            *three.W[3] @ (three.W[2] @ b_1 + three.b[2]) + three.b[3],
        ],
        np.append(*three.affine_map(np.array([1.5, -1]))) - [0, 0, 1],
    ),
    "ans-three-layers-shapes": (count(2, 10, 5, 1), count(2, 10, 5, 1, biases=False)),
    "ans-linear-regions-pattern": (
        np.append(*three.affine_map(np.array([1.5, -1]))),
        np.append(*three.affine_map(np.array([1.5, -1]))) - [0, 0, 1],
    ),
    "ans-linear-regions-sum": (len(set(itertools.product((-1, 1), repeat=3))), 2 * 3, 3),
    "ans-counting-regions-special": (
        (2 * 6, (3 + 1) ** 2, regions(6) - 1),
        (2 * 6, (3 + 1) ** 2, regions(6)),
        (2 * 6, 3**2, regions(6) - 1),
        (1 + 6, (3 + 1) ** 2, regions(6) - 1),
    ),
    "ans-counting-regions-bounds": (
        (regions(10) * regions(5), 5**2 * regions(5), 6**2 * regions(5), regions(15)), None, None,
    ),
    "ans-depth-values": tuple(
        [float(hats(x, times)) for x in (Fraction(3, 8), Fraction(3, 10))] for times in (3, 2, 4)
    ),
    "ans-depth-million": (
        *[(k, 3 * k, count(1, *[3] * k, 1)) for k in (20, 19)],
        (20, 20, count(1, *[3] * 20, 1)),
    ),
    "ans-softmax-hand": (softmax_powers / 8, softmax_powers, np.log(softmax_powers) / math.log(10)),
    "ans-softmax-logistic": (math.log(0.9 / 0.1), math.log(0.1 / 0.9), math.log(10), 0.9 / 0.1),
    "ans-softmax-lead": (math.log(0.99 * 9 / 0.01), math.log(99), math.log(990)),
    "ans-training-uniform": (-math.log(0.1), 0.1, math.log(0.1), -math.log10(0.1)),
    "ans-training-batches": (
        (len(range(0, 60_000, 64)), 6 * len(range(0, 60_000, 64))),
        (60_000 // 64, 6 * (60_000 // 64)),
        (len(range(0, 60_000, 64)), 360_000 / 64),
        (60_000 / 64, 360_000 / 64),
    ),
    "ans-training-interval": (math.sqrt(scatter), scatter, math.sqrt(10_000 * 0.975)),
    "ans-learning-other": (delta @ hidden, -delta @ hidden, (delta @ hidden).T),
    "ans-digit-network-count": (
        (count(784, 100, 10), count(784, 10)),
        (count(784, 100, 10, biases=False), count(784, 10, biases=False)),
        (count(784, 100, 10) - 10, count(784, 10)),
    ),
    "ans-digit-network-equal": (
        max(n for n in range(400) if count(784, n, 10) <= count(784, 256, 128, 10)),
        None,
        count(784, 256, 128, 10) // 785,
    ),
    "ans-digit-network-cost": (
        count(784, 256, 128, 10, biases=False), count(784, 256, 128, 10), 784 * 256,
    ),
    "ans-affine-map-right": (0.25, None, None),
    "ans-affine-map-nearest": (min(3 / 6, 1 / 1, 2 / 8), 1 / 1, 3 / 6),
    "ans-lesson-regions-predict": ((3 + 1) * (2 + 1), 3 * 2, regions(5)),
    "ans-lesson-forward-paper": (lesson_out, lesson_out - lesson[1][1], lesson_affine),
    "ans-lesson-forward-count": (
        min(range(300), key=lambda n: abs(count(784, n, 10) - 100_000)), None, None,
    ),
    "ans-accuracy-seeds": (
        *[
            next(n for n in itertools.count(1) if times * 0.1 / math.sqrt(n) <= 0.1 + 1e-12)
            for times in (2 * math.sqrt(2), 2, math.sqrt(2))
        ],
    ),
    "ans-accuracy-patience": (
        40 * len(range(0, 60_000, 256)), 40 * (60_000 // 256), 40 * 60_000 / 256,
        6 * len(range(0, 60_000, 128)),
    ),
    "ans-lesson-reading-accuracy": (
        np.trace(confusion) / confusion.sum(),
        np.trace(confusion),
        1 - np.trace(confusion) / confusion.sum(),
    ),
    "ans-lesson-reading-recall": (
        np.diag(confusion) / confusion.sum(axis=1), np.diag(confusion) / confusion.sum(axis=0),
    ),
    "ans-lesson-reading-precision": (
        np.diag(confusion) / confusion.sum(axis=0), np.diag(confusion) / confusion.sum(axis=1),
    ),
    "ans-lesson-training-deep": tuple(
        [count(784, *hidden, 10, biases=biases) for hidden in ([64], [64, 64], [32, 32, 32])]
        for biases in (True, False)
    ),
    "ans-shallow-plane-folds": (2, None, regions(2)),
    "ans-depth-three": (
        [zigzag(k / 3) for k in range(4)],
        [3 * k / 3 for k in range(4)],
        [zigzag(k / 3) - 6 * sigma(k / 3 - 2 / 3) for k in range(4)],
    ),
    "ans-lesson-kinks-slope": (
        np.diff([max(0, x + 2) - max(0, 2 * x) + max(0, 1 - x) + 2 * max(0, x - 2)
                 for x in (-1.75, -1.25)]) / 0.5, 1 + 1, None,
    ),
    "ans-lesson-kinks-zigzag": (np.count_nonzero(np.diff([0, 1, -1, -1])), None),
}  # fmt: skip


def test_each_field_is_computed_a_second_time() -> None:
    missing = set(FIELDS) - set(COMPUTED)
    assert not missing, f"add what is right there, computed, to COMPUTED: {sorted(missing)}"


@pytest.mark.parametrize("name", [name for name in COMPUTED if name in FIELDS])
def test_the_right_answer_and_the_slips_are_what_they_are_said_to_be(name: str) -> None:
    _, values = FIELDS[name]
    assert len(values) == len(COMPUTED[name])
    for value, wanted in zip(values, COMPUTED[name], strict=True):
        if wanted is not None:
            decimals = max((len(part) for part in re.findall(r"~-?\d+\.(\d+)", value)), default=9)
            given = numbers(value)
            exact = np.ravel(wanted).astype(float)
            np.testing.assert_allclose(given, exact, rtol=1e-9, atol=0.501 * 10.0**-decimals)


@pytest.mark.skipif(not FIELDS, reason="this course has no fields for answers")
def test_the_script_tells_every_answer_of_every_field_from_the_others() -> None:
    script = f"""
    import {json.dumps(str(ROOT / "tests" / "web" / "words.mjs"))};
    const {{ judge }} = await import({json.dumps(str(ROOT / "_static" / "answers.mjs"))});
    const fields = {json.dumps(FIELDS)};
    const wrong = Object.entries(fields).flatMap(([name, [kind, values]]) =>
      values.filter((value, i) => judge(value.replaceAll("~", ""), kind, values).index !== i)
        .map((value) => `${{name}}: ${{value}}`));
    console.log(JSON.stringify(wrong));
    """
    command = [node_command(), "--input-type=module", "--eval", script]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stdout and json.loads(run.stdout) == [], run.stderr
