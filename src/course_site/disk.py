"""What is said where a disk is full: the folder, and how much it lacks."""

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
        if problem.errno != errno.ENOSPC and f"[Errno {errno.ENOSPC}]" not in str(problem):
            raise
        shutil.rmtree(target, ignore_errors=True)
        needed = sum(path.stat().st_size for path in source.rglob("*") if path.is_file())
        missing = max(needed - shutil.disk_usage(target.parent).free, 0)
        raise DiskFull(
            f"The disk is full: {target.parent} needs {missing / 1e6:.1f} MB more"
        ) from None
