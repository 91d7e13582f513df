"""The process in which Sphinx runs: its environment, its path, and Jupyter Book in it."""

from __future__ import annotations

import gc
import locale
import os
import signal
import sys
import tempfile
import types
from pathlib import Path

from course_site.inputs import kernel_environment
from course_site.node import NODE
from course_site.paths import ROOT

# Instead of a module that would import Matplotlib, for cards that this book does not draw.
NO_CARDS = types.ModuleType("no_cards")
NO_CARDS.__dict__.update(DEFAULT_SOCIAL_CONFIG={}, create_social_card=None)
STOPPED = 128  # and the number of the signal: how a command ends that was stopped
LONGEST_TEMPORARY = 60  # characters; the path of a socket has about 100


def prepare_environment(root: Path) -> None:
    """Set what the extensions find in the environment, Node among it."""
    own = kernel_environment(root)
    for name in list(os.environ):
        if name.startswith(("IPYTHON", "JUPYTER", "MPL", "PYTHON")) and name not in own:
            del os.environ[name]
    os.environ.update({name: value for name, value in own.items() if name not in ("LANG", "TZ")})
    os.environ["PATH"] = os.pathsep.join([str(NODE / "bin"), os.environ["PATH"]])
    if len(tempfile.gettempdir()) > LONGEST_TEMPORARY and Path("/tmp").is_dir():
        os.environ["TMPDIR"] = tempfile.tempdir = "/tmp"
    os.umask(0o022)  # a web server has to read the site


def start_anew_if_needed(root: Path) -> None:
    """Start Python anew where it lacks what only its start can give.

    That is UTF-8, since others do not say encoding=; and a path that begins with the book's own
    packages, not with those of the checkout that the book was copied from.
    """
    options = [] if sys.flags.utf8_mode or locale.getencoding() == "utf-8" else ["-X", "utf8"]
    own = str(root / "src")
    is_copy = root != ROOT and (root / "src" / "course_utils" / "__init__.py").is_file()
    if not options and (own in sys.path or not is_copy):
        return
    paths = [own, os.environ.get("PYTHONPATH", "")] if is_copy else []
    variables = {"PYTHONPATH": os.pathsep.join(filter(None, paths))} if paths else {}
    command = [sys.executable, *options, *sys.orig_argv[1:]]
    os.execve(sys.executable, command, {**os.environ, **variables})


def run_jupyter_book(root: Path, builder: str) -> bool:
    """Run Jupyter Book with warnings as errors; tell whether it succeeded."""
    sys.modules["sphinxext.opengraph._social_cards"] = NO_CARDS
    gc.disable()  # saves half a second where nothing changed
    from jupyter_book.cli.main import main

    options = ["--path-output", str(root), "--builder", builder, "--quiet"]
    strict = ["--warningiserror", "--nitpick", "--keep-going"]
    # Sphinx would take KeyboardInterrupt for a fault of the book, and go on to say so.
    before = signal.signal(signal.SIGINT, lambda caught, _: sys.exit(STOPPED + caught))
    try:
        main(["build", str(root), *options, *strict], standalone_mode=False)
    except RuntimeError:
        return False
    except SystemExit as end:
        if end.code == STOPPED + signal.SIGINT:
            raise KeyboardInterrupt from None
        if isinstance(end.code, int) and end.code > STOPPED:
            raise
        return not end.code
    finally:
        signal.signal(signal.SIGINT, before)
    return True
