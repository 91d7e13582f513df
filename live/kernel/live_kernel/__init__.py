"""The Python side of the live cells: runs a cell and sends the page what it shows.

`worker.mjs` calls `install`, then `run` for each cell. A cell shows what a notebook shows: printed
text as it comes, figures, the value of its last expression, and a traceback cut down to what the
reader can change.
"""

from __future__ import annotations

import builtins
import gc
import json
import logging
import os
import pdb  # `doctest` imports it in any case
import random
import signal
import sys
import time
import types
import warnings
from collections.abc import Callable

from . import advice, display, floats, imports, ipython, magics, messages, patches, products
from .after_import import AfterImport
from .course import course
from .errors import show_warning
from .imports import importable, imported_portions, packed
from .messages import printed
from .running import complete, run, stop

__all__ = ["add_files", "complete", "imported_portions", "install", "magics", "run"]


def add_files(paths: str) -> None:
    """Take the paths of a pack's files, as JSON."""
    packed.add(json.loads(paths))


def could_not_fetch(text: str) -> None:
    """Take what the page says about a file that could not be fetched."""
    advice.unfetched[:] = [text]


def no_input(prompt: object = "") -> str:
    """Say what to do instead of asking."""
    raise RuntimeError("input() does not work in the page: write the value into the cell instead")


class NoInput:
    """Stands for the keyboard that there is not."""

    def __getattr__(self, name: str) -> Callable[..., str]:
        return no_input if name.startswith("read") else object.__getattribute__(self, name)

    def __iter__(self) -> None:
        no_input()


def install(
    post: Callable[[str], None],
    load_portion: Callable[[str], str] | None,
    settings: str,
    replace_loops: Callable[[int, str, int], bool] | None = None,
    take_unread: Callable[[], str] | None = None,
) -> None:
    """Make this Python behave as the reader expects of a notebook. Called once, at its start.

    `post` sends a message, `load_portion` fetches a portion and returns what went wrong; `settings`
    is JSON that tells in which portion a module is (`places`), what to know of the course, and how
    many bytes `replace_loops` needs (`scratch`), which gives numpy faster products of matrices.
    `take_unread` returns what to say of a file that could not be fetched when Python read it.
    """
    messages.post, imports.load_portion = post, load_portion
    advice.take_unread = take_unread
    told = json.loads(settings)
    products.replace_loops, products.scratch_size = replace_loops, told.get("scratch", 0)
    importable.update(told["places"])
    vars(course).update(told["course"])
    gc.set_threshold(10_000)  # imports make many objects, and nothing to collect
    random.seed()  # the memory image that Python starts from has a fixed state
    sys.stdout = sys.stderr = printed
    vars(sys).update(__stdout__=printed, __stderr__=printed)
    sys.stdin = NoInput()
    warnings.showwarning = show_warning
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    builtins.input = no_input
    builtins.display = display.display  # type: ignore[attr-defined]
    sys.displayhook = display.show_value
    sys.breakpointhook = pdb.set_trace = patches.no_debugger
    signal.signal(signal.SIGINT, stop)
    os.system = patches.no_shell  # type: ignore[assignment]
    time.sleep = patches.sleep  # type: ignore[assignment]
    floats.install()
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = builtins
    sys.modules["__main__"] = main
    prepare_matplotlib()
    sys.meta_path[:0] = [AfterImport(dict(patches.CHANGES)), packed, ipython.StandIn()]
    sys.meta_path.append(imports.MissingPortions())


def prepare_matplotlib() -> None:
    """Let figures go to the page, in the course's style."""
    os.environ["MPLBACKEND"] = "module://live_kernel.figures"
    # Official wheels lack a list of their fonts: matplotlib makes it, and need not say so.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    if course.style:
        os.environ["MATPLOTLIBRC"] = imports.SITE + course.style
