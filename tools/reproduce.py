"""Do two builds of one commit give the same bytes? `make reproduce` builds two, and compares.

Both are clones. The second one lies deeper, in a folder of another name, belongs to another user
where this one may choose (root), and has another umask, time zone, language and hash seed. It
computes with other kernels of OpenBLAS, and where the command `faketime` is installed its clock is
a year ahead. Each executes all pages, and makes the Python for the browser from the files that were
fetched before. What differs is listed, but for what has to: see `EXPECTED`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65534
LINKED = ("node_modules",)  # of the lock file: the same for both
# What differs from build to build, and is no part of what a reader learns.
EXPECTED = {
    ".buildinfo": "Sphinx's own note, with folders of the machine",
    "book/execution.html": "measured times",
    "searchindex.js": "the same times, as words",
}
FIRST = {"OPENBLAS_CORETYPE": "Haswell", "PYTHONHASHSEED": "1", "TZ": "UTC"}
SECOND = {
    "OPENBLAS_CORETYPE": "Prescott",  # no AVX: another order of sums
    "PYTHONHASHSEED": "2",
    "TZ": "Pacific/Auckland",
    "LANG": "C.UTF-8",
    "USER": "nobody",
}


def fetched() -> list[Path]:
    """Return the files for the browser's Python that were fetched, not made."""
    own = os.environ.get("COURSE_CACHE_DIR")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(own) if own else base / "ai-functions-course"
    return [*folder.glob("pyodide-*"), *folder.glob("comm-*.whl")]


def clone(folder: Path) -> Path:
    """Clone the last commit into the folder; return its cache, which holds what was fetched."""
    folder.parent.mkdir(parents=True)
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    cache = folder.parent / "cache"
    cache.mkdir()
    for path in fetched():
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, cache / path.name)
    return cache


def may_be_nobody() -> bool:
    """Tell whether a build can be that of another user: root can, where all may read the Python."""
    if os.name == "nt" or os.geteuid():
        return False
    try:
        run = subprocess.run([sys.executable, "-c", ""], user=NOBODY, check=False, cwd="/")
    except OSError:
        return False
    return run.returncode == 0


def start(folder: Path, cache: Path, given: dict[str, str], *, differs: bool) -> int:
    """Build the book in a clone, or in all ways that differ; return 0 if that succeeded."""
    command = [sys.executable, "-m", "course_site", "build"]
    other = NOBODY if differs and may_be_nobody() else None
    if differs and shutil.which("faketime"):
        command = ["faketime", "-f", "+400d", *command]
    log = ["git", "-C", str(folder), "log", "-1", "--format=%ct"]
    date = subprocess.run(log, check=True, capture_output=True, encoding="utf-8").stdout.strip()
    if other:
        subprocess.run(["chown", "-R", f"{other}:{other}", str(folder.parent)], check=True)
    places = {"COURSE_CACHE_DIR": str(cache), "HOME": str(folder.parent), "SOURCE_DATE_EPOCH": date}
    return subprocess.call(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), **places, **given},
        umask=0o077 if differs else 0o022,
        user=other,
        group=other,
        extra_groups=[] if other else None,
    )


def differences(one: Path, other: Path) -> list[str]:
    """Return the files that only one of the folders has, or that differ."""
    names = {p.relative_to(top).as_posix() for top in (one, other) for p in top.rglob("*")}
    found = []
    for name in sorted(names):
        a, b = one / name, other / name
        if a.is_dir() and b.is_dir():
            continue
        if not a.is_file() or not b.is_file() or a.read_bytes() != b.read_bytes():
            found.append(name)
    return found


def main() -> int:
    """Build twice, and compare; return 1 if something differs, and keep the two sites then."""
    top = Path(tempfile.mkdtemp(prefix="reproduce-"))
    top.chmod(0o755)
    first, second = top / "one" / "course", top / "two" / "deeper" / "another name"
    caches = [clone(folder) for folder in (first, second)]  # both now: a commit may come between
    for i, (folder, given) in enumerate([(first, FIRST), (second, SECOND)]):
        print(f"Building {folder}", flush=True)
        if start(folder, caches[i], given, differs=folder == second):
            print(f"The book in {folder} was not built.", file=sys.stderr)
            return 1
    sites = [folder / "_build" / "html" for folder in (first, second)]
    found = differences(*sites)
    for name in EXPECTED.keys() & set(found):
        print(f"{name} differs, as it has to: {EXPECTED[name]}")
    found = [name for name in found if name not in EXPECTED]
    if not found:
        print("All other files of both sites are the same to the byte.")
        shutil.rmtree(top)
        return 0
    print(f"{len(found)} files differ, in {sites[0]} and {sites[1]}:")
    print("\n".join(f"  {name}" for name in found))
    return 1


if __name__ == "__main__":
    sys.exit(main())
