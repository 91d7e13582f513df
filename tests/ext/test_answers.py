"""Fields for answers on a page, and what is asked of their source."""

import pytest
from bs4 import BeautifulSoup


@pytest.fixture(scope="module")
def fields(built):
    html = (built.site / "features.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser").select(".answer")


def test_a_field_has_its_label_and_a_place_where_the_verdict_is_announced(fields):
    assert [field["id"] for field in fields] == ["ans-square", "ans-roots"]
    for field in fields:
        label = field.select_one("label")
        assert label["for"] == field.select_one("input")["id"]
        assert label.select_one(".katex") and not label.select_one("p")
        assert field.select_one(".answer-said")["role"] == "status"


def test_what_is_said_to_an_answer_stands_by_its_value(fields):
    said = [
        (reply["data-value"], reply["data-verdict"]) for reply in fields[0].select(".answer-reply")
    ]
    assert said == [("9", "right"), ("6", "wrong")]
    assert fields[0].select(".answer-reply")[1].select_one("em").get_text() == "twice"
    assert [field["data-kind"] for field in fields] == ["number", "vector"]


def test_the_script_is_on_pages_with_a_field_alone(built):
    for name, expected in (("features", True), ("plain", False)):
        assert ("answers.mjs" in (built.site / f"{name}.html").read_text("utf-8")) is expected
