"""What follows an inline formula hangs on to it."""

from types import SimpleNamespace

from docutils import nodes
from docutils.utils import new_document

from course_site.pages.formulas import take_tails

HTML = SimpleNamespace(builder=SimpleNamespace(format="html"))


def test_a_full_stop_follows_its_own_formula_where_another_text_is_equal():
    document = new_document("page")
    kink, left = nodes.strong("", "kink"), nodes.math("", "t")
    document += nodes.paragraph("", "", kink, nodes.Text("."), left, nodes.Text("."))
    take_tails(HTML, document, "page")
    assert left["tail"] == "."
    assert [node.astext() for node in document[0]] == ["kink", ".", "t", ""]
