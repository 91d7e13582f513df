"""Figures of the course: ``draw_*`` functions that draw what they are given.

Each draws into the axes `ax`, or into a new figure, and returns its artists. None calls
``plt.show``, and none but `show_images_with_mlp_probabilities` asks a classifier for predictions.
"""

from course_utils.plots.confusion import draw_confusion
from course_utils.plots.curves import draw_graph, draw_loss
from course_utils.plots.digits import draw_digit, draw_digits, draw_flattening
from course_utils.plots.layers import draw_network, draw_numbers
from course_utils.plots.planes import draw_faces, draw_heights, draw_surface
from course_utils.plots.probabilities import (
    draw_probabilities,
    show_images_with_mlp_probabilities,
)
from course_utils.plots.regions import draw_regions
from course_utils.plots.weights import draw_weights

__all__ = [
    "draw_confusion",
    "draw_digit",
    "draw_digits",
    "draw_faces",
    "draw_flattening",
    "draw_graph",
    "draw_heights",
    "draw_loss",
    "draw_network",
    "draw_numbers",
    "draw_probabilities",
    "draw_regions",
    "draw_surface",
    "draw_weights",
    "show_images_with_mlp_probabilities",
]
