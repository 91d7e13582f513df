"""A second course, as an instructor might make it: another title, language and address."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.course import ROOT
from tests.small_book import Book

SOURCES = Path(__file__).parent / "second_course"
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
    book = Book(folder, "src")
    for name in COPIED:
        shutil.copy(ROOT / name, folder)
    book.write("_config.yml", yaml.safe_dump(settings(), allow_unicode=True))
    run = book.build(SITE_URL=ADDRESS)
    assert run.succeeded, run.printed
