"""Make all files of an edition: what `make release` does.

The book is built, then each artifact is made from a copy of the site. One that cannot be made
is named in the manifest with the reason, and the others are made all the same. Everything lies in
`_build/release`, with the checksums in the form of `sha256sum`.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from course_site.addresses import current_commit, given_site
from course_site.build import build
from course_site.contents import SettingsProblem, read_settings, value_at
from course_site.disk import words_of
from course_site.edition import Edition, edition_of
from course_site.files import link_or_copy, sha256, write_whole
from course_site.live.packages import VERSION as PYODIDE
from course_site.live.wheel import build_course
from course_site.pages.set_up_cell import ARCHIVE
from course_site.paths import ROOT
from course_site.problems import Problem
from course_site.process import prepare_environment, start_anew_if_needed
from course_site.release.offline import Start, write_offline_copy
from course_site.state import write_json

FOLDER = "release"  # in _build
MANIFEST, CHECKSUMS = "manifest.json", "SHA256SUMS"
# What decides how pages look and what cells show.
SHOWN = ("jupyter-book", "matplotlib", "myst-nb", "numpy", "scikit-learn", "sphinx")


@dataclass(frozen=True)
class Release:
    """What an artifact is made from: the book's folder, and a copy of its site."""

    root: Path
    site: Path
    title: str
    language: str
    edition: Edition
    address: str


@dataclass(frozen=True)
class Artifact:
    """Something to publish: its name in words, and what writes its files into a folder."""

    name: str
    write: Callable[[Release, Path], None]


def offline_copy(release: Release, folder: Path) -> None:
    """Write the whole site as one archive."""
    said = Start(release.title, release.language, release.edition, release.address)
    write_offline_copy(folder / "course-offline.zip", release.root, release.site, said)


def notebooks(release: Release, folder: Path) -> None:
    """Write the archive of the notebooks, which lies on the site."""
    archive = release.site / ARCHIVE
    if not archive.is_file():
        raise Problem("the site has no notebooks")
    link_or_copy(archive, folder / archive.name)


def wheel(release: Release, folder: Path) -> None:
    """Write the package of the course as pip installs it."""
    course = build_course()
    link_or_copy(course.path / course.wheel, folder / course.wheel)


def sources(release: Release, folder: Path) -> None:
    """Write the sources of the package and of the book."""
    run_for(folder, sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder))


def browser_python(release: Release, folder: Path) -> None:
    """Write nothing: the Python in the page is a part of the site, and has to be there."""
    if os.environ.get("LIVE_SOURCE") != "none" and not (release.site / "live").is_dir():
        raise Problem("it could not be fetched: the pages and the offline copy offer no Run")


def made_by(target: str, files: str) -> Callable[[Release, Path], None]:
    """Return what has `make` make a target, and takes the files in the book's folder."""

    def write(release: Release, folder: Path) -> None:
        run_for(folder, "make", "--no-print-directory", "-C", str(release.root), target)
        found = sorted(release.root.glob(files))
        if not found:
            raise Problem(f"make {target} wrote no {files}")
        for path in found:
            link_or_copy(path, folder / path.name)

    return write


ARTIFACTS = (
    Artifact("Python in the page", browser_python),
    Artifact("offline copy", offline_copy),
    Artifact("notebooks", notebooks),
    Artifact("package", wheel),
    Artifact("sources", sources),
)
# What targets of the Makefile write, where it has them: the name, the target, the files.
OF_MAKE = (("PDF", "pdf", "_build/pdf/*.pdf"), ("ePub", "epub", "_build/epub/*.epub"))


def artifacts_of(root: Path) -> list[Artifact]:
    """Return everything that is published of the book in `root`."""
    makefile = root / "Makefile"
    text = makefile.read_text(encoding="utf-8") if makefile.is_file() else ""
    targets = set(re.findall(r"^([\w-]+):", text, re.MULTILINE))
    found = [Artifact(name, made_by(x, files)) for name, x, files in OF_MAKE if x in targets]
    return [*ARTIFACTS, *found]


def run_for(folder: Path, *command: str) -> None:
    """Run a command that writes into the folder; the last line of its complaint is a Problem."""
    try:
        run = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        raise Problem(f"there is no command {command[0]}") from None
    if run.returncode:
        said = [x for x in (run.stderr or run.stdout).splitlines() if x.strip()]
        said = [line for line in said if not re.match(r"make(\[\d+\])?:", line)] or said
        raise Problem(said[-1] if said else f"{' '.join(command)} failed")


