"""A disk that is full: one sentence, and nothing half is left."""

import errno
import os
import shutil
from unittest.mock import Mock

import pytest

from course_site import build, disk, state
from course_site.live.manifest import Live
from course_site.live.stage import stage
from course_site.live.store import Folder


def fail(*arguments, **options):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a-file")


@pytest.fixture
def full(tmp_path, monkeypatch):
    """A folder with 3 MB to copy, where the disk has room for 1 MB; links cannot be made."""
    source = tmp_path / "source"
    (source / "inside").mkdir(parents=True)
    (source / "inside" / "file").write_bytes(bytes(3_000_000))
    monkeypatch.setattr(os, "link", fail)
    monkeypatch.setattr(shutil, "copyfile", fail)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 10**6))
    return source


def test_a_copy_of_the_site_for_which_there_is_no_room_says_how_much_is_missing(full, tmp_path):
    target = tmp_path / "served" / "1"
    with pytest.raises(disk.DiskFull) as problem:
        state.copy_site(full, target, linked=())
    assert str(problem.value) == f"The disk is full: {target.parent} needs 2.0 MB more"
    assert list(target.parent.iterdir()) == []


def test_live_files_for_which_there_is_no_room_say_how_much_is_missing(full, tmp_path):
    site = tmp_path / "site"
    folder = Folder(full, {"inside/file": (3_000_000, "")})
    with pytest.raises(disk.DiskFull, match=r"site/live needs 2\.0 MB more"):
        stage(Live(folder, [folder], {"version": "1"}), site)
    assert list((site / "live").iterdir()) == []


def test_another_error_of_the_disk_stays_what_it_is(tmp_path):
    with pytest.raises(PermissionError), disk.room_for(tmp_path, tmp_path / "target"):
        raise PermissionError(errno.EACCES, "denied")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (
            OSError(errno.ENOSPC, "No space left"),
            "The disk is full: {} needs more than the 1.0 MB ",
        ),
        (shutil.Error([("a", "b", "[Errno 28] No space left")]), "The disk is full: {} needs more"),
        (OSError(errno.EROFS, "Read-only file system"), "{} cannot be written: Read-only file"),
    ],
)
@pytest.mark.parametrize("step", ["checked_settings", "failure_of_the_site"])
def test_a_build_says_in_one_sentence_what_the_disk_lacks(
    full, tmp_path, monkeypatch, problem, words, step
):
    def fail_so(*arguments):
        raise problem

    for name in ("checked_settings", "open_cache", "prepare_environment", "prepare_live"):
        monkeypatch.setattr(build, name, Mock())
    for name in ("execute_pages", "export_trained_network"):
        monkeypatch.setattr(build, name, lambda *_, **__: [])
    monkeypatch.setattr(build, step, fail_so)
    said, end = build.failure_of(tmp_path, None).split("\n\n")
    assert said.startswith(words.format(tmp_path / "_build"))
    assert end == build.NOT_BUILT


def test_a_site_that_found_no_room_is_as_it_was_before(tmp_path, monkeypatch):
    site = tmp_path / "_build" / "html"
    site.mkdir(parents=True)
    (site / "index.html").write_text("the last good one")

    def half(*_):
        (site / "index.html").write_text("half")
        fail()

    monkeypatch.setattr(build, "begin_anew_if_all_pages_change", half)
    assert "The disk is full" in build.failure_of_the_site(tmp_path, Mock())
    assert (site / "index.html").read_text() == "the last good one"
