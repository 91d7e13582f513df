"""The folders under live/ of a site, each made once for the same sources.

runtime-<hash>/   the official files, and packs made of them (see live/build/packs.mjs)
start-<hash>/     the memory image from which Python starts (see live/build/snapshot.mjs)
lock-<hash>/      Pyodide's lock file, with course_utils in it
course-<hash>/    course_utils as a wheel and as a pack
ui-<hash>/        the front end: live/page, live/workers and the kernel
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from course_site.files import sha256, write_whole
from course_site.live.official import fetch_official
from course_site.live.packages import CORE, IN_MEMORY, bundle_files, read_lock, wanted_packages
from course_site.live.store import (
    Folder,
    cache_folder,
    digest_of,
    made_before,
    named_by_content,
    remember,
)
from course_site.node import bundle_script, run_node
from course_site.paths import LIVE, NODE_MODULES, PACKAGE

KERNEL = LIVE / "kernel"


def build_runtime() -> Folder:
    """Return the folder with the official files and the packs; made once for each set of them."""
    lock = read_lock()
    build = LIVE / "build"
    scripts = sorted(build.glob("packs.*"))
    contents = json.dumps([CORE, bundle_files(lock), wanted_packages(lock)]).encode()
    made_from = sha256(b"".join([contents, *(p.read_bytes() for p in scripts)]))[:12]
    if before := made_before("runtime", made_from):
        return before
    official = fetch_official()
    print("Preparing Python for the browser (half a minute, once)", flush=True)
    cache_folder().mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=cache_folder(), prefix="work-"))
    bundles = work / "bundles.json"
    bundles.write_text(json.dumps(bundle_files(lock)), encoding="utf-8")
    target = work / "runtime"
    run_node(build / "packs.mjs", official, target, bundles)
    for key in wanted_packages(lock):
        name = lock["packages"][key]["file_name"]
        shutil.copyfile(official / name, target / name)
    for name in CORE:
        shutil.copyfile(official / name, target / name)
    folder = named_by_content("runtime", target)
    shutil.rmtree(work)
    return remember(folder, "runtime", made_from)


def kernel_files() -> list[Path]:
    """Return the modules that run cells in the page."""
    return sorted((KERNEL / "live_kernel").glob("*.py"))


def build_start(runtime: Folder) -> Folder:
    """Return the folder with the memory image from which Python starts."""
    lock = read_lock()
    wheels = [lock["packages"][key]["file_name"] for key in IN_MEMORY]
    scripts = sorted((LIVE / "build").glob("snapshot.*"))
    contents = json.dumps([CORE, wheels]).encode()
    made_from = sha256(contents + digest_of([*scripts, *kernel_files()]).encode())[:12]
    if before := made_before("start", made_from):
        return before
    work = Path(tempfile.mkdtemp(dir=cache_folder(), prefix="work-"))
    script, kernel = LIVE / "build" / "snapshot.mjs", KERNEL / "live_kernel"
    run_node(script, runtime.path, work, kernel, *wheels)
    return remember(named_by_content("start", work), "start", made_from)


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
    work = Path(tempfile.mkdtemp(dir=cache_folder(), prefix="work-"))
    write_whole(work / "pyodide-lock.json", text.encode())
    return named_by_content("lock", work)


def build_interface() -> Folder:
    """Return the folder with the modules of the front end, the bundled libraries among them."""
    found = (path for name in ("page", "workers") for path in sorted((LIVE / name).iterdir()))
    own = [path for path in found if path.suffix in {".mjs", ".css"}]
    own += kernel_files()
    bundles = sorted((LIVE / "build").glob("*/*.mjs"))
    locked = NODE_MODULES.parent / "package-lock.json"
    made_from = digest_of([*own, *bundles, locked, Path(__file__), PACKAGE / "node.py"])
    if before := made_before("ui", made_from):
        return before
    cache_folder().mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=cache_folder(), prefix="work-"))
    try:
        for path in own:
            target = work / path.relative_to(LIVE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        for source in bundles:
            bundle_script(source, work / source.relative_to(LIVE / "build"))
        return remember(named_by_content("ui", work), "ui", made_from)
    finally:
        shutil.rmtree(work, ignore_errors=True)
