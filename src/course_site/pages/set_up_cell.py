"""The first code cell of every notebook: the course's package, and the style of its figures.

It uses the package that is there, else installs the wheel of the site that the notebook comes from,
or the repository's where the site has no address. Where that fails the cell fails too, and says in
one sentence what to do.
"""

from __future__ import annotations

from importlib.metadata import version

WHEELS = "wheels"
START = """\
# Run this cell first: it finds the course's package and sets the style of the figures.
import importlib.metadata
import logging

try:
    import course_utils
except ImportError:
"""
INSTALL = """\
    import subprocess
    import sys

    pip = [sys.executable, "-m", "pip", "install", "--quiet", "{package}"]
    run = subprocess.run(pip, capture_output=True, text=True)
    if run.returncode:
        reason = (run.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        raise ImportError("{advice} (" + reason + ")") from None
    importlib.invalidate_caches()
"""
ASK = """\
    raise ImportError("{advice}") from None
"""
STYLE = """\
try:
    found = importlib.metadata.version("course_utils")
except importlib.metadata.PackageNotFoundError:
    found = "a version without a number"
if found != "{version}":
    print(f"This notebook is made for course_utils {version}, but here is {{found}}.")

logging.getLogger("matplotlib.font_manager").setLevel("ERROR")
%matplotlib inline
import matplotlib.pyplot as plt

plt.style.use("course_utils.plots.course")\
"""


def wheel_name() -> str:
    """Return the name of the package's wheel: the same on every site with this version."""
    return f"course_utils-{version('course_utils')}-py3-none-any.whl"


def set_up_cell(site: str, requirement: str) -> str:
    """Return the cell; `site` is the site's address, `requirement` the repository's, or ""."""
    wheel = wheel_name()
    if site:
        package = f"{site}{WHEELS}/{wheel}"
        advice = f"Download {package} and install that file with pip or uv."
    else:
        package = requirement
        advice = f"Install {WHEELS}/{wheel} of the course's site with pip or uv."
    advice = f"course_utils is missing. {advice} Then restart the kernel."
    install = (
        INSTALL.format(package=package, advice=advice) if package else ASK.format(advice=advice)
    )
    return START + install + STYLE.format(version=version("course_utils"))