def git(root: Path, *arguments: str) -> str:
    """Return what git says of the checkout in `root`; "" where there is none."""
    if not current_commit(root):
        return ""
    command = ["git", "-C", str(root), *arguments]
    run = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    return run.stdout.strip()


def fault_of_tag(tags: Iterable[str], edition: Edition) -> str:
    """Return why a commit with these tags is no edition; "" where it is one, or has no such tag."""
    for tag in tags:
        number = tag.removeprefix("v")
        if not number[:1].isdigit():
            continue
        if number != edition.number:
            return f"The tag {tag} names another edition than CITATION.cff: {edition.number}"
        if edition.is_later:
            return f"The tag {tag} is on changes that CHANGELOG.md calls unreleased"
    return ""


def make_all(release: Release, folder: Path) -> list[dict[str, str]]:
    """Make every artifact; return those that could not be made, each with the reason."""
    missing = []
    for artifact in artifacts_of(release.root):
        print(f"Making: {artifact.name}", flush=True)
        try:
            artifact.write(release, folder)
        except Problem as problem:
            missing.append({"name": artifact.name, "why": str(problem)})
    return missing


def describe(release: Release, folder: Path, missing: list[dict[str, str]]) -> dict[str, Any]:
    """Return what the manifest says of the files in the folder."""
    files = [
        {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256(path.read_bytes())}
        for path in sorted(folder.iterdir())
    ]
    return {
        "title": release.title,
        "edition": release.edition.number,
        "changes_since_edition": release.edition.is_later,
        "commit": current_commit(release.root),
        "uncommitted_changes": bool(git(release.root, "status", "--porcelain")),
        "source_date_epoch": int(os.environ.get("SOURCE_DATE_EPOCH") or 0) or None,
        "made_with": {name: version(name) for name in SHOWN}
        | {"python": platform.python_version(), "pyodide": PYODIDE},
        "files": files,
        "missing": missing,
    }


def write_lists(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest and the checksums, its own among them."""
    write_json(folder / MANIFEST, manifest)
    lines = [(file["sha256"], file["name"]) for file in manifest["files"]]
    lines.append((sha256((folder / MANIFEST).read_bytes()), MANIFEST))
    text = "".join(f"{digest}  {name}\n" for digest, name in lines)
    write_whole(folder / CHECKSUMS, text.encode())


def release_of(root: Path, site: Path) -> Release:
    """Return what the settings say of the course."""
    settings = read_settings(root / "_config.yml")
    language = value_at(settings, ["sphinx", "config", "language"]) or "en"
    address = given_site(value_at(settings, ["html", "baseurl"]) or "")
    title = str(settings.get("title") or "")
    return Release(root, site, title, str(language), edition_of(root), address)


def publish(root: Path) -> int:
    """Build the book and make its artifacts; return 0, or 1 after saying what is missing."""
    made = root / "_build"
    site, folder = made / "release-site", made / FOLDER
    unfinished = made / f"{FOLDER}.unfinished"
    for old in (site, site.with_name(f"{site.name}.unfinished"), folder, unfinished):
        shutil.rmtree(old, ignore_errors=True)
    release = release_of(root, site)
    if fault := fault_of_tag(git(root, "tag", "--points-at", "HEAD").split(), release.edition):
        print(f"{fault}. Nothing was made.", file=sys.stderr)
        return 1
    if not os.environ.get("SOURCE_DATE_EPOCH"):
        if date := git(root, "log", "-1", "--format=%ct"):
            os.environ["SOURCE_DATE_EPOCH"] = date
        else:
            print("No commit is known: the files bear the date of today, and no commit.")
    if build(root, copy_to=site):
        return 1
    unfinished.mkdir()
    missing = make_all(release, unfinished)
    write_lists(unfinished, describe(release, unfinished, missing))
    unfinished.rename(folder)
    shutil.rmtree(site)
    return report(folder, missing)


def report(folder: Path, missing: list[dict[str, str]]) -> int:
    """Say what was made; return 1 if something is missing."""
    for path in sorted(folder.iterdir()):
        print(f"  {path.name}: {path.stat().st_size / 1e6:.1f} MB")
    print(f"They are in {folder}")
    for one in missing:
        print(f"Missing: {one['name']}: {one['why']}", file=sys.stderr)
    return 1 if missing else 0


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, and publish; return 0 if nothing is missing."""
    parser = argparse.ArgumentParser(prog="course_site release", description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="the book's folder")
    root = parser.parse_args(arguments).root.resolve()
    start_anew_if_needed(root)
    prepare_environment(root)
    try:
        return publish(root)
    except SettingsProblem as problem:
        print(problem, file=sys.stderr)
    except OSError as problem:
        print(words_of(problem, root / "_build"), file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 1
