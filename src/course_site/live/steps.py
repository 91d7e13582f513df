"""The steps of a build that concern the live cells: one before Sphinx, the others after it.

The first fetches and makes what the pages need, and leaves a file that Sphinx reads (see
extension.py); without that file the pages offer no Run. The others copy it into the site, and the
wheel that notebooks install.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from course_site.files import link_or_copy, write_whole
from course_site.live import jupyterlite
from course_site.live.manifest import Live, prepare
from course_site.live.official import CDN
from course_site.live.stage import stage
from course_site.live.store import Folder
from course_site.live.wheel import build_course
from course_site.pages.set_up_cell import WHEELS
from course_site.problems import Problem


def write_prepared(file: Path, live: Live) -> None:
    """Leave what the pages must know, for Sphinx and for the step after it."""
    folders = [[str(folder.path), folder.files] for folder in live.folders]
    text = {"interface": live.interface.name, "folders": folders, "manifest": live.manifest}
    write_whole(file, json.dumps(text).encode())


def read_prepared(file: Path) -> Live | None:
    """Return what the pages must know; None where they are to offer no Run."""
    if not file.is_file():
        return None
    known = json.loads(file.read_text(encoding="utf-8"))
    folders = [
        Folder(Path(path), {name: (size, digest) for name, (size, digest) in files.items()})
        for path, files in known["folders"]
    ]
    interface = next(folder for folder in folders if folder.name == known["interface"])
    return Live(interface, folders, known["manifest"])


def prepare_live(file: Path, source: str) -> None:
    """Fetch and make what the live cells need, and leave `file`, or none where that fails.

    Where REQUIRE_BROWSER is set (CI publishes what it builds) a site without Run is a Problem.
    """
    file.unlink(missing_ok=True)
    if source == "none":
        return
    try:
        write_prepared(file, prepare(source))
    except (Problem, OSError) as problem:
        if os.environ.get("REQUIRE_BROWSER"):
            raise Problem(f"The pages would offer no Run: {problem}") from problem
        print(f"The pages offer no Run: {problem}", file=sys.stderr, flush=True)


def stage_wheel(site: Path) -> None:
    """Give the package's wheel an address that stays, for the first cell of the notebooks."""
    target = site / WHEELS
    shutil.rmtree(target, ignore_errors=True)
    if not (site / "notebooks").is_dir():
        return
    course = build_course()
    target.mkdir()
    link_or_copy(str(course.path / course.wheel), str(target / course.wheel))


def stage_live(file: Path, site: Path, title: str, language: str) -> None:
    """Copy what was prepared into the site; JupyterLite too, where the site has notebooks."""
    live = read_prepared(file)
    if live is None:
        for name in ("live", "lite"):
            shutil.rmtree(site / name, ignore_errors=True)
        (site / "live-service-worker.js").unlink(missing_ok=True)
        return
    size = stage(live, site)
    where = "from the site" if live.has_own_python else f"from {CDN}"
    print(f"Live cells: Python {where}; {size / 1e6:.0f} MB under live/", flush=True)
    if live.has_own_python and (site / "notebooks").is_dir() and jupyterlite.is_available():
        size = jupyterlite.stage(site, live, title, language)
        print(f"JupyterLite: {size / 1e6:.0f} MB under lite/", flush=True)
