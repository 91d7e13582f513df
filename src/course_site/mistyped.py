"""Find what is mistyped in the settings, the sources and the heads of pages, before a build.

Jupyter Book leaves out a setting that it does not know, Sphinx falls back to English, and a head
that cannot be read is reported without its line.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from jsonschema import Draft7Validator
from pybtex.database.input.bibtex import LowLevelParser, Parser
from pybtex.exceptions import PybtexError

from course_site.contents import (
    SettingsProblem,
    line_of,
    pages_of,
    read_settings,
    read_yaml,
    text_of,
    value_at,
)
from course_site.nearest import nearest
from course_site.paths import WIDGETS, WORDS

NOT_IN_THE_SCHEMA = ("only_build_toc_files",)  # Jupyter Book reads it all the same
# What the build itself asks of settings that Jupyter Book takes in any form.
OURS: dict[str, Any] = {
    "execute_notebooks": {"enum": ["cache"]},  # else pages would have no outputs
    "timeout": {"type": "integer", "minimum": 1},
    "config": {
        "type": "object",
        "additionalProperties": True,  # Sphinx knows which
        "properties": {"extensions": {"type": "array"}, "html_theme_options": {"type": "object"}},
    },
}
KINDS = {
    "array": "a list, such as [one, two]",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "pairs of `key: value` below it",
    "string": "a text (a number stands between quotes)",
}


def check_before_building(root: Path) -> None:
    """Raise SettingsProblem at the first thing that is mistyped."""
    path = root / "_config.yml"
    settings = read_settings(path)
    schema = schema_of_settings()
    check_keys(path, settings, schema, [])
    check_kinds(path, settings, schema)
    check_language(path, settings)
    check_named(path, settings)
    for file in sorted([*WORDS.glob("*.json"), *WIDGETS.glob("*/figure.json")]):
        check_json(file)
    for name in settings.get("bibtex_bibfiles") or ():
        check_bibliography(root / name)
    for page in pages_of(root):
        check_head(page)


def schema_of_settings() -> dict[str, Any]:
    """Return what may stand in `_config.yml`: the schema of Jupyter Book, and what we ask."""
    file = resources.files("jupyter_book").joinpath("config_schema.json")
    schema: dict[str, Any] = json.loads(file.read_text("utf-8"))
    for section, key in (
        ("execute", "execute_notebooks"),
        ("execute", "timeout"),
        ("sphinx", "config"),
    ):
        schema["properties"][section]["properties"][key] = OURS[key]
    return schema | {"required": ["title"]}


def check_kinds(path: Path, settings: Any, schema: dict[str, Any]) -> None:
    """Raise SettingsProblem at a value of the wrong kind, such as a section without anything."""
    for problem in Draft7Validator(schema).iter_errors(settings):
        keys = [str(key) for key in problem.absolute_path]
        where = line_of(text_of(path), keys)
        if problem.validator == "required":
            raise SettingsProblem(f"{path}, line {where}: {problem.validator_value[0]}: is missing")
        is_what = "is empty" if problem.instance is None else f"is {problem.instance!r:.60}"
        name = ": ".join(keys) or "the file"
        needed = _needed(problem.validator, problem.validator_value)
        raise SettingsProblem(f"{path}, line {where}: {name} {is_what}, and has to be {needed}")


def _needed(rule: str, value: Any) -> str:
    """Return in words what a rule of the schema asks for."""
    if rule == "type":
        kinds = [value] if isinstance(value, str) else value
        return " or ".join(KINDS[kind] for kind in kinds if kind != "null")
    return " or ".join(map(str, value)) if rule == "enum" else f"{value} or more"


def check_keys(path: Path, settings: Any, schema: dict[str, Any], above: list[str]) -> None:
    """Raise SettingsProblem at a key that Jupyter Book would leave out without a word."""
    known = schema.get("properties")
    if not known or schema.get("additionalProperties") or not isinstance(settings, dict):
        return
    for key, value in settings.items():
        if key in known:
            check_keys(path, value, known[key], [*above, key])
        elif key not in NOT_IN_THE_SCHEMA:
            where = line_of(text_of(path), [*above, key])
            hint = nearest(str(key), known)
            raise SettingsProblem(f"{path}, line {where}: Jupyter Book knows no {key!r}{hint}")


def check_language(path: Path, settings: dict[str, Any]) -> None:
    """Raise SettingsProblem if the language is none."""
    language = ((settings.get("sphinx") or {}).get("config") or {}).get("language") or "en"
    try:
        Locale.parse(str(language), sep="_")
    except (UnknownLocaleError, ValueError):
        where = line_of(text_of(path), ["sphinx", "config", "language"])
        hint = nearest(str(language).replace("-", "_"), locale_identifiers())
        message = f"{path}, line {where}: there is no language {language!r}{hint}"
        raise SettingsProblem(message) from None


def check_named(path: Path, settings: dict[str, Any]) -> None:
    """Raise SettingsProblem if the settings name a file or an extension that there is not."""
    local = value_at(settings, ["sphinx", "local_extensions"]) or {}

    def is_file(name: str) -> bool:
        return "://" in name or (path.parent / name).is_file()

    def is_extension(name: str) -> bool:
        return name in local or _is_module(name)

    for keys, kind, is_there in (
        (["logo"], "file", is_file),
        (["html", "favicon"], "file", is_file),
        (["bibtex_bibfiles"], "file", is_file),
        (["sphinx", "extra_extensions"], "extension", is_extension),
        (["sphinx", "config", "extensions"], "extension", is_extension),
    ):
        named = value_at(settings, keys) or []
        for index, name in enumerate([named] if isinstance(named, str) else named):
            if not is_there(str(name)):
                where = line_of(text_of(path), [*keys, str(index)])
                cause = f"there is no {kind} {name!r}"
                raise SettingsProblem(f"{path}, line {where}: {keys[-1]}: {cause}")


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):  # a part of what is no package; an empty name
        return False


def check_json(path: Path) -> None:
    """Raise SettingsProblem if the words of a language, or what is said of a figure, is no JSON."""
    try:
        json.loads(text_of(path))
    except json.JSONDecodeError as problem:
        raise SettingsProblem(f"{path}, line {problem.lineno}: {problem.msg}") from None


def check_bibliography(path: Path) -> None:
    """Raise SettingsProblem if a file of sources (BibTeX) cannot be read; Sphinx names none."""
    text = text_of(path)
    try:
        Parser().parse_string(text)
    except PybtexError as problem:
        line, cause = _fault_of_sources(text, str(problem))
        raise SettingsProblem(f"{path}, line {line}: {cause}") from None


def _fault_of_sources(text: str, message: str) -> tuple[int, str]:
    """Return the line of a fault and what it is: BibTeX finds most of them where they end."""
    lines = text.splitlines()
    if found := re.match(r"repeated bibliography entry: (.*)", message):
        return _lines_of_entry(lines, found[1])[-1], f"{found[1]} stands here for the second time"
    found = re.match(r"syntax error in line (\d+): (.*)", message)
    if not found:
        return 1, message
    line, cause = int(found[1]), found[2]
    if cause == "premature end of file" and (begins := _lines_of_entry(lines, _last_key(text))):
        return begins[-1], "nothing closes the entry that begins here"
    before = next((n for n in range(line - 1, 0, -1) if lines[n - 1].strip()), line)
    if cause == "'}' expected" and re.search(r"[}\"\d]\s*$", lines[before - 1]):
        return before, "a comma is missing at the end of this line"
    return line, cause


def _last_key(text: str) -> str:
    """Return the key of the entry that the parser came to."""
    parser = LowLevelParser(text)
    with contextlib.suppress(PybtexError):
        for _ in parser:
            pass
    return str(parser.current_entry_key)


def _lines_of_entry(lines: list[str], key: str) -> list[int]:
    begin = re.compile(rf"\s*@\w+\s*\{{\s*{re.escape(key)}\s*,", re.IGNORECASE)
    return [number for number, line in enumerate(lines, start=1) if begin.match(line)]


def check_head(page: Path) -> None:
    """Raise SettingsProblem if the head of a page, between two lines of ---, cannot be read."""
    text = text_of(page) if page.suffix == ".md" else ""
    if re.match(r"\s+---\n(?:[^\n]+\n)+---\s*\n", text):
        raise SettingsProblem(
            f"{page}, line 1: the head of the page begins here: nothing before ---"
        )
    if not text.startswith("---\n"):
        return
    head = re.match(r"---\n(.*?\n)?---[ ]*(?:\n|$)", text, re.DOTALL)
    if not head:
        raise SettingsProblem(f"{page}, line 1: nothing closes the head of the page: a line of ---")
    read_yaml(page, head[1] or "", first_line=2)
