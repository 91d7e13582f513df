"""How a network is trained: what `train` is told, but for the network and the examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils import _checks

Augment = Callable[[NDArray[Any], np.random.Generator], NDArray[Any]]
Schedule = str | Callable[[float], float]

SCHEDULES: dict[str, Callable[[float], float]] = {
    "constant": lambda _: 1.0,
    "linear": lambda done: 1.0 - done,
    "cosine": lambda done: (1.0 + float(np.cos(np.pi * done))) / 2,
}


@dataclass(frozen=True)
class Recipe:
    """What happens in the epochs of a training.

    Parameters
    ----------
    epochs, batch_size, learning_rate, schedule, augment, shuffle
        As for `train`.

    Raises
    ------
    ValueError
        If a number is out of range, or `schedule` or `augment` is nothing that can be called.
    """

    epochs: int
    batch_size: int
    learning_rate: float
    schedule: Schedule
    augment: Augment | None
    shuffle: bool

    def __post_init__(self) -> None:
        checked = {
            "epochs": _checks.whole(self.epochs, "epochs", least=1),
            "batch_size": _checks.whole(self.batch_size, "batch_size", least=1),
            "learning_rate": _checks.number(self.learning_rate, "learning_rate", above=0),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        is_name = isinstance(self.schedule, str) and self.schedule in SCHEDULES
        if not (is_name or callable(self.schedule)):
            names = ", ".join(SCHEDULES)
            raise ValueError(
                f"schedule is {self.schedule!r}, expected one of {names}, or a function"
            )
        if not (self.augment is None or callable(self.augment)):
            raise ValueError(f"augment is {self.augment!r}, expected a function or None")

    def rate(self, done: float) -> float:
        """Return Adam's rate after a share, from 0 to 1, of all steps."""
        factor = self.schedule if callable(self.schedule) else SCHEDULES[self.schedule]
        share = _checks.number(factor(done), f"schedule({done:g})", least=0)
        return self.learning_rate * share
