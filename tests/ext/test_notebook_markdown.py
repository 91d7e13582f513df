"""Whatever the book's tools allow comes through into a notebook, or the build says so."""

import base64

import nbformat
import pytest

from tests.small_book import SITE_ADDRESS, SmallBook, cell, page, saved_in_jupyter

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BODY = r"""
![A dot](pictures/dot.png) ![A drawing](pictures/drawing.svg)

First term
: One meaning.
: Another meaning.

line one<br>line two, x{sup}`3`, a note[^1], ``a`b``, {download}`the file <data.txt>`.

[^1]: What the note says.

```{margin}
Beside the text.
```

$$ a = b $$ (eq-second-page)

````{exercise-start} With code
:label: exr-code
````
Before the code.

CELL1

After the code.
````{exercise-end}
````

````{solution-start} exr-code
:class: dropdown
````
The solution begins.

CELL2

The solution ends.
````{solution-end}
````

```{quiz} quiz-list
What is it?

- [ ] This

  No:

  - first reason
  - second reason
- [x] That

  - a reason at once
  - and another
```

CELL3

CELL4

CELL5

CELL6

CELL7

CELL8

```{widget} layers
With JavaScript you can change the *widths* here. It has two layers.
```

```{widget} fold-the-plane
:label: The folds
A sheet with folds.
```
"""
FIGURE = """\
import matplotlib.pyplot as plt
plt.plot([0, 1])
plt.show()"""
STREAM = 'print("one", flush=True)\nimport time\ntime.sleep(0.5)\nprint("two", flush=True)'
CELLS = {
    "CELL1": cell("asked = 1"),
    "CELL2": cell("answer = asked + 1"),
    "CELL3": cell('print("unseen")', "tags: [remove-output]"),
    "CELL4": cell(FIGURE, "mystnb:\n  image: {alt: A rising line}"),
    "CELL5": cell(STREAM),
    "CELL6": cell("folded = 1", "tags: [hide-input, raises-exception]"),
    "CELL7": cell('print("seen")\nprint("lines")', "tags: [remove-input]"),
    "CELL8": cell('print("a stream")\n3 + 4', "tags: [remove-stdout]"),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    body = BODY
    for name, text in CELLS.items():
        body = body.replace(name, text)
    first = page("$$ x = y $$ (eq-first-page)", title="First")
    # As Jupyter saves it: nothing that the book allows may be lost on that way.
    pages = {"first": first, "two": saved_in_jupyter(page(body))}
    book = SmallBook(tmp_path_factory.mktemp("kinds") / "book", pages)
    book.write("data.txt", "data")
    (book.folder / "pictures").mkdir()
    (book.folder / "pictures" / "dot.png").write_bytes(PICTURE)
    book.write("pictures/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    run = book.build()
    assert run.succeeded, run.printed
    return book


@pytest.fixture(scope="module")
def notebook(book):
    return nbformat.read(book.site / "notebooks" / "two.ipynb", as_version=nbformat.NO_CONVERT)


@pytest.fixture(scope="module")
def text(notebook):
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def code_cell(notebook, start):
    return next(c for c in notebook.cells if c.source.startswith(start))


def test_links_lead_to_files_of_the_site(book, text):
    assert f"![A drawing]({SITE_ADDRESS}_images/drawing.svg)" in text
    assert (book.site / "_images" / "drawing.svg").is_file()
    name = text.split("_downloads/")[1].split(")")[0]
    assert (book.site / "_downloads" / name).is_file()


def test_a_picture_goes_with_the_notebook(notebook):
    (cell,) = [c for c in notebook.cells if "A dot" in c.source]
    assert "![A dot](attachment:dot.png)" in cell.source
    assert base64.b64decode(cell.attachments["dot.png"]["image/png"]) == PICTURE


@pytest.mark.parametrize(
    "expected",
    [
        "One meaning.",
        "Another meaning.",
        "line one<br",
        "x<sup>3</sup>",
        "`` a`b ``",
        "a note<sup>[1]</sup>",
        "<sup>[1]</sup> What the note says.",
        "> Beside the text.",
    ],
)
def test_marks_survive(text, expected):
    assert expected in text


def test_no_heading_is_empty(text):
    assert "\n# \n" not in text


def test_equations_carry_the_numbers_of_the_book(text):
    assert r"$$a = b \tag{2}$$" in text


def test_cells_inside_of_exercises_and_solutions_are_cells(notebook, text):
    sources = [c.source for c in notebook.cells if c.cell_type == "code"][1:]
    assert sources[:2] == ["asked = 1", "answer = asked + 1"]
    assert "```ipython3" not in text and "\0" not in text
    assert "The solution begins.\n\n</details>" in text
    assert "<details><summary>Solution</summary>\n\nThe solution ends." in text


def test_a_list_in_an_explanation_stays_a_list(text):
    assert "  - first reason\n  - second reason" in text
    assert "- That: right.\n\n  - a reason at once\n  - and another" in text


def test_outputs_that_the_page_leaves_out_are_left_out(notebook):
    assert code_cell(notebook, 'print("unseen")').outputs == []
    (value,) = code_cell(notebook, 'print("a stream")').outputs
    assert value.data["text/plain"] == "7"


def test_a_stream_is_one_however_it_was_cut(notebook):
    (stream,) = code_cell(notebook, 'print("one"').outputs
    assert stream.text == "one\ntwo\n"


def test_a_figure_is_a_picture_that_untrusted_notebooks_show(notebook):
    (output,) = code_cell(notebook, "import matplotlib").outputs
    assert "image/svg+xml" not in output.data
    assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")
    assert output.metadata["image/png"]["alt"] == "A rising line"
    assert output.data["text/plain"] == "A rising line"


def test_what_a_figure_shows_can_be_read(text):
    # Notebook programs hand the text in the output's metadata to no reader.
    assert (
        "<details><summary>What the figure shows</summary>\n\nA rising line\n\n</details>" in text
    )


def test_folded_cells_are_folded_and_cells_that_may_fail_may_fail(notebook):
    assert code_cell(notebook, "folded").metadata == {
        "jupyter": {"source_hidden": True},
        "tags": ["raises-exception"],
    }
    unread = code_cell(notebook, 'print("seen")')
    assert unread.metadata == {"jupyter": {"source_hidden": True}}
    assert unread.outputs[0].text == "seen\nlines\n"
    assert code_cell(notebook, "asked").metadata == {}


def test_a_moving_figure_is_said_to_be_on_the_page(text):
    page = f"[the page]({SITE_ADDRESS}two.html"
    assert f"On {page}#layers) you can change the *widths*. It has two layers." in text
    assert f"The figure *The folds* moves on {page}#fold-the-plane).\n\nA sheet with folds." in text
    assert "JavaScript" not in text


def test_the_page_shows_the_figure_as_svg(book):
    html = (book.site / "two.html").read_text(encoding="utf-8")
    assert '.svg" alt="A rising line"' in html or 'alt="A rising line"' in html
    assert list((book.site / "_images").glob("*.svg")) or "<svg" in html


def test_what_has_no_form_in_a_notebook_stops_the_build(tmp_path):
    body = "```{eval-rst}\n-a  An option list.\n```\n\n" + cell("1 + 1")
    run = SmallBook(tmp_path / "book", {"one": page(body)})
    built = run.build()
    assert not built.succeeded
    assert built.lines_about("option_list", "has no form in a notebook")
