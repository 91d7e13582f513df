"""Runs the models of the interactive figures, which are JavaScript modules, for tests and bench."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from course_site.node import node_command

RUNNER = Path(__file__).parent / "run_widget_model.mjs"


def call_all(*calls: tuple[Any, ...]) -> list[Any]:
    """Call functions of run_widget_model.mjs: each call is (name, argument, ...)."""
    text = json.dumps([[name, arguments] for name, *arguments in calls])
    run = subprocess.run(
        [node_command(), str(RUNNER)], input=text, capture_output=True, encoding="utf-8"
    )
    if run.returncode:
        raise RuntimeError(run.stderr)
    return list(json.loads(run.stdout))


def call(name: str, *arguments: Any) -> Any:
    """Call one function of run_widget_model.mjs."""
    return call_all((name, *arguments))[0]
