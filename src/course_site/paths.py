"""Where things lie: the one module that names the folders of the repository."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parents[1]
LIVE = ROOT / "live"
NODE_MODULES = ROOT / "node_modules"
WIDGETS = ROOT / "widgets"
WORDS = ROOT / "words"
