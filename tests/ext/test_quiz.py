"""A question on a page: what a reader gets with a keyboard, a screen reader, or without scripts."""

import pytest
from bs4 import BeautifulSoup


@pytest.fixture(scope="module")
def quizzes(built):
    html = (built.site / "features.html").read_text(encoding="utf-8")
    found = BeautifulSoup(html, "html.parser").select(".quiz:not(.prediction)")
    assert [quiz["id"] for quiz in found] == ["quiz-features", "quiz-code"]
    return found


def test_the_choices_are_radio_buttons_of_one_group_named_by_the_question(quizzes):
    for quiz in quizzes:
        group = quiz.select_one("[role=radiogroup]")
        question = quiz.find(id=group["aria-labelledby"])
        assert question.get_text(strip=True).startswith("What")
        buttons = group.select("input[type=radio]")
        assert {button["name"] for button in buttons} == {quiz["id"]}
        assert [button["value"] for button in buttons] == [str(i) for i in range(len(buttons))]
        assert len(group.select("label input")) == len(buttons)
        assert not quiz.has_attr("role")  # a second group, without a name


def test_exactly_one_choice_is_right(quizzes):
    verdicts = [[choice["data-verdict"] for choice in q.select(".quiz-choice")] for q in quizzes]
    assert verdicts == [["wrong", "right"], ["wrong", "right", "wrong"]]


def test_no_mark_of_the_source_is_left(quizzes):
    for label in (label for quiz in quizzes for label in quiz.select("label")):
        assert "[" not in label.get_text()


def test_every_choice_has_its_explanation_folded_below_it(quizzes):
    explanations = [e.get_text(" ", strip=True) for e in quizzes[1].select("details > div")]
    assert len(explanations) == 3
    assert explanations[1] == "Yes."
    assert quizzes[0].select_one("details em").get_text() == "twice"
    assert not quizzes[0].select("details[open]")


def test_formulas_of_questions_and_choices_are_typeset(quizzes):
    assert quizzes[0].select_one(".quiz-question .katex")
    assert len(quizzes[0].select("label .katex")) == 2


def test_a_choice_that_is_only_a_formula_has_a_name_to_be_read_aloud(quizzes):
    only_formula, with_words = quizzes[0].select("input")
    assert only_formula["aria-label"] == "2"
    assert not with_words.has_attr("aria-label")


def test_without_the_script_there_is_no_button_that_does_nothing(quizzes):
    for quiz in quizzes:
        assert quiz.select_one("button.quiz-check").has_attr("hidden")


def test_the_verdict_is_announced(quizzes):
    assert all(quiz.select_one(".quiz-answer")["role"] == "status" for quiz in quizzes)


def test_the_script_is_on_pages_with_a_question_alone(built):
    for name, expected in (("features", True), ("plain", False)):
        html = (built.site / f"{name}.html").read_text(encoding="utf-8")
        scripts = BeautifulSoup(html, "html.parser").select("script[type=module]")
        assert any("quiz.mjs" in script.get("src", "") for script in scripts) is expected
