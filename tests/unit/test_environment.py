"""How `make` meets a Python that is too old, and an environment that does not work."""

import ast
import contextlib
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course import ROOT
from tools import environment
from tools.environment import EnvironmentProblem


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """An empty repository with lock files, to which the module's paths point."""
    (tmp_path / "requirements.lock").write_text("numpy==2.0.2\n")
    for name in environment.NODE_SOURCES:
        (tmp_path / name).write_text("{}")
    monkeypatch.setattr(environment, "ROOT", str(tmp_path))
    monkeypatch.setattr(environment, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(environment, "MODULES", str(tmp_path / "node_modules"))
    return tmp_path


@pytest.fixture
def calls(monkeypatch):
    """The commands that would be run; they succeed, and the environment then works."""
    made = []

    def run(command, failure):
        made.append(command)
        if command[1:3] == ["-m", "venv"]:
            os.makedirs(command[3])
        if "ci" in command:
            os.makedirs(environment.MODULES, exist_ok=True)

    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(environment, "venv_has", lambda packages: os.path.exists(environment.VENV))
    return made


def command(folder, name, text):
    """Write a command that is a shell script."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("version", [(3, 10), (3, 15), (2, 7)])
def test_a_python_that_does_not_fit_is_named_with_those_that_do(tmp_path, monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", (*version, 0, "final", 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    message = rf"needs Python 3\.11 to 3\.14, but this is Python {version[0]}\.{version[1]} .*"
    with pytest.raises(EnvironmentProblem, match=message) as problem:
        environment.find_python()
    assert "make PYTHON=python3.14" in str(problem.value)


def test_another_python_that_fits_is_taken_instead(tmp_path, monkeypatch):
    command(tmp_path, "python3.14", "exit 1")  # it is there, but does not run
    fitting = command(tmp_path, "python3.12", "echo 3 12")
    monkeypatch.setattr(sys, "version_info", (3, 10, 0, "final", 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert environment.find_python() == str(fitting)


def test_a_running_python_that_fits_is_used():
    assert environment.find_python() == sys.executable


def test_the_version_of_a_command_that_is_no_python_is_none(tmp_path):
    assert environment.version_of(sys.executable) == sys.version_info[:2]
    assert environment.version_of(str(tmp_path / "nothing")) is None
    assert environment.version_of(str(command(tmp_path, "fails", "exit 1"))) is None
    assert environment.version_of(str(command(tmp_path, "says", "echo hello"))) is None


def test_the_script_keeps_to_the_syntax_of_old_pythons():
    for name in ("tools/environment.py", "src/course_site/turns.py"):
        source = (ROOT / name).read_text("utf-8")
        tree = ast.parse(source, feature_version=(3, 6))
        assert not [n for n in ast.walk(tree) if isinstance(n, (ast.JoinedStr, ast.NamedExpr))]
        assert "from __future__ import annotations" not in source  # Python 3.7


def test_problems_are_told_without_a_traceback(repository, monkeypatch, capsys):
    def make_venv(named):
        raise EnvironmentProblem("Install another Python.")

    monkeypatch.setattr(environment, "make_venv", make_venv)
    assert environment.main() == 1
    assert capsys.readouterr().err == "\nInstall another Python.\n"


def test_a_folder_that_cannot_be_written_is_named_without_a_traceback(
    repository, monkeypatch, capsys
):
    def alone(folder, work):
        raise PermissionError(errno.EACCES, "Permission denied", folder)

    monkeypatch.setattr(environment, "alone", alone)
    assert environment.main() == 1
    said = capsys.readouterr().err.strip()
    assert said == f"{repository / '_build'} cannot be written: Permission denied"


def test_an_environment_is_made_once(repository, calls):
    environment.make_venv()
    assert [c[1:3] for c in calls] == [["-m", "venv"], ["-m", "pip"]]
    assert "--require-hashes" in calls[1]
    calls.clear()
    environment.make_venv()
    assert calls == []


def test_changed_pinned_versions_make_it_anew(repository, calls):
    environment.make_venv()
    (repository / "requirements.lock").write_text("numpy==2.1.0\n")
    calls.clear()
    environment.make_venv()
    assert len(calls) == 2


def test_an_environment_that_does_not_start_is_made_anew(repository, calls, monkeypatch):
    environment.make_venv()
    works = iter([False, True])
    monkeypatch.setattr(environment, "venv_has", lambda packages: next(works))
    calls.clear()
    environment.make_venv()
    assert len(calls) == 2


def test_an_interrupted_installation_is_not_taken_for_a_finished_one(repository, monkeypatch):
    def interrupted(command, failure):
        os.makedirs(environment.VENV, exist_ok=True)
        if "pip" in command:
            raise EnvironmentProblem(failure)

    monkeypatch.setattr(environment, "run", interrupted)
    monkeypatch.setattr(environment, "venv_has", lambda packages: True)
    with pytest.raises(EnvironmentProblem, match="could not be installed"):
        environment.make_venv()
    assert environment.read_stamp(environment.VENV) is None


def test_a_failing_command_gives_the_message_for_it(repository):
    with pytest.raises(EnvironmentProblem, match=r"^Please run make again\.$"):
        environment.run([sys.executable, "-c", "raise SystemExit(3)"], "Please run make again.")


def test_what_a_failing_command_says_last_stands_before_the_message(repository):
    code = "for i in range(90): print('line', i)\nraise SystemExit(3)"
    with pytest.raises(EnvironmentProblem) as problem:
        environment.run([sys.executable, "-c", code], "Please run make again.")
    lines = str(problem.value).splitlines()
    assert lines[-3:] == ["line 89", "", "Please run make again."]
    assert len(lines) <= environment.MOST_LINES + 2


def test_without_a_network_pip_is_one_sentence(repository):
    nowhere = "http://127.0.0.1:9/simple"  # nobody listens there
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--isolated", "download"]
    options = ["--quiet", "--retries", "0", "--no-cache-dir", "-i", nowhere, "six==1.16.0"]
    with pytest.raises(EnvironmentProblem) as problem:
        environment.run([*pip, *options], "The packages could not be installed.\nTry again.")
    assert str(problem.value) == (
        "The packages could not be installed.\n"
        "The network, or the proxy that is set, leads nowhere: run make again when it does."
    )


def made_from(version):
    """Let .venv be one that was made from this version of Python."""
    environment.make_venv()
    Path(environment.VENV, "pyvenv.cfg").write_text(f"home = x\nversion = {version}\n", "utf-8")


def test_a_named_python_of_another_version_makes_it_anew(repository, calls):
    made_from("3.9.1")
    calls.clear()
    environment.make_venv(named=True)
    assert [c[1:3] for c in calls] == [["-m", "venv"], ["-m", "pip"]]


def test_a_python_that_nobody_named_or_of_the_same_version_leaves_it(repository, calls):
    made_from("3.9.1")
    calls.clear()
    environment.make_venv()
    made_from(f"{sys.version_info[0]}.{sys.version_info[1]}.99")
    environment.make_venv(named=True)
    assert calls == []


def test_a_named_python_that_does_not_fit_is_never_replaced(tmp_path, monkeypatch):
    command(tmp_path, "python3.12", "echo 3 12")
    monkeypatch.setattr(sys, "version_info", (3, 10, 0, "final", 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentProblem, match="but this is Python 3.10"):
        environment.find_python(named=True)


def test_make_tells_the_script_whether_a_python_was_named(tmp_path):
    says = command(tmp_path, "says", 'echo "$@"')
    for given, wanted in ([f"PYTHON={says}"], "--named"), ([], ""):
        default = tmp_path / "python3"
        default.unlink(missing_ok=True)
        default.symlink_to(says)
        variables = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
        variables.pop("PYTHON", None)
        run = subprocess.run(
            ["make", "--no-print-directory", "environment", *given],
            cwd=ROOT,
            env=variables,
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == f"tools/environment.py {wanted}".strip()


@pytest.mark.parametrize(("place", "own"), [("own", True), ("the-original", False)])
def test_course_utils_of_another_checkout_is_not_taken_for_its_own(
    tmp_path, monkeypatch, place, own
):
    package = tmp_path / place / "src" / "course_utils" / "__init__.py"
    monkeypatch.setattr(environment, "ROOT", str(tmp_path / "own"))
    monkeypatch.setattr(environment, "VENV", str(tmp_path / "own" / ".venv"))
    folder = Path(environment.venv_command("python")).parent
    folder.mkdir(parents=True)
    command(folder, "python", f"echo {package}")
    assert environment.has_own_course_utils() is own


def test_an_environment_that_is_made_waits_for_nobody(repository, calls, monkeypatch):
    monkeypatch.setattr(environment, "has_own_course_utils", lambda: True)
    monkeypatch.setattr(sys, "argv", ["environment.py"])
    assert environment.main() == 0
    assert calls
    monkeypatch.setattr(environment, "alone", None)
    assert environment.main() == 0


def test_one_that_has_to_be_made_waits_for_its_turn(repository, calls, monkeypatch):
    turns = []

    @contextlib.contextmanager
    def alone(folder, work):
        turns.append((folder, work, len(calls)))
        yield

    monkeypatch.setattr(environment, "alone", alone)
    monkeypatch.setattr(environment, "has_own_course_utils", lambda: True)
    monkeypatch.setattr(sys, "argv", ["environment.py"])
    assert environment.main() == 0
    assert turns == [(str(repository / "_build"), "make environment", 0)]


def test_an_environment_whose_python_is_gone_or_damaged_does_not_work(repository):
    assert not environment.venv_has(("sys",))
    python = Path(environment.venv_command("python"))
    python.parent.mkdir(parents=True)
    python.write_text("damaged")
    assert not environment.venv_has(("sys",))
    python.unlink()
    python.symlink_to(repository / "a-python-that-was-removed")
    assert not environment.venv_has(("sys",))
    python.unlink()
    python.symlink_to(sys.executable)
    assert environment.venv_has(("json",))
    assert not environment.venv_has(("json", "no_such_package"))


def test_packages_for_javascript_are_fetched_once_and_again_when_pinned_anew(repository, calls):
    environment.make_node_modules()
    environment.make_node_modules()
    assert len(calls) == 1
    (repository / "package-lock.json").write_text('{"packages": {}}')
    environment.make_node_modules()
    assert len(calls) == 2


def test_make_says_what_to_do_where_there_is_no_python():
    run = subprocess.run(
        ["make", "environment", "PYTHON=python-of-nobody"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "Install Python 3.11 to 3.14" in run.stdout + run.stderr
