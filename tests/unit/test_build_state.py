"""What a build keeps for the next one may be cut short: a full disk, a machine switched off."""

import sqlite3

import pytest

from course_site import anew, stamps
from course_site.cache import open_cache
from course_site.execute import read_times
from course_site.state import read_json


def without_a_table(database):
    with sqlite3.connect(database) as connection:
        connection.execute("drop table nbcache")
    connection.close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda database: database.write_bytes(b""),
        lambda database: database.write_bytes(database.read_bytes()[:5000]),
        lambda database: database.write_bytes(b"These are words." * 500),
        without_a_table,
    ],
    ids=["empty", "cut", "words", "without a table"],
)
def test_a_damaged_cache_of_executions_is_made_anew(tmp_path, capsys, damage):
    folder = tmp_path / ".jupyter_cache"
    assert open_cache(folder).list_cache_records() == []
    damage(folder / "global.db")
    (folder / "pages.json").write_text("{}")
    assert open_cache(folder).list_cache_records() == []
    assert "is damaged: every page is executed again" in capsys.readouterr().out
    assert not (folder / "pages.json").exists()


@pytest.mark.parametrize("text", ["", '{"pages": {"one.md"', "[1, 2]", "\0\0\0"])
def test_a_damaged_record_counts_as_none(tmp_path, capsys, text):
    (tmp_path / "pages.json").write_text(text)
    assert read_json(tmp_path / "pages.json") == {}
    assert "is damaged" in capsys.readouterr().out


def test_a_file_that_is_not_there_counts_as_no_record_without_a_word(tmp_path, capsys):
    assert read_json(tmp_path / "pages.json") == {}
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("pages", ["[]", '{"one.md": "long", "two.md": 2.5}'])
def test_only_numbers_count_as_seconds(tmp_path, pages):
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build" / "execution-times.yml").write_text(f'{{"pages": {pages}}}')
    assert read_times(tmp_path).get("two.md", 2.5) == 2.5
    assert "one.md" not in read_times(tmp_path)


def test_the_words_of_the_interface_are_on_every_page(tmp_path, monkeypatch):
    (tmp_path / "_config.yml").write_text("title: A book\n", "utf-8")
    (tmp_path / "words").mkdir()
    monkeypatch.setattr(anew, "WORDS", tmp_path / "words")
    before = anew.inputs_of_the_site(tmp_path)
    assert anew.inputs_of_the_site(tmp_path) == before
    (tmp_path / "words" / "de.json").write_text("{}", "utf-8")
    assert anew.inputs_of_the_site(tmp_path) != before


def test_what_was_made_is_current_until_its_inputs_change_or_it_is_not_finished(tmp_path):
    for target in (tmp_path / "file", tmp_path / "folder"):
        assert not stamps.current(target, "one")
        target.mkdir() if target.name == "folder" else target.touch()
        assert not stamps.current(target, "one")
        stamps.keep(target, "one")
        assert stamps.current(target, "one") and not stamps.current(target, "two")
        stamps.forget(target)
        assert not target.exists() and not stamps.current(target, "one")
    assert list(tmp_path.iterdir()) == []
