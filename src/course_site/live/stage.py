"""Write `live/` and the service worker into a built site."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from course_site.disk import room_for
from course_site.files import link_or_copy, write_whole
from course_site.live.manifest import Live
from course_site.live.store import Folder
from course_site.paths import LIVE


def stage(live: Live, site: Path) -> int:
    """Write live/ and the service worker into a built site; return the size of live/ in bytes."""
    target = site / "live"
    names = {folder.name for folder in live.folders} | {live.manifest_name}
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        kinds = ("runtime-", "start-", "lock-", "course-", "ui-", "manifest-", "work-")
        if old.name.startswith(kinds) and old.name not in names:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for folder in live.folders:
        if not _is_copied(folder, target / folder.name):
            work = Path(tempfile.mkdtemp(dir=target, prefix="work-"))
            with room_for(folder.path, work):
                shutil.copytree(folder.path, work, dirs_exist_ok=True, copy_function=link_or_copy)
            shutil.rmtree(target / folder.name, ignore_errors=True)
            os.chmod(work, 0o755)
            os.replace(work, target / folder.name)
    text = json.dumps(live.manifest, sort_keys=True, separators=(",", ":"))
    write_whole(target / live.manifest_name, text.encode())
    worker = (LIVE / "workers" / "service-worker.js").read_text(encoding="utf-8")
    keep = json.dumps(sorted(names))
    write_whole(site / "live-service-worker.js", worker.replace('["KEEP"]', keep).encode())
    return sum(p.stat().st_size for p in target.rglob("*") if p.is_file())


def _is_copied(folder: Folder, target: Path) -> bool:
    return all(
        (target / name).is_file() and (target / name).stat().st_size == size
        for name, (size, _) in folder.files.items()
    )
