"""Show the book on this machine while it is written.

Whatever the book is made from is watched (watch.py). A change starts the build of `make book`,
which executes only the pages that the change concerns. The browser gets a copy of the last good
site (preview.py), reloads when there is a new one, and says what is wrong when there is none.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from course_site.disk import words_of
from course_site.paths import ROOT
from course_site.preview import Copies, News, Server
from course_site.turns import Busy, alone
from course_site.watch import BETWEEN_LOOKS, Watch

LONGEST_MESSAGE = 6000  # characters in the browser; the terminal has all of it
COLOURS = re.compile(r"\x1b\[[\d;]*m")
# So many seconds a build that executes cells is left alone. After that the next edit ends it and
# begins another, so that nobody waits for an endless cell that is mended already.
UNDISTURBED = 20.0
EXECUTES = re.compile(r"Executing \d+ page|  \d+/\d+ \S+: \w+ in ")
PROGRESS = re.compile(r"\s*(\d+/\d+ \S+): |(.*): waiting for it to end")


def message_of(printed: str, root: Path) -> str:
    """Return what a failed build printed of its failure, as it is shown in the browser."""
    text = COLOURS.sub("", printed).replace(f"{root}{os.sep}", "")
    text = re.sub(r"\n*The book was not built[^\n]*\n*$", "", text).strip()  # the bar's own words
    if len(text) > LONGEST_MESSAGE:
        return text[:LONGEST_MESSAGE].rstrip() + "\n… The terminal has the rest."
    return text


def pass_on(stream: IO[str], target: IO[str], look: Callable[[str], None]) -> threading.Thread:
    """Copy the lines of a build to the terminal, and look at each."""

    def run() -> None:
        for line in stream:
            target.write(line)
            target.flush()
            look(line)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def is_overtaken(run: subprocess.Popen[str], executes: Callable[[], bool], watch: Watch) -> bool:
    """Wait for the end of a build; tell, before it, that an edit came while it executed cells."""
    start, state = time.monotonic(), watch.state()
    while run.poll() is None:
        time.sleep(BETWEEN_LOOKS)
        if executes() and time.monotonic() > start + UNDISTURBED and watch.state() != state:
            return True
    return False


def build(root: Path, copies: Copies, news: News, watch: Watch) -> None:
    """Build once; then the browser has a new site, or knows why not, or another build begins."""
    news.tell(state="building", progress="")
    copy, printed = copies.new(), list[str]()
    command = [sys.executable, "-u", "-m", "course_site", "build", str(root), "--keep-site"]
    run = subprocess.Popen(
        [*command, "--copy-to", str(copy)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # Ctrl+C is for this process, which then ends the build
    )
    assert run.stdout is not None and run.stderr is not None

    last = [""]

    def look(line: str) -> None:
        last[0] = line
        if found := PROGRESS.match(line):
            news.tell(progress=found[1] or found[2])

    try:
        threads = [pass_on(run.stdout, sys.stdout, look)]
        threads += [pass_on(run.stderr, sys.stderr, printed.append)]
        if is_overtaken(run, lambda: bool(EXECUTES.match(last[0])), watch):
            print("There was an edit: the build begins again.", flush=True)
            return
        for thread in threads:
            thread.join()
        code = run.wait()
    finally:
        run.terminate()
        run.wait()
    if code == 0:
        copies.show(copy)
        news.tell(state="good", site=copy.name, message="")
    else:
        message = message_of("".join(printed), root) or f"The build ended with {code}."
        news.tell(state="failed", message=message)


def serve(root: Path, port: int) -> None:
    """Serve, watch and build until the process is ended."""
    copies, news, watch = Copies(root / "_build" / "served"), News(), Watch(root)
    if copies.shown:
        news.tell(site=copies.shown.name)
    try:
        server = Server(port, copies, news)
    except OSError as problem:
        message = f"Port {port} cannot be had ({problem.strerror}): make serve PORT={port + 1}"
        raise Busy(message) from None
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"The book is at {server.address} (Ctrl+C ends it)", flush=True)
        built = ""
        while True:
            state = watch.change(built)
            build(root, copies, news, watch)
            built = state


def port_of(given: str) -> int:
    """Return the port that is asked for in PORT; 0 is any that is free."""
    if given.isdecimal() and int(given) < 65536:
        return int(given)
    raise Busy(f"PORT is {given!r}: give a number up to 65535, such as 8001")


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, and serve; return 0 when that is ended, 1 if it cannot begin."""
    parser = argparse.ArgumentParser(prog="course_site serve", description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="the book's folder")
    root = parser.parse_args(arguments).root.resolve()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda caught, _: sys.exit(128 + caught))
    try:
        port = port_of(os.environ.get("PORT") or "8000")
        with alone(root / "_build" / "served", "make serve", waits=False):
            serve(root, port)
    except (Busy, OSError) as problem:
        words = words_of(problem, root / "_build") if isinstance(problem, OSError) else problem
        print(words, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nEnded. The pages that were executed are kept.")
    return 0
