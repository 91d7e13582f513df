"""Take turns: what changes `.venv`, `node_modules` or `_build` does so alone in its checkout.

The lock is the system's: it ends with the process that holds it, however that ends. Runs on any
Python 3.6 and imports nothing of ours, as environment.py does, which reads this file by its path.
`python -m course_site.turns NAME COMMAND...` runs a command so.
"""

import contextlib
import os
import subprocess
import sys

try:
    import fcntl
except ImportError:  # Windows has no such lock: there nobody waits
    fcntl = None  # type: ignore[assignment]


class Busy(Exception):
    """Who is at work already, in one sentence."""


def _lock(file, work, waits):
    """Lock the open file; say who has it, then wait for it or raise Busy."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        other = file.read() or "Another make"
        if not waits:
            raise Busy(other + " is at work in this folder already: end it first.") from None
        print(other + " is at work in this folder: waiting for it to end", flush=True)
        fcntl.flock(file, fcntl.LOCK_EX)
    file.truncate(0)
    file.write("%s (process %d)" % (work, os.getpid()))
    file.flush()


@contextlib.contextmanager
def alone(folder, work, waits=True):
    """Do `work` while no other process does so with the same folder of the checkout.

    Where another one is at it, wait for its end; or raise Busy, unless `waits`.
    """
    os.makedirs(str(folder), exist_ok=True)
    with open(os.path.join(str(folder), "lock"), "a+", encoding="utf-8") as file:
        if fcntl:
            _lock(file, work, waits)
        yield


if __name__ == "__main__":
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    with alone(os.path.join(root, "_build"), sys.argv[1]):
        sys.exit(subprocess.call(sys.argv[2:], cwd=root))
