"""The branch for Colab and Binder stands on its own: notebooks, the wheel, what they need."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.small_book import ROOT

WHEEL = "course_utils-1.0.0-py3-none-any.whl"


def git(*arguments, cwd):
    run = subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, text=True, check=True)
    return run.stdout


@pytest.fixture(scope="module")
def branch(tmp_path_factory):
    """Return the folder with what the script pushes from a repository of a few files."""
    top = tmp_path_factory.mktemp("push")
    for name in ("notebooks/book", "wheels"):
        (top / "course" / "_build" / "html" / name).mkdir(parents=True)
    (top / "course" / "_build/html/notebooks/book/one.ipynb").write_text("{}")
    (top / "course" / "_build/html/wheels" / WHEEL).write_bytes(b"wheel")
    shutil.copytree(ROOT / ".ci", top / "course" / ".ci")
    shutil.copy(ROOT / "requirements.lock", top / "course")
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


def test_it_holds_the_notebooks_and_the_wheel(branch):
    names = set(git("ls-files", cwd=branch).split())
    files = {"README.md", "requirements.txt", "runtime.txt"}
    assert names == files | {"book/one.ipynb", WHEEL}
    assert git("rev-list", "--count", "HEAD", cwd=branch).strip() == "1"


def test_it_needs_the_versions_that_the_outputs_were_made_with(branch):
    lines = (branch / "requirements.txt").read_text().splitlines()
    assert lines.pop() == f"./{WHEEL}"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {Requirement(text).name for text in project["dependencies"]}
    assert {Requirement(line).name for line in lines} == needed
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert all(re.search(rf"^{re.escape(line)} ", lock, re.MULTILINE) for line in lines)
    assert "pip install notebook -r requirements.txt" in (branch / "README.md").read_text()


def test_the_token_is_in_no_file(branch):
    assert "secret" not in git("log", "-p", cwd=branch)
