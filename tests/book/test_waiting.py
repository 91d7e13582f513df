"""No test waits for a time: it waits for what it checks."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
FILES = sorted(path.relative_to(TESTS).as_posix() for path in TESTS.glob("**/*.py"))
PAUSES = {"sleep", "wait_for_timeout"}


def pauses(source):
    """Return the numbers of lines that pause, and do not say why in a comment."""
    lines = source.splitlines()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls]
    found = {call.lineno for call, name in zip(calls, names, strict=True) if name in PAUSES}
    return [number for number in sorted(found) if not re.search(r"\)\s*# \w", lines[number - 1])]


@pytest.mark.parametrize("name", FILES)
def test_a_fixed_pause_stands_only_where_its_line_says_why(name):
    found = pauses((TESTS / name).read_text(encoding="utf-8"))
    assert not found, (
        f"tests/{name} pauses in the lines {found}: wait for what the test checks (expect, "
        "wait_for_function, tests/site/waiting.py), or say why in a comment behind it"
    )


def test_pauses_are_found_in_code_and_not_in_the_text_of_cells():
    source = "import time\ntime.sleep(1)\npage.wait_for_timeout(5)  # a pause between two looks\n"
    assert pauses(source) == [2]
    assert pauses("cell = 'time.sleep(600)'") == []
    assert pauses("from asyncio import sleep\nsleep(1)") == [2]
