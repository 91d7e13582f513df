"""Which Chromium there is, and how it is started: to print, and for the tests of the site.

A browser named by the variable BROWSER_PATH comes first, then one that has no windows: the headless
shell of Chromium takes less than half of the time that the whole browser takes for a page.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

SHELL = "chromium-headless-shell"  # also the name of Debian's package
COMMANDS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
# Chromium asks for its maker's hosts at every start unless told not to; no page asks another host.
QUIET = [
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@functools.cache
def find_browser() -> str | None:
    """Return the path of an installed Chromium, or None."""
    if named := os.environ.get("BROWSER_PATH"):
        return named
    # In a process of its own: Playwright starts only once in one, and tests start it.
    command = [sys.executable, "-c", ASK_PLAYWRIGHT]
    own = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout.strip()
    if own and Path(own).exists():
        shells = Path(own).parents[2].glob("chromium_headless_shell-*/*/*headless*shell")
        return str(max(shells, default=own))
    return next(filter(None, map(shutil.which, COMMANDS)), None)


def launch_options() -> dict[str, Any]:
    """Return how Playwright is to launch it; root needs its sandbox off."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": find_browser(), "args": QUIET + ["--no-sandbox"] * as_root}
