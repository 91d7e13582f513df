"""Lessons opened in Jupyter by Jupytext, and saved, are the same lessons."""

import jupytext
import pytest
import yaml

from tests.course import ROOT
from tests.small_book import saved_in_jupyter

LESSONS = sorted(p for p in ROOT.glob("lessons/*.md") if "{code-cell}" in p.read_text("utf-8"))


def front_matter(text):
    return yaml.safe_load(text.split("---\n")[1])


def cells(text):
    return [
        (cell.cell_type, cell.source.rstrip(), cell.metadata)
        for cell in jupytext.reads(text, fmt="md:myst").cells
    ]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_that_was_saved_says_and_does_the_same(path):
    before = path.read_text(encoding="utf-8")
    after = saved_in_jupyter(before)
    assert front_matter(after)["myst"] == front_matter(before)["myst"]
    assert front_matter(after)["kernelspec"] == front_matter(before)["kernelspec"]
    assert cells(after) == cells(before)
    assert any(metadata for _, _, metadata in cells(before)), "a lesson without tags shows nothing"


def test_a_saved_lesson_stays_as_it_is():
    once = saved_in_jupyter(LESSONS[0].read_text(encoding="utf-8"))
    assert saved_in_jupyter(once) == once
