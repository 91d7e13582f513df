"""The folders under live/ of a site, each made once for the same sources.

runtime-<hash>/   the official files, and packs made of them (see live/build/packs.mjs)
start-<hash>/     the memory image from which Python starts (see live/build/snapshot.mjs)
lock-<hash>/      Pyodide's lock file, with course_utils in it
course-<hash>/    course_utils as a wheel and as a pack
ui-<hash>/        the front end: live/page, live/workers, the kernel, and JupyterLite's Python

Each is named after its content (see store.py).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from course_site.files import write_whole
from course_site.live.official import fetch_official
from course_site.live.packages import CORE, IN_MEMORY, portion_files, read_lock, wanted_packages
from course_site.live.store import Folder, make_once
from course_site.node import bundle_script, join_imports, minify, run_node
from course_site.paths import LIVE, PACKAGE, ROOT
from course_site.stamps import digest_of, digest_of_folders

KERNEL = LIVE / "kernel"
JUPYTERLITE_PYTHON = "lite/python.js"  # in the folder of the front end


def kernel_files() -> list[Path]:
    """Return the modules that run cells in the page."""
    return sorted((KERNEL / "live_kernel").glob("*.py"))


def build_runtime() -> Folder:
    """Return the folder with the official files and the packs; made once for each set of them."""
    lock = read_lock()
    build = LIVE / "build"
    scripts = digest_of_folders([*sorted(build.glob("packs.*")), build / "compress.mjs"])
    inputs = digest_of(CORE, portion_files(lock), IN_MEMORY, wanted_packages(lock), scripts)
    return make_once("runtime", inputs, make_runtime)


def make_runtime(target: Path) -> None:
    """Fill the folder with the official files and the packs."""
    lock, official = read_lock(), fetch_official()
    print("Preparing Python for the browser (two minutes, once)", flush=True)
    portions = target.parent / "portions.json"
    memory = [lock["packages"][key]["file_name"] for key in IN_MEMORY]
    told = {"portions": portion_files(lock), "memory": memory}
    portions.write_text(json.dumps(told), encoding="utf-8")
    run_node(LIVE / "build" / "packs.mjs", official, target, portions)
    names = [lock["packages"][key]["file_name"] for key in wanted_packages(lock)]
    for name in (*names, *CORE):
        shutil.copyfile(official / name, target / name)


def build_start(runtime: Folder) -> Folder:
    """Return the folder with the memory image from which Python starts."""
    lock = read_lock()
    wheels = [lock["packages"][key]["file_name"] for key in IN_MEMORY]
    build = LIVE / "build"
    makers = [*sorted(build.glob("snapshot.*")), build / "compress.mjs"]
    own = [*makers, *kernel_files()]

    def make_image(target: Path) -> None:
        script = LIVE / "build" / "snapshot.mjs"
        run_node(script, runtime.path, target, KERNEL / "live_kernel", *wheels)

    return make_once("start", digest_of(CORE, wheels, digest_of_folders(own)), make_image)


def build_lock(course: Folder) -> Folder:
    """Return the folder with Pyodide's lock file, cut down, and with course_utils in it.

    It is read with the runtime's folder as the base of its addresses.
    """
    lock = read_lock()
    wheel = course.wheel
    kept = {key: lock["packages"][key] for key in wanted_packages(lock)}
    kept["course-utils"] = {
        "name": "course_utils",
        "version": wheel.split("-")[1],
        "file_name": f"../{course.name}/{wheel}",
        "install_dir": "site",
        "sha256": course.files[wheel][1],
        "package_type": "package",
        "imports": ["course_utils"],
        "depends": ["numpy", "matplotlib", "scikit-learn"],
        "unvendored_tests": False,
    }
    text = json.dumps(lock | {"packages": kept}, sort_keys=True, separators=(",", ":"))
    name = "pyodide-lock.json"
    return make_once("lock", digest_of(text), lambda to: write_whole(to / name, text.encode()))


def build_interface() -> Folder:
    """Return the folder with the modules of the front end, the bundled libraries among them."""
    found = (path for name in ("page", "workers") for path in sorted((LIVE / name).iterdir()))
    own = [path for path in found if path.suffix in {".mjs", ".css"}] + kernel_files()
    libraries = sorted((LIVE / "build").glob("*/*.mjs"))
    products, lite = LIVE / "build" / "products.mjs", LIVE / "lite" / "python.mjs"
    makers = (Path(__file__), products, lite, PACKAGE / "node.py", ROOT / "package-lock.json")

    def make_interface(target: Path) -> None:
        for path in own:
            copy = target / path.relative_to(LIVE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        run_node(products, target / "workers" / "product-code.mjs")
        (target / "lite").mkdir()
        shutil.copyfile(lite, target / "lite" / lite.name)
        join_imports(["lite/python.mjs"], target, form="iife")
        (target / "lite" / lite.name).rename(target / JUPYTERLITE_PYTHON)
        minify([path.relative_to(LIVE) for path in own if path.suffix != ".py"], target)
        # It is on every page; what is behind a press is fetched then.
        join_imports(["live.mjs"], target / "page", "./runner.mjs", "./saving.mjs")
        for source in libraries:
            bundle_script(source, target / source.relative_to(LIVE / "build"))

    return make_once("ui", digest_of_folders([*own, *libraries, *makers]), make_interface)
