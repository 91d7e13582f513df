"""What scripts decide and compute without a page: the tests of tests/web, run by Node."""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from pathlib import Path

import nbformat

from course_site.node import node_command

WEB = Path(__file__).resolve().parents[1] / "web"


def test_the_tests_of_the_scripts_pass(tmp_path: Path) -> None:
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("folder/stored.txt", "as it is")
        file.writestr("packed.txt", "again " * 100, zipfile.ZIP_DEFLATED)
    notebook = tmp_path / "work.ipynb"
    tests = sorted(str(path) for path in WEB.glob("*.test.mjs"))
    run = subprocess.run(
        [node_command(), "--test", "--test-reporter=tap", *tests],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "TEST_ARCHIVE": str(archive), "TEST_NOTEBOOK": str(notebook)},
    )
    failed = re.findall(r"^ *not ok \d+ - (.*)$", run.stdout, flags=re.MULTILINE)
    assert (run.returncode, failed) == (0, []), run.stdout + run.stderr
    assert int(re.findall(r"^# pass (\d+)$", run.stdout, flags=re.MULTILINE)[0]) >= len(tests)
    nbformat.validate(nbformat.read(notebook, as_version=nbformat.NO_CONVERT))
