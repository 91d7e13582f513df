"""The one table of colours: by role, never by place.

The colours are those of Okabe and Ito, which the colour-blind tell apart. Each role also has a
hatch or a marker, so that a figure reads without colour.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ROLES", "ROW_COLORS", "Role"]


class Role(NamedTuple):
    """How one kind of thing is drawn.

    Attributes
    ----------
    color : str
        Fill or line colour.
    hatch : str
        Pattern of a filled area; empty for a plain one.
    marker : str
        Marker of a point; empty for none.
    linestyle : str
        Style of a line.
    label : str
        Words for the legend.
    """

    color: str
    hatch: str = ""
    marker: str = ""
    linestyle: str = "-"
    label: str = ""


ROLES = {
    "true": Role("#009E73", hatch="////", label="true label"),
    "wrong": Role("#D55E00", hatch="xxxx", label="predicted label, wrong"),
    "predicted": Role("#E69F00", hatch="\\\\\\\\", label="predicted label"),
    "other": Role("#B3D4EA", label="other labels"),
    "graph": Role("#0072B2", label="graph"),
    "kink": Role("#D55E00", marker="o", linestyle=":", label="kink"),
    "fold": Role("#000000", linestyle="-", label="fold"),
    "level": Role("#FFFFFF", linestyle="-", label="level"),
    "input": Role("#56B4E9", label="input"),
    "hidden": Role("#F5D08A", label="hidden"),
    "output": Role("#7FCFB8", label="output"),
    "face": Role("#8CC4E8", label="face"),
    "weight": Role("#7F7F7F", label="weight"),
    "inactive": Role("#C9C9C9", linestyle=":", label="inactive"),
    "training": Role("#0072B2", marker="o", linestyle="-", label="training"),
    "validation": Role("#D55E00", marker="s", linestyle="--", label="validation"),
}

# Rows of an image that are followed into a vector; each also has its number beside it.
ROW_COLORS = ("#0072B2", "#E69F00", "#D55E00", "#009E73", "#CC79A7")
