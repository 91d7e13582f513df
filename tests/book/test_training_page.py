"""What book/training states, each by two independent oracles, and its built page.

The page, that of `make book`, is complete, in its band, and its prose says what was computed.
"""

from __future__ import annotations

import html
import math
import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special, stats
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split

from course_utils.data import load_mnist
from course_utils.networks import ReLUNetwork, softmax
from tests.book.by_hand import train
from tests.course import SITE, about

pytestmark = about("book/training")


WIDTHS = (784, 256, 128, 10)


def test_split_random_is_the_split_of_scikit_learn(split):
    labels = load_mnist().labels
    _, test_numbers = train_test_split(np.arange(70_000), test_size=1 / 7, random_state=42)
    assert [len(part) for part in split] == [60_000, 10_000, 60_000, 10_000]
    assert_array_equal(split[3], labels[test_numbers])
    assert_array_equal(split[1][:20], load_mnist().pixels[test_numbers[:20]] / 255)


def test_punishments_of_the_text():
    assert round(-math.log(0.5), 2) == 0.69
    assert round(-math.log(0.01), 1) == 4.6


@pytest.mark.parametrize("seed", range(5))
def test_eq_training_loss_is_the_log_loss(seed):
    rng = np.random.default_rng(seed)
    scores, y = rng.normal(scale=3, size=(40, 10)), rng.integers(0, 10, 40)
    by_formula = np.mean([-math.log(softmax(z)[label]) for z, label in zip(scores, y, strict=True)])
    assert_allclose(by_formula, log_loss(y, softmax(scores), labels=range(10)), rtol=1e-12)
    lead = special.logsumexp(scores, axis=1) - scores[np.arange(40), y]
    assert_allclose(by_formula, lead.mean(), rtol=1e-12)


def test_the_loss_of_scikit_learn_is_eq_training_loss_and_a_small_penalty(split):
    # One batch and a learning rate of almost 0: the loss is that of the parameters we can see.
    X, y = split[0][:200], split[2][:200]
    clf = train(
        X,
        y,
        hidden_layer_sizes=(8,),
        batch_size=200,
        max_iter=1,
        random_state=0,
        learning_rate_init=1e-12,
    )
    cross_entropy = log_loss(y, clf.predict_proba(X))
    penalty = 0.5 * clf.alpha * sum(np.sum(W**2) for W in clf.coefs_) / len(X)
    assert_allclose(clf.loss_curve_[0], cross_entropy + penalty, rtol=1e-8)
    assert penalty < 1e-3 * cross_entropy


def test_exercise_a_network_that_knows_nothing():
    assert round(math.log(10), 3) == 2.303
    assert_allclose(log_loss([3, 7, 1], np.full((3, 10), 0.1), labels=range(10)), math.log(10))


def test_exercise_number_of_changes():
    assert divmod(60_000, 64) == (937, 32)
    assert math.ceil(60_000 / 64) == 938 == len(range(0, 60_000, 64))
    assert 6 * 938 == 5_628


def test_exercise_the_price_of_being_sure():
    # A: -ln 0.9; B: (3 * 0.0010005 + 6.9077553) / 4
    A, B = [0.9] * 4, [0.999] * 3 + [0.001]
    assert round(-np.mean(np.log(A)), 3) == 0.105
    assert round(-np.mean(np.log(B)), 3) == round((3 * 0.0010005 + 6.9077553) / 4, 3) == 1.728
    for p, expected in ((A, 0.105), (B, 1.728)):
        rows = np.column_stack([p, 1 - np.array(p)])
        assert_allclose(log_loss([0] * 4, rows, labels=[0, 1]), expected, atol=5e-4)


def test_exercise_scatter_of_the_accuracy():
    by_formula = math.sqrt(10_000 * 0.975 * 0.025)
    assert round(by_formula, 1) == 15.6
    assert_allclose(by_formula, stats.binom(10_000, 0.975).std(), rtol=1e-12)


def test_the_network_of_the_chapter_has_its_shape_and_answers_as_scikit_learn_does(split):
    X_train, X_test, y_train, _ = split
    clf = train(X_train[:500], y_train[:500], hidden_layer_sizes=(256, 128), max_iter=1)
    assert sum(a.size for a in clf.coefs_ + clf.intercepts_) == 235_146
    network = ReLUNetwork.from_sklearn(clf)
    assert network.widths == WIDTHS
    answers = network.forward(X_test[:500]).argmax(axis=1)
    assert (answers == clf.predict(X_test[:500])).all()


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
