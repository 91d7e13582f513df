"""Leave the rules out of a stylesheet that can match nothing on the site.

A rule goes if each of its selectors asks for a class or an id that no page has and no script
names. What scripts add later is thus kept, and so is all that asks for elements or attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NAME = r"-?[A-Za-z_](?:[\w-]|\\.)*"
WORD = re.compile(rf"{NAME}")
# In the order of a reading from the left: what may hold braces and commas without meaning them.
TOKEN = re.compile(
    r"""/\*.*?\*/ | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | url\([^)"']*\) | \\. | [{};,()]""",
    re.VERBOSE | re.DOTALL,
)
GROUPS = ("@media", "@supports", "@layer", "@container")


def names_in(text: str) -> set[str]:
    """Return every word of a page or a script that could be a class or an id."""
    return set(WORD.findall(text))


def without_unused(sheet: str, names: set[str]) -> str:
    """Return the stylesheet without the selectors that ask for a name not in `names`."""
    return "".join(_kept(head, body, names) for head, body in _rules(sheet))


def _kept(head: str, body: str | None, names: set[str]) -> str:
    if body is None:  # a statement: @import, @charset
        return head
    if head.lstrip().startswith(GROUPS):
        inner = without_unused(body, names)
        return f"{head}{{{inner}}}" if inner.strip() else ""
    if head.lstrip().startswith("@"):
        return f"{head}{{{body}}}"
    selectors = [s for s in _split(head) if _wanted(s) <= names]
    return f"{','.join(selectors)}{{{body}}}" if selectors else ""


def _rules(sheet: str) -> Iterator[tuple[str, str | None]]:
    """Yield (head, body) of each rule; a statement has no body."""
    depth, start, opened = 0, 0, 0
    for token in TOKEN.finditer(sheet):
        sign = token.group()
        if sign == "{":
            depth += 1
            if depth == 1:
                opened = token.start()
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield sheet[start:opened], sheet[opened + 1 : token.start()]
                start = token.end()
        elif sign == ";" and depth == 0:
            yield sheet[start : token.end()], None
            start = token.end()


def _split(head: str) -> Iterator[str]:
    """Yield the selectors of a list; a comma in brackets is part of one."""
    depth, start = 0, 0
    for token in TOKEN.finditer(head):
        sign = token.group()
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield head[start : token.start()]
            start = token.end()
    yield head[start:]


def _wanted(selector: str) -> set[str]:
    """Return the classes and ids that a match must have; those in brackets are choices."""
    plain, depth = [], 0
    for sign in re.sub(r"\[[^]]*\]", "", selector):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            plain.append(sign)
    found = re.findall(rf"[.#]({NAME})", "".join(plain))
    return {re.sub(r"\\(.)", r"\1", name) for name in found}
