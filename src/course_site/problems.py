"""What stands in the way of a build."""

from __future__ import annotations


class Problem(Exception):
    """What stands in the way, in words that say what to do."""
