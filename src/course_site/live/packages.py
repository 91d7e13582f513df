"""Which Pyodide the site has, and which of its packages, in portions that a page loads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from course_site.files import is_intact
from course_site.paths import NODE_MODULES
from course_site.problems import Problem

VERSION = "0.27.7"
CORE = {
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
    "pyodide-lock.json": "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c",
}
# What the cells may import, in the portions in which a page loads it. `ahead` is a module that is
# imported while the next portion is on its way.
BUNDLES: dict[str, dict[str, Any]] = {
    "numpy": {"packages": ["numpy"], "needs": [], "ahead": "numpy"},
    "matplotlib": {"packages": ["matplotlib"], "needs": ["numpy"], "ahead": "matplotlib.pyplot"},
    "scipy": {"packages": ["scipy", "openblas"], "needs": ["numpy"], "ahead": ""},
    "scikit-learn": {"packages": ["scikit-learn"], "needs": ["scipy"], "ahead": ""},
}
# Packages in pure Python that matplotlib imports: they are in the memory from which Python starts.
IN_MEMORY = ("cycler", "packaging", "pyparsing", "python-dateutil", "six")
# What JupyterLite's kernel needs besides.
FOR_NOTEBOOKS = ("ipython", "jedi", "micropip", "sqlite3", "ssl")


def read_lock() -> dict[str, Any]:
    """Return Pyodide's lock file, verified."""
    path = NODE_MODULES / "pyodide" / "pyodide-lock.json"
    if not is_intact(path, CORE["pyodide-lock.json"]):
        raise Problem(f"{path} is missing or altered: run make environment")
    lock: dict[str, Any] = json.loads(path.read_bytes())
    return lock


def package_key(name: str) -> str:
    """Return a package's name as the lock file writes its keys."""
    return name.lower().replace("_", "-").replace(".", "-")


def with_dependencies(lock: dict[str, Any], names: Iterable[str]) -> list[str]:
    """Return the keys of these packages and of all that they depend on, sorted."""
    found: set[str] = set()
    waiting = [package_key(name) for name in names]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += [package_key(name) for name in lock["packages"][key]["depends"]]
    return sorted(found)


def wanted_packages(lock: dict[str, Any]) -> list[str]:
    """Return the keys of all packages that the site serves."""
    names = [name for bundle in BUNDLES.values() for name in bundle["packages"]]
    return with_dependencies(lock, [*names, *FOR_NOTEBOOKS])


def bundle_files(lock: dict[str, Any]) -> dict[str, list[str]]:
    """Return the files of each bundle: its packages with what they need, less other bundles'."""
    keys = {n: set(with_dependencies(lock, b["packages"])) for n, b in BUNDLES.items()}
    files = {}
    for name, bundle in BUNDLES.items():
        others = {key for need in bundle["needs"] for key in keys[need]}
        own = sorted(keys[name] - others)
        files[name] = [lock["packages"][key]["file_name"] for key in own]
    return files
