"""What every page depends on: a change of it begins the site anew."""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

from course_site.contents import read_settings
from course_site.paths import PACKAGE, WIDGETS, WORDS
from course_site.stamps import (
    current,
    digest_of,
    digest_of_folders,
    files_below,
    keep,
)

# What of the environment is asked by extensions: it is on every page.
ASKED = ("CI", "GITLAB_CI", "LIVE_SOURCE", "REPOSITORY_URL", "SITE_URL", "SOURCE_DATE_EPOCH")
# Immutable or written anew by every build: not worth a copy.
NOT_COPIED = ("live", "lite")


def inputs_of_the_site(root: Path) -> str:
    """Return a digest of what every page depends on: a change of it begins the site anew."""
    settings = read_settings(root / "_config.yml")
    names = ("_config.yml", "_toc.yml", "_templates", "requirements.lock")
    paths = [root / name for name in (*names, "package-lock.json")]
    paths += [root / name for name in settings.get("bibtex_bibfiles") or ()]
    paths += [WORDS, *sorted(WIDGETS.glob("*/figure.json"))]
    # The contents of these are copied to the site by every build, but pages know their names.
    copied = [*files_below(root / "_static"), *(root / "widgets").glob("*/main.mjs")]
    return digest_of(
        platform.python_version(),
        {name: os.environ.get(name) for name in ASKED},
        [path.relative_to(root).as_posix() for path in sorted(copied)],
        digest_of_folders([*paths, PACKAGE]),
    )


def begin_anew_if_all_pages_change(root: Path, doctrees: Path, site: Path) -> None:
    """Leave nothing of another site: no page read, none written, no picture made."""
    inputs = inputs_of_the_site(root)
    read, vendor = root / "_build" / "jupyter_execute", root / "_build" / "vendor"
    if read.is_dir() and current(doctrees, inputs):
        return
    for folder in (doctrees, vendor, read):
        shutil.rmtree(folder, ignore_errors=True)
    for path in site.glob("*"):
        if path.name not in NOT_COPIED:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    doctrees.mkdir(parents=True)
    keep(doctrees, inputs)
