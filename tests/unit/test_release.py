"""What `make release` leaves: every file that can be made, a manifest and checksums."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest
import yaml

from course_site.addresses import Repository
from course_site.contents import SettingsProblem
from course_site.edition import Edition, edition_of, list_of_editions, write_edition
from course_site.problems import Problem
from course_site.release import publish
from course_site.release.publish import (
    Artifact,
    Release,
    artifacts_of,
    fault_of_tag,
    made_by,
    make_all,
)
from tests.course import ROOT
from tests.host import Server


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A release of a folder that is no clone."""
    (tmp_path / "site").mkdir()
    return Release(tmp_path, tmp_path / "site", "A course", "en", Edition("1.2.0"), "")


def text_of(name: str, text: str):
    return lambda release, folder: (folder / name).write_text(text)


def impossible(release, folder):
    raise Problem("there is no Chromium")


def test_what_cannot_be_made_is_named_with_the_reason_and_the_rest_is_made(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    artifacts = (Artifact("PDF", impossible), Artifact("words", text_of("words.txt", "hello")))
    monkeypatch.setattr(publish, "ARTIFACTS", artifacts)
    missing = make_all(release, folder)
    assert missing == [{"name": "PDF", "why": "there is no Chromium"}]
    publish.write_lists(folder, publish.describe(release, folder, missing))
    manifest = json.loads((folder / "manifest.json").read_text())
    (file,) = manifest["files"]
    assert (file["name"], file["bytes"]) == ("words.txt", 5)
    assert manifest["missing"] == missing and manifest["commit"] == ""
    assert (manifest["edition"], manifest["title"]) == ("1.2.0", "A course")
    assert set(manifest["made_with"]) >= {"python", "pyodide", "numpy", "sphinx"}
    checked = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=folder, capture_output=True
    )
    assert checked.stdout.split() == [b"words.txt:", b"OK", b"manifest.json:", b"OK"]
    capsys.readouterr()
    assert publish.report(folder, missing) == 1
    assert capsys.readouterr().err == "Missing: PDF: there is no Chromium\n"
    assert publish.report(folder, []) == 0


def test_what_a_target_of_make_writes_is_taken(release: Release, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "Makefile").write_text(
        "pdf:\n\t@echo page > course.pdf\nbroken:\n\t@echo no browser >&2; false\n"
    )
    names = [artifact.name for artifact in artifacts_of(tmp_path)]
    assert "PDF" in names and "ePub" not in names
    made_by("pdf", "*.pdf")(release, tmp_path / "out")
    assert (tmp_path / "out" / "course.pdf").read_text() == "page\n"
    with pytest.raises(Problem, match="no browser"):
        made_by("broken", "*.pdf")(release, tmp_path / "out")
    with pytest.raises(Problem, match="make pdf wrote no book.pdf"):
        made_by("pdf", "book.pdf")(release, tmp_path / "out")


