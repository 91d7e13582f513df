"""Calls a reader's function, whatever it does, and notes what came of it."""

from __future__ import annotations

import contextlib
import copy
import io
import traceback
import types
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.tasks.task import Arguments, Function

MOST_PRINTED = 1_000  # characters that are kept
MOST_CALLS = 3  # of a traceback
LONGEST_LINE, LONGEST_ERROR = 100, 300
NOT_OF_THE_READER = (
    str(Path(__file__).parents[1]),  # course_utils
    str(Path(traceback.__file__).parent),
    "-packages",
    "<frozen",
)


@dataclass(frozen=True)
class Outcome:
    """What came of one call: a value or an error, what was printed, and what was changed."""

    value: Any = None
    error: BaseException | None = None
    printed: str = ""
    changed: tuple[int, ...] = ()  # which arguments are not as they were

    @property
    def is_open(self) -> bool:
        """Tell whether a ``...`` of the starter is still there."""
        is_used = isinstance(self.error, TypeError) and "ellipsis" in text_of(self.error)
        return is_used or _holds_dots(self.value)


def _holds_dots(value: Any) -> bool:
    if isinstance(value, dict):
        return _holds_dots(list(value.values()))
    return value is ... or (isinstance(value, (tuple, list)) and any(map(_holds_dots, value)))


class _Beginning(io.StringIO):
    """Keeps the first characters of what is printed."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, MOST_PRINTED - self.tell())])
        return len(text)


def call(function: Function, arguments: Arguments) -> Outcome:
    """Return what comes of the call. Only Stop, a KeyboardInterrupt, ends it from outside."""
    __tracebackhide__ = True
    given = copy.deepcopy(arguments)
    printed = _Beginning()
    value, error = None, None
    with contextlib.redirect_stdout(printed), silence():
        try:
            value = _kept(function(*given))
        except KeyboardInterrupt:
            raise
        except BaseException as problem:  # exit() too: the page goes on
            error = problem
    pairs = zip(given, arguments, strict=True)
    changed = tuple(i for i, (now, before) in enumerate(pairs) if not _same(now, before))
    return Outcome(value, error, printed.getvalue(), changed)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Show no warning: the verdict says what is wrong."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def _kept(value: Any) -> Any:
    """Return the value, so that later calls do not change it."""
    if isinstance(value, types.CoroutineType):
        value.close()  # Python warns of one that nobody awaits
    if isinstance(value, tuple):
        return tuple(map(_kept, value))
    if isinstance(value, dict):
        return {key: _kept(part) for key, part in value.items()}
    if isinstance(value, np.generic):
        return value.item()
    return copy.deepcopy(value) if isinstance(value, (np.ndarray, list)) else value


def _same(now: Any, before: Any) -> bool:
    """Tell whether an argument is as it was."""
    if type(now) is not type(before):
        return False
    if isinstance(before, dict):
        return now.keys() == before.keys() and all(_same(now[key], before[key]) for key in before)
    if isinstance(before, np.ndarray):
        same_form = now.shape == before.shape and now.dtype == before.dtype
        return same_form and np.array_equal(now, before, equal_nan=before.dtype.kind == "f")
    if isinstance(before, (list, tuple)):
        return len(now) == len(before) and all(map(_same, now, before))
    return callable(before) or bool(now is before or now == before)


def text_of(error: BaseException) -> str:
    """Return the text of an error, shortened."""
    try:
        text = str(error)
    except Exception:  # an error of the reader's own making
        text = ""
    return text if len(text) <= LONGEST_ERROR else text[:LONGEST_ERROR] + " ..."


def own_lines(error: BaseException) -> list[str]:
    """Return the reader's own lines on the way to the error, the last calls alone."""
    frames = traceback.extract_tb(error.__traceback__, limit=-20)
    own = [f for f in frames if not any(part in f.filename for part in NOT_OF_THE_READER)]
    lines = []
    for frame in own[-MOST_CALLS:]:
        code = (frame.line or "").strip()[:LONGEST_LINE]
        lines.append(f"line {frame.lineno}, in {frame.name}" + (f": {code}" if code else ""))
    return (["..."] if len(own) > MOST_CALLS else []) + lines
