"""Runs a cell."""

from __future__ import annotations

import ast
import asyncio
import inspect
import sys
import types
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from . import cells, magics
from .advice import ENDED, STOPPED
from .display import show_value
from .errors import short_traceback
from .floats import watched
from .messages import printed, send

if TYPE_CHECKING:
    from pyodide.code import CodeRunner

LOOK = 0.1  # seconds between two looks whether the reader has stopped a cell that waits

_waiting: list[asyncio.Task[str]] = []  # the cell that awaits something, if one does
_unheard: list[int] = []  # a Stop that came where nothing may be raised


def run(source: str, number: int) -> str | Coroutine[Any, Any, str]:
    """Run one cell; return "ok", "error" or "stopped", or what is to be awaited for that."""
    _unheard.clear()
    printed.start()
    sys.stdout = sys.stderr = printed  # whatever an earlier cell has made of them
    try:
        waiting = _work(source, number)
    except BaseException as error:
        return report(error)
    if waiting:
        return waiting
    printed.finish()
    return "ok"


def _work(source: str, number: int) -> Coroutine[Any, Any, str] | None:
    """Do what a cell says, or return what is to be awaited. Stop raises in here and in the cell."""
    if _unheard:
        raise KeyboardInterrupt(STOPPED)
    runner = prepare(source, number)
    if runner.code.co_flags & inspect.CO_COROUTINE:
        return start_waiting(runner)
    show_value(runner.run(sys.modules["__main__"].__dict__))
    finish()
    return None


def prepare(source: str, number: int) -> CodeRunner:
    """Return the cell, compiled."""
    from pyodide.code import CodeRunner  # only in the page

    name = cells.enter(number, source)
    sys.modules["__main__"].__dict__.pop("__warningregistry__", None)  # warn in each run
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = magics.as_python(source, name)
    runner = CodeRunner(code, filename=name, flags=flags, dont_inherit=True)
    runner.ast = watched(runner.ast)
    return runner.compile()


def finish() -> None:
    """Show what the end of a cell shows."""
    magics.stop_clock()
    if "live_kernel.figures" in sys.modules:
        from .figures import show_open_figures

        show_open_figures()


def report(error: BaseException) -> str:
    """Send what stopped the cell; return its state."""
    magics.forget_clock()
    if isinstance(error, SystemExit):
        if isinstance(error.code, str):
            print(error.code)
        printed.finish()
        send("note", text=ENDED)
        return "ok"
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot:
        pyplot.close("all")
    printed.finish()
    send("error", text=short_traceback(error), name=type(error).__name__)
    return "stopped" if error.args == (STOPPED,) else "error"


def stop(signal: int, frame: types.FrameType | None) -> None:
    """What Python calls, between two of its steps, when the reader presses Stop.

    An exception is raised only where somebody takes it. In the event loop it would take with it
    whom the loop was about to wake, and the cell would wait for ever.
    """
    while frame is not None:
        if frame.f_code is _work.__code__ or cells.is_cell(frame.f_code.co_filename):
            raise KeyboardInterrupt(STOPPED)
        frame = frame.f_back
    if _waiting:
        _waiting[-1].cancel()
    else:
        _unheard.append(signal)


def start_waiting(runner: CodeRunner) -> Coroutine[Any, Any, str]:
    """Start a cell that awaits something, which can be stopped from now on."""
    work = runner.run_async(sys.modules["__main__"].__dict__)
    _waiting[:] = [asyncio.ensure_future(_guarded(work))]
    return _end_of(_waiting[0])


async def _end_of(task: asyncio.Task[str]) -> str:
    while not task.done():
        await asyncio.wait({task}, timeout=LOOK)
    _waiting.clear()
    return task.result() if not task.cancelled() else report(KeyboardInterrupt(STOPPED))


async def _guarded(work: Coroutine[Any, Any, Any]) -> str:
    try:
        show_value(await work)
        finish()
    except BaseException as error:
        task = asyncio.current_task()
        return report(KeyboardInterrupt(STOPPED) if task and task.cancelling() else error)
    printed.finish()
    return "ok"


def complete(text: str) -> list[str]:
    """Return how a name, possibly with dots, can go on in the reader's Python."""
    import rlcompleter

    completer = rlcompleter.Completer(sys.modules["__main__"].__dict__)
    found: list[str] = []
    try:
        while len(found) < 200 and (name := completer.complete(text, len(found))) is not None:
            found.append(name.rstrip("("))
    except Exception:
        return []
    return list(dict.fromkeys(found))
