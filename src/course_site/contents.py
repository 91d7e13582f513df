"""What `_toc.yml` and `_config.yml` say, and where they cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from sphinx.util.matching import patfilter
from sphinx_external_toc.parsing import MalformedError, parse_toc_data

SUFFIXES = (".md", ".ipynb")
# What the parser says, and what an author understands.
WORDS = {
    r"toc is not a mapping.*": "it names no pages",
    r"entry does not contain one of .*": "an entry has none of the keys file, glob, url",
    r"'root' key not found": "root: is missing, which names the first page",
    r"entry not a mapping type": "an entry has to be a pair, such as `file: book/name`",
    r"'(\w+)' not a non-empty list": r"there is no entry below \1",
    r"doc validation": "file: has to name a page, and title: a text (a number between quotes)",
    r"entry not a mapping containing '(\w+)' key": r"\1: is missing, which lists its pages",
}


class SettingsProblem(Exception):
    """What is wrong with a file of the book, with its line."""


class OnceLoader(yaml.SafeLoader):
    """Reads YAML in which no key may stand twice: of two, one would be left out silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        """Return the pairs of a node."""
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                cause = f"{key.value} stands here for the second time"
                raise yaml.constructor.ConstructorError(None, None, cause, key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def text_of(path: Path) -> str:
    """Return the text of a file, which must be UTF-8."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        message = f"{path}, line {line}: this is not UTF-8; save it as UTF-8"
        raise SettingsProblem(message) from None


def read_settings(path: Path) -> Any:
    """Return what a YAML file holds."""
    try:
        return read_yaml(path, text_of(path))
    except FileNotFoundError:
        raise SettingsProblem(f"{path} is missing") from None


def read_yaml(path: Path, text: str, first_line: int = 1) -> Any:
    """Return what a text of YAML holds, which begins at some line of a file."""
    try:
        return yaml.load(text, OnceLoader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line if mark else 0
        lines = text.splitlines()
        near = [n for n in (line, line - 1) if 0 <= n < len(lines) and "\t" in lines[n]]
        cause = str(problem.problem or problem.context)
        if near:
            line, cause = near[0], "there is a tab; YAML is indented with blanks"
        elif cause == "mapping values are not allowed here":
            cause = "a text that holds a colon and a blank stands between quotes"
        raise SettingsProblem(f"{path}, line {line + first_line}: {cause}") from None
    except yaml.YAMLError as problem:
        raise SettingsProblem(f"{path} cannot be read: {problem}") from None


def value_at(settings: Any, keys: list[str]) -> Any:
    """Return what the keys lead to, or None where one of them is missing or empty."""
    for key in keys:
        settings = (settings or {}).get(key)
    return settings


def timeout_of(path: Path) -> int:
    """Return how many seconds a cell may take."""
    settings = read_settings(path)
    try:
        return int(settings["execute"]["timeout"])
    except (KeyError, TypeError, ValueError):
        raise SettingsProblem(f"{path} has no whole number at execute: timeout:") from None


def pages_of(root: Path) -> list[Path]:
    """Return the pages that _toc.yml names, by whatever of its ways, in its order."""
    path = root / "_toc.yml"
    data = read_settings(path)
    try:
        site_map = parse_toc_data(data)
    except (MalformedError, AttributeError, TypeError) as problem:
        raise SettingsProblem(_explained(path, str(problem))) from None
    names = [_without_suffix(name) for name in site_map]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SettingsProblem(_explained(path, f"document file used multiple times: '{twice[0]}'"))
    pages = {name: _page(root, name) for name in names}
    for name in (name for name, page in pages.items() if page is None):
        raise SettingsProblem(_explained(path, f"no such page: '{name}'"))
    there = sorted(_documents(root)) if any(site_map.globs()) else []
    for pattern in sorted(site_map.globs()):
        pages |= {name: _page(root, name) for name in sorted(patfilter(there, pattern))}
    return [page for page in pages.values() if page]


def _page(root: Path, name: str) -> Path | None:
    """Return the file of a page, or None where there is none."""
    files = (root / f"{name}{suffix}" for suffix in SUFFIXES)
    return next((file for file in files if file.is_file()), None)


def _without_suffix(name: str) -> str:
    return next((name.removesuffix(s) for s in SUFFIXES if name.endswith(s)), name)


def _documents(root: Path) -> Iterator[str]:
    for path in root.rglob("*"):
        inside = path.relative_to(root)
        hidden = any(part.startswith((".", "_")) or part == "node_modules" for part in inside.parts)
        if path.suffix in SUFFIXES and not hidden:
            yield inside.with_suffix("").as_posix()


def _explained(path: Path, problem: str) -> str:
    """Return the parser's words with the line that they are about."""
    text = text_of(path)
    if found := re.search(r"used multiple times: '(.*)'", problem):
        name = found[1]
        lines = [n for n, line in enumerate(text.splitlines(), 1) if _names(line, name)]
        where = lines[1] if len(lines) > 1 else 1
        return f"{path}, line {where}: the page {name} stands there for the second time"
    if found := re.match(r"no such page: '(.*)'", problem):
        name = found[1]
        where = next((n for n, line in enumerate(text.splitlines(), 1) if _names(line, name)), 1)
        return f"{path}, line {where}: there is no page {name}.md"
    message, _, place = problem.partition(" @ ")
    line = line_of(text, re.findall(r"[^/']+", place.split(": ")[0]))
    if found := re.match(r"Unknown keys found: \{(.*?)\}, allowed: \{(.*)\}", message):
        allowed = ", ".join(sorted(re.findall(r"\w+", found[2].replace("None", ""))))
        key = found[1].split(",")[0].strip("'\" ")
        line = _line_of_key(text, key, line)
        message = f"it does not know {found[1]}; here may stand: {allowed}"
    if found := re.match(r"'(\w+)' not a non-empty list", message):
        line = _line_of_key(text, found[1], line)
    for theirs, words in WORDS.items():
        message = re.sub(f"^{theirs}$", words, message)
    return f"{path}, line {line}: {message}"


def _names(line: str, name: str) -> bool:
    value = re.sub(r"^[\s-]*(?:file|root):\s*", "", line).split(" #")[0].strip().strip("'\"")
    return _without_suffix(value) == _without_suffix(name)


def _line_of_key(text: str, key: str, first: int) -> int:
    """Return the line of a key, from some line on; that line itself where it is not found."""
    pattern = re.compile(rf"[\s-]*['\"]?{re.escape(key)}['\"]?\s*:")
    lines = enumerate(text.splitlines(), 1)
    return next((n for n, line in lines if n >= first and pattern.match(line)), first)


def line_of(text: str, keys: list[str]) -> int:
    """Return the line of what the keys and numbers lead to, as far as they can be followed."""
    node = yaml.compose(text)
    line = node.start_mark.line + 1 if node is not None else 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pairs = [(k, v) for k, v in node.value if k.value == key]
            if not pairs:
                break
            name, node = pairs[0]
            line = name.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
            node = node.value[int(key)]
            line = node.start_mark.line + 1
        else:
            break
    return line
