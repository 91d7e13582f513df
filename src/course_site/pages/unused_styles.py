"""Leave out of a stylesheet what can match or serve nothing on the site.

A rule goes if each of its selectors asks for a class or an id that no page has and no script
names. What scripts add later is thus kept, and so is all that asks for elements or attributes.
A variable goes that neither this sheet nor anything else asks for, and so do motions that no
animation names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NAME = r"-?[A-Za-z_](?:[\w-]|\\.)*"
WORD = re.compile(rf"{NAME}")
VARIABLE = re.compile(r"--[\w-]+")
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


def without_idle(sheet: str, asked: set[str]) -> str:
    """Return the stylesheet without the variables and motions that nothing asks for.

    `asked` are the variables of pages, scripts and other sheets, with their two dashes.
    """
    before = ""
    while sheet != before:  # what asked for a variable may be gone
        before = sheet
        used = asked | set(re.findall(r"var\(\s*(--[\w-]+)", sheet))
        moving = set(WORD.findall(" ".join(re.findall(r"animation(?:-name)?:([^;}]*)", sheet))))
        sheet = _in_use(sheet, used, moving)
    return sheet


def _in_use(sheet: str, used: set[str], moving: set[str]) -> str:
    kept = []
    for head, body in _rules(sheet):
        start = head.lstrip()
        if body is None:
            kept.append(head)
        elif start.startswith(GROUPS):
            kept.append(f"{head}{{{_in_use(body, used, moving)}}}")
        elif start.startswith(("@keyframes", "@-webkit-keyframes")):
            kept += [f"{head}{{{body}}}"] if head.split()[-1] in moving else []
        elif start.startswith("@"):
            kept.append(f"{head}{{{body}}}")
        elif left := [d for d in _split(body, ";") if _sets_what_is_used(d, used)]:
            kept.append(f"{head}{{{';'.join(left)}}}")
    return "".join(kept)


def _sets_what_is_used(declaration: str, used: set[str]) -> bool:
    name = declaration.partition(":")[0].strip()
    return not name.startswith("--") or name in used


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


def _split(text: str, sign: str = ",") -> Iterator[str]:
    """Yield the parts between the signs: selectors of a list, or declarations of a rule.

    A sign in brackets or in a string divides nothing.
    """
    depth, start = 0, 0
    for token in TOKEN.finditer(text):
        found = token.group()
        depth += (found == "(") - (found == ")")
        if found == sign and depth == 0:
            yield text[start : token.start()]
            start = token.end()
    yield text[start:]


def _wanted(selector: str) -> set[str]:
    """Return the classes and ids that a match must have; those in brackets are choices."""
    plain, depth = [], 0
    for sign in re.sub(r"\[[^]]*\]", "", selector):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            plain.append(sign)
    found = re.findall(rf"[.#]({NAME})", "".join(plain))
    return {re.sub(r"\\(.)", r"\1", name) for name in found}
