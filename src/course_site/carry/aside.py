"""Formulas and code, nine tenths of a page, which are set aside while it is changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

START = re.compile(r'<span class="katex"[^>]*>|<pre\b[^>]*>')
TAG = re.compile(r"<span\b|</span>")
ASIDE = "x-aside"  # an element that stands where a formula or code was
PLACE = re.compile(rf'<{ASIDE} n="(\d+)"></{ASIDE}>')
TEX = re.compile(r"<annotation [^>]*>(.*?)</annotation>", re.DOTALL)
MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)
HIDDEN = re.compile(r'<span class="katex-mathml">.*?</math></span>', re.DOTALL)
TAIL = re.compile(r'<span class="tail">(.*?)</span>', re.DOTALL)
OPENED = re.compile(r"<span[^>]*>|</span>")


def set_aside(text: str) -> tuple[str, list[str]]:
    """Return the text with elements in the place of its formulas and code, and these."""
    pieces: list[str] = []
    kept: list[str] = []
    end = 0
    while start := START.search(text, end):
        depth, place = 1, start.end()
        if start[0].startswith("<pre"):
            depth, place = 0, text.index("</pre>", place) + len("</pre>")
        while depth:
            tag = TAG.search(text, place)
            if not tag:
                raise ValueError("a formula does not end")
            depth += -1 if tag[0] == "</span>" else 1
            place = tag.end()
        pieces += [text[end : start.start()], f'<{ASIDE} n="{len(kept)}"></{ASIDE}>']
        kept.append(text[start.start() : place])
        end = place
    return "".join([*pieces, text[end:]]), kept


def put_back(text: str, kept: list[str], form: Callable[[str], str]) -> str:
    """Return the text with all where it was: code in lines, formulas in the form of `form`."""

    def back(found: re.Match[str]) -> str:
        one = kept[int(found[1])]
        return in_lines(one) if one.startswith("<pre") else form(one)

    return PLACE.sub(back, text)


def in_lines(code: str) -> str:
    """Return code with each line in an element of its own, so that a long one can be broken."""
    start, end = code.index(">") + 1, code.rindex("</pre>")
    lines, opened = [], ""
    for line in code[start:end].replace("<span></span>", "").rstrip("\n").split("\n"):
        before = opened
        for tag in OPENED.findall(line):
            opened = "" if tag == "</span>" else tag
        lines.append(f'<span class="line">{before}{line}{"</span>" if opened else ""}\n</span>')
    return f"{code[:start]}{''.join(lines)}</pre>"


def tex_of(formula: str) -> str:
    """Return the TeX of a formula, in one line."""
    found = TEX.search(formula)
    return " ".join(unescape(found[1]).split()) if found else ""


def tail_of(formula: str) -> str:
    """Return the sign of the sentence that stands behind the formula, on its line."""
    return "".join(TAIL.findall(formula))


def as_drawn(formula: str) -> str:
    """Return the formula as KaTeX draws it, a picture with its TeX for a reader who listens."""
    label = escape(tex_of(formula) + unescape(tail_of(formula)))
    drawn = HIDDEN.sub("", formula, 1).replace(' aria-hidden="true"', "")
    return drawn.replace("<span ", f'<span role="img" aria-label="{label}" ', 1)


def as_mathml(formula: str) -> str:
    """Return the formula as MathML, which readers of ePubs draw and read aloud themselves."""
    found = MATHML.search(formula)
    if not found:
        return ""
    math = found[0].replace("<math ", f'<math alttext="{escape(tex_of(formula))}" ', 1)
    tail = tail_of(formula)
    return f'<span class="formula">{math}{tail}</span>' if tail else math
