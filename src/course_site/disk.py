"""What is said where a disk is full or cannot be written: the folder, and how much it lacks."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class DiskFull(OSError):
    """Which folder lacks how much."""


@contextmanager
def room_for(source: Path, target: Path) -> Iterator[None]:
    """Watch a copy of `source` to `target`; where the disk is full, remove it and say so."""
    try:
        yield
    except OSError as problem:  # shutil.copytree tells of all files that failed, in a list
        if not _is_full(problem):
            raise
        shutil.rmtree(target, ignore_errors=True)
        needed = sum(path.stat().st_size for path in source.rglob("*") if path.is_file())
        missing = max(needed - shutil.disk_usage(target.parent).free, 0)
        raise DiskFull(
            f"The disk is full: {target.parent} needs {missing / 1e6:.1f} MB more"
        ) from None


def words_of(problem: OSError, folder: Path) -> str:
    """Return in words why `folder` could not be written; raise the problem if it is another."""
    if isinstance(problem, DiskFull):
        return str(problem)
    if _is_full(problem):
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(there).free
        return f"The disk is full: {folder} needs more than the {free / 1e6:.1f} MB that are left"
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{problem.filename or folder} cannot be written: {problem.strerror}"
    raise problem


def _is_full(problem: OSError) -> bool:
    return problem.errno == errno.ENOSPC or f"[Errno {errno.ENOSPC}]" in str(problem)
