"""What a page invites its readers to try, done as it says: visible cells with a replacement."""

from __future__ import annotations

import contextlib
import io
import re

import matplotlib.pyplot
import numpy as np

from tests.book.page_source import Page

matplotlib.use("Agg")


NUMBER = r"-?\d+\.?\d*(?:e[-+]?\d+)?"


def run(name, *replacements):
    """Run the visible cells of a page with these replacements; return what each cell printed."""
    left = list(replacements)
    names, printed = {}, []
    for cell in Page(name).cells:
        if not cell.is_visible:
            continue
        code = cell.code
        for old, new in [pair for pair in left if pair[0] in code]:
            code = code.replace(old, new)
            left.remove((old, new))
        output = io.StringIO()
        with (
            contextlib.redirect_stdout(output),
            matplotlib.rc_context({"figure.max_open_warning": 0}),
        ):
            try:
                exec(compile(code, f"{name}.md", "exec"), names)
            except Exception:
                if "raises-exception" not in cell.options.get("tags", []):
                    raise
        printed.append(output.getvalue())
        matplotlib.pyplot.close("all")
    assert not left, f"{name}.md has no {left[0][0]!r}"
    return "".join(printed)


def after(label, printed):
    """Return the numbers behind a label, on its line."""
    (line,) = re.findall(rf"^\s*{re.escape(label)}(.*)$", printed, re.MULTILINE)
    return np.array([float(x) for x in re.findall(NUMBER, line)])
