"""What somebody meant who mistyped a name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LIKENESS = 0.7  # of 1, which is the same name


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a question with the known name that is most like this one, or an empty text."""
    found = get_close_matches(name, sorted(known), n=1, cutoff=LIKENESS)
    return f"; did you mean {found[0]!r}?" if found else ""
