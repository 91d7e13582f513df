"""A prediction on a page: its sketches, its words, the figure behind it, mistakes of authors."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.small_book import HEAD, build_site, cell

SETTINGS = """\
extensions = ["myst_nb", "course_site.pages.predict"]
nb_execution_mode = "force"
"""
GLUE = """\
from myst_nb import glue
from course_utils.plots.sketches import sketch_bars
sketches = sketch_bars([1, 2], {"rise": [1, 2], "fall": [2, 1]})
for name in ("right", "swapped", "renamed", "nameless", "silent", "alone"):
    glue(f"predict-{name}", sketches, display=False)"""
DRAW = """\
from IPython.display import SVG
SVG("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect/></svg>")"""
FIGURE = cell(DRAW, "mystnb:\n  image: {alt: Two bars}")
QUESTION = """\
```{predict} predict-bars
How do the bars go on?

- [x] `rise` Two bars, the second higher.

  They rise.
- [ ] `fall` Two bars, the first higher.

  Those fall.
```"""


@pytest.fixture(scope="module")
def question(built):
    html = (built.site / "features.html").read_text(encoding="utf-8")
    (found,) = BeautifulSoup(html, "html.parser").select(".prediction")
    return found


def test_a_choice_is_a_radio_button_with_a_letter_and_a_sketch_in_words(question):
    labels = question.select(".quiz-choice > label")
    assert [label.get_text(" ", strip=True) for label in labels] == ["A", "B"]
    assert [label.svg["aria-label"] for label in labels] == ["A straight line.", "A bowl."]
    assert all(label.svg["role"] == "img" and label.svg.select("path.line") for label in labels)
    assert {label.input["name"] for label in labels} == {question["id"]}
    group = question.select_one("[role=radiogroup]")
    assert question.find(id=group["aria-labelledby"]).get_text(strip=True).startswith("What is")


def test_each_choice_has_its_verdict_and_its_explanation(question):
    choices = question.select(".quiz-choice")
    assert [choice["data-verdict"] for choice in choices] == ["wrong", "right"]
    assert choices[1].select_one("details em").get_text() == "never"
    assert choices[0].select_one("details .katex")


def test_without_a_script_the_figure_stands_there_and_no_button_does_nothing(question):
    cell_of_figure = question.find_next_sibling()
    assert "cell" in cell_of_figure["class"]
    output = cell_of_figure.select_one(".cell_output")
    assert output.img and not output.has_attr("hidden")
    assert all(button.has_attr("hidden") for button in question.select("button"))


def test_the_notebook_has_the_question_with_one_picture_before_the_cell(built):
    path = built.site / "notebooks" / "features.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    at = next(i for i, c in enumerate(cells) if "attachments" in c)
    text = "".join(cells[at]["source"])
    assert "**Predict, then look**\n\nWhat is the graph of $s$?" in text
    assert "![The sketches A, B](attachment:predict-square.png)" in text
    assert "- A: A straight line.\n- B: A bowl." in text
    assert "- A: no. That is $2x$.\n- B: right. Yes, *never* below 0." in text
    assert cells[at]["attachments"]["predict-square.png"]["image/png"].startswith("iVBORw0KGgo")
    assert "SVG(" in "".join(cells[at + 1]["source"])
    assert "sketch_graphs" not in path.read_text(encoding="utf-8")


WRONG = {
    "swapped": "the figure shows 'rise', and no other is marked [x]",
    "renamed": "the choices are ['rise', 'drop'], but the sketches ['rise', 'fall']",
    "nameless": "the choices are ['rise', 'Two bars, the first higher.'], but the sketches",
    "silent": "every choice needs a mark, [x] or [ ], and below it an explanation",
    "unknown": "predict predict-unknown: no cell glues sketches under this name",
    "alone": "the next thing on the page has to be a cell with a figure",
}


def test_what_is_wrong_with_a_prediction_is_said(tmp_path):
    marks = QUESTION.replace("[x]", "[y]").replace("[ ]", "[x]").replace("[y]", "[ ]")
    questions = {
        "right": QUESTION,
        "swapped": marks,
        "renamed": QUESTION.replace("`fall`", "`drop`"),
        "nameless": QUESTION.replace("`fall` ", ""),
        "silent": QUESTION.replace("\n\n  They rise.", ""),
        "unknown": QUESTION,
    }
    named = [text.replace("-bars", f"-{name}") for name, text in questions.items()]
    alone = QUESTION.replace("-bars", "-alone")
    glued = cell(GLUE, "tags: [remove-cell]")
    body = "\n\n".join([glued, *(f"{text}\n\n{FIGURE}" for text in named), alone])
    _, said = build_site(tmp_path, SETTINGS, {"index": f"{HEAD}# A page\n\n{body}\n\nWords."})
    found = [line for line in said.splitlines() if "predict" in line]
    assert len(found) == len(WRONG), found
    for line, (name, message) in zip(found, WRONG.items(), strict=True):
        assert f"predict predict-{name}: " in line and message in line
