"""Digits of one hand: the file, the interval, and training further, in Python and in the figure."""

from __future__ import annotations

import base64
import itertools
import json
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from course_utils.hand import load_hand, wilson_interval
from course_utils.networks import ReLUNetwork
from course_utils.training import loss_and_gradient
from tests.widget_models import call, call_all

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (12, 784))
LABELS = [3, 8, 1, 6, 0, 9, 4, 7, 2, 5, 3, 3]
PIXELS = base64.b64encode(bytes(784)).decode()


@pytest.fixture(scope="module")
def packed():
    return call("packHand", LABELS, IMAGES.tolist())


def hand(**changes):
    return {"kind": "digits of one hand", "version": 1,
            "digits": [{"label": 3, "pixels": PIXELS}], **changes}  # fmt: skip


def with_digit(**changes):
    return hand(digits=[{"label": 3, "pixels": PIXELS}, {"label": 4, "pixels": PIXELS, **changes}])


# name: text of a file, what the figure finds wrong, what load_hand says
HOSTILE = {
    "nothing": ("", "foreign", "not a hand"),
    "truncated": (json.dumps(hand())[:-20], "foreign", "not whole"),
    "no JSON": ("<script>alert(1)</script>", "foreign", "not a hand"),
    "another file": (json.dumps({"kind": "work on a course"}), "foreign", "not a hand"),
    "a list": ("[1, 2]", "foreign", "not a hand"),
    "null": ("null", "foreign", "not a hand"),
    "deep": ("[" * 100_000, "foreign", "not whole"),
    "edition": (json.dumps(hand(version=2)), "edition", "edition 2"),
    "no edition": (json.dumps(hand(version="<b>")), "edition", "edition '<b>'"),
    "no digits": (json.dumps(hand(digits=[])), "count", "1 to 50 digits"),
    "51 digits": (json.dumps(hand(digits=hand()["digits"] * 51)), "count", "1 to 50 digits"),
    "digits as a text": (json.dumps(hand(digits="<img src=x>")), "count", "1 to 50 digits"),
    "a digit that is none": (json.dumps(hand(digits=[None])), "digit", "digit 1 .*drawing"),
    "label 10": (json.dumps(with_digit(label=10)), "digit", "digit 2 .*label 10"),
    "label true": (json.dumps(with_digit(label=True)), "digit", "digit 2 .*label True"),
    "label 2.5": (json.dumps(with_digit(label=2.5)), "digit", "digit 2 .*label 2.5"),
    "label as a text": (json.dumps(with_digit(label="4")), "digit", "digit 2 .*label '4'"),
    "too few pixels": (json.dumps(with_digit(pixels=PIXELS[:-8])), "digit", "784 grey values"),
    "too many pixels": (json.dumps(with_digit(pixels="AAAA" + PIXELS)), "digit", "784 grey"),
    "no base64": (json.dumps(with_digit(pixels="<>!;" + PIXELS[4:])), "digit", "784 grey values"),
    "pixels as numbers": (json.dumps(with_digit(pixels=[0] * 784)), "digit", "784 grey values"),
    "huge": (json.dumps(hand()) + " " * 1_000_000, "long", "too large"),
}


def test_load_hand_reads_what_the_figure_saves(packed, tmp_path):
    path = tmp_path / "my-hand.json"
    path.write_text(packed, encoding="utf-8")
    for form in (path, str(path)):
        X, y = load_hand(form)
        assert_array_equal(np.rint(255 * X), IMAGES)
        assert_array_equal(y, LABELS)
        assert X.dtype == np.float64 and y.dtype == np.int64
        assert X.min() >= 0 and X.max() == 1.0


def test_the_figure_reads_what_it_saves(packed):
    digits = call("unpackHand", packed)["digits"]
    assert [digit["label"] for digit in digits] == LABELS
    assert_array_equal([digit["pixels"] for digit in digits], IMAGES)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_hand_is_refused_with_the_reason(name, tmp_path):
    text, _, says = HOSTILE[name]
    path = tmp_path / "file.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        load_hand(path)


