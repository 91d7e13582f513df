"""A proof begins with its word in the language of the course, in pages and in notebooks."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx_proof.nodes import proof_node

from course_site import EXTENSIONS
from course_site.pages.proofs import translate_proofs


@pytest.mark.parametrize(("language", "word"), [("de", "Beweis."), ("en", "Proof.")])
def test_the_word_is_that_of_the_language_and_the_rest_stays(language, word):
    document = new_document("page")
    line = nodes.paragraph("", "", nodes.Text("Proof. By "), nodes.emphasis("", "Proof. 1"))
    inner = nodes.admonition("", line)
    document += proof_node("", inner)
    document += nodes.paragraph("", "Proof. Not one.")
    translate_proofs(SimpleNamespace(config=SimpleNamespace(language=language)), document)
    assert line.astext() == f"{word} By Proof. 1"
    assert document[1].astext() == "Proof. Not one."
    assert "pages.proofs" in EXTENSIONS


def test_a_proof_without_words_stays_as_it_is():
    document = new_document("page")
    document += proof_node("")
    translate_proofs(SimpleNamespace(config=SimpleNamespace(language="de")), document)
    assert document.astext() == ""
