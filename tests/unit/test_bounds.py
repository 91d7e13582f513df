"""The lower bounds of the package are versions that it is run with."""

from __future__ import annotations

import json
import tomllib

from packaging.requirements import Requirement
from packaging.version import Version

from tests.course import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = [Requirement(text) for text in PROJECT["dependencies"]]


def bounds(platform: str) -> dict[str, Version]:
    """Return of each package the oldest version that is allowed on a platform."""
    here = {"sys_platform": platform}
    asked = [r for r in REQUIREMENTS if not r.marker or r.marker.evaluate(here)]
    assert all(len(r.specifier) == 1 for r in asked)
    return {r.name: Version(next(iter(r.specifier)).version) for r in asked}


def test_in_the_browser_they_are_those_of_pyodide() -> None:
    lock = json.loads((ROOT / "node_modules/pyodide/pyodide-lock.json").read_text("utf-8"))
    for name, oldest in bounds("emscripten").items():
        there = Version(lock["packages"][name]["version"])
        assert oldest <= there, name
        assert oldest.release[:2] == there.release[:2], name


def test_on_a_computer_matplotlib_shows_the_first_figure_of_a_notebook() -> None:
    # Matplotlib 3.8 with today's IPython prints <Figure ...> in place of it.
    for platform in ("linux", "darwin", "win32"):
        assert bounds(platform)["matplotlib"] >= Version("3.9")
