"""The one table of colours: by role, never by place, on light and on dark paper.

The colours are those of Okabe and Ito, which the colour-blind tell apart. Each role also has a
hatch or a marker, so that a figure reads without colour. The styles of the site and its interactive
figures repeat the table (`_static/face.css`, `widgets/shared/still.css`); a test compares them.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["DARK", "INK_ON_COLOR", "ROLES", "ROW_COLORS", "Role"]


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
    dark : str
        The colour on dark paper; empty where it is the same.
    """

    color: str
    hatch: str = ""
    marker: str = ""
    linestyle: str = "-"
    label: str = ""
    dark: str = ""


ROLES = {
    "true": Role("#009E73", hatch="////", label="true label"),
    "wrong": Role("#D55E00", hatch="xxxx", label="predicted label, wrong"),
    "predicted": Role("#E69F00", hatch="\\\\\\\\", label="predicted label"),
    "other": Role("#B3D4EA", label="other labels", dark="#7EA9C8"),
    "graph": Role("#0072B2", label="graph", dark="#56B4E9"),
    "kink": Role("#C04F00", marker="o", linestyle=":", label="kink", dark="#FF9D5C"),
    "fold": Role("#000000", linestyle="-", label="fold", dark="#E8EEF5"),
    "level": Role("#FEFEFE", linestyle="-", label="level"),
    "even": Role("#FFFFFF", label="an even number of active units", dark="#121212"),
    "odd": Role("#CFE3F1", label="an odd number of active units", dark="#34506A"),
    "input": Role("#56B4E9", label="input"),
    "hidden": Role("#F5D08A", label="hidden"),
    "output": Role("#7FCFB8", label="output"),
    "face": Role("#8CC4E8", label="face"),
    "weight": Role("#7F7F7F", label="weight", dark="#9AA3AE"),
    "inactive": Role("#C9C9C9", linestyle=":", label="inactive", dark="#8E97A1"),
    "positive": Role("#B34B00", label="positive", dark="#FFA35C"),
    "negative": Role("#005494", label="negative", dark="#6EBEFF"),
    "training": Role("#0072B2", marker="o", linestyle="-", label="training", dark="#56B4E9"),
    "validation": Role("#D55E00", marker="s", linestyle="--", label="validation"),
}
# Text, edges and hatches that lie on a colour, and so are the same on light and on dark paper.
INK_ON_COLOR = "#1B1F24"

# Rows of an image that are followed into a vector; each also has its number beside it.
ROW_COLORS = ("#0072B2", "#E69F00", "#D55E00", "#009E73", "#CC79A7")

# What stands for each colour on dark paper: ink, paper, greys of walls and lines, and the roles.
DARK = {
    "#000000": "#E8EEF5",
    "#FFFFFF": "#121212",
    "#F2F2F2": "#1C1F24",
    "#ECECEC": "#20242A",
    "#E6E6E6": "#24282E",
    "#E0E0E0": "#363B42",
    "#808080": "#9AA3AE",
    "#737373": "#9AA3AE",
    "#999999": "#7D8692",
} | {role.color: role.dark for role in ROLES.values() if role.dark}
