"""What docutils and extensions write is mended: rows of tables on a phone, lines over code."""

from types import SimpleNamespace

from docutils import nodes
from docutils.utils import new_document

from course_site.pages.sound_markup import label_cells, repair_markup


def row(*cells: nodes.Element) -> nodes.row:
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def test_each_cell_of_a_row_that_becomes_a_block_says_its_column_a_list_too():
    head = nodes.thead("", row(*(nodes.paragraph("", title) for title in ("Task", "Slips", "Way"))))
    items = nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", "no bias")))
    body = nodes.tbody("", row(nodes.paragraph("", "sum"), items, nodes.paragraph("", "count")))
    document = new_document("page")
    document += nodes.container("", nodes.tgroup("", head, body, cols=3), classes=["stacking"])
    label_cells(SimpleNamespace(), document, "page")
    first, second, third = body[0]
    assert first.astext() == "sum"
    assert [type(child) for child in second] == [nodes.paragraph, nodes.bullet_list]
    assert second[0].astext() == "Slips: "
    assert third.astext() == "Way: count"


def test_a_summary_holds_no_paragraphs():
    app = SimpleNamespace(config=SimpleNamespace(language="en", project="Course"))
    line = '<p class="{0} admonition-title">{1}</p>'.format
    summary = f"<summary>{line('collapsed', 'Show')}{line('expanded', 'Fold')}</summary>"
    context = {"body": f"{summary}<p>Text</p>"}
    repair_markup(app, "page", "page.html", context, object())
    assert context["body"] == summary.replace("p class", "span class").replace("/p>", "/span>") + (
        "<p>Text</p>"
    )
