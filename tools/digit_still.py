"""A still picture of what the trained network reads in one digit, for the front page."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from course_utils.networks import ReLUNetwork, softmax
from course_utils.plots import draw_digit, draw_probabilities

STYLE = "course_utils.plots.course"


def draw_still(network: ReLUNetwork, pixels: np.ndarray, label: int, target: Path) -> None:
    """Draw a test image and its ten probabilities into `target`, an SVG file.

    Raises ValueError where the network does not read the image surely and rightly: the text beside
    the picture says that it does.
    """
    probabilities = softmax(network(pixels / 255))
    if probabilities.argmax() != label or probabilities.max() < 0.99:
        raise ValueError(f"the network does not surely read the digit {label} of the front page")
    with mpl.style.context(["default", STYLE, {"svg.hashsalt": "course"}]):  # the same every time
        figure = Figure(figsize=(5, 2.2))
        left, right = figure.subplots(1, 2, width_ratios=(2, 3))
        draw_digit(pixels, ax=left)
        draw_probabilities(probabilities, true=label, predicted=label, ax=right)
        figure.savefig(target, format="svg", bbox_inches="tight", metadata={"Date": None})
