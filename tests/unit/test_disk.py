"""A disk that is full: one sentence, and nothing half is left."""

import errno
import os
import shutil

import pytest

from course_site import disk, state
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
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 10**6))
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
