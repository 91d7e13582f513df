"""The first cell of a notebook says the truth, whatever the reader's machine lacks."""

import ast
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from course_site.pages.notebook_words import first_words
from course_site.pages.set_up_cell import (
    ARCHIVE,
    set_up_cell,
    wheel_file,
    wheel_name,
    without_address,
)

SITE = "https://course.invalid/here/"
HIDE = "import sys\nsys.modules['course_utils'] = None\n"
NO_PIP = "import subprocess, types\nsubprocess.run = lambda *_, **__: types.SimpleNamespace({})\n"


def python_of(cell):
    return cell.replace("%matplotlib inline", "import matplotlib; matplotlib.use('agg')")


def run(cell, before="", **how):
    code = before + python_of(cell)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, **how)


def test_it_installs_the_wheel_of_the_site_or_what_the_repository_gives():
    assert f'"{SITE}wheels/{wheel_name()}"' in set_up_cell(SITE, "")
    assert '"course-utils @ git+https://git.example/x"' in set_up_cell(
        "", "course-utils @ git+https://git.example/x"
    )


def test_a_package_that_is_there_gives_the_style_of_the_course():
    look = "\nprint(plt.rcParams['figure.figsize'], plt.rcParams['figure.constrained_layout.use'])"
    done = run(set_up_cell(SITE, "") + look)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[4.6, 3.2] True"


def test_matplotlib_does_not_speak_of_its_fonts():
    told = "\nprint(logging.getLogger('matplotlib.font_manager').isEnabledFor(logging.WARNING))"
    assert run(set_up_cell(SITE, "") + told).stdout.strip() == "False"


@pytest.mark.parametrize("said", ["No module named pip", "ERROR: no network", ""])
def test_a_failed_installation_fails_the_cell_and_says_what_to_do(said):
    fake = NO_PIP.format(f"returncode=1, stderr={said!r}")
    done = run(set_up_cell(SITE, ""), HIDE + fake)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert f"Download {SITE}wheels/{wheel_name()} and install it" in last
    assert (said or "pip gave no reason") in last


def test_the_reason_is_the_error_of_pip_in_plain_letters():
    said = "ERROR: no network\nnote: This is likely not a problem with pip.\n"
    done = run(set_up_cell(SITE, ""), HIDE + NO_PIP.format(f"returncode=1, stderr={said!r}"))
    assert done.stderr.rstrip().endswith("Then restart the kernel. (ERROR: no network)")
    kernel = {**os.environ, "FORCE_COLOR": "1", "PIP_NO_INDEX": "1", "PYTHON_COLORS": "0"}
    no_git = "course-utils @ git+https://127.0.0.1:9/none.git"
    for package, reason in (("course-utils-of-nobody", "(ERROR: "), (no_git, "(fatal: ")):
        done = run(set_up_cell("", package), HIDE, env=kernel)
        assert "\x1b" not in done.stderr
        assert reason in done.stderr.rstrip().splitlines()[-1]


def test_without_any_address_it_names_the_file_to_install():
    done = run(set_up_cell("", ""), HIDE)
    assert done.returncode != 0
    assert f"Install wheels/{wheel_name()} of the course's site" in done.stderr.splitlines()[-1]


def test_the_wheel_beside_the_notebooks_comes_first(tmp_path):
    """As in the zip with all notebooks, which needs no network."""
    folder = tmp_path / "book"
    folder.mkdir()
    (tmp_path / wheel_name()).touch()
    fake = "import subprocess\nsubprocess.run = lambda pip, **_: sys.exit(pip[-1])\n"
    no_pip = NO_PIP.format("returncode=1, stderr='No module named pip'")
    for cell in (set_up_cell(SITE, ""), set_up_cell("", "")):
        for place, found in ((folder, os.pardir), (tmp_path, os.curdir)):
            wheel = os.path.join(found, wheel_name())
            assert run(cell, HIDE + fake, cwd=place).stderr.strip() == wheel
            said = run(cell, HIDE + no_pip, cwd=place).stderr.strip().splitlines()[-1]
            assert f"Install {wheel} with pip or uv. Then restart" in said


