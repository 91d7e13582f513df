"""How two sites are compared: to the byte, or by what their pages say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.course import ROOT
from tools import newest, reproduce

PAGE = '<article><h1 id="one">One.</h1> <p>Two\n words</p><img alt="A dot"></article><p>outside</p>'


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_files_that_differ_or_that_one_site_has_alone_are_named(tmp_path: Path) -> None:
    one = write(tmp_path / "1", {"a": "a", "book/b": "b", "book/c": "c", "d/e": ""})
    other = write(tmp_path / "2", {"a": "a", "book/b": "B", "d": ""})
    assert reproduce.differences(one, other) == ["book/b", "book/c", "d", "d/e"]
    assert reproduce.differences(one, one) == []


def test_a_clone_has_what_was_fetched_and_nothing_that_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = write(tmp_path, {"pyodide-1/x": "", "comm-1.whl": "", "course-1/y": "", "lite-2/z": ""})
    monkeypatch.setenv("COURSE_CACHE_DIR", str(cache))
    assert sorted(path.name for path in reproduce.fetched()) == ["comm-1.whl", "pyodide-1"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Two\n words", "Two  other words", "  -Two words\n  +Two other words"),
        ('id="one"', 'id="uno"', "  -label: one\n  +label: uno"),
        ('alt="A dot"', 'alt="dot"', "  -picture: A dot\n  +picture: dot"),
    ],
)
def test_a_page_is_compared_by_its_texts_labels_and_pictures(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in PAGE
    one = write(tmp_path / "1", {"book/page.html": PAGE, "index.html": PAGE})
    other = write(tmp_path / "2", {"book/page.html": PAGE.replace(old, new), "index.html": PAGE})
    assert list(newest.compare(one, other)) == [f"book/page.html:\n{said}"]


def test_blanks_and_what_is_around_a_page_do_not_count_and_lacking_pages_do(
    tmp_path: Path,
) -> None:
    one = write(tmp_path / "1", {"index.html": PAGE, "lessons/a.html": PAGE})
    text = PAGE.replace("Two\n words", "Two words").replace("outside", "elsewhere")
    other = write(tmp_path / "2", {"index.html": text})
    assert list(newest.compare(one, other)) == ["lessons/a.html: only one of the sites has it"]


def test_plain_sphinx_gets_the_settings_of_the_book_without_those_of_jupyter_book() -> None:
    given = newest.settings()
    assert "jupyter_book" not in given["extensions"] and "course_site" in given["extensions"]
    assert not set(newest.OF_JUPYTER_BOOK) & set(given)
    for name in newest.PATHS:
        paths = given[name] if isinstance(given[name], list) else [given[name]]
        assert paths and all((ROOT / path).exists() and Path(path).is_absolute() for path in paths)
