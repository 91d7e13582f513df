"""What this course has: its terms, its sources, its notation, the numbers of its third part."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import yaml
from sklearn.neural_network import MLPClassifier

from course_utils.data import load_mnist, scale
from course_utils.networks import ReLUNetwork, relu, softmax
from tests.book.page_source import Page
from tests.book.test_references import bibliography, glossary, roles
from tests.course import FOLDER, PAGES, ROOT, about, source

TERMS = """
    activation | affine map | bias | classifier | codomain | depth | digital image | domain |
    feedforward network | fold | forward pass | hidden layer | kink | layer | linear region |
    logits | model | parameter | piecewise linear | pre-activation | probability vector | ReLU |
    shallow network | softmax | weight matrix | width | flattening | activation pattern |
    affine function | one-hot vector | pixel | accuracy | training set | test set | loss |
    cross-entropy | gradient | epoch | batch | Adam | backpropagation | learning rate |
    over-fitting | confusion matrix | calibration
"""


@pytest.mark.skipif(FOLDER != ROOT, reason="the course that is tested is another one")
def test_each_page_that_teaches_has_a_file_of_tests() -> None:
    taught = [name.split("/")[-1].replace("-", "_") for name in PAGES if Page(name).kind]
    assert len(taught) > 20
    named = {path.stem.removesuffix("_page") for path in Path(__file__).parent.glob("test_*.py")}
    assert [name for name in taught if f"test_{name}" not in named] == []


@about("book/glossary", "book/images", "book/learning", "book/linear-regions")
def test_the_glossary_defines_the_terms_of_the_course() -> None:
    wanted = {" ".join(term.split()) for term in TERMS.split("|")}
    assert wanted <= set(glossary())


@about("book/images", "book/training")
def test_the_sources_of_the_data_and_of_the_recipe_are_cited() -> None:
    cited = {key.strip() for text in roles("cite:p") | roles("cite:t") for key in text.split(",")}
    assert {"lecun1998", "mnist", "pedregosa2011"} <= cited & set(bibliography())


@about("book/notation")
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_each_name_in_the_code_column_of_the_notation_runs():
    """Evaluate the last column of each table on a real network and real data."""
    mnist = load_mnist()
    X = scale(mnist.pixels[:200])
    network = ReLUNetwork.random((784, 6, 5, 10), rng=0)
    clf = MLPClassifier((5,), max_iter=30, random_state=0).fit(X, mnist.labels[:200])
    names = {"mnist": mnist, "X": X, "x": X[0], "network": network, "ell": 1, "np": np, "k": 10,
             "i": 4, "f": network.forward, "clf": clf, "relu": relu, "softmax": softmax,
             "scale": scale, "counts": np.zeros((10, 10), int), "g": np.sum, "j": 1, "hat": abs,
             "image": mnist.pixels[2].reshape(28, 28), "w": np.ones(784), "beta": np.ones(784),
             "X_train": X}  # fmt: skip
    cells = re.findall(r"\| `([^`|]+)` \|$", source("book/notation"), re.M)
    assert len(cells) > 20
    values = {cell: eval(cell, {}, names) for cell in cells}
    assert values["network.L"] == 3
    assert values["network.W[ell]"].shape == (6, 784)
    assert values["network.trace(x).z[ell]"].shape == (6,)
    assert values["np.eye(k)[i]"].argmax() == 4
    assert values["mnist.labels"].shape == (70_000,)


PART_3 = [
    "book/softmax",
    "book/digit-network",
    "book/training",
    "lessons/training-on-mnist",
    "lessons/reading-predictions",
]


@pytest.mark.parametrize("page", [pytest.param(page, marks=about(page)) for page in PART_3])
def test_every_glued_number_is_used_and_every_used_number_is_glued(page):
    text = source(page)
    glued = {re.sub(r"\{ell\}", "*", key) for key in re.findall(r"glue\(\s*f?\"([^\"]+)\"", text)}
    used = set(re.findall(r"\{glue:text\}`([^`:]+)|\{predict\} (\S+)", text))
    used = {text or question for text, question in used}
    glued.discard("training-weights")  # for a figure, not for the prose
    # A loop glues digit-network-layer-1, -2 and -3 under one name.
    used = {re.sub(r"(layer-)\d$", r"\1*", key) for key in used}
    assert glued == used


@about("book/training")
def test_the_accuracy_and_the_loss_are_glued_and_never_typed():
    prose = re.sub(r"```\{code-cell\}.*?\n```\n", "", source("book/training"), flags=re.DOTALL)
    chapter = prose[: prose.index("## Exercises")]
    for key in ("training-accuracy", "training-errors", "training-last-loss"):
        assert f"{{glue:text}}`{key}`" in chapter
    assert not re.search(r"\b(97|98)\.\d|\b252\b|0\.97\d\d", chapter)


@about("book/images", "book/learning")
def test_each_page_that_is_executed_has_tests_of_its_own() -> None:
    tests = {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    for page in map(Page, PAGES):
        stem = f"test_{page.name.rpartition('/')[2].replace('-', '_')}"
        has_own = {stem, f"{stem}_page"} & tests
        assert has_own or not page.cells, f"{page.name}: there is no tests/book/{stem}.py"


@about("book/shallow-line")
def test_every_part_asks_to_predict_a_figure_and_the_right_choice_has_no_fixed_place():
    contents = yaml.safe_load((FOLDER / "_toc.yml").read_text(encoding="utf-8"))
    parts = {
        part["caption"]: "".join(source(chapter["file"]) for chapter in part["chapters"])
        for part in contents["parts"]
    }
    found = {
        name: re.findall(r"^`+\{predict\}.*?^`+$", text, re.S | re.M)
        for name, text in parts.items()
    }
    assert all(len(questions) >= 2 for name, questions in found.items() if name != "Reference")
    every = [question for questions in found.values() for question in questions]
    assert len(every) >= 12
    places = Counter(
        [mark == "x" for mark in re.findall(r"^- \[(.)\]", question, re.M)].index(True)
        for question in every
    )
    assert max(places.values()) <= len(every) / 2 and len(places) >= 3, places
