"""What is wrong with a reader's function, the most telling thing first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from course_utils.tasks.calls import Outcome, call, text_of
from course_utils.tasks.task import Arguments, Property, Task
from course_utils.tasks.values import UnfitError, alike, equal, fitted, size
from course_utils.tasks.verdicts import YOUR_TURN

NOTHING_LEFT = "For this input nothing is left to choose from. What has to come back then?"
MEANINGS = {  # of errors, by a piece of their text
    "mismatch in its core dimension": "The two sides of @ do not fit: the left one needs as many"
    " columns as the right one has rows. Are they in the wrong order, or is a transpose missing?",
    "could not be broadcast": "Entry by entry these shapes do not fit: from the right, the numbers"
    " have to be equal, or one of them 1.",
    "is out of bounds for axis": "Entries are counted from 0: of n entries the last one has the"
    " number n - 1. Axis 0 counts the rows, axis 1 the columns.",
    "boolean index did not match": "A mask of True and False has to be as long as the axis along"
    " which it chooses.",
    "empty sequence": NOTHING_LEFT,
    "zero-size array to reduction": NOTHING_LEFT,
    "unhashable type": "A set takes no arrays and no lists, nor do the keys of a dictionary. They"
    " take tuples: tuple(x) makes one of a vector x.",
    "cannot access local variable": "For this input no line has given it a value: a loop may have"
    " had no step, or an if was passed over.",
    "truth value of an array": "An array with several entries is neither True nor False: np.all and"
    " np.any make one answer of it.",
}


@dataclass(frozen=True)
class Trial:
    """One input, what it should give, and what came of it."""

    arguments: Arguments
    expected: Any
    outcome: Outcome


@dataclass(frozen=True)
class Finding:
    """What is wrong, and the input that shows it, if one does."""

    says: tuple[str, ...]
    trial: Trial | None = None
    title: str = "Not yet"


def first_finding(task: Task, solution: Any, trials: list[Trial]) -> Finding | None:
    """Return what is most worth saying, or None if all is right."""
    for look in (_unfinished, _wrong_parameters, _nothing, _known_mistake, _error, _unfit):
        if finding := look(task, solution, trials):
            return finding
    return _broken_property(task, trials) or _difference(task, trials) or _changed(task, trials)


def _smallest(trials: Iterable[Trial], fails: Callable[[Trial], bool]) -> Trial | None:
    failing = [trial for trial in trials if fails(trial)]
    return min(failing, key=lambda trial: size(trial.arguments), default=None)


def _unfinished(task: Task, solution: Any, trials: list[Trial]) -> Finding | None:
    if not trials[-1].outcome.is_open:
        return None
    says = f"Write {task.function}: put code where ... stands, and run the cell."
    return Finding((says,), title=YOUR_TURN)


def _wrong_parameters(task: Task, solution: Any, trials: list[Trial]) -> Finding | None:
    """Tell of a function that cannot be called with these arguments at all."""
    if not all(_is_not_entered(trial.outcome.error) for trial in trials):
        return None
    count = len(task.parameters)
    wanted = f"{task.function} has to take {count} {'argument' if count == 1 else 'arguments'}"
    error = trials[0].outcome.error
    says = (
        f"{wanted}: {', '.join(task.parameters)}. Python says: {text_of(error) if error else ''}."
    )
    return Finding((says,))


def _is_not_entered(error: BaseException | None) -> bool:
    trace = error.__traceback__ if isinstance(error, TypeError) else None
    return trace is not None and trace.tb_next is None


def _nothing(task: Task, solution: Any, trials: list[Trial]) -> Finding | None:
    def is_empty(trial: Trial) -> bool:
        return trial.outcome.value is None and trial.outcome.error is None

    trial = _smallest(trials, is_empty)
    if trial is None:
        return None
    if trial.outcome.printed:
        says = (
            f"{task.function} prints, and returns nothing. Others can compute only with what is"
            f" returned: write return {task.returns}."
        )
    elif all(map(is_empty, trials)):
        says = f"{task.function} returns nothing: its last line has to be return {task.returns}."
    else:
        says = f"{task.function} returns nothing for this input: one way through it has no return."
    return Finding((says,), trial)


def _known_mistake(task: Task, solution: Any, trials: list[Trial]) -> Finding | None:
    wrong = _smallest(
        trials, lambda trial: trial.outcome.error is None and not _is_right(task, trial)
    )
    if wrong is None:
        return None
    for mistake in task.mistakes:
        function = task.made_of(mistake.code_in(task.solution))
        if all(_same(task, trial, call(function, trial.arguments)) for trial in trials):
            return Finding((mistake.says, *_by_hand(task, wrong)), wrong)
    return None


def _same(task: Task, trial: Trial, mistaken: Outcome) -> bool:
    """Tell whether the reader's function and the mistaken one come to the same."""
    outcome = trial.outcome
    if outcome.error or mistaken.error:
        return type(outcome.error) is type(mistaken.error)
    return alike(outcome.value, mistaken.value)


