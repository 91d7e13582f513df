"""The table of `make bench`, and the copies of the book that it builds."""

import subprocess
import sys

from bench import build as bench_build
from bench import measure as bench
from bench import page as bench_page
from bench.row import Row
from tests.course import ROOT
from tests.small_book import SmallBook, cell, page


def test_a_row_is_text_with_the_goal_of_what_it_measures():
    what = "all regions of 2 -> 64 -> 64 -> 1 with polygons and maps (3,900)"
    row = bench.as_text(Row(what, "20.0 ms", "SplineCam, 320 regions/s", 609.4))
    assert row == (what, "20.0 ms", "SplineCam, 320 regions/s", "609", "500 times")
    row = bench.as_text(Row(what, "20.0 ms", "regioncam, 30.0 ms", 1.5))
    assert row[3:] == ("1.50", "under 33 ms")


def test_a_row_may_bring_its_goal_and_may_have_no_reference():
    assert bench.as_text(Row("a", "b", "c", goal="20 times"))[3:] == ("", "20 times")
    assert bench.as_text(Row("a", "b"))[2:] == ("", "", "")


def test_the_columns_of_the_table_stand_below_each_other():
    lines = bench.table([Row("a", "1 s", "other, 20 s", 20, "3 times")]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert len({tuple(i for i, c in enumerate(x) if c == "|") for x in lines}) == 1


def test_a_section_that_is_missing_is_said_and_does_not_stop_the_others():
    (row,) = bench.measure("nonsense", {})
    assert (row.what, row.ours) == ("nonsense", "not measured")
    assert "bench.nonsense" in row.reference


def test_a_section_gets_the_options_that_it_knows(monkeypatch):
    def rows(repeats):
        return [Row(f"{repeats} repeats", "")]

    monkeypatch.setattr(bench_page, "rows", rows)
    assert bench.measure("page", {"repeats": 7, "serial": True})[0].what == "7 repeats"


def test_an_unknown_section_is_named_with_those_that_exist():
    command = [sys.executable, "-m", "bench", "speed"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "no section speed; there are loading, build, page" in run.stderr


def test_the_copy_that_is_built_leaves_the_book_as_it_is(tmp_path):
    book = SmallBook(tmp_path / "book", {"book/one": page(cell("1 + 1"))})
    book.write("_build/.jupyter_cache/global.db", "")
    copy = bench_build.copy_book(book.folder, tmp_path / "copy")
    assert (copy / "_config.yml").is_symlink()
    assert not (copy / "book").is_symlink()
    assert not (copy / "_build" / ".jupyter_cache").exists()
    bench_build.add_prose(copy / "book" / "one.md")
    assert "One more sentence" not in (book.folder / "book" / "one.md").read_text("utf-8")
