"""ARCHITECTURE.md tells the truth: its paths exist, its table of private names is complete."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.course import ROOT

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
TABLE = TEXT.split("## Names of others that are private", 1)[1].split("\n## ", 1)[0]
ROWS = [row.split("|")[1] for row in TABLE.splitlines() if row.startswith("| `")]
LISTED = {name for row in ROWS for name in re.findall(r"`(_\w+)`", row)}
FOLDERS = ("src/course_site", "src/course_utils", "bench", "tools", "live", "_static")
CODE = [
    p for f in FOLDERS for p in sorted((ROOT / f).rglob("*")) if p.suffix in (".py", ".mjs", ".js")
]
# What an object says of itself, and what the standard library documents though it begins with "_".
OURS = {"self", "cls", "this"}
DOCUMENTED = {
    "_getframe",
    "_replace",
    "_asdict",
    "_fields",
    "_make",
    "_repr_html_",
    "_repr_png_",
    "_repr_mimebundle_",
}


def private_names(path: Path) -> Iterator[str]:
    """Yield the private names that a file takes from something that is not its own."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        found = re.findall(r"(\w+|\))\s*\??\.(_[a-z]\w+)|\b(_[a-zA-Z]\w+):", text)
        yield from (name or key for owner, name, key in found if owner not in OURS)
        return
    tree = ast.parse(text)
    defined = {n.name for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    defined |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and is_own(n)}
    defined |= {
        n.target.id
        for n in ast.walk(tree)
        if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and not is_own(node):
            yield from {node.attr} - defined
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from filter(is_private, [] if names[0].startswith("course_") else names)


def is_private(name: str) -> bool:
    return (
        name.startswith("_")
        and name != "_"
        and not name.startswith("__")
        and name not in DOCUMENTED
    )


def is_own(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in OURS


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_private_name_of_another_library_is_in_the_table(path):
    assert set(private_names(path)) <= LISTED


def test_the_table_names_nothing_that_is_gone():
    texts = [path.read_text(encoding="utf-8") for path in CODE]
    assert sorted(n for n in LISTED if not any(n in text for text in texts)) == []


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"`([\w./-]+/[\w./-]*|\w+\.(?:py|mjs|md|yml))`", TEXT))
    beside = [
        ROOT,
        *(
            ROOT / f
            for f in (
                "src/course_site",
                "src/course_site/live",
                "live/page",
                "live",
                "live/kernel",
                "live/kernel/live_kernel",
            )
        ),
    ]
    built = ("_build", "node_modules")
    missing = [
        n for n in named if not n.startswith(built) and not any((b / n).exists() for b in beside)
    ]
    assert sorted(missing) == []


def test_the_version_of_pyodide_is_written_where_the_steps_say():
    version = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]["pyodide"]
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout
    if not tracked:
        pytest.skip("no git here: which files are ours is not known")
    texts = {n: (ROOT / n).read_bytes() for n in tracked.splitlines() if (ROOT / n).is_file()}
    holding = {name for name, text in texts.items() if version.encode() in text}
    own = {"package.json", "package-lock.json", "src/course_site/live/packages.py"}
    assert holding - {"CHANGELOG.md"} == own  # which tells what was
