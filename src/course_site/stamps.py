"""Is it still current? What is made keeps a digest of what it was made from.

    inputs = digest_of(digest_of_file(source), settings)
    if not current(target, inputs):
        forget(target)
        ...  # make the target
        keep(target, inputs)

An interrupted making leaves a target without a stamp, which is not current.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from course_site.files import sha256, write_whole

IGNORED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".DS_Store"}
STAMP = "made-from"


def digest_of(*parts: object) -> str:
    """Return a digest of the values, by what `repr` shows of them."""
    return sha256(repr(parts).encode("utf-8", "surrogatepass"))


def digest_of_file(path: Path) -> str:
    """Return a digest of what the file holds, or a word where there is no file."""
    return sha256(path.read_bytes()) if path.is_file() else "absent"


def files_below(path: Path) -> list[Path]:
    """Return the file, or every file below the folder, without what tools leave there."""
    if path.is_file():
        return [path]
    found = (p for p in path.rglob("*") if p.is_file() and IGNORED.isdisjoint(p.parts))
    return sorted(p for p in found if not p.name.endswith(("~", ".swp")))


def digest_of_folders(paths: Iterable[Path]) -> str:
    """Return a digest of the names and contents of all files at or below the paths."""
    files = [(path.parent, file) for path in paths for file in files_below(path)]
    return digest_of([(f.relative_to(top).as_posix(), digest_of_file(f)) for top, f in files])


def stamp_of(target: Path) -> Path:
    """Return the file that says what a folder, or a file, was made from."""
    return target / STAMP if target.is_dir() else target.with_name(f"{target.name}.{STAMP}")


def current(target: Path, inputs: str) -> bool:
    """Tell whether the target is there, whole, and was made from these inputs."""
    stamp = stamp_of(target)
    return target.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == inputs


def forget(target: Path) -> None:
    """Remove the target and its stamp, before it is made anew."""
    stamp_of(target).unlink(missing_ok=True)
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)


def keep(target: Path, inputs: str) -> None:
    """Note what the target, which is whole now, was made from."""
    write_whole(stamp_of(target), inputs.encode())