def test_the_figure_refuses_the_same_files():
    found = call_all(*[("unpackHand", text) for text, _, _ in HOSTILE.values()])
    expected = {name: problem for name, (_, problem, _) in HOSTILE.items()}
    assert {n: f.get("problem") for n, f in zip(HOSTILE, found, strict=True)} == expected
    places = {n: f["place"] for n, f in zip(HOSTILE, found, strict=True) if "place" in f}
    assert places["label 10"] == 2 and places["a digit that is none"] == 1


def test_a_missing_file_a_folder_and_what_is_no_path_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no file .*none.json"):
        load_hand(tmp_path / "none.json")
    with pytest.raises(OSError):
        load_hand(tmp_path)
    (tmp_path / "binary").write_bytes(bytes(range(128, 256)))
    with pytest.raises(ValueError, match="not a hand"):
        load_hand(tmp_path / "binary")
    for wrong in (3, None, b"file", ["file"]):
        with pytest.raises(ValueError, match="path is"):
            load_hand(wrong)


def test_the_interval_of_wilson_by_hand():
    # 9 of 10: (9 + 1.9208 -+ 1.96 sqrt(0.9 + 0.9604)) / (10 + 3.8415)
    assert_allclose(wilson_interval(9, 10), (0.5958, 0.9821), atol=5e-5)
    # 5 of 5: from n / (n + z^2) to 1
    assert_allclose(wilson_interval(5, 5), (5 / 8.8414588, 1.0), rtol=1e-7)
    assert wilson_interval(0, 7)[0] == 0.0 and wilson_interval(7, 7)[1] == 1.0


def test_the_ends_are_those_probabilities_from_which_the_share_is_two_deviations_away():
    for k, n in [(1, 10), (9, 12), (37, 50), (99, 100)]:
        for q in wilson_interval(k, n):
            deviation = np.sqrt(q * (1 - q) / n)
            assert_allclose(abs(float(Fraction(k, n)) - q), 1.9599640 * deviation, rtol=1e-6)


