"""`check` tries a reader's function on new inputs and says what is right or wrong with it."""

from __future__ import annotations

import difflib
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any

import numpy as np

from course_utils.tasks.calls import call, own_lines, silence, text_of
from course_utils.tasks.catalogue import TASKS
from course_utils.tasks.findings import Trial, first_finding, seen
from course_utils.tasks.task import Arguments, Task
from course_utils.tasks.values import as_code, both
from course_utils.tasks.verdicts import Verdict

MANY = 48  # random inputs
SIZES = 6  # from small to large
PATIENCE = 3.0  # seconds, after which no further input is tried
WIDEST = 76  # letters of a call that stands on one line
MOST_PRINTED = 200  # characters of what the function printed
ONE_AT_A_TIME = threading.RLock()  # what is printed, and warnings, belong to the whole process


class Nothing:
    """What is handed in where the function is missing."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING = Nothing()


def check(name: str, solution: Any = NOTHING, *, seed: int | None = None) -> Verdict:
    """Return what is right or wrong with the function that solves a task.

    Parameters
    ----------
    name : str
        The name of the task.
    solution : callable
        The function: its name without brackets.
    seed : int, optional
        Repeats the inputs of an earlier verdict; without it they are drawn anew.

    Returns
    -------
    Verdict
        With ``passed``. A notebook shows it below the cell. Whatever `solution` is or does, no
        error comes out of here.

    Examples
    --------
    >>> def pixel_to_entry(i, j, n):
    ...     return n * i + j
    >>> verdict = check("pixel-to-entry", pixel_to_entry, seed=1)  # doctest: +ELLIPSIS
    ✗ Not yet. It looks as if all i rows were counted. ...
    >>> verdict.passed
    False
    """
    __tracebackhide__ = True  # notebooks leave such calls out where Stop ended one
    verdict = verdict_on(name, solution, seed)
    if _is_script(sys._getframe(1)):
        _print(repr(verdict))
    return verdict


def verdict_on(name: str, solution: Any, seed: int | None) -> Verdict:
    """Return what `check` shows."""
    __tracebackhide__ = True
    try:
        with ONE_AT_A_TIME, silence():
            return _verdict(name, solution, seed)
    except Exception as error:
        says = "The check itself has a fault, and cannot say anything of your function."
        return Verdict(False, "No verdict", (says, f"{type(error).__name__}: {text_of(error)}"))


def _is_script(caller: FrameType) -> bool:
    """Tell whether nobody shows the value of the caller's last line."""
    source = caller.f_code.co_filename
    is_file = "__file__" in caller.f_globals and not source.startswith("<")
    if is_file or source == "<string>":  # run as a whole, though others may be typed in after it
        return True
    is_read = hasattr(sys, "ps1") or sys.flags.interactive or sys.platform == "emscripten"
    return sys.displayhook is sys.__displayhook__ and not is_read


def _print(text: str) -> None:
    """Print a text, with ? for what the terminal cannot write."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


def _verdict(name: object, solution: object, seed: object) -> Verdict:
    __tracebackhide__ = True
    if callable(name):
        says = 'The name of the task comes first, as in check("zigzag", zigzag).'
        return Verdict(False, "No verdict", (says,))
    if not isinstance(name, str) or name not in TASKS:
        near = difflib.get_close_matches(str(name).lower(), TASKS, 1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        return Verdict(False, "No verdict", (f"There is no task {as_code(name)}.{hint}",))
    task = TASKS[name]
    if not callable(solution):
        return Verdict(False, "Not yet", _no_function(task, solution), task=name)
    if seed is None:
        seed = int(np.random.default_rng().integers(10_000))
    if not isinstance(seed, (int, np.integer)) or isinstance(seed, bool) or seed < 0:
        says = f"seed has to be a whole number from 0 on, and is {as_code(seed)}."
        return Verdict(False, "No verdict", (says,), task=name)
    trials = list(_tried(task, solution, _inputs(task, int(seed))))
    finding = first_finding(task, solution, trials)
    again = f'{_inputs_of(trials)}. check("{name}", {task.function}, seed={seed}) tries them again.'
    if finding is None:
        return Verdict(True, "Right", _proved(task, trials), again=again, task=name)
    if finding.trial is None:
        return Verdict(False, finding.title, finding.says, task=name)
    tried = _shown(task, finding.trial)
    return Verdict(False, finding.title, finding.says, tried, again, name)


def _no_function(task: Task, solution: object) -> tuple[str, ...]:
    line = f'check("{task.name}", {task.function})'
    call_it = f"The last line has to be {line}, without brackets behind the name."
    if solution is NOTHING:
        return (f"The function is missing. {call_it}",)
    return (
        f"{task.function} is no function here, but {as_code(solution)}. {call_it}",
        "If a line below gave that name to something else, run the whole cell again.",
    )


def _inputs(task: Task, seed: int) -> Iterator[Arguments]:
    """Yield the examples of the task, then random inputs, the small ones first."""
    yield from task.examples
    rng = np.random.default_rng(seed)
    for k in range(MANY):
        yield task.draw(rng, 1 + SIZES * k // MANY)


def _tried(task: Task, solution: Any, inputs: Iterable[Arguments]) -> Iterator[Trial]:
    __tracebackhide__ = True
    right = task.made_of(task.solution)
    end = time.monotonic() + PATIENCE
    for arguments in inputs:
        trial = Trial(arguments, call(right, arguments).value, call(solution, arguments))
        yield trial
        if trial.outcome.is_open or time.monotonic() > end:
            return


def _inputs_of(trials: list[Trial]) -> str:
    return "1 input" if len(trials) == 1 else f"{len(trials)} inputs"


def _proved(task: Task, trials: list[Trial]) -> tuple[str, ...]:
    all_of_them = MANY + len(task.examples)
    slow = "" if len(trials) == all_of_them else " (your function takes its time: not all)"
    found = " ".join(asked.says for asked in task.checks)
    gave = f"{task.function} gave what it should for {_inputs_of(trials)}{slow}."
    return gave, f"What holds for all of them: {found}"


def _shown(task: Task, trial: Trial) -> str:
    """Return the call and what came of it."""
    lines = [_call(task, trial.arguments)]
    outcome = trial.outcome
    if outcome.error is not None:
        lines += own_lines(outcome.error)
    elif outcome.value is not None:
        as_they_are = outcome.value, trial.expected
        came, wanted = both(*(seen(task, trial) if task.compared else as_they_are))
        lines += [f"came out: {came}", f"expected: {wanted}"]
    if outcome.printed:
        lines.append(f"printed:  {outcome.printed.strip()[:MOST_PRINTED]}")
    return "\n".join(lines)


def _call(task: Task, arguments: Arguments) -> str:
    codes = [as_code(argument) for argument in arguments]
    line = f"{task.function}({', '.join(codes)})"
    if len(line) <= WIDEST:
        return line
    pairs = (f"    {name}={code}," for name, code in zip(task.parameters, codes, strict=True))
    return "\n".join([f"{task.function}(", *pairs, ")"])
