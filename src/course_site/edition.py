"""Which edition of the course this is: that of `CITATION.cff`, or what came after it.

A course without that file has no editions. The site says its edition in the foot of each page, and
in `edition.json`, which older copies of it on the same host ask for (see _static/edition.js).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from course_site.addresses import Repository
from course_site.contents import SettingsProblem, read_yaml
from course_site.state import write_json

FILE = "edition.json"  # at the top of the site
# Where hosts list what was published.
LISTS = {"github": "releases", "gitlab": "-/releases", "bitbucket": "downloads/"}


@dataclass(frozen=True)
class Edition:
    """The number of an edition, its date, and whether there are changes since ("" for none)."""

    number: str = ""
    date: str = ""
    is_later: bool = False


def edition_of(root: Path) -> Edition:
    """Return the edition of the book in `root`."""
    citation, changelog = root / "CITATION.cff", root / "CHANGELOG.md"
    if not citation.is_file():
        return Edition()
    said = read_yaml(citation, citation.read_text(encoding="utf-8"))
    if not isinstance(said, dict):
        raise SettingsProblem(f"{citation} says nothing of the course")
    text = changelog.read_text(encoding="utf-8") if changelog.is_file() else ""
    news = re.search(r"^## Unreleased\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    is_later = bool(news and re.search(r"^- ", news[1], re.MULTILINE))
    return Edition(str(said.get("version") or ""), str(said.get("date-released") or ""), is_later)


def list_of_editions(repository: Repository | None) -> str:
    """Return the address where the repository lists its editions, or ""."""
    return f"{repository.url}/{LISTS[repository.provider]}" if repository else ""


def write_edition(root: Path, site: Path) -> None:
    """Let the site say which edition it is, if it is one."""
    edition = edition_of(root)
    if edition.number:
        write_json(site / FILE, {"edition": edition.number, "later": edition.is_later})
    else:
        (site / FILE).unlink(missing_ok=True)
