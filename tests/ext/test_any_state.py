"""A build from any state gives the site that a build from nothing gives.

Random sequences of edits on a small book; after some of them the site is compared, file by file,
with that of a copy built from nothing. A sequence holds every kind of edit: the kinds are dealt
like cards. ANY_STATE_SEEDS names how many sequences, and ANY_STATE_BUILDS how often each is
built (weekly: more).
"""

from __future__ import annotations

import os

import pytest

from tests.ext.edits import EDITS, KINDS, Editor, dealt, files_of, make_book

SEEDS = range(int(os.environ.get("ANY_STATE_SEEDS", "1")))
BUILDS = int(os.environ.get("ANY_STATE_BUILDS", "2"))  # of a sequence, the last one included


def test_a_sequence_holds_every_kind_of_edit():
    assert set(KINDS) <= set(dealt(0))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_build_from_any_state_gives_the_site_that_a_build_from_nothing_gives(tmp_path, seed):
    book = make_book(tmp_path / "book")
    editor = Editor(book, seed)
    first = book.build()
    assert first.succeeded, first.printed
    for number, kind in enumerate(dealt(seed), start=1):
        editor.edit(kind)
        if number % (EDITS // BUILDS):
            continue
        run = book.build(**editor.environment)
        assert run.succeeded, (editor.done, run.printed)
        editor.done.append("BUILD")
    site = files_of(book.site)
    (book.folder / "_build").rename(tmp_path / "before")
    fresh = book.build(**editor.environment)
    assert fresh.succeeded, fresh.printed
    wanted = files_of(book.site)
    assert sorted(site) == sorted(wanted), editor.done
    different = [name for name in wanted if site[name] != wanted[name]]
    assert not different, (editor.done, different)
