"""Which Pyodide the site has, and which of its packages, in portions that a page loads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from course_site.files import is_intact
from course_site.paths import NODE_MODULES
from course_site.problems import Problem

VERSION = "0.27.8"
CORE = {
    "pyodide.mjs": "0119dc60b71b676b53d61ef63f8847973f845d2c8cf2eee32a61773ed8b5b01e",
    "pyodide.js": "11394774b02fa67bb4513db9433b6a8303a3926da906e4255ec85ac97b719b4b",
    "pyodide.asm.js": "8bd8175d6b97ee4ffff85c5aaf44130fad3e9322939826f2a52d27d786ef8908",
    "pyodide.asm.wasm": "92160102d09feeb8c738a07c870bde47fd4c141fd70b5376188bdd951df9ea23",
    "python_stdlib.zip": "cb5f8d7eae384fcf27c574d8b13901de1753a50f93038130c326f85b88c9012b",
    "pyodide-lock.json": "cb18729b18db7ce2482d196209c8051d8122441b817fc2f644d643b44e5e1b0f",
}
# What the cells may import, in the portions in which a page loads it. `ahead` is a module that is
# imported while the next portion is on its way.
PORTIONS: dict[str, dict[str, Any]] = {
    "numpy": {"packages": ["numpy"], "needs": [], "ahead": "numpy"},
    "matplotlib": {
        "packages": ["matplotlib"],
        "needs": ["numpy"],
        "ahead": "matplotlib.pyplot",
        "brings": ["mpl_toolkits", "PIL", "cycler"],  # which a cell may import by themselves
    },
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
    names = [name for portion in PORTIONS.values() for name in portion["packages"]]
    return with_dependencies(lock, [*names, *FOR_NOTEBOOKS])


def with_needs(name: str) -> list[str]:
    """Return the portions that this one needs, and itself after them."""
    found = [need for other in PORTIONS[name]["needs"] for need in with_needs(other)]
    return [*dict.fromkeys(found), name]


def portion_files(lock: dict[str, Any]) -> dict[str, list[str]]:
    """Return the files of each portion: its packages with what they need, less other portions'."""
    keys = {n: set(with_dependencies(lock, p["packages"])) for n, p in PORTIONS.items()}
    files = {}
    for name, portion in PORTIONS.items():
        others = {key for need in portion["needs"] for key in keys[need]}
        own = sorted(keys[name] - others)
        files[name] = [lock["packages"][key]["file_name"] for key in own]
    return files
