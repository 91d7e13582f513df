"""What the book is made from, looked at so often that an edit is seen at once.

The files are few hundred. So it costs less to ask them all for their dates than to be told of
changes by the system, which would tell of all that a build writes too, and of nothing on some
network drives.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from course_site.stamps import digest_of, digest_of_folders, files_below

NOT_OF_THE_BOOK = {"bench", "dist", "node_modules", "tests", "tools"}
# What somebody keeps of the words of `make serve`: watched, each build would cause the next.
KEPT_WORDS = (".log", ".out")
BETWEEN_LOOKS = 0.4  # seconds


def parts_of(root: Path) -> list[Path]:
    """Return the files and folders at the top of the book from which something is made."""
    own = (path for path in root.iterdir() if path.name not in NOT_OF_THE_BOOK | {"_build"})
    return sorted(p for p in own if p.name[0] not in ".#" and p.suffix not in KEPT_WORDS)


def dates_of(root: Path) -> list[tuple[str, int, int]]:
    """Return the name, date and size of every file that the book is made from."""
    found = []
    for file in (file for part in parts_of(root) for file in files_below(part)):
        try:
            known = os.stat(file)
        except FileNotFoundError:  # gone since it was listed
            continue
        found.append((str(file), known.st_mtime_ns, known.st_size))
    return found


class Watch:
    """The state of a book's files; a file that is saved unchanged is no change."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._dates: list[tuple[str, int, int]] = []
        self._state = ""

    def state(self) -> str:
        """Return a digest of what the files hold now; they are read only if a date changed."""
        dates = dates_of(self._root)
        if dates != self._dates:
            self._dates = dates
            try:
                self._state = digest_of_folders(parts_of(self._root))
            except OSError:  # a file that just went away, or that nobody may read
                self._state = digest_of(dates)
        return self._state

    def change(self, built: str) -> str:
        """Wait until the state is another than `built`, and stays so; return it."""
        before = built
        while True:
            state = self.state()
            if state != built and state == before:
                return state
            before = state
            time.sleep(BETWEEN_LOOKS)
