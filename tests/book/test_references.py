"""The reference pages agree with the pages, the package and each other."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import yaml
from sklearn.neural_network import MLPClassifier

from course_utils.data import load_mnist, scale
from course_utils.networks import ReLUNetwork, relu, softmax

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "index.md", *sorted(ROOT.glob("book/*.md")), *sorted(ROOT.glob("lessons/*.md"))]
TERMS = """
    activation | affine map | bias | classifier | codomain | depth | digital image | domain |
    feedforward network | fold | forward pass | hidden layer | kink | layer | linear region |
    logits | model | parameter | piecewise linear | pre-activation | probability vector | ReLU |
    shallow network | softmax | weight matrix | width | flattening | activation pattern |
    affine function | one-hot vector | pixel | accuracy | training set | test set | loss |
    cross-entropy | gradient | epoch | batch | Adam | backpropagation | learning rate |
    over-fitting | confusion matrix | calibration
"""


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def glossary():
    """Return the definition of each term of the glossary."""
    body = re.search(r"```\{glossary\}\n:sorted:\n(.*?)\n```", read("book/glossary.md"), re.DOTALL)
    # Terms on lines of their own share the definition below them.
    text = re.sub(r"^(\S.*)\n(?=\S)", r"\1 | ", body.group(1).strip(), flags=re.M)
    entries = {}
    for block in re.split(r"\n(?=\S)", text):
        terms, _, definition = block.strip().partition("\n")
        for term in terms.split(" | "):
            entries[term] = " ".join(definition.split())
    return entries


def bibliography():
    """Return the fields of each entry of the bibliography."""
    entries = {}
    for kind, key, body in re.findall(
        r"@(\w+)\{(\w+),\n(.*?)\n\}", read("book/references.bib"), re.DOTALL
    ):
        assert key not in entries, f"{key} stands twice in references.bib"
        entries[key] = {"kind": kind, **dict(re.findall(r"^  (\w+)\s*=\s*\{(.*)", body, re.M))}
    return entries


def roles(name):
    """Return the targets of a role in all pages, `text <target>` reduced to its target."""
    found = set()
    for page in PAGES:
        for text in re.findall(rf"\{{{name}\}}`([^`]+)`", page.read_text(encoding="utf-8")):
            bracket = re.search(r"<([^<>]+)>$", text)
            found.add(bracket.group(1) if bracket else text)
    return found


def test_the_glossary_defines_every_term_that_a_page_uses():
    defined = {term.lower() for term in glossary()}
    assert {term.lower() for term in roles("term")} <= defined


def test_the_glossary_defines_the_terms_of_the_course():
    wanted = {" ".join(term.split()) for term in TERMS.split("|")}
    assert wanted <= set(glossary())


def test_each_term_has_a_definition_that_is_short():
    for term, definition in glossary().items():
        assert 20 < len(definition) < 400, term
        assert definition.strip().endswith("."), term


def test_no_term_is_defined_by_itself():
    for term, definition in glossary().items():
        assert f"{{term}}`{term}`" not in definition


def test_each_entry_of_the_bibliography_has_author_title_and_year():
    for key, entry in bibliography().items():
        assert {"author", "title", "year"} <= set(entry), key
        assert re.match(r"(19|20)\d\d\}", entry["year"]), key
        if entry["kind"] == "article":
            assert {"journal", "volume", "pages"} <= set(entry), key
        if entry["kind"] == "inproceedings":
            assert "booktitle" in entry, key


def test_the_key_of_an_entry_ends_with_its_year():
    for key, entry in bibliography().items():
        if key != "mnist":
            assert entry["year"].startswith(key[-4:]), key


def test_every_citation_stands_in_the_bibliography():
    cited = {key.strip() for kind in ("cite:p", "cite:t") for text in roles(kind)
             for key in text.split(",")}  # fmt: skip
    assert cited <= set(bibliography())
    assert {"lecun1998", "mnist", "pedregosa2011"} <= cited


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
             "image": mnist.pixels[2].reshape(28, 28), "w": np.ones(2), "beta": np.ones(2),
             "X_train": X}  # fmt: skip
    cells = re.findall(r"\| `([^`|]+)` \|$", read("book/notation.md"), re.M)
    assert len(cells) > 20
    values = {cell: eval(cell, {}, names) for cell in cells}
    assert values["network.L"] == 3
    assert values["network.W[ell]"].shape == (6, 784)
    assert values["network.trace(x).z[ell]"].shape == (6,)
    assert values["np.eye(k)[i]"].argmax() == 4
    assert values["mnist.labels"].shape == (70_000,)


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load(read("CITATION.cff"))
    version = citation["version"]
    assert f'\nversion = "{version}"\n' in read("pyproject.toml")
    assert read("book/about.md").count(f"Version {version}") == 2
    newest = re.search(r"^## (\S+) \((\S+)\)$", read("CHANGELOG.md"), re.M)
    assert newest.groups() == (version, str(citation["date-released"]))


def test_how_to_cite_names_title_and_authors_of_the_citation_file():
    citation, about = yaml.safe_load(read("CITATION.cff")), read("book/about.md")
    assert about.count(citation["title"]) >= 2
    assert about.count(citation["authors"][0]["name"]) == 2
    settings = yaml.safe_load(read("_config.yml"))
    assert settings["title"] == citation["title"]
    assert settings["author"] == citation["authors"][0]["name"]


PART_3 = ["book/softmax.md", "book/digit-network.md", "book/training.md",
          "lessons/training-on-mnist.md", "lessons/reading-predictions.md"]  # fmt: skip


@pytest.mark.parametrize("page", PART_3)
def test_every_glued_number_is_used_and_every_used_number_is_glued(page):
    text = read(page)
    glued = {re.sub(r"\{ell\}", "*", key) for key in re.findall(r"glue\(\s*f?\"([^\"]+)\"", text)}
    used = set(re.findall(r"\{glue:text\}`([^`:]+)", text))
    glued.discard("training-weights")  # for a figure, not for the prose
    # A loop glues digit-network-layer-1, -2 and -3 under one name.
    used = {re.sub(r"(layer-)\d$", r"\1*", key) for key in used}
    assert glued == used


def test_the_accuracy_and_the_loss_are_glued_and_never_typed():
    prose = re.sub(r"```\{code-cell\}.*?\n```\n", "", read("book/training.md"), flags=re.DOTALL)
    chapter = prose[: prose.index("## Exercises")]
    for key in ("training-accuracy", "training-errors", "training-last-loss"):
        assert f"{{glue:text}}`{key}`" in chapter
    assert not re.search(r"\b(97|98)\.\d|\b252\b|0\.97\d\d", chapter)
