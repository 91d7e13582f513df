"""What is changed in modules once they are imported, so that they behave as on a computer."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from . import floats
from .advice import ANIMATION
from .integers import long_integers, long_targets
from .messages import printed
from .products import faster_products
from .singular import raise_for_singular

SLICE = 0.1  # seconds that a sleeping cell takes to hear that it is stopped


def as_on_a_computer(numpy: Any) -> None:
    """Let numpy count in 64 bits, warn, raise, and multiply matrices faster."""
    faster_products(numpy)
    long_integers(numpy)
    raise_for_singular(numpy)
    floats.watch(numpy)


def keep_backend(matplotlib: Any) -> None:
    """Let `matplotlib.use` change nothing: figures are drawn in the page."""

    def use(backend: str, *, force: bool = True) -> None:
        """Figures are drawn in the page, whatever the backend."""

    matplotlib.use = use


def tell_of_stills(animation: Any) -> None:
    """Let an animation say that the page shows one picture of it, and what to do instead."""
    make = animation.Animation.__init__

    @functools.wraps(make)
    def make_and_tell(*arguments: Any, **options: Any) -> None:
        make(*arguments, **options)
        printed.note(ANIMATION)

    def tell(*_: Any, **__: Any) -> str:
        """Say it in the place of a player, whose buttons would do nothing."""
        printed.note(ANIMATION)
        return "<!-- an animation -->"

    animation.Animation.__init__ = make_and_tell
    animation.Animation.to_jshtml = animation.Animation.to_html5_video = tell


def no_debugger(*_: Any, **__: Any) -> None:
    """Say what to do instead of waiting for commands that nobody can type."""
    raise RuntimeError("there is no debugger in the page: print the values that you want to see")


def no_shell(command: str) -> int:
    """Say that there is none, where the browser would answer with a number."""
    raise RuntimeError("os.system is for a computer's shell: the page has none")


CHANGES = {
    "numpy": as_on_a_computer,
    "matplotlib": keep_backend,
    "matplotlib.animation": tell_of_stills,
    "sklearn.datasets": long_targets,
}


def sleep(seconds: float, usual: Callable[[float], None] = time.sleep) -> None:
    """Sleep in short slices: between them a cell can be stopped."""
    printed.send_waiting()
    end = time.monotonic() + seconds
    usual(min(seconds, SLICE))
    while (left := end - time.monotonic()) > 0:
        usual(min(left, SLICE))