def test_the_figure_has_the_same_interval():
    cases = [(k, n) for n in (1, 3, 10, 50, 100) for k in {0, 1, n // 2, n}]
    for (k, n), found in zip(cases, call_all(*[("wilson", *case) for case in cases]), strict=True):
        assert_allclose(found, wilson_interval(k, n), rtol=1e-13, atol=1e-15)


def test_each_digit_is_asked_for_once_in_ten_drawings_and_no_digit_twice_in_a_row():
    labels = call("nextLabels", 50)
    for start in range(0, 50, 10):
        assert sorted(labels[start : start + 10]) == list(range(10))
    assert all(a != b for a, b in itertools.pairwise(labels))


@pytest.mark.parametrize("n", [10, 11, 20, 30, 50])
def test_a_third_of_the_digits_is_held_back_evenly_over_the_labels(n):
    labels = call("nextLabels", n)
    held = set(call("heldBack", labels))
    assert len(held) == n // 3
    for label in range(10):
        places = [i for i, other in enumerate(labels) if other == label]
        share = len(held.intersection(places)) - len(places) / 3
        assert -1 < share < 1, label


def test_which_digits_are_held_back_by_hand():
    # sorted by label: places 1 (0), 4 (0), 0 (3), 3 (3), 2 (7), 5 (7); every third: 0 and 5
    assert call("heldBack", [3, 0, 7, 3, 0, 7]) == [0, 5]


def test_confusions_are_counted_and_the_most_frequent_stands_first():
    found = call("confusions", [7, 7, 1, 7, 2], [1, 2, 1, 1, 3])
    assert found == [
        {"label": 7, "read": 1, "places": [0, 3]},
        {"label": 2, "read": 3, "places": [4]},
        {"label": 7, "read": 2, "places": [1]},
    ]


def test_a_loaded_hand_adds_only_what_is_not_there():
    one, other = call_all(
        ("packHand", [3, 4], IMAGES[:2].tolist()),
        ("packHand", [3, 5, 5], IMAGES[[0, 1, 1]].tolist()),
    )
    assert call("joinHands", one, other) == [3, 4, 5]


NETWORK = ReLUNetwork.random((6, 5, 4, 3), rng=3)
X = np.where(RNG.random((7, 6)) < 0.4, 0.0, RNG.random((7, 6)))
Y = np.arange(7) % 3


def lists(network):
    return {"W": [network.W[ell].tolist() for ell in range(1, network.L + 1)],
            "b": [network.b[ell].tolist() for ell in range(1, network.L + 1)]}  # fmt: skip


def test_the_gradient_of_the_figure_is_that_of_the_package():
    loss, gradient = loss_and_gradient(NETWORK, X, Y)
    found = call("crossEntropy", lists(NETWORK), X.tolist(), Y.tolist())
    assert_allclose(found["loss"], loss, rtol=1e-13)
    for ell in (1, 2, 3):
        assert_allclose(found["dW"][ell], gradient.W[ell].ravel(), atol=1e-14)
        assert_allclose(found["db"][ell], gradient.b[ell], atol=1e-14)
    assert (gradient.W[1] == 0).any()  # some weights see black paper or a dead unit


def test_the_gradient_of_the_figure_is_that_of_finite_differences():
    found = call("crossEntropy", lists(NETWORK), X.tolist(), Y.tolist())
    step = 1e-6
    calls, slopes = [], []
    for ell in (1, 2, 3):
        for entry in ((0, 0), (2, 1), (1, 3)):
            for side in (step, -step):
                moved = lists(NETWORK)
                moved["W"][ell - 1][entry[0]][entry[1]] += side
                calls.append(("crossEntropy", moved, X.tolist(), Y.tolist()))
            slopes.append(found["dW"][ell][entry[0] * NETWORK.widths[ell - 1] + entry[1]])
        for side in (step, -step):
            moved = lists(NETWORK)
            moved["b"][ell - 1][1] += side
            calls.append(("crossEntropy", moved, X.tolist(), Y.tolist()))
        slopes.append(found["db"][ell][1])
    losses = np.reshape([result["loss"] for result in call_all(*calls)], (-1, 2))
    assert_allclose((losses[:, 0] - losses[:, 1]) / (2 * step), slopes, atol=1e-8)
    assert np.count_nonzero(slopes) >= 6


@pytest.mark.parametrize("slice_", [1, 3, 7, 100])
def test_steps_in_slices_are_steps_of_gradient_descent_on_a_copy(slice_):
    options = {"rate": 0.3, "steps": 4}
    found = call("trainFurther", lists(NETWORK), X.tolist(), Y.tolist(), options, slice_)
    network = NETWORK
    for _ in range(4):
        _, g = loss_and_gradient(network, X, Y)
        network = ReLUNetwork(
            [network.W[ell] - 0.3 * g.W[ell] for ell in (1, 2, 3)],
            [network.b[ell] - 0.3 * g.b[ell] for ell in (1, 2, 3)],
        )
    for ell in (1, 2, 3):
        assert_allclose(found["network"]["W"][ell], network.W[ell].ravel(), atol=1e-13)
        assert_allclose(found["network"]["b"][ell], network.b[ell], atol=1e-13)
        assert_array_equal(found["start"]["W"][ell], NETWORK.W[ell].ravel())
    assert found["steps"] == 4 and found["slices"] == -(-28 // slice_)


def test_the_loss_of_very_large_scores_is_a_number():
    network = ReLUNetwork([np.full((2, 1), 1.0), [[900.0, 0.0], [0.0, -900.0]]], [[0, 0], [0, 0]])
    found = call("crossEntropy", lists(network), [[1.0], [1.0]], [0, 1])
    assert found["loss"] == 900.0  # 0 and 1800
