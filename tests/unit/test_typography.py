"""What a line may not divide stands together; code and formulas stay as they are written."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from course_site.pages.typography import KeepTogether, keep_together

KEPT = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("97.5 % of them", f"97.5{KEPT}% of them"),
        (" %, more", f"{KEPT}%, more"),  # the number before it is a node of its own
        ("784 → 256 → 10 reads", f"784{KEPT}→{KEPT}256{KEPT}→{KEPT}10 reads"),
        ("from a → b, 15% and 2 x", "from a → b, 15% and 2 x"),
    ],
)
def test_a_number_keeps_its_per_cent_and_a_network_its_widths(text, kept):
    assert keep_together(text) == kept


def test_text_changes_where_it_stands_and_code_does_not():
    document = new_document("page")
    equal = [nodes.Text(" %"), nodes.literal("", " %"), nodes.Text(" %")]
    document += nodes.paragraph("", "", nodes.strong("", "5"), *equal)
    document += nodes.literal_block("", "x = 7 % 3")
    KeepTogether(document).apply()
    paragraph, code = document.children
    assert [node.astext() for node in paragraph] == ["5", f"{KEPT}%", " %", f"{KEPT}%"]
    assert code.astext() == "x = 7 % 3"
