"""What is said about an error: the reader's own lines, the message, and what to do."""

from __future__ import annotations

import linecache
import re
import traceback
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any

from . import cells
from .advice import advice_on, advice_on_syntax
from .messages import number_of, printed, without_middle

# Files whose calls no reader need see: this package, what runs a cell, the machinery of imports.
HIDDEN = (str(Path(__file__).parent), "importlib", "_pyodide/_base.py")
HIDES_ITSELF = "__tracebackhide__"  # a name in a function, by which notebooks leave it out
LONGEST_MESSAGE = 2_000
MOST_CALLS = 20  # that a traceback shows
MOST_CAUSES = 5
BECAUSE = "The above exception was the direct cause of the following exception:"
MEANWHILE = "During handling of the above exception, another exception occurred:"
REPEATS = 3  # how often the same line is shown before it is only counted, as in Python

Place = tuple[CodeType, int]


def short_traceback(error: BaseException, causes: int = MOST_CAUSES) -> str:
    """Return a traceback of the reader's own lines; calls inside packages are only counted."""
    lines = []
    before, between = _before(error)
    if before is not None and causes:
        lines += [short_traceback(before, causes - 1), "", between, ""]
    if isinstance(error, SyntaxError) and cells.is_cell(error.filename):
        return "\n".join([*lines, *_syntax_error(error)])
    calls = _without_middle(list(_calls(error.__traceback__)))
    if calls:
        lines += ["Traceback (most recent call last):", *calls]
    lines.append(_message(error))
    if isinstance(error, BaseExceptionGroup) and causes:
        for number, part in enumerate(error.exceptions[:MOST_CAUSES], 1):
            title = f"part {number} of {len(error.exceptions)}:"
            lines += ["", title, "", short_traceback(part, causes - 1)]
    return "\n".join(lines)


def _before(error: BaseException) -> tuple[BaseException | None, str]:
    """Return the error before this one, if the reader should know of it, and what links the two.

    Errors that a package handles itself are its own affair.
    """
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    trace = before.__traceback__ if before else None
    place = next(_places(trace), None)  # where it was handled, unless it was never raised
    if trace and not (place and cells.is_cell(place[0].co_filename)):
        return None, ""
    return before, BECAUSE if error.__cause__ else MEANWHILE


def _message(error: BaseException) -> str:
    message = _with_suggestion(error)
    message, advice = advice_on(error, message)
    message = without_middle(message, LONGEST_MESSAGE)
    return f"{message}\n{advice}" if advice else message


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # the reader's own class: the traceback says that its text failed
        return ""


def _with_suggestion(error: BaseException) -> str:
    """Return the name and the text of an error, and which name may have been meant."""
    trace = error.__traceback__  # in it Python looks for the names that there are
    found = traceback.TracebackException(type(error), error, trace, limit=0)
    message = "".join(found.format_exception_only()).rstrip()
    text = _text_of(error)
    if "\n" in text or text.endswith("."):  # such a text says itself what to write instead
        message = re.sub(r"\. Did you mean: '\w+'\?$", "", message)
    return message


def _places(trace: TracebackType | None) -> Iterator[Place]:
    """Yield where each call was; the kernel and the machinery of imports are left out."""
    while trace is not None:
        code = trace.tb_frame.f_code
        is_hidden = HIDES_ITSELF in code.co_varnames
        if not is_hidden and not any(part in code.co_filename for part in HIDDEN):
            yield code, trace.tb_lineno
        trace = trace.tb_next


def _calls(trace: TracebackType | None) -> Iterator[str]:
    """Yield a text for each call of the reader's own, and one for calls inside packages."""
    for own, places in groupby(_places(trace), lambda place: cells.is_cell(place[0].co_filename)):
        if own:
            yield from _own_calls(places)
        else:
            modules = [_module_of(code.co_filename) for code, _ in places]
            first = modules[0].split(".")[0]
            calls = number_of(len(modules), "call")
            yield f"  ... {calls} inside {first}, the last in {modules[-1]}"


def _own_calls(places: Iterable[Place]) -> Iterator[str]:
    for (code, line), repeated in groupby(places):
        count = sum(1 for _ in repeated)
        for _ in range(min(count, REPEATS)):
            where = f", in {code.co_name}" if code.co_name != "<module>" else ""
            text = linecache.getline(code.co_filename, line).strip()
            number = cells.number_of_cell(code.co_filename)
            yield f"  Cell {number}, line {line}{where}\n    {without_middle(text, 500)}"
        if count > REPEATS:
            yield f"  [Previous line repeated {number_of(count - REPEATS, 'more time')}]"


def _without_middle(calls: list[str]) -> list[str]:
    if len(calls) <= MOST_CALLS:
        return calls
    half = MOST_CALLS // 2
    return [*calls[:half], f"  ... {len(calls) - 2 * half:,} more calls ...", *calls[-half:]]


def _syntax_error(error: SyntaxError) -> list[str]:
    name = str(error.filename)
    line = error.lineno or 1
    text = cells.line_of(name, line)
    stripped = text.lstrip()
    column = max((error.offset or 1) - 1 - (len(text) - len(stripped)), 0)
    shown = [f"  Cell {cells.number_of_cell(name)}, line {line}"]
    if len(stripped) <= 500:
        shown += [f"    {stripped}", f"    {' ' * column}^"]
    shown.append(f"{type(error).__name__}: {without_middle(str(error.msg), LONGEST_MESSAGE)}")
    advice = advice_on_syntax(str(error.msg))
    return [*shown, advice] if advice else shown


def _module_of(path: str) -> str:
    for folder in ("/site-packages/", "/python312.zip/", "/python3.12/"):
        if folder in path:
            path = path.split(folder)[-1]
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,
    line: str | None = None,
) -> None:
    """Print a warning as one line, without the path of the package that gave it."""
    where = ""
    if cells.is_cell(filename):
        where = f" (cell {cells.number_of_cell(filename)}, line {lineno})"
    printed.write(f"{category.__name__}{where}: {message}\n")
