"""What Markdown reads otherwise than its author meant: it says nothing then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

# What begins a box, and does nothing where its braces are missing.
NAMES = {
    *("admonition", "answer", "code-cell", "exercise", "figure", "glossary", "image", "important"),
    *("note", "predict", "proof", "quiz", "seealso", "solution", "task", "tip", "warning"),
    "widget",
}
BOX = re.compile(r"\{[^\s}]+\}(?:\s|$)")
CODE_OR_FORMULA = re.compile(r"(`+).+?\1|\$\$?.+?\$\$?", re.DOTALL)
# A formula as in LaTeX: in the text, or alone as a paragraph; not what is code or a formula.
OF_LATEX = re.compile(r"(?<!\\)\\\(.+?\\\)|\A\\\[.+\\\]\s*\Z", re.DOTALL)
IN_A_TEXT = {
    "is text here: formulas stand between $ and $": OF_LATEX,
    "is text here: a label is (name)=, alone in the line above what it names": re.compile(
        r"\A\([a-z]\w*(?:-[\w-]+\)|\)\s+=|-[\w-]+\)\s*=)\Z"
    ),
    "is text here: an option stands directly below the first line of its box": re.compile(
        r"^:(?:alt|class|exercise|kind|label|name|state|width):.*", re.MULTILINE
    ),
    "is text here: a list that does not begin with 1 needs an empty line above it": re.compile(
        r"^\d{1,2}[.)] .*(?=\n\d{1,2}[.)] )", re.MULTILINE
    ),
    "is text here: a definition needs a blank behind its colon": re.compile(
        r"(?<=\n):[^\W\d_][^:\n]*\Z"
    ),
    "is text here: a source is cited with {cite}`key`": re.compile(r"\[@[\w:-]+\]?"),
}


def misread(token: Token, text: str) -> str:
    """Return what of a block is not read as it was meant, or an empty text."""
    first, last = token.map or (0, 0)
    lines = text.splitlines()
    above, lines = lines[first - 1] if first else "", lines[first:last]
    if token.type == "code_block":
        return "four blanks or a tab before a text make code of it: write code between ```"
    if token.type == "heading_open" and token.markup in ("-", "="):
        line = lines[-1].strip()
        cure = "a title is `# Title`" if token.markup == "=" else "put an empty line between them"
        return f"{line!r} makes a heading of the line above it: {cure}"
    if token.type == "myst_line_comment" and above.strip() and above[0] not in "%#(`:-+":
        return f"{lines[0]!r} is not shown: a line that begins with % is a comment"
    if token.type in ("fence", "colon_fence"):
        info = token.info.strip()
        if token.info.startswith(" {code-cell}"):
            return f"{lines[0].strip()!r} is no code cell: no blank stands before {{code-cell}}"
        if info.split(" ")[0] in NAMES or (info.startswith("{") and not BOX.match(info)):
            return f"{lines[0].strip()!r} is no box: its name stands in braces, as {{note}}"
    if token.type == "table_open":
        width = cells_of(lines[0])
        row = next((line.strip() for line in lines[2:] if cells_of(line) > width), "")
        more = f"the row {row!r} of a table has more cells than its head ({width}): they are lost"
        return f"{more}; | is \\vert in a formula, \\| in a text" if row else ""
    return next(faults_in(token.content), "") if token.type == "inline" else ""


def cells_of(row: str) -> int:
    """Return how many cells a row of a table has: Markdown counts those in formulas too."""
    return len(re.findall(r"(?<!\\)\|", row.strip().strip("|"))) + 1


def faults_in(text: str) -> Iterator[str]:
    """Yield what a paragraph shows that was not meant as text."""
    if found := re.match(r"`{1,2}\{[\w:+-]+\}[^`]*\n", text):
        first = found[0].splitlines()[0]
        yield f"{first!r} is text here: a box begins and ends with three backticks"
    plain = CODE_OR_FORMULA.sub("", text)
    for cause, pattern in IN_A_TEXT.items():
        if found := pattern.search(plain):
            yield f"{found[0]} {cause}"


def faults_of_footnotes(tokens: list[Token], text: str) -> Iterator[tuple[int, str]]:
    """Yield line and cause where a footnote stands twice, or nothing leads to it."""
    first: dict[str, int] = {}
    for token in tokens:
        if token.type == "footnote_reference_open" and token.map:
            name, line = f"[^{token.meta['label']}]", token.map[0] + 1
            if name in first:
                cause = f"the footnote {name} stands here for the second time"
                yield line, f"{cause}; first in line {first[name]}"
            elif text.count(name) == len(re.findall(rf"^ {{0,3}}{re.escape(name)}:", text, re.M)):
                yield line, f"nothing leads to the footnote {name}: it would not be shown"
            first.setdefault(name, line)
