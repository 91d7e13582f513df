"""What is proved of every task: its solution, its starter, its mistakes, its second oracle.

The tests ask for these proofs, and the page for authors shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course_utils.tasks import TASKS, Task, Verdict
from course_utils.tasks.calls import call
from course_utils.tasks.checking import SIZES, verdict_on
from course_utils.tasks.values import equal, fitted
from course_utils.tasks.verdicts import YOUR_TURN

INPUTS = 1_000  # on which the oracle has to agree


@dataclass(frozen=True)
class Proofs:
    """What came of trying a task in all the ways that its author foresaw."""

    solution: Verdict
    starter: Verdict
    mistakes: dict[str, bool]  # by name: whether it gets its own message
    disagreement: str  # the first input on which the oracle disagrees; empty if there is none
    lacking: list[str]  # what the task itself does not have

    @property
    def faults(self) -> list[str]:
        """Return in words what is not as it should be."""
        found = list(self.lacking)
        found += [] if self.solution.passed else [f"the solution does not pass: {self.solution}"]
        if self.starter.title != YOUR_TURN:
            found.append(f"the starter is not told to begin: {self.starter}")
        found += [
            f"the mistake {n!r} gets no message of its own"
            for n, ok in self.mistakes.items()
            if not ok
        ]
        return found + ([self.disagreement] if self.disagreement else [])


def prove(task: Task, seed: int = 0) -> Proofs:
    """Try a task in all the ways that its author foresaw."""
    return Proofs(
        solution=verdict_on(task.name, task.made_of(task.solution), seed),
        starter=verdict_on(task.name, task.made_of(task.starter), seed),
        mistakes={
            m.name: says_its_own(task, m.code_in(task.solution), m.says, seed)
            for m in task.mistakes
        },
        disagreement=disagreement_of(task, seed),
        lacking=what_it_lacks(task),
    )


def faults_of(name: str) -> list[str]:
    """Return in words what is wrong with the task of this name, whatever its author wrote."""
    try:
        return prove(TASKS[name]).faults
    except Exception as error:  # of the module, its oracle, its inputs
        module = f"course_utils/tasks/library/{name.replace('-', '_')}.py"
        return [f"{module} fails with {type(error).__name__}: {error}"]


def what_it_lacks(task: Task) -> list[str]:
    """Return in words of what there is too little."""
    wanted = (("hints", task.hints, 2), ("mistakes", task.mistakes, 3))
    return [
        f"{name} has to be a tuple of at least {least}"
        for name, found, least in wanted
        if not isinstance(found, tuple) or len(found) < least
    ]


def says_its_own(task: Task, code: str, says: str, seed: int) -> bool:
    """Tell whether the mistaken function gets this message."""
    verdict = verdict_on(task.name, task.made_of(code), seed)
    return not verdict.passed and verdict.says[0] == says


def disagreement_of(task: Task, seed: int) -> str:
    """Return the first random input for which solution and oracle differ, or nothing."""
    rng = np.random.default_rng([seed, INPUTS])  # other inputs than those of `check`
    solution = task.made_of(task.solution)
    for k in range(INPUTS):
        arguments = task.draw(rng, 1 + SIZES * k // INPUTS)
        one = call(solution, arguments).value
        second = call(task.oracle, arguments)
        if second.error:
            raised = f"{type(second.error).__name__}: {second.error}"
            return f"the oracle raises {raised}, for {arguments}"
        other = second.value
        other = fitted(other, one, task.returns)
        if task.compared:
            one, other = (task.compared(it, *arguments) for it in (one, other))
        if not equal(other, one):
            return f"the oracle gives {other} for {arguments}, and the solution {one}"
    return ""
