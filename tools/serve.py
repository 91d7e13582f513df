"""Serve the book on this machine, rebuild it when a source changes, and reload the page.

livereload (from PyPI) watches and reloads; the build is the one of `make book`.
"""

from __future__ import annotations

import os
import subprocess
import sys

from livereload import Server

from tools.build import ROOT

WATCHED = (
    "*.md",
    "*.yml",
    "book/**",
    "lessons/**",
    "src/course_utils/**",
    "widgets/**",
    "_ext/*",
    "_static/*",
    "_templates/**",
)


def rebuild() -> None:
    """Build once; a failure is shown and the last good site stays."""
    subprocess.run([sys.executable, "-m", "tools.build", "--keep-site"], cwd=ROOT, check=False)


if __name__ == "__main__":
    rebuild()
    server = Server()
    for pattern in WATCHED:
        server.watch(str(ROOT / pattern), rebuild)
    port = int(os.environ.get("PORT", "8000"))
    server.serve(root=str(ROOT / "_build" / "html"), host="127.0.0.1", port=port)
