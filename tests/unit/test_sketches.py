"""Sketches of a prediction: one agrees with what the page draws, and each shows what it is told."""

import base64
import io
import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import image as images
from numpy.testing import assert_allclose

from course_utils.plots.sketches import (
    sketch_bars,
    sketch_graphs,
    sketch_images,
    sketch_paths,
)

X = np.linspace(-2, 2, 401)
RELU = np.maximum(X, 0)
FOUR = {"straight": X, "relu": RELU, "mirrored": np.maximum(-X, 0), "absolute": np.abs(X)}


def lines(svg, kind):
    """The points of the lines of a kind, read from the SVG."""
    paths = [p for p in ElementTree.fromstring(svg).iter("path") if p.get("class") == kind]
    numbers = [re.findall(r"-?\d+(?:\.\d+)?", path.get("d", "")) for path in paths]
    return [np.array(found, float).reshape(-1, 2) for found in numbers]


def test_the_one_choice_that_agrees_is_the_right_one():
    sketches = sketch_graphs(X, RELU, FOUR)
    assert sketches.right == "relu"
    assert sketches.names == ("straight", "relu", "mirrored", "absolute")


@pytest.mark.parametrize(
    ("shown", "choices", "message"),
    [
        (X**2, FOUR, "none of .* agree with shown"),
        (RELU, {**FOUR, "again": RELU}, r"\['relu', 'again'\] of .* agree with shown"),
        (RELU, {**FOUR, "near": RELU + 0.3}, "'relu' and 'near' look alike"),
        (RELU, {**FOUR, "short": RELU[1:]}, r"'short' has the shape \(400,\)"),
        (RELU, [RELU], "choices is an empty list or no mapping"),
        (np.ones((4, len(X))), {"one": np.ones((4, len(X)))}, "'one' has the shape"),
    ],
)
def test_choices_that_are_no_question_are_refused(shown, choices, message):
    with pytest.raises(ValueError, match=message):
        sketch_graphs(X, shown, choices)


def test_a_graph_is_drawn_by_its_kinks_at_the_scale_of_all_choices():
    sketches = sketch_graphs(X, RELU, FOUR)
    (relu,) = lines(sketches.svg("relu"), "line")
    # By hand: x from -2 to 2 becomes 5 to 115, y from 2 down to -2 becomes 5 to 75.
    assert_allclose(relu, [[5, 40], [60, 40], [115, 5]])
    (absolute,) = lines(sketches.svg("absolute"), "line")
    assert_allclose(absolute, [[5, 5], [60, 40], [115, 5]])
    level, upright = lines(sketches.svg("relu"), "axis")
    assert_allclose(level, [[5, 40], [115, 40]])
    assert_allclose(upright, [[60, 75], [60, 5]])


def test_a_curve_is_drawn_to_a_quarter_of_a_unit_by_few_points():
    (drawn,) = lines(sketch_graphs(X, np.sin(2 * X), {"a": np.sin(2 * X), "b": X}).svg("a"), "line")
    assert len(drawn) < 40
    x, y = (drawn[:, 0] - 60) / 27.5, (40 - drawn[:, 1]) / 17.5
    assert np.abs(np.interp(X, x, y) - np.sin(2 * X)).max() < (0.25 + 0.1) / 17.5


def test_several_curves_differ_in_their_lines():
    svg = sketch_graphs(X, [RELU, X], {"a": [RELU, X], "b": [X, -X]}).svg("a")
    assert [len(lines(svg, kind)) for kind in ("line", "line second")] == [1, 1]


def test_bars_stand_on_the_ground_as_high_as_their_numbers():
    svg = sketch_bars([0.5, 1.0], {"fall": [1.0, 0.5], "rise": [0.5, 1.0]}).svg("rise")
    first, second = lines(svg, "fill")
    assert first[:, 1].max() == second[:, 1].max() == 75
    assert_allclose([75 - first[:, 1].min(), 75 - second[:, 1].min()], [35, 70])


def test_paths_keep_their_angles_and_lie_over_the_common_ground():
    right, left = [[(0, 0), (2, 1)]], [[(0, 0), (-2, 1)]]
    sketches = sketch_paths(right, {"left": left, "right": right}, ground=[[(0, -1), (0, 1)]])
    (path,) = lines(sketches.svg("right"), "line")
    across, up = path[1] - path[0]
    assert across == pytest.approx(-2 * up, abs=0.2)
    assert len(lines(sketches.svg("left"), "axis")) == 1
    with pytest.raises(ValueError, match="ground has the shape"):
        sketch_paths(right, {"left": left, "right": right}, ground=[[1, 2, 3]])


def test_an_image_keeps_its_grey_values():
    image = np.linspace(0, 1, 16).reshape(4, 4)
    svg = sketch_images(image, {"turned": image.T, "same": image}).svg("same")
    (found,) = re.findall(r"base64,([^\"]+)", svg)
    read = images.imread(io.BytesIO(base64.b64decode(found)))
    assert_allclose(read, image, atol=0.5 / 255 + 1e-6)
    with pytest.raises(ValueError, match="'bright' is no image"):
        sketch_images(image, {"bright": image * 2, "same": image})


def test_what_is_glued_has_every_sketch_and_one_picture_of_all():
    forms = sketch_graphs(X, RELU, FOUR)._repr_mimebundle_()
    drawn = json.loads(forms["application/json"])
    assert drawn["right"] == "relu" and list(drawn["sketches"]) == list(FOUR)
    picture = images.imread(io.BytesIO(base64.b64decode(forms["image/png"])))
    height, width = picture.shape[:2]
    assert width == 640 and height < 200
    quarters = [picture[:, i * 160 : (i + 1) * 160, :3] for i in range(4)]
    assert all(quarter.min() < 0.2 for quarter in quarters)  # ink in each