def _by_hand(task: Task, trial: Trial) -> tuple[str, ...]:
    return (task.by_hand(*trial.arguments),) if task.by_hand else ()


def _error(task: Task, solution: Any, trials: list[Trial]) -> Finding | None:
    trial = _smallest(trials, lambda trial: trial.outcome.error is not None)
    if trial is None or trial.outcome.error is None:
        return None
    error = trial.outcome.error
    text = text_of(error)
    if isinstance(error, RecursionError):
        says = f"{task.function} calls itself without end."
    elif isinstance(error, SystemExit):
        says = f"{task.function} ends Python instead of returning {task.returns}."
    else:
        kind = type(error).__name__
        says = f"{task.function} stops with an error. {f'{kind}: {text}' if text else kind}"
    return Finding((says, *_advice(task, trial, error)), trial)


def _advice(task: Task, trial: Trial, error: BaseException) -> tuple[str, ...]:
    """Say what an error means that every reader of the course meets."""
    text = text_of(error)
    if known := [says for piece, says in MEANINGS.items() if piece in text]:
        return tuple(known)
    pairs = zip(task.parameters, trial.arguments, strict=True)
    keyed = [
        f"{name} has the {'key' if len(it) == 1 else 'keys'} {', '.join(map(str, it))}"
        for name, it in pairs
        if hasattr(it, "keys")
    ]
    return (f"{'; '.join(keyed)}.",) if isinstance(error, KeyError) and keyed else ()


def _unfit(task: Task, solution: Any, trials: list[Trial]) -> Finding | None:
    trial = _smallest(trials, lambda trial: bool(_complaint(task, trial)))
    return Finding((_complaint(task, trial), *_by_hand(task, trial)), trial) if trial else None


def _complaint(task: Task, trial: Trial) -> str:
    try:
        fitted(trial.outcome.value, trial.expected, task.returns)
    except UnfitError as problem:
        return str(problem)
    return ""


def _result(task: Task, trial: Trial) -> Any:
    return fitted(trial.outcome.value, trial.expected, task.returns)


def _broken_property(task: Task, trials: list[Trial]) -> Finding | None:
    for asked in task.checks:
        trial = _smallest(trials, lambda trial: not _holds(task, asked, trial))  # noqa: B023
        if trial:
            says = f"This has to hold, and does not: {asked.says}"
            return Finding((says, *_by_hand(task, trial)), trial)
    return None


def _holds(task: Task, asked: Property, trial: Trial) -> bool:
    return bool(asked.holds(_result(task, trial), *trial.arguments))


def _is_right(task: Task, trial: Trial) -> bool:
    return not _complaint(task, trial) and equal(*seen(task, trial))


def seen(task: Task, trial: Trial) -> tuple[Any, Any]:
    """Return what is compared of the result, and of what was expected."""
    if _complaint(task, trial):
        return trial.outcome.value, trial.expected
    result = _result(task, trial)
    if task.compared is None:
        return result, trial.expected
    one, other = (task.compared(it, *trial.arguments) for it in (result, trial.expected))
    return one, other


def _difference(task: Task, trials: list[Trial]) -> Finding | None:
    wrong = [trial for trial in trials if not _is_right(task, trial)]
    trial = _smallest(wrong, lambda trial: True)
    if trial is None:
        return None
    share = "any input" if len(wrong) == len(trials) else f"{len(wrong)} of {len(trials)} inputs"
    says = f"What comes back is not {task.returns} for {share}. This is the smallest of them."
    return Finding((says, *_by_hand(task, trial)), trial)


def _changed(task: Task, trials: list[Trial]) -> Finding | None:
    trial = _smallest(trials, lambda trial: bool(trial.outcome.changed))
    if trial is None:
        return None
    names = " and ".join(task.parameters[i] for i in trial.outcome.changed)
    says = (
        f"The result is right, but {task.function} changes what it was given: {names}. Compute"
        " something new instead: the caller may still need the old."
    )
    return Finding((says,), trial)