def test_a_site_without_python_and_notebooks_is_not_complete(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVE_SOURCE", "site")
    with pytest.raises(Problem, match="offer no Run"):
        publish.browser_python(release, release.root)
    monkeypatch.setenv("LIVE_SOURCE", "none")
    publish.browser_python(release, release.root)
    with pytest.raises(Problem, match="no notebooks"):
        publish.notebooks(release, release.root)


def test_a_tag_has_to_name_the_edition() -> None:
    assert fault_of_tag([], Edition("1.0.0", is_later=True)) == ""
    assert fault_of_tag(["v1.0.0", "nightly"], Edition("1.0.0")) == ""
    assert "CITATION.cff: 1.0.0" in fault_of_tag(["v1.1.0"], Edition("1.0.0"))
    assert "unreleased" in fault_of_tag(["1.0.0"], Edition("1.0.0", is_later=True))


def test_the_edition_is_that_of_the_citation_and_what_is_unreleased_came_after(
    tmp_path: Path,
) -> None:
    assert edition_of(tmp_path) == Edition()
    write_edition(tmp_path, tmp_path)
    assert not (tmp_path / "edition.json").exists()
    (tmp_path / "CITATION.cff").write_text("version: 1.0.0\ndate-released: 2026-11-23\n")
    assert edition_of(tmp_path) == Edition("1.0.0", "2026-11-23", False)
    log = "# Changelog\n\n## Unreleased\n{}\n## 1.0.0 (2026-11-23)\n\n- The first one.\n"
    (tmp_path / "CHANGELOG.md").write_text(log.format(""))
    assert not edition_of(tmp_path).is_later
    (tmp_path / "CHANGELOG.md").write_text(log.format("\n### Added\n\n- A page.\n"))
    assert edition_of(tmp_path).is_later
    write_edition(tmp_path, tmp_path)
    said = json.loads((tmp_path / "edition.json").read_text())
    assert said == {"edition": "1.0.0", "later": True}
    (tmp_path / "CITATION.cff").write_text("- 1\n")
    with pytest.raises(SettingsProblem, match="CITATION.cff"):
        edition_of(tmp_path)


def test_editions_are_listed_where_the_host_lists_them() -> None:
    hosts = {
        "https://github.com/a/b": "https://github.com/a/b/releases",
        "https://gitlab.com/a/b/c": "https://gitlab.com/a/b/c/-/releases",
        "https://bitbucket.org/a/b": "https://bitbucket.org/a/b/downloads/",
    }
    assert [list_of_editions(Repository(url)) for url in hosts] == list(hosts.values())
    assert list_of_editions(None) == ""


def test_both_ci_files_publish_an_edition_on_a_tag() -> None:
    workflow = ROOT / ".github" / "workflows" / "release.yml"
    github = yaml.load(workflow.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert list(github["on"]["push"]) == ["tags"]
    steps = [step.get("run", "") for step in github["jobs"]["release"]["steps"]]
    assert "make release" in steps and "_build/release/*" in steps[-1]
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert {"if": "$CI_COMMIT_TAG"} in gitlab["workflow"]["rules"]
    assert gitlab["release"]["rules"] == [{"if": "$CI_COMMIT_TAG"}]
    assert gitlab["release"]["script"] == ["make release", ".ci/publish-on-gitlab"]


class GitLab(BaseHTTPRequestHandler):
    """Notes what it is sent; it refuses a release that it has."""

    sent: ClassVar[list[tuple[str, str, bytes]]] = []

    def log_message(self, *arguments: object) -> None:
        """Print nothing."""

    def do_PUT(self) -> None:
        """Take a file, or a release."""
        again = (self.command, self.path) in [(c, p) for c, p, _ in self.sent]
        size = int(self.headers["Content-Length"])
        self.sent.append((self.command, self.path, self.rfile.read(size)))
        self.send_response(409 if again and self.command == "POST" else 201)
        self.end_headers()
        self.wfile.write(self.headers["JOB-TOKEN"].encode())

    do_POST = do_PUT


def test_gitlab_gets_each_file_and_a_release_that_links_them(tmp_path: Path) -> None:
    folder = tmp_path / "_build" / "release"
    folder.mkdir(parents=True)
    for name in ("a b.zip", "SHA256SUMS"):
        (folder / name).write_text(name)
    (tmp_path / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "publish-on-gitlab", tmp_path / ".ci")
    given = {"CI_PROJECT_ID": "7", "CI_COMMIT_TAG": "v1.1.0", "CI_JOB_TOKEN": "secret"}
    with Server(GitLab) as host:
        environment = os.environ | given | {"CI_API_V4_URL": f"{host.origin}/api"}
        command = [sys.executable, script]
        subprocess.run(command, env=environment, check=True)
        again = subprocess.run(command, env=environment, capture_output=True, text=True)
    *files, (method, address, data) = GitLab.sent[:3]
    packages = "/api/projects/7/packages/generic/course/v1.1.0"
    assert files == [
        ("PUT", f"{packages}/SHA256SUMS", b"SHA256SUMS"),
        ("PUT", f"{packages}/a%20b.zip", b"a b.zip"),
    ]
    assert (method, address) == ("POST", "/api/projects/7/releases")
    said = json.loads(data)
    links = [link["url"].removeprefix(host.origin) for link in said["assets"]["links"]]
    assert said["tag_name"] == "v1.1.0" and links == [path for _, path, _ in files]
    assert again.returncode == 1 and "GitLab refused" in again.stderr and "409" in again.stderr
