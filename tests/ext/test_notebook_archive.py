"""One file with all notebooks, which work without the network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from course_site.notebook_archive import read_me, requirements, write_archive, zipped
from course_site.pages.set_up_cell import ARCHIVE, wheel_name
from tests.course import ROOT
from tests.small_book import SmallBook


@pytest.fixture(scope="module")
def unpacked(built: SmallBook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that a reader has after unpacking."""
    target = tmp_path_factory.mktemp("archive")
    with ZipFile(built.site / ARCHIVE) as archive:
        archive.extractall(target)
    (folder,) = target.iterdir()
    return folder


def test_it_holds_the_notebooks_of_the_site_and_what_they_need(
    built: SmallBook, unpacked: Path
) -> None:
    held = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    notebooks = built.site / "notebooks"
    pages = {path.relative_to(notebooks).as_posix() for path in notebooks.rglob("*.ipynb")}
    assert pages and held == pages | {wheel_name(), "requirements.txt", "README.md"}


def test_its_package_installs_without_the_network(unpacked: Path, tmp_path: Path) -> None:
    """Into a folder of its own, where the libraries are those that are there."""
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet"]
    subprocess.run([*command, "--target", tmp_path, unpacked / wheel_name()], check=True)
    code = "from course_utils import data; print(data.__file__, len(data.load_mnist().labels))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [str(tmp_path / "course_utils" / "data.py"), "70000"]


def test_the_libraries_are_those_of_the_package_and_the_outputs_name_their_versions() -> None:
    lines = requirements().splitlines()
    assert lines.pop() == f"./{wheel_name()}"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for line in lines:
        requirement, _, made_with = line.partition("  # the outputs: ")
        name = Requirement(requirement).name
        assert re.findall(rf"^{re.escape(name)}==(\S+)", lock, re.MULTILINE) == [made_with]
        assert [bound.operator for bound in Requirement(requirement).specifier] == [">="]
    names = {Requirement(line.partition("#")[0]).name for line in lines}
    assert names == {"numpy", "matplotlib", "scikit-learn"}


def test_its_read_me_has_ten_lines_and_two_commands() -> None:
    text = read_me("A course", "en")
    lines = [line for line in text.splitlines() if line]
    assert len(lines) <= 10
    assert [line for line in lines if line.startswith("    ")] == [
        "    python -m pip install notebook -r requirements.txt",
        "    python -m notebook",
    ]
    assert "Sie brauchen Python" in read_me("Ein Kurs", "de")


def test_the_same_files_give_the_same_bytes() -> None:
    assert zipped({"b": b"2", "a": b"1"}) == zipped({"a": b"1", "b": b"2"})


def test_a_site_without_notebooks_has_no_archive(tmp_path: Path) -> None:
    write_archive(ROOT, tmp_path, "A course", "en")
    assert list(tmp_path.iterdir()) == []
