"""What the cells of a page import, and so which portions the page loads."""

from __future__ import annotations

import ast

from course_site.live.manifest import Live
from course_site.paths import ROOT


def imported_modules(source: str) -> set[str]:
    """Return the modules that this text imports; none if it is not valid Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def portions_of(source: str, live: Live) -> list[str]:
    """Return the portions that code needs, those of course_utils' own imports included."""
    waiting, seen, found = imported_modules(source), set[str](), {"course_utils"}
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        top = module.split(".")[0]
        found |= {n for n, p in live.manifest["portions"].items() if top in p["imports"]}
        if top == "course_utils":
            waiting |= imports_of_own(module)
    return sorted(found)


def imports_of_own(module: str) -> set[str]:
    """Return what importing a module of course_utils imports, functions' own imports apart."""
    path = ROOT.joinpath("src", *module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return imported_modules(ast.unparse(tree))
