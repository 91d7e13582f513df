"""Files that are whole or absent, and known by their digest."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path


def sha256(data: bytes) -> str:
    """Return the digest as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def is_intact(path: Path, expected: str) -> bool:
    """Tell whether the file is there and has this sha256."""
    return path.is_file() and sha256(path.read_bytes()) == expected


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under another name first, so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def link_or_copy(source: Path | str, target: Path | str) -> Path | str:
    """Link the file where the file system allows it, which takes no room and no time."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target
