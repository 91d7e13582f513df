"""A second course, as an instructor might make it: another title, language and address."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.course import ROOT

SOURCES = Path(__file__).parent / "second_course"
LINKED = ("_static", "_templates", "live", "node_modules", "src", "widgets", "words")
COPIED = ("requirements.lock", "package-lock.json", "package.json", "pyproject.toml")
ADDRESS = "https://geraden.example/kurs/"
TITLE = "Geraden für Eilige"


def settings() -> dict[str, Any]:
    """Return the settings of this course with what an instructor changes."""
    own: dict[str, Any] = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    own |= {"title": TITLE, "author": "Frau Linie"}
    own["sphinx"]["config"] |= {"language": "de", "live_differences": ""}
    return own


def build_second_course(folder: Path) -> None:
    """Write the course into `folder` and build it as `make book` does."""
    shutil.copytree(SOURCES, folder)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    for name in COPIED:
        shutil.copy(ROOT / name, folder)
    text = yaml.safe_dump(settings(), allow_unicode=True)
    (folder / "_config.yml").write_text(text, encoding="utf-8")
    variables = {**os.environ, "SITE_URL": ADDRESS}
    variables.pop("REPOSITORY_URL", None)
    command = [sys.executable, "-m", "course_site", "build", str(folder)]
    run = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
