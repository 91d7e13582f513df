"""The cache of what was fetched and made: folders that are named after their content.

A browser may keep such a folder for ever, and never mixes two. What a folder was made from is noted
beside it, so that the next build need not make it again.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
        note_use(target)
    else:
        os.chmod(source, 0o755)
        os.replace(source, target)
    forget_old(kind, keep=target)  # whatever the clock says
    return Folder(target, files)


def note_use(path: Path) -> None:
    """Keep something from being forgotten; a cache that is only read keeps its own dates."""
    with suppress(OSError):
        os.utime(path)


def stamp_of(kind: str, inputs: str) -> Path:
    """Return the file that says which folder of this kind was made from these inputs."""
    return cache_folder() / f"{kind}-made-from-{inputs[:12]}.json"


def made_before(kind: str, inputs: str) -> Folder | None:
    """Return the folder that was made from the same inputs, if it is still whole."""
    stamp = stamp_of(kind, inputs)
    if not stamp.is_file():
        return None
    known = json.loads(stamp.read_text(encoding="utf-8"))
    path = cache_folder() / known["name"]
    files = {name: (size, digest) for name, (size, digest) in known["files"].items()}
    if not all(
        (path / n).is_file() and (path / n).stat().st_size == f[0] for n, f in files.items()
    ):
        return None
    note_use(path)
    note_use(stamp)
    return Folder(path, files)


def remember(folder: Folder, kind: str, inputs: str) -> Folder:
    """Note what a folder was made from, so that the next build need not make it again."""
    text = json.dumps({"name": folder.name, "files": folder.files})
    write_whole(stamp_of(kind, inputs), text.encode())
    return folder


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder of the cache in which something is made; it is removed however that ends."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=cache_folder(), prefix="work-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_once(kind: str, inputs: str, make: Callable[[Path], None]) -> Folder:
    """Return the folder that is made from these inputs; `make(folder)` fills it if need be."""
    if before := made_before(kind, inputs):
        return before
    with workshop() as work:
        folder = work / kind
        folder.mkdir()
        make(folder)
        return remember(named_by_content(kind, folder), kind, inputs)


def forget_old(kind: str, days: float = 7, keep: Path | None = None) -> None:
    """Remove what no build has used for a week: folders of this kind but one, and notes of them."""
    for path in cache_folder().glob(f"{kind}-*"):
        if path != keep and time.time() - path.stat().st_mtime > days * 86_400:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
