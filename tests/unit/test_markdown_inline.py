"""Running text of a page as Markdown: where links lead, and what has no form."""

from __future__ import annotations

import logging

import pytest
from docutils import nodes

from course_site.pages.markdown_inline import InlineWriter

SITE = "https://course.invalid/here/"
WITH_CODE = frozenset({"book/one", "book/two", "lessons/three"})


class unheard_of(nodes.Inline, nodes.TextElement):
    """An inline node of a package that nobody has met."""


def test_an_inline_node_without_a_form_is_named(caplog) -> None:
    writer = InlineWriter(None, "book/one", "")
    logging.getLogger("sphinx").addHandler(caplog.handler)
    try:
        assert writer.inline_node(unheard_of("", "text")) == "text"
    finally:
        logging.getLogger("sphinx").removeHandler(caplog.handler)
    assert "unheard_of has no form in a notebook" in caplog.text


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("two.html#equation-eq", "two.ipynb"),
        ("../lessons/three.html", "../lessons/three.ipynb"),
        ("notation.html#term", ""),
        ("#equation-eq", ""),
        ("one.html#equation-eq", ""),
        ("../_downloads/data.txt", ""),
        ("https://elsewhere.invalid/a.html", "https://elsewhere.invalid/a.html"),
        ("mailto:a@b.invalid", "mailto:a@b.invalid"),
    ],
)
def test_without_an_address_a_link_leads_to_a_notebook_or_nowhere(target, expected) -> None:
    assert InlineWriter(None, "book/one", "", "", WITH_CODE).address(target) == expected


@pytest.mark.parametrize("target", ["two.html#eq", "../book/two.html#eq"])
def test_with_an_address_a_link_leads_to_the_page(target) -> None:
    writer = InlineWriter(None, "book/one", f"{SITE}book/one.html", SITE, WITH_CODE)
    assert writer.address(target) == f"{SITE}book/two.html#eq"


def test_names_of_notebooks_are_quoted() -> None:
    writer = InlineWriter(None, "one", "", "", frozenset({"über uns"}))
    assert writer.beside("über uns") == "%C3%BCber%20uns.ipynb"
