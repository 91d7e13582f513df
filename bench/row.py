"""One row of the table that `python -m bench` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured, ours, the reference, how many times better ours is, and the goal.

    A row without a goal of its own gets that of measure.py, if there is one.
    """

    what: str
    ours: str
    reference: str = ""
    ratio: float | None = None
    goal: str = ""
