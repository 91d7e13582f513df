"""A task on a page: its hints, its solution, its first verdict; the list of all tasks; mistakes."""

import dataclasses
import json
from itertools import pairwise
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from course_site.pages.tasks import outdated
from course_site.task_proofs import faults_of
from course_utils.tasks import TASKS
from tests.small_book import SmallBook, page

TASK = TASKS["affine-from-values"]


def soup_of(book, name):
    html = (book.site / f"{name}.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


def test_a_list_is_read_again_where_a_task_is_new():
    env = SimpleNamespace(course_task_lists={"old": tuple(TASKS)[1:], "new": tuple(TASKS)})
    assert outdated(None, env, set(), set(), set()) == ["old"]


def failing(*_):
    raise LookupError("nothing there")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"oracle": failing}, "the oracle raises LookupError: nothing there"),
        ({"oracle": lambda *_: None}, "library/affine_from_values.py fails with UnfitError"),
        ({"draw": failing}, "library/affine_from_values.py fails with LookupError: nothing there"),
        ({"starter": "def f(:"}, "fails with SyntaxError"),
        ({"hints": "Sum them."}, "hints has to be a tuple of at least 2"),
        ({"mistakes": TASK.mistakes[:1]}, "mistakes has to be a tuple of at least 3"),
    ],
)
def test_what_is_wrong_with_a_task_names_its_file_or_its_piece(monkeypatch, change, said):
    broken = dataclasses.replace(TASK, **change)
    monkeypatch.setattr("course_site.task_proofs.TASKS", {TASK.name: broken})
    assert any(said in fault for fault in faults_of(TASK.name)), faults_of(TASK.name)


def test_hints_open_one_after_the_other_without_a_script(built):
    (first,) = [
        h for h in soup_of(built, "features").select("details.hint") if not h.find_parent("details")
    ]
    hints = [first, *first.select("details.hint")]
    assert [hint.summary.get_text() for hint in hints] == ["Hint 1", "Hint 2", "Hint 3"]
    for outer, inner in pairwise(hints):
        assert inner.parent is outer and not outer.has_attr("open")
    assert first.select_one(".katex") and first.select_one("code")


def test_the_solution_is_folded_behind_a_word_on_trying_first(built):
    solution = soup_of(built, "features").find(id="solution-exr-task")
    assert solution.name == "details" and not solution.has_attr("open")
    assert "Try it yourself first" in solution.get_text()
    assert "np.column_stack" in solution.select_one("pre").get_text()


def test_the_page_shows_the_first_verdict(built):
    (verdict,) = soup_of(built, "features").select(".verdict")
    assert verdict["role"] == "status" and "Your turn" in verdict.get_text()
    assert verdict["data-task"] == TASK.name


def test_the_notebook_has_the_same_cell_hints_and_solution(built):
    path = built.site / "notebooks" / "features.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    sources = ["".join(c["source"]) for c in notebook["cells"]]
    assert TASK.cell in sources
    (text,) = [source for source in sources if "Hint 1" in source]
    assert (
        text.index("Hint 1") < text.index("Hint 2") < text.index("Hint 3") < text.index("Solution")
    )
    assert text.count("<details>") == text.count("</details>")


def test_the_list_shows_every_task_with_what_is_proved_of_it(built):
    rows = soup_of(built, "plain").select("table.task-list tbody tr")
    assert len(rows) == len(TASKS)
    for row, task in zip(rows, TASKS.values(), strict=True):
        text = row.get_text(" ")
        assert task.title in text and task.function in text and "proved" in text
        assert len(row.select("li")) == len(task.mistakes)
    (link,) = [a["href"] for row in rows for a in row.select("a")]
    assert link == "features.html#exr-task"


EXERCISE = "```{exercise} A task\n:label: exr-task\nWrite it.\n```"


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What a build says of tasks that do not fit their page."""
    directives = {
        "one": "```{task} affine-from-value\n:exercise: exr-task\n```",
        "two": "```{task} affine-from-values\n```",
        "three": "```{task} affine-from-values\n:exercise: exr-task\n```",
    }
    pages = {
        name: page(f"{EXERCISE.replace('exr-', f'exr-{name}-')}\n\n{text}")
        for name, text in directives.items()
    }
    return SmallBook(tmp_path_factory.mktemp("tasks") / "book", pages).build().printed


@pytest.mark.parametrize(
    "says",
    [
        "there is no task 'affine-from-value'; did you mean 'affine-from-values'",
        "the task 'affine-from-values' lacks :exercise:",
        "the task 'affine-from-values' needs this cell on its page",
    ],
)
def test_a_task_that_does_not_fit_its_page_stops_the_build(printed, says):
    assert says in printed.replace("\n", " ")