def test_the_first_words_say_that_too():
    writer = SimpleNamespace(
        language="en",
        docname="page",
        page_url="",
        inline=str,
        env=SimpleNamespace(titles={"page": ""}),
    )
    get = without_address("en", quote="`")
    assert f"Install `{wheel_file()}` of the course's site" in get
    assert f"or take `{ARCHIVE}`" in get
    assert get in first_words(writer, get)
    assert "Install `" not in first_words(writer)


def test_a_python_that_the_package_is_not_made_for_is_named_before_pip_is_asked():
    other = "import sys\nsys.version_info = (3, 10, 13)\n"
    for cell in (set_up_cell(SITE, ""), set_up_cell("", "")):
        last = run(cell, HIDE + other).stderr.strip().splitlines()[-1]
        assert re.search(r"needs Python 3\.11.* Here is Python 3\.10\. Choose another kernel", last)
    ast.parse(python_of(set_up_cell(SITE, "")), feature_version=(3, 6))  # it is read there too


def test_where_the_system_keeps_its_python_to_itself_an_environment_is_advised():
    fake = NO_PIP.format("returncode=1, stderr='error: externally-managed-environment'")
    last = run(set_up_cell(SITE, ""), HIDE + fake).stderr.strip().splitlines()[-1]
    assert "start Jupyter from an environment (python3 -m venv). Run this cell again there." in last
    assert "with pip" not in last  # which was just refused


def test_a_package_in_the_folder_of_the_user_is_found_though_the_folder_is_new():
    """As on a server of a school, where pip may write into the reader's home only."""
    fake = NO_PIP.format("returncode=0") + (
        "import site, sys\nsite.ENABLE_USER_SITE = True\n"
        "site.getusersitepackages = lambda: 'new'\n"
        "site.addsitedir = lambda folder: sys.modules.update(course_utils=folder)\n"
    )
    cell = set_up_cell(SITE, "").partition("\nimport importlib.metadata")[0]
    done = run(cell + "\nprint(course_utils)", HIDE + fake)
    assert done.stdout.strip() == "new", done.stderr
    nowhere = HIDE + fake + "site.ENABLE_USER_SITE = False\n"  # as in an environment
    last = run(cell, nowhere).stderr.strip().splitlines()[-1]
    assert "installed, but not found yet. Restart the kernel" in last


def test_a_numpy_that_pip_replaces_while_it_is_loaded_asks_for_a_restart():
    """As where a service loads its own NumPy before the first cell."""
    older = (
        NO_PIP.format("returncode=0")
        + "import site, sys\nsite.ENABLE_USER_SITE = True\n"
        + "site.addsitedir = lambda folder: sys.modules.update(course_utils=folder)\n"
        + "sys.modules['numpy'] = types.SimpleNamespace(__version__='1.26.4')\n"
    )
    last = run(set_up_cell(SITE, ""), HIDE + older).stderr.strip().splitlines()[-1]
    assert "NumPy is another one now. Restart the kernel, and run this cell again." in last


def test_a_folder_that_pip_was_told_of_elsewhere_is_not_installed_into():
    fake = (
        "import subprocess, types\nsubprocess.run = lambda *_, env, **__: exit(str(sorted(env)))\n"
    )
    misled = {**os.environ, "PIP_TARGET": "elsewhere", "PIP_PREFIX": "elsewhere"}
    said = run(set_up_cell(SITE, ""), HIDE + fake, env=misled).stderr
    assert "'PATH'" in said and "PIP_TARGET" not in said and "PIP_PREFIX" not in said


def test_a_missing_matplotlib_is_named_with_what_to_do():
    hide = (
        "import sys\nclass Hide:\n    def find_spec(name, *_):\n"
        "        if name == 'matplotlib': raise ModuleNotFoundError(name=name)\n"
        "sys.meta_path.insert(0, Hide)\n"
    )
    last = run(set_up_cell(SITE, ""), hide).stderr.strip().splitlines()[-1]
    assert last.endswith(
        "matplotlib is missing: run %pip install matplotlib, and then this cell again."
    )


def test_another_version_is_named_with_what_to_do():
    other = "import importlib.metadata\nimportlib.metadata.version = lambda _: '0.1'\n"
    said = run(set_up_cell(SITE, ""), other).stdout
    assert f"Here is 0.1. Download {SITE}wheels/" in said
