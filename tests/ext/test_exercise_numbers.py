"""Exercises are numbered by page, in references and solutions too, whatever page changes."""

from __future__ import annotations

import re

import pytest

from tests.small_book import SmallBook, page


def exercises(name: str, count: int) -> str:
    """Return exercises with their solutions, and a reference to the last one."""
    blocks = [
        f"```{{exercise}} Title\n:label: exr-{name}-{i}\nText.\n```\n\n"
        f"```{{solution}} exr-{name}-{i}\n:class: dropdown\nAnswer.\n```\n"
        for i in range(1, count + 1)
    ]
    return "\n".join([*blocks, f"See {{ref}}`exr-{name}-{count}`."])


ASIDE = """\
```{exercise} By the way
:label: exr-aside
:nonumber:
Text.
```
"""


def numbers(book: SmallBook, name: str) -> list[str]:
    """Return the numbers of the exercises that the page shows, in the order of its text."""
    html = (book.site / f"{name}.html").read_text(encoding="utf-8")
    article = html.split("<article", 1)[1].split("</article>", 1)[0]
    return re.findall(r"(?:Exercise|Solution) (\d+)", re.sub(r"<[^>]+>", "", article))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    """Return a built book with two exercises on its first page and three on its second."""
    aside = f"{ASIDE}\n{exercises('aside', 2)}\n\nAnd {{ref}}`exr-aside`."
    pages = {
        "one": page(exercises("one", 2)),
        "two": page(exercises("two", 3)),
        "aside": page(aside),
    }
    book = SmallBook(tmp_path_factory.mktemp("numbers") / "book", pages)
    run = book.build()
    assert run.succeeded, run.printed
    return book


def test_each_page_counts_its_exercises_from_1(book: SmallBook) -> None:
    assert numbers(book, "one") == ["1", "1", "2", "2", "2"]
    assert numbers(book, "two") == ["1", "1", "2", "2", "3", "3", "3"]


def test_a_new_exercise_renumbers_those_of_its_page_alone(book: SmallBook) -> None:
    book.write("one.md", page(exercises("one", 3)))
    run = book.build()
    assert run.succeeded, run.printed
    assert numbers(book, "one")[-1] == "3"
    assert numbers(book, "two") == ["1", "1", "2", "2", "3", "3", "3"]


def test_an_exercise_without_a_number_takes_none_and_can_be_led_to(book: SmallBook) -> None:
    assert numbers(book, "aside") == ["1", "1", "2", "2", "2"]
    html = (book.site / "aside.html").read_text(encoding="utf-8")
    assert "Exercise (By the way)" in " ".join(re.sub(r"<[^>]+>", "", html).split())
    assert 'href="#exr-aside"' in html
