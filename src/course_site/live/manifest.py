"""What the pages must know of the Python that runs in them: its files, and who needs which."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from course_site.files import sha256
from course_site.live.official import CDN
from course_site.live.packages import PORTIONS, VERSION, read_lock, with_needs
from course_site.live.parts import (
    KERNEL,
    build_interface,
    build_lock,
    build_runtime,
    build_start,
    kernel_files,
)
from course_site.live.store import Folder, cache_folder, forget_old
from course_site.live.wheel import build_course
from course_site.problems import Problem

# What the page is told of this course: the JavaScript and Python under live/ know nothing of it.
OWN = {
    "package": "course_utils",
    "style": "course_utils/plots/course.mplstyle",
    "themes": "course_utils.plots.themes",
    "data": "course_utils.data.load_mnist()",
}
DATA = "load_mnist"  # a cell that says so opens the data, which are in the wheel


@dataclass(frozen=True)
class Live:
    """What the pages must know: the folders under live/, and the manifest."""

    interface: Folder
    folders: list[Folder]
    manifest: dict[str, Any]

    @property
    def manifest_name(self) -> str:
        """The manifest's file name under live/."""
        return f"manifest-{self.manifest['version']}.json"

    @property
    def has_own_python(self) -> bool:
        """Whether Python comes from the site, and not from jsDelivr."""
        return bool(self.manifest["mode"] == "site")

    def files_of(self, portions: Iterable[str], *, data: bool = False) -> dict[str, int]:
        """Return the sizes of what a page fetches that needs these portions, and perhaps MNIST."""
        if not self.has_own_python:
            return {}
        core = self.manifest["core"]
        names = {*core.values(), self.manifest["lock"], self.manifest["script"]}
        names |= {self.manifest["portions"][name]["pack"] for name in portions}
        names |= {self.manifest["data"]["file"]} if data else set()
        return {name: self.manifest["files"][name][0] for name in sorted(names)}

    def in_order(self, portions: Iterable[str]) -> list[str]:
        """Return these portions and those that they need, each after what it needs."""
        known = self.manifest["portions"]
        return list(dict.fromkeys(n for name in sorted(portions) for n in known[name]["load"]))


def prepare(mode: str = "site") -> Live:
    """Fetch and build all that the live cells need.

    `mode` is "site" (everything comes from the site) or "cdn" (Python comes from jsDelivr).
    """
    if mode not in ("site", "cdn"):
        raise Problem(f"live_source is {mode!r}, expected 'site' or 'cdn'")
    forget_old("work", days=1)  # what a build that was killed has left
    lock = read_lock()
    runtime = build_runtime() if mode == "site" else None
    start = build_start(runtime) if runtime else None
    course, interface = build_course(), build_interface()
    index = build_lock(course)
    folders = [folder for folder in (runtime, start, index, course, interface) if folder]
    wheel = f"{course.name}/{course.wheel}"
    manifest: dict[str, Any] = {
        "mode": mode,
        "pyodide": VERSION,
        "lock": f"{index.name}/pyodide-lock.json",
        "own": OWN,
        "data": {"when": DATA, "file": wheel},
        "kernel": [path.relative_to(KERNEL).as_posix() for path in kernel_files()],
        "wheels": {course.wheel: wheel},
        "index": f"{runtime.name}/" if runtime else CDN,
        "portions": portions_of_packages(lock, runtime) | {OWN["package"]: own_portion(course)},
        "files": {f"{f.name}/{name}": entry for f in folders for name, entry in f.files.items()},
    }
    if runtime and start:
        manifest["core"] = {
            "wasm": f"{runtime.name}/core.pack",
            "snapshot": f"{start.name}/snapshot.pack",
        }
        manifest["library"] = f"{runtime.name}/python_stdlib.zip"
        manifest["script"] = f"{runtime.name}/pyodide.asm.js"
        wheels = {name: f"{runtime.name}/{name}" for name in runtime.files}
        manifest["wheels"] |= {n: p for n, p in wheels.items() if n.endswith((".whl", ".zip"))}
    manifest["version"] = sha256(json.dumps(manifest, sort_keys=True).encode())[:12]
    return Live(interface, folders, manifest)


def portions_of_packages(lock: dict[str, Any], runtime: Folder | None) -> dict[str, Any]:
    """Return what the page knows of each portion; `load` is it with all that it needs, in order."""
    found = {}
    for name, portion in PORTIONS.items():
        imports = {module for p in portion["packages"] for module in lock["packages"][p]["imports"]}
        found[name] = {
            "title": name,
            "load": with_needs(name),
            "ahead": portion["ahead"],
            "imports": sorted(imports | set(portion.get("brings", ()))),
            "pack": f"{runtime.name}/{name}.pack" if runtime else "",
            "wheel": "",
        }
    return found


def own_portion(course: Folder) -> dict[str, Any]:
    """Return what the page knows of the course's own package."""
    name = OWN["package"]
    return {
        "title": name,
        "load": [name],
        "ahead": "",
        "imports": [name],
        "pack": f"{course.name}/{name}.pack",
        "wheel": f"{course.name}/{course.wheel}",
    }


def main(arguments: list[str]) -> int:
    """Fetch and make everything ahead of a build; return 0, or 1 after saying what is missing."""
    try:
        ready = prepare(os.environ.get("LIVE_SOURCE", "site"))
    except Problem as problem:
        print(f"The pages will offer no Run: {problem}", file=sys.stderr)
        return 1
    size = sum(size for folder in ready.folders for size, _ in folder.files.values())
    print(f"Python for the browser is ready in {cache_folder()}: {size / 1e6:.0f} MB")
    return 0
