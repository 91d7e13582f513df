"""The branch for Colab and Binder is the archive of notebooks, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from course_site.notebook_archive import zipped
from tests.course import ROOT

FILES = {
    "book/one.ipynb": b"{}",
    "requirements.txt": b"numpy>=2.0  # the outputs: 2.4.6\n./a.whl\n",
    "README.md": b"# Notebooks",
}


def git(*arguments, cwd):
    run = subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, text=True, check=True)
    return run.stdout


@pytest.fixture(scope="module")
def branch(tmp_path_factory):
    """Return the folder with what the script pushes from a repository of a few files."""
    top = tmp_path_factory.mktemp("push")
    notebooks = top / "course" / "_build" / "html" / "notebooks"
    notebooks.mkdir(parents=True)
    (notebooks / "course-notebooks.zip").write_bytes(zipped(FILES))
    shutil.copytree(ROOT / ".ci", top / "course" / ".ci")
    git("init", "--quiet", "--bare", "host", cwd=top)
    git("init", "--quiet", cwd=top / "course")
    git("add", ".ci", cwd=top / "course")
    who = ("-c", "user.name=A", "-c", "user.email=a@localhost")
    git(*who, "commit", "--quiet", "--message=first", cwd=top / "course")
    given = {"REPOSITORY_URL": str(top / "host"), "PUSH_USER": "a", "PUSH_TOKEN": "secret"}
    command = [str(top / "course" / ".ci" / "push-notebooks")]
    subprocess.run(command, env=os.environ | given, check=True, capture_output=True)
    git("clone", "--quiet", "--branch", "notebooks", "host", "clone", cwd=top)
    return top / "clone"


def test_it_holds_what_the_archive_holds_in_one_commit(branch):
    names = set(git("ls-files", cwd=branch).split())
    assert names == set(FILES) | {"runtime.txt"}
    assert git("rev-list", "--count", "HEAD", cwd=branch).strip() == "1"


def test_it_has_the_versions_that_the_outputs_were_made_with(branch):
    assert (branch / "requirements.txt").read_text() == "numpy==2.4.6\n./a.whl\n"


def test_the_token_is_in_no_file(branch):
    assert "secret" not in git("log", "-p", cwd=branch)
