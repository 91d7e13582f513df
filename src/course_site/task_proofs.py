"""What is proved of every task: its solution, its starter, its mistakes, its second oracle.

The tests ask for these proofs, and the page for authors shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course_utils.tasks import Task, Verdict
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

    @property
    def faults(self) -> list[str]:
        """Return in words what is not as it should be."""
        found = [] if self.solution.passed else [f"the solution does not pass: {self.solution}"]
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
    )


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
        other = call(task.oracle, arguments).value
        other = fitted(other, one, task.returns)
        if task.compared:
            one, other = (task.compared(it, *arguments) for it in (one, other))
        if not equal(other, one):
            return f"the oracle gives {other} for {arguments}, and the solution {one}"
    return ""
