"""The built chapter on training: complete, in its band, and with prose that says what was computed.

The page is that of `make book`.
"""

from __future__ import annotations

import html
import re

import pytest

from tests.course import SITE, about

PAGE = SITE / "book" / "training.html"
pytestmark = about("book/training")


@pytest.fixture(scope="module")
def text():
    if not PAGE.is_file():
        pytest.fail("the book is not built: run `make book`")
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", PAGE.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", body)))


def one(pattern, text):
    (found,) = re.findall(pattern, text)
    return found


def test_all_six_iterations_are_printed_and_the_loss_falls(text):
    lines = re.findall(r"Iteration (\d+), loss = ([\d.]+)", text)
    assert [int(number) for number, _ in lines] == [1, 2, 3, 4, 5, 6]
    losses = [float(loss) for _, loss in lines]
    assert losses == sorted(losses, reverse=True)
    assert 0.2 < losses[0] < 0.25 and 0.02 < losses[-1] < 0.035
    assert f"falls from {losses[0]:.3f} to {losses[-1]:.3f}" in text


def test_the_accuracy_is_in_its_band_and_agrees_with_the_errors_and_the_prose(text):
    accuracy = float(one(r"test accuracy: ([\d.]+)", text))
    errors = int(one(r"errors: (\d+) of 10000", text))
    assert 0.970 < accuracy < 0.980
    assert round(10_000 * (1 - accuracy)) == errors
    assert f"The network reads {100 * accuracy:.2f} % of the test images" in text
    assert f"the other way: {errors} errors" in text


def test_the_prediction_for_one_image_is_shown_and_told(text):
    label = one(r"true label: (\d)", text)
    assert one(r"predicted label: (\d)", text) == label
    probabilities = [float(p) for p in one(r"probabilities: \[([^\]]+)\]", text).split()]
    assert len(probabilities) == 10 and sum(probabilities) == pytest.approx(1, abs=0.006)
    assert probabilities.index(max(probabilities)) == int(label)
    assert f"The image shows the digit {label}, and the network says {label}." in text
    assert f"only {100 * max(probabilities):.0f} % sure" in text


def test_the_parameters_are_counted_from_the_trained_network(text):
    counts = [int(n.replace(",", "")) for n in re.findall(r"parameters: ([\d,]+)", text)]
    assert counts == [200_960, 32_896, 1_290]
    assert "together: 235,146" in text
    assert "The trained network has 235,146 parameters" in text


def test_no_warning_and_no_path_of_a_machine_is_printed(text):
    assert "warnings.warn(" not in text
    assert not re.search(r"site-packages|/(home|root|tmp|work)/", text)


def test_both_figures_of_predictions_are_there_with_text_for_those_who_do_not_see_them():
    if not PAGE.is_file():
        pytest.fail("the book is not built: run `make book`")
    page = PAGE.read_text(encoding="utf-8")
    # Each figure stands there twice, for a light and for a dark page. One of them is shown.
    shown = [tag for tag in re.findall(r"<img[^>]*>", page) if 'class="only-dark' not in tag]
    alts = [html.unescape(alt) for tag in shown for alt in re.findall(r'\balt="([^"]*)"', tag)]
    assert sum(alt.startswith("The first five test images") for alt in alts) == 1
    assert sum(alt.startswith("The first five misread test images") for alt in alts) == 1
