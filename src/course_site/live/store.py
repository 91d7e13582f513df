"""The cache of what was fetched and made: folders that are named after their content.

A browser may keep such a folder for ever, and never mixes two. What a folder was made from is noted
beside it, so that the next build need not make it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from course_site.files import sha256, write_whole


def cache_folder() -> Path:
    """Return where fetched files are kept between builds: COURSE_CACHE_DIR, or the user's cache."""
    if own := os.environ.get("COURSE_CACHE_DIR"):
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ai-functions-course"


@dataclass(frozen=True)
class Folder:
    """A folder under live/, named after its content, with the size and sha256 of each file."""

    path: Path
    files: dict[str, tuple[int, str]]

    @property
    def name(self) -> str:
        """The folder's name under live/."""
        return self.path.name

    @property
    def wheel(self) -> str:
        """The name of the one wheel in it."""
        return next(name for name in self.files if name.endswith(".whl"))


def named_by_content(kind: str, source: Path) -> Folder:
    """Move a finished folder to `<cache>/<kind>-<hash of its content>`, and describe it."""
    names = sorted(p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file())
    files = {}
    for name in names:
        data = (source / name).read_bytes()
        files[name] = (len(data), sha256(data))
    digest = sha256(json.dumps(files).encode())[:12]
    target = cache_folder() / f"{kind}-{digest}"
    if target.exists():
        shutil.rmtree(source)
        _note_use(target)
    else:
        os.chmod(source, 0o755)
        os.replace(source, target)
    forget_old(kind)
    return Folder(target, files)


def _note_use(folder: Path) -> None:
    """Keep a folder from being forgotten; a cache that is only read keeps its own dates."""
    with suppress(OSError):
        os.utime(folder)


def made_before(kind: str, inputs: str) -> Folder | None:
    """Return the folder that was made from the same inputs, if it is still whole."""
    stamp = cache_folder() / f"{kind}-made-from-{inputs}.json"
    if not stamp.is_file():
        return None
    known = json.loads(stamp.read_text(encoding="utf-8"))
    path = cache_folder() / known["name"]
    files = {name: (size, digest) for name, (size, digest) in known["files"].items()}
    if not all(
        (path / n).is_file() and (path / n).stat().st_size == f[0] for n, f in files.items()
    ):
        return None
    _note_use(path)
    return Folder(path, files)


def remember(folder: Folder, kind: str, inputs: str) -> Folder:
    """Note what a folder was made from, so that the next build need not make it again."""
    text = json.dumps({"name": folder.name, "files": folder.files})
    write_whole(cache_folder() / f"{kind}-made-from-{inputs}.json", text.encode())
    return folder


def digest_of(paths: Iterable[Path]) -> str:
    """Return a digest of the names and the contents of files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def forget_old(kind: str, days: float = 7) -> None:
    """Remove what no build has used for a week."""
    for folder in cache_folder().glob(f"{kind}-*/"):
        if time.time() - folder.stat().st_mtime > days * 86_400:
            shutil.rmtree(folder, ignore_errors=True)
