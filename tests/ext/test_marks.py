"""What the pages hold for their readers to do, for the marks of what was done."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from course_site.pages import marks


def test_the_site_lists_the_questions_and_tasks_of_each_page(built) -> None:
    contents = json.loads((built.site / "_static" / marks.FILE).read_text(encoding="utf-8"))
    asked = ["predict-square", "ans-square", "ans-roots", "quiz-features", "quiz-code"]
    assert contents["features"] == {
        "page": "features",
        "questions": asked,
        "tasks": ["affine-from-values"],
    }
    assert contents["plain"] == {"page": "plain", "questions": [], "tasks": []}


def environment(*pages: str, **metadata: dict[str, str]) -> SimpleNamespace:
    known = {name.replace("_", "/"): value for name, value in metadata.items()}
    return SimpleNamespace(
        found_docs=set(pages), metadata=known, doc2path=lambda page, _: f"{page}.md"
    )


def test_a_page_keeps_its_name_where_it_moves_and_an_older_one_if_it_says_so() -> None:
    moved = environment("book/images", "part-1/images", "book/grüße")
    assert {marks.name_of(moved, page) for page in ("book/images", "part-1/images")} == {"images"}
    assert marks.name_of(moved, "book/grüße") == "gr%C3%BC%C3%9Fe"  # as in an address
    renamed = environment("book/pictures", book_pictures={"known_as": "images"})
    assert marks.name_of(renamed, "book/pictures") == "images"
    context = {"metatags": "<meta>"}
    marks.add_to_page(SimpleNamespace(env=renamed), "book/pictures", "", context, None)
    assert context["metatags"] == '<meta>\n<meta name="course-page" content="images">'


def test_two_pages_of_one_name_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        marks.logger, "warning", lambda text, *values, **_: told.append(text % values)
    )
    marks.check_names(None, environment("book/depth", "lessons/depth", "book/other"))
    assert len(told) == 1
    assert "book/depth.md has the name 'depth', too" in told[0]
    assert "`known_as: lessons-depth`" in told[0]
    told.clear()
    marks.check_names(
        None, environment("book/depth", "lessons/depth", lessons_depth={"known_as": "deep"})
    )
    assert told == []
