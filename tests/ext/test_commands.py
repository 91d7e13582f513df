"""The commands of `python -m course_site`, and the extensions that the package brings."""

import importlib
import subprocess
import sys

import course_site.__main__
import course_site.paths
from course_site.__main__ import COMMANDS


def test_each_command_is_there():
    for module, function in COMMANDS.values():
        assert callable(getattr(importlib.import_module(f"course_site.{module}"), function))


def test_without_a_command_those_that_exist_are_said():
    command = [sys.executable, "-m", "course_site", "biuld"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert all(name in run.stderr for name in COMMANDS)


def test_every_module_with_a_setup_is_in_the_list_of_extensions():
    folder = course_site.paths.PACKAGE
    found = {
        ".".join(path.relative_to(folder).with_suffix("").parts)
        for path in folder.glob("*/*.py")
        if "\ndef setup(app" in path.read_text("utf-8")
    }
    assert set(course_site.EXTENSIONS) == found
    assert len(course_site.EXTENSIONS) == len(found)


def test_a_command_that_is_stopped_while_it_begins_says_so_in_a_word(monkeypatch, capsys):
    def stop(name):
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib, "import_module", stop)
    monkeypatch.setattr(sys, "argv", ["course_site", "build"])
    assert course_site.__main__.main() == 130
    assert capsys.readouterr().err.strip() == "Stopped."
