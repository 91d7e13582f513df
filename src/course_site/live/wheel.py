"""course_utils as a wheel, for notebooks, and as a pack, for the cells in a page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from course_site.files import write_whole
from course_site.live import pack
from course_site.live.store import (
    Folder,
    cache_folder,
    digest_of,
    made_before,
    named_by_content,
    remember,
)
from course_site.paths import ROOT
from course_site.problems import Problem


def build_course() -> Folder:
    """Return the folder with course_utils: its wheel, and a pack without the data."""
    package = ROOT / "src" / "course_utils"
    sources = [
        p for p in sorted(package.rglob("*")) if p.is_file() and "__pycache__" not in p.parts
    ]
    own = (Path(__file__), Path(pack.__file__), ROOT / "pyproject.toml", ROOT / "README.md")
    made_from = digest_of([*sources, *own])
    if before := made_before("course", made_from):
        return before
    cache_folder().mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=cache_folder(), prefix="work-"))
    try:
        wheel = build_wheel(work)
        write_whole(work / "course_utils.pack", pack.pack_wheel(wheel))
        return remember(named_by_content("course", work), "course", made_from)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def build_wheel(folder: Path) -> Path:
    """Build the wheel of course_utils, the same bytes for the same sources."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    run = subprocess.run(
        [*command, "--directory", str(folder)],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    if run.returncode:
        raise Problem(f"the wheel of course_utils could not be built:\n{run.stderr}")
    return next(folder.glob("*.whl"))
