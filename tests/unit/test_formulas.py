"""What follows an inline formula hangs on to it; a displayed one says how high it will be."""

from types import SimpleNamespace

from docutils import nodes
from docutils.utils import new_document

from course_site.pages.formulas import height, take_tails

HTML = SimpleNamespace(builder=SimpleNamespace(format="html"))


def test_a_full_stop_follows_its_own_formula_where_another_text_is_equal():
    document = new_document("page")
    kink, left = nodes.strong("", "kink"), nodes.math("", "t")
    document += nodes.paragraph("", "", kink, nodes.Text("."), left, nodes.Text("."))
    take_tails(HTML, document, "page")
    assert left["tail"] == "."
    assert [node.astext() for node in document[0]] == ["kink", ".", "t", ""]


def test_the_height_of_a_formula_is_that_of_its_lines():
    strut = '<span class="strut" style="height:{}em;vertical-align:-0.25em;"></span>'.format
    low, high = strut("0.8"), strut("6")
    assert height(low) == 1.45  # of a line of letters
    assert height(low + high) == 6.2
    assert height(high + '<span class="mspace newline"></span>' + low) == 7.65
