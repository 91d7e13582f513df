"""Find a Chromium for the tests of the site, or install one: Playwright's, or Debian's package.

`python -m tests.browser` does so where there is none; without the network or the rights it says so
and the browser tests are skipped, unless REQUIRE_BROWSER is set, as it is in CI.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from course_site.carry.browser import SHELL, find_browser, launch_options

__all__ = ["find_browser", "install_browser", "launch_options"]


def install_browser() -> bool:
    """Install a Chromium by the first way that works; tell whether there is one now."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        ways.append(["apt-get", "update", "-qq"])
        ways += [["apt-get", "install", "-y", "-qq", name] for name in (SHELL, "chromium")]
    for way in ways:
        print("Installing a browser for the tests:", " ".join(way[-3:]), flush=True)
        try:
            subprocess.run(way, check=False, timeout=600, stdout=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            continue
        find_browser.cache_clear()
        if find_browser():
            return True
    return False


def main() -> int:
    """Install a browser if there is none; fail only where one is required."""
    if find_browser() or install_browser():
        return 0
    print(
        "There is no Chromium and none could be installed: the tests of the site are skipped.\n"
        "Install Chromium, or name one: BROWSER_PATH=/path/to/chromium make test",
        file=sys.stderr,
    )
    return 1 if os.environ.get("REQUIRE_BROWSER") else 0


if __name__ == "__main__":
    sys.exit(main())
