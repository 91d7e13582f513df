"""The course that the tests look at: the one of this repository, or the one in COURSE_FOLDER.

What holds for any course is tested on the course that is named here, so that a course of one's own
passes the same tests. What belongs to this course alone is marked with the pages that it is about
(`about("book/softmax")`), and is skipped where the course has no such page.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).resolve().parents[1]  # of the repository: its tools and its packages
FOLDER = Path(os.environ.get("COURSE_FOLDER") or ROOT)
SITE = FOLDER / "_build" / "html"
SETTINGS = yaml.safe_load((FOLDER / "_config.yml").read_text(encoding="utf-8"))
TITLE: str = SETTINGS["title"]
AUTHOR: str = SETTINGS["author"]
LANGUAGE: str = SETTINGS["sphinx"]["config"].get("language", "en")
PAGES: list[str] = list(parse_toc_yaml(FOLDER / "_toc.yml"))
CONTENTS: str = parse_toc_yaml(FOLDER / "_toc.yml").root.docname


def source(page: str) -> str:
    """Return the source of a page."""
    return (FOLDER / f"{page}.md").read_text(encoding="utf-8")


def about(*pages: str) -> pytest.MarkDecorator:
    """Mark what is tested of these pages: it is skipped where the course lacks one of them."""
    missing = [page for page in pages if page not in PAGES]
    return pytest.mark.skipif(bool(missing), reason=f"this course has no {', '.join(missing)}")
