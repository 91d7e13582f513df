"""What a cell shows besides printed text: values in the form that suits them, and figures."""

from __future__ import annotations

import base64
import builtins
import sys
from typing import Any

from .advice import SCRIPTS
from .messages import printed, send
from .values import pretty

LARGEST_FORM = 4_000_000  # characters
QUITTER = type(builtins.exit)
METHODS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "image/gif": "_repr_gif_",
    "text/latex": "_repr_latex_",
}


def describe(value: Any) -> dict[str, str]:
    """Return the forms of a value that the page can show, by media type."""
    forms = {"text/plain": pretty(value)}
    if isinstance(value, type) or type(value).__module__.startswith("sklearn."):
        return forms  # scikit-learn's HTML is not valid, and light in the dark theme
    for media, form in rich_forms(value).items():
        if isinstance(form, bytes):
            form = base64.b64encode(form).decode()
        if isinstance(form, str) and form and len(form) <= LARGEST_FORM:
            forms[media] = form
    return forms


def rich_forms(value: Any) -> dict[str, Any]:
    """Return what the value's own methods make of it; one that fails counts as missing."""
    found: dict[str, Any] = {}
    try:
        forms = value._repr_mimebundle_()
        found.update(forms[0] if isinstance(forms, tuple) else forms)
    except Exception:
        found = {}
    for media, method in METHODS.items():
        try:
            form = getattr(value, method)()
        except Exception:
            continue
        found[media] = form[0] if isinstance(form, tuple) else form
    return found


def display(*values: Any, **options: Any) -> None:
    """Show values below the cell, as the last expression of a cell is shown."""
    for value in values:
        if printed.take_box():
            show(value)


def show(value: Any) -> None:
    """Show one value."""
    figure = sys.modules.get("matplotlib.figure")
    if figure and isinstance(value, figure.Figure):
        from .figures import render

        data, kind = render(value)
        if data:
            send("figure", data=data, type=kind)
            return
    forms = describe(value)
    printed.count(forms["text/plain"])
    send("value", forms=forms)
    if "<script" in forms.get("text/html", ""):
        printed.note(SCRIPTS)


def show_value(value: Any) -> None:
    """What Python's interactive mode calls with the value of an expression."""
    if value is None:
        return
    if isinstance(value, QUITTER):  # `exit` without brackets, as IPython takes it
        raise SystemExit
    builtins._ = value  # type: ignore[attr-defined]
    display(value)


def clear_output(wait: bool = False) -> None:
    """Remove what the cell has shown so far; with `wait`, once there is something new."""
    printed.clear()
    send("clear", wait=bool(wait))
