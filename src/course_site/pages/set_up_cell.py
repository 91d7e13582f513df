"""The first code cell of every notebook: the course's package, and the style of its figures.

It uses the package that is there, else installs the wheel that lies beside the notebooks (see
notebook_archive.py), that of the site which the notebook comes from, or the repository's where the
site has no address. Where that fails the cell fails too, and says in
one sentence what to do. Any Python 3 has to read it: it is the one that says which are needed.
"""

from __future__ import annotations

import json
from importlib.metadata import version

from course_site.pages.notebook_words import python_bounds, pythons
from course_site.pages.words import translate

WHEELS = "wheels"
ARCHIVE = "notebooks/course-notebooks.zip"  # on the site: see notebook_archive.py
START = """\
# {run_first}
import importlib
import logging
import sys

advice = "{advice}"
try:
    import course_utils
except ImportError:
    python = sys.version_info[:2]
    if not {fitting}:
        found = "Python %d.%d" % python
        raise ImportError(f"{needs} {here_is} {choose}") from None
    import importlib.metadata
    import os
    import site
    import subprocess

    places = [os.path.join(folder, "{wheel}") for folder in (os.pardir, os.curdir)]
    beside = next(filter(os.path.isfile, places), "")
    if beside:
        advice = f"{install_beside}"
    package = beside or "{package}"
    if not package:
        raise ImportError(f"{missing} {{advice}}") from None
    loaded = sys.modules.get("numpy")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", package]
    misleading = ["FORCE_COLOR", "PIP_PREFIX", "PIP_TARGET"]
    plain = {{name: value for name, value in os.environ.items() if name not in misleading}}
    run = subprocess.run(pip, capture_output=True, text=True, env=plain)
    if run.returncode:
        said = [line.strip() for line in run.stderr.splitlines() if line.strip()]
        marks = ["fatal:", "ERROR:", "error:"]
        reasons = [line for mark in marks for line in said if line.startswith(mark)]
        reason = (reasons or said[-1:] or ["{silence}"])[0]
        if "externally-managed" in reason:
            advice = "{of_system} {again}"
        raise ImportError(f"{missing} {{advice}} ({{reason}})") from None
    if site.ENABLE_USER_SITE:  # pip installs there what it may not install elsewhere
        site.addsitedir(site.getusersitepackages())
    importlib.invalidate_caches()
    try:
        import course_utils
    except ImportError:
        raise ImportError("{installed} {restart}") from None
    if loaded and loaded.__version__ != importlib.metadata.version("numpy"):
        raise ImportError("{replaced} {restart}") from None
"""
STYLE = """\

import importlib.metadata

try:
    found = importlib.metadata.version("course_utils")
except importlib.metadata.PackageNotFoundError:
    found = "{unknown}"
if found != "{version}":
    print(f"{made_for} {here_is} {{advice}}")

# {style}
logging.getLogger("matplotlib.font_manager").setLevel("ERROR")
try:
    import matplotlib.pyplot as plt
except ModuleNotFoundError as error:
    raise ImportError(f"{no_module}") from None
%matplotlib inline
plt.style.use("course_utils.plots.course")\
"""


def wheel_name() -> str:
    """Return the name of the package's wheel: the same on every site with this version."""
    return f"course_utils-{version('course_utils')}-py3-none-any.whl"


def wheel_file() -> str:
    """Return where the wheel lies on the site."""
    return f"{WHEELS}/{wheel_name()}"


def set_up_cell(site: str, requirement: str, language: str = "en") -> str:
    """Return the cell; `site` is the site's address, `requirement` the repository's, or ""."""
    package = f"{site}{wheel_file()}" if site else requirement
    said = {name: in_quotes(text) for name, text in says(site, language).items()}
    facts = {"package": package, "wheel": wheel_name(), "version": version("course_utils")}
    return (START + STYLE).format(fitting=fitting(), **facts, **said)


def without_address(language: str, quote: str = "") -> str:
    """Return where the package is on a site that does not know its own address."""
    file, archive = (f"{quote}{name}{quote}" for name in (wheel_file(), ARCHIVE))
    return translate(
        language,
        "Install {file} of the course's site with pip or uv, or take {archive}, which has it.",
        file=file,
        archive=archive,
    )


def fitting() -> str:
    """Return the condition, in Python, that `python` is one for which the package is made."""
    oldest, end = python_bounds()
    return f"(3, {oldest}) <= python" + (f" < (3, {end})" if end else "")


def in_quotes(text: str) -> str:
    """Return the text as it stands between the quotes of Python."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def says(site: str, language: str) -> dict[str, str]:
    """Return what the cell says, in the language of the course."""
    file = wheel_file()
    get = without_address(language)
    if site:
        there = f"{site}{file}"
        get = translate(language, "Download {file} and install it with pip or uv.", file=there)
    here, module, beside = "{found}", "{error.name}", "{beside}"  # the cell puts them in
    from_here = translate(language, "Install {file} with pip or uv.", file=beside)
    then = translate(language, "Then restart the kernel.")
    pip = f"%pip install {module}"
    made_for = f"course_utils {version('course_utils')}"
    needed = pythons(language)
    return {
        "run_first": translate(language, "Run this cell first: it finds the course's package."),
        "style": translate(language, "The style of the course's figures:"),
        "install_beside": f"{from_here} {then}",
        "advice": f"{get} {then}",
        "missing": translate(language, "course_utils is missing."),
        "needs": translate(language, "The course needs Python {versions}.", versions=needed),
        "choose": translate(language, "Choose another kernel."),
        "of_system": translate(
            language,
            "This Python is the system's own: start Jupyter from an environment (python3 -m venv).",
        ),
        "again": translate(language, "Run this cell again there."),
        "installed": translate(language, "course_utils is installed, but not found yet."),
        "replaced": translate(language, "course_utils is installed, and NumPy is another one now."),
        "restart": translate(language, "Restart the kernel, and run this cell again."),
        "no_module": translate(
            language,
            "{module} is missing: run {command}, and then this cell again.",
            module=module,
            command=pip,
        ),
        "silence": translate(language, "pip gave no reason"),
        "unknown": translate(language, "a version without a number"),
        "made_for": translate(language, "This notebook is made for {made_for}.", made_for=made_for),
        "here_is": translate(language, "Here is {found}.", found=here),
    }
