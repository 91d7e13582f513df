"""Build the book: execute what changed, then a strict Jupyter Book build.

The steps, in their order, are those of `failure_of` and `failure_of_the_site`. A build from any
state gives the site that a build from nothing gives: inputs.py knows what the outputs of a page
depend on, anew.py what every page depends on, and `pages/whole_site.py` what is left to read and to
write.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_site.addresses import check_addresses
from course_site.anew import NOT_COPIED, begin_anew_if_all_pages_change
from course_site.cache import PageProblem, open_cache, pages_file
from course_site.contents import SettingsProblem, read_settings, timeout_of
from course_site.disk import DiskFull, words_of
from course_site.edition import write_edition
from course_site.execute import execute_pages
from course_site.live.steps import prepare_live, stage_live, stage_wheel
from course_site.mistyped import check_before_building
from course_site.notebook_archive import write_archive
from course_site.paths import PACKAGE, ROOT
from course_site.problems import Problem
from course_site.process import (
    prepare_environment,
    run_jupyter_book,
    start_anew_if_needed,
)
from course_site.stamps import (
    current,
    digest_of,
    digest_of_file,
    forget,
    keep,
)
from course_site.state import LastGood, copy_site, read_json
from course_site.turns import alone

LIVE_SOURCES = ("site", "cdn", "none")
NOT_BUILT = "The book was not built."


def build(
    root: Path, *, workers: int | None = None, keep_site: bool = False, copy_to: Path | None = None
) -> int:
    """Execute and build the book in `root`; return 0, or 1 after saying what failed.

    A site that failed is removed, so that nobody publishes it, unless `keep_site`. One that
    succeeded is copied to the folder `copy_to`, before another build may touch it.
    """
    start = time.perf_counter()
    site = root / "_build" / "html"
    with alone(root / "_build", "A build"):
        problem = failure_of(root, workers)
        if not problem:
            if copy_to:
                try:
                    copy_site(site, copy_to, linked=NOT_COPIED)
                except DiskFull as full:
                    print(full, file=sys.stderr)
                    return 1
                print(f"Built in {time.perf_counter() - start:.1f} s")
                return 0
            print(f"\nBuilt in {time.perf_counter() - start:.1f} s. The site is in {site}")
            served = shlex.join(["-d", str(site)])
            print(f"To read it: {sys.executable} -m http.server --bind 127.0.0.1 {served}")
            return 0
        print(f"\n{problem}", file=sys.stderr)
        if not keep_site:
            shutil.rmtree(site, ignore_errors=True)
    return 1


@contextmanager
def step(name: str) -> Iterator[None]:
    """Do one step of the build, and say how long it took."""
    start = time.perf_counter()
    yield
    print(f"{name}: {time.perf_counter() - start:.1f} s", flush=True)


def failure_of(root: Path, workers: int | None) -> str:
    """Do the steps of the build, in their order; return what failed, or an empty text."""
    prepare_environment(root)
    made = root / "_build"
    try:
        with step("Settings and pages"):
            settings = checked_settings(root)
            cache = open_cache(made / ".jupyter_cache")
            failures = execute_pages(root, cache, timeout=settings.timeout, workers=workers)
        if failures:
            return "\n\n".join([*failures, NOT_BUILT])
        with step("Numbers of figures"):
            export_trained_network(root, cache)
        with step("Python for the browser"):
            prepare_live(made / "live.json", settings.live_source)
        return failure_of_the_site(root, settings)
    except (SettingsProblem, PageProblem, Problem) as problem:
        return f"{problem}\n\n{NOT_BUILT}"
    except OSError as problem:
        return f"{words_of(problem, made)}\n\n{NOT_BUILT}"


def failure_of_the_site(root: Path, settings: Settings) -> str:
    """Write the site; return what failed, after which the last good one is back."""
    made = root / "_build"
    doctrees, site = made / ".doctrees", made / "html"
    folders = [doctrees, site, made / "jupyter_execute"]  # the pages as they were read
    last_good = LastGood(made / ".last-good", folders, leave=NOT_COPIED)
    last_good.keep()
    failure = f"{NOT_BUILT[:-1]}: see the warnings above."
    try:
        begin_anew_if_all_pages_change(root, doctrees, site)
        with step("Sphinx"):
            succeeded = run_jupyter_book(root, "html")
        if succeeded:
            with step("Files of the live cells and of notebooks"):
                write_edition(root, site)
                stage_wheel(site)
                write_archive(root, site, settings.title, settings.language)
                stage_live(made / "live.json", site, settings.title, settings.language)
            last_good.forget()
            return ""
    except Problem as problem:
        failure = f"{problem}\n\n{NOT_BUILT}"
    except OSError as problem:
        failure = f"{words_of(problem, made)}\n\n{NOT_BUILT}"
    except (KeyboardInterrupt, SystemExit):
        last_good.restore()
        raise
    last_good.restore()
    return failure


@dataclass(frozen=True)
class Settings:
    """What the build itself wants of `_config.yml`."""

    title: str
    language: str
    timeout: int
    live_source: str


def checked_settings(root: Path) -> Settings:
    """Return the settings, once all that can be wrong with settings has been looked at."""
    path = root / "_config.yml"
    check_before_building(root)
    timeout = timeout_of(path)
    check_addresses(path)
    settings = read_settings(path)
    of_sphinx = settings.get("sphinx", {}).get("config", {})
    source = os.environ.get("LIVE_SOURCE") or of_sphinx.get("live_source", "site")
    if source not in LIVE_SOURCES:
        raise SettingsProblem(f"LIVE_SOURCE is {source!r}: give one of {', '.join(LIVE_SOURCES)}")
    date = os.environ.get("SOURCE_DATE_EPOCH") or "0"
    if not date.isdecimal():
        raise SettingsProblem(
            f"SOURCE_DATE_EPOCH is {date!r}: give seconds since 1970, as a number"
        )
    title, language = settings.get("title", ""), of_sphinx.get("language", "en")
    return Settings(str(title), str(language), timeout, source)


def export_trained_network(root: Path, cache: Any) -> None:
    """Export what a figure needs of the chapter on training, if that or the exporter changed."""
    page = "book/training.md"
    if page not in (pages := read_json(pages_file(root))):
        return
    folder = root / "_build" / "widgets" / "draw-digit"
    inputs = digest_of(pages[page], digest_of_file(PACKAGE / "digit_network.py"))
    if current(folder, inputs):
        return
    from course_site import digit_network  # imports NumPy and course_utils, which is slow

    forget(folder)
    digit_network.export_from_cache(root, cache)
    keep(folder, inputs)


def check_links(root: Path) -> int:
    """Ask every external link of the book whether it is still there; return 0 if all are."""
    prepare_environment(root)
    return 0 if run_jupyter_book(root, "linkcheck") else 1


def main_of_links(arguments: list[str]) -> int:
    """Read the command line, and check the links; return 0 if all lead somewhere."""
    return main(["--linkcheck", *arguments])


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, and build; return 0 if that succeeded."""
    parser = argparse.ArgumentParser(prog="course_site build", description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="the book's folder")
    parser.add_argument("--workers", type=int, help="pages executed at once (default: cores)")
    parser.add_argument("--keep-site", action="store_true", help="keep the last site on a failure")
    parser.add_argument("--copy-to", type=Path, help="copy the site there if the build succeeds")
    parser.add_argument("--linkcheck", action="store_true", help="check the external links instead")
    given = parser.parse_args(arguments)
    book = given.root.resolve()
    start_anew_if_needed(book)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda caught, _: sys.exit(128 + caught))
    try:
        if given.linkcheck:
            return check_links(book)
        return build(
            book,
            workers=given.workers,
            keep_site=given.keep_site,
            copy_to=given.copy_to,
        )
    except OSError as problem:
        print(f"{words_of(problem, book)}\n\n{NOT_BUILT}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The pages that were executed are kept.", file=sys.stderr)
        return 130
