"""course_utils as a wheel, for notebooks, and as a pack, for the cells in a page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from course_site.files import write_whole
from course_site.live import pack
from course_site.live.store import Folder, make_once
from course_site.paths import ROOT
from course_site.problems import Problem
from course_site.stamps import digest_of_folders


def build_course() -> Folder:
    """Return the folder with course_utils: its wheel, and a pack without the data."""
    names = ("src/course_utils", "pyproject.toml", "README.md")
    sources = [*(ROOT / name for name in names), Path(__file__), Path(pack.__file__)]
    return make_once("course", digest_of_folders(sources), make_course)


def make_course(target: Path) -> None:
    """Fill the folder with the wheel and the pack."""
    wheel = build_wheel(target)
    write_whole(target / "course_utils.pack", pack.pack_wheel(wheel))


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
