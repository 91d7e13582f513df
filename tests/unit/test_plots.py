"""The figures, by their artists: what is drawn is what was given, and reads without colour."""

import io
import re
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from mpl_toolkits.mplot3d import art3d
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.neural_network import MLPClassifier

import course_utils.plots
from course_utils import plots
from course_utils.data import load_mnist
from course_utils.networks import ReLUNetwork
from course_utils.plots.roles import ROLES, ROW_COLORS
from course_utils.regions import linear_regions
from tests.course import ROOT

STYLE = Path(course_utils.plots.__file__).parent / "course.mplstyle"
WIDGETS = ROOT / "widgets"
P = [0.01, 0.03, 0.01, 0.01, 0.87, 0.01, 0.01, 0.03, 0.01, 0.01]


@pytest.fixture
def pixels():
    return load_mnist().pixels[:7]


@pytest.fixture
def ax():
    return plt.figure().add_subplot()


def texts(axes):
    return [text.get_text() for text in axes.texts]


def legend_labels(owner):
    legend = owner.get_legend() if hasattr(owner, "get_legend") else owner.legends[0]
    return [text.get_text() for text in legend.get_texts()]


GRID = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-2, 2, 7))
# The worked example of the chapter on notation.
EXAMPLE = ReLUNetwork([[[1, 0], [-1, 2], [1, 1]], [[2, 1, 0], [-1, 1, 3]]], [[0, 1, -4], [1, 0]])
FACES = linear_regions(
    ReLUNetwork([[[1, 0], [0, 1], [1, 1]], [[1, 1, -2]]], [[0, 0, -1], [0]]), ((-1, 2), (-1, 2))
)
DRAWINGS = {
    "draw_digit": lambda **kw: plots.draw_digit(np.zeros(784), **kw),
    "draw_flattening": lambda **kw: plots.draw_flattening(np.zeros(784), **kw),
    "draw_probabilities": lambda **kw: plots.draw_probabilities(P, true=4, predicted=1, **kw),
    "draw_network": lambda **kw: plots.draw_network((784, 3, 10), **kw),
    "draw_numbers": lambda **kw: plots.draw_numbers(EXAMPLE, **kw),
    "draw_loss": lambda **kw: plots.draw_loss([3, 2, 1], **kw),
    "draw_graph": lambda **kw: plots.draw_graph([0, 1, 2], [0, 1, 0], kinks=[1], **kw),
    "draw_heights": lambda **kw: plots.draw_heights(*GRID, GRID[0] ** 2, **kw),
    "draw_confusion": lambda **kw: plots.draw_confusion(np.eye(3, dtype=int), **kw),
    "draw_weights": lambda **kw: plots.draw_weights(np.linspace(-1, 1, 784), **kw),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_goes_into_the_axes_given_and_makes_no_other_figure(name, ax):
    before = plt.get_fignums()
    assert DRAWINGS[name](ax=ax) is not None
    assert plt.get_fignums() == before
    assert ax.has_data() or ax.patches or ax.collections


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_without_axes_makes_one_figure_and_is_not_shown(name, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *_: pytest.fail("plt.show was called"))
    DRAWINGS[name]()
    assert len(plt.get_fignums()) == 1


IN_SPACE = {
    "draw_surface": lambda: plots.draw_surface(*GRID, GRID[0] ** 2),
    "draw_faces": lambda: plots.draw_faces(FACES),
}


@pytest.mark.parametrize("name", [*DRAWINGS, *IN_SPACE])
def test_the_svg_of_a_drawing_is_small_and_the_same_each_time(name):
    draw = DRAWINGS.get(name) or IN_SPACE[name]
    files = []
    for _ in range(2):
        with plt.style.context(STYLE):
            draw()
            file = io.BytesIO()
            plt.savefig(file, format="svg", metadata={"Date": None})
            plt.close("all")
        files.append(file.getvalue())
    assert files[0] == files[1]
    assert len(files[0]) < 100_000


def test_importing_plots_does_not_import_scikit_learn_or_pyplot():
    code = (
        "import sys, course_utils.plots; "
        "print('sklearn' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert answer.stdout.split() == ["False", "False"]


def test_the_style_file_is_a_matplotlibrc_without_unknown_keys(recwarn):
    settings = mpl.rc_params_from_file(STYLE, use_default_template=False)
    assert settings["svg.fonttype"] == "path"
    assert settings["svg.hashsalt"]
    assert settings["figure.facecolor"] == "white"
    assert settings["figure.figsize"][0] <= 4.6
    assert settings["font.size"] >= 11
    assert not recwarn


def luminance(color):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_bars_of_different_kinds_differ_in_hatch_and_not_just_in_colour():
    kinds = [ROLES[name] for name in ("true", "wrong", "other")]
    assert len({role.hatch for role in kinds}) == 3
    assert len({role.color for role in kinds}) == 3
    assert len({role.label for role in kinds}) == 3
    assert ROLES["predicted"].hatch not in (ROLES["true"].hatch, ROLES["other"].hatch)


@pytest.mark.parametrize("name", ["graph", "kink", "training", "validation"])
def test_lines_stand_out_from_white_paper(name):
    # The contrast that WCAG asks of graphics: 3 to 1.
    assert 1.05 / (luminance(ROLES[name].color) + 0.05) >= 3


def test_draw_digit_draws_the_pixels_in_grey_without_axes(pixels, ax):
    image = plots.draw_digit(pixels[2], ax=ax, title="a 4")
    assert_array_equal(image.get_array(), pixels[2].reshape(28, 28))
    assert image.get_cmap().name == "gray"
    assert image.get_clim() == (0, 255)
    assert not ax.axison
    assert ax.get_title() == "a 4"


@pytest.mark.parametrize(
    ("image", "limits"),
    [
        (np.full((28, 28), 7, np.uint8), (0, 255)),
        (np.full(784, 0.5), (0, 1)),
        (np.full((8, 8), 16.0), (0, 16)),
        (np.full((3, 5), 200), (0, 255)),
        (np.full((2, 2), -2.0), (-2, 1)),
    ],
)
def test_black_and_white_are_those_of_the_kind_of_pixels(image, limits):
    assert plots.draw_digit(image).get_clim() == limits


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.zeros(783), r"pixels has the shape \(783,\).* 784 = 28 x 28"),
        (np.zeros((2, 28, 28)), r"pixels has the shape \(2, 28, 28\)"),
        ([], "pixels is empty"),
        ([0, 1, np.nan, 3], "pixels has an entry that is NaN"),
        (["a"], "pixels has the type"),
        ([[1], [1, 2]], "pixels is not an array"),
    ],
)
def test_pixels_that_are_no_image_are_refused(pixels, message):
    with pytest.raises(ValueError, match=message):
        plots.draw_digit(pixels)


def test_draw_digits_draws_four_images_two_by_two_with_their_titles(pixels):
    images = plots.draw_digits(pixels[:4], titles=[5, 0, 4, 1], columns=2)
    figure = images[0].figure
    assert len(figure.axes) == 4
    assert [image.axes.get_title() for image in images] == ["5", "0", "4", "1"]
    for image, row in zip(images, pixels, strict=False):
        assert_array_equal(image.get_array(), row.reshape(28, 28))
    spec = images[3].axes.get_subplotspec()
    assert (spec.rowspan.start, spec.colspan.start) == (1, 1)


def test_draw_digits_takes_matrices_and_leaves_the_last_places_empty(pixels):
    images = plots.draw_digits(pixels.reshape(7, 28, 28))
    assert len(images) == 7
    assert len(images[0].figure.axes) == 10
    assert not any(axes.axison for axes in images[0].figure.axes)


def test_draw_digits_uses_one_grey_scale_for_all(pixels):
    X = np.stack([np.full(784, 2.0), np.full(784, 8.0)])
    assert {image.get_clim() for image in plots.draw_digits(X)} == {(0, 8)}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p: plots.draw_digits(p, titles=["one"]), "there are 7 images, but 1 titles"),
        (lambda p: plots.draw_digits(p, columns=0), "columns is 0"),
        (lambda p: plots.draw_digits(p[0]), r"pixels has the shape \(784,\)"),
        (lambda p: plots.draw_digits(p[:, :700]), r"shape \(700,\)"),
    ],
)
def test_wrong_arguments_of_draw_digits_are_named(call, message, pixels):
    with pytest.raises(ValueError, match=message):
        call(pixels)


def test_draw_flattening_stacks_the_rows_of_the_image(pixels, ax):
    image, column, *marks = plots.draw_flattening(pixels[2], ax=ax)
    assert_array_equal(image.get_array(), pixels[2].reshape(28, 28))
    assert_array_equal(column.get_array(), pixels[2].reshape(784, 1))
    assert len(marks) == 3 * len(ROW_COLORS) == 15
    words = texts(ax)
    assert "image, 28 × 28" in words
    assert "$x$, 784 entries" in words
    # Row i becomes the entries 28 (i - 1) + 1 to 28 i.
    assert {"row 1", "row 2", "row 28"} <= set(words)
    assert {r"$x_{1}, \ldots, x_{28}$", r"$x_{757}, \ldots, x_{784}$"} <= set(words)


def test_the_frames_of_draw_flattening_lie_on_their_rows_and_bands(pixels, ax):
    _, column, *marks = plots.draw_flattening(pixels[2], ax=ax)
    rows = [int(word.split()[1]) for word in texts(ax) if word.startswith("row ")]
    _, _, bottom, top = column.get_extent()
    assert len(rows) == len(set(rows)) == 5
    for place, row in enumerate(rows):
        frame, band, arrow = marks[3 * place : 3 * place + 3]
        assert frame.get_y() == 28 - row
        assert_allclose(top - band.get_y(), row * (top - bottom) / 28)
        assert_allclose(band.get_height(), (top - bottom) / 28)
        assert to_hex(frame.get_edgecolor()) == to_hex(band.get_edgecolor())
        assert to_hex(arrow.get_edgecolor()) == to_hex(frame.get_edgecolor())


@pytest.mark.parametrize("m", range(8, 33))
def test_five_different_rows_are_marked_in_order(m):
    from course_utils.plots.digits import _marked_rows

    for seed in range(3):
        rows = _marked_rows(np.random.default_rng(seed).random((m, 4)))
        assert rows == sorted(set(rows))
        assert len(rows) == 5
        assert rows[-1] == m - 1


def test_an_image_with_too_few_rows_cannot_be_flattened():
    with pytest.raises(ValueError, match="the image has 7 rows, expected at least 8"):
        plots.draw_flattening(np.zeros((7, 7)))


def test_draw_probabilities_draws_a_bar_for_each_label(ax):
    bars = plots.draw_probabilities(P, ax=ax)
    assert_array_equal([bar.get_height() for bar in bars], P)
    assert ax.get_ylim() == (0, 1)
    assert [label.get_text() for label in ax.get_xticklabels()] == list("0123456789")
    assert ax.get_legend() is None


def test_the_bars_of_the_true_the_wrongly_predicted_and_other_labels_differ_in_hatch(ax):
    bars = plots.draw_probabilities(P, true=7, predicted=4, ax=ax)
    assert [bar.get_label() for bar in bars][4] == "predicted label, wrong"
    assert [bar.get_label() for bar in bars][7] == "true label"
    assert {bar.get_hatch() for bar in bars} == {
        ROLES["true"].hatch,
        ROLES["wrong"].hatch,
        ROLES["other"].hatch,
    }
    assert legend_labels(ax) == ["true label", "predicted label, wrong", "other labels"]


def test_a_right_prediction_is_drawn_as_the_true_label(ax):
    bars = plots.draw_probabilities(P, true=4, predicted=4, ax=ax)
    assert [bar.get_label() for bar in bars].count("true label") == 1
    assert bars[4].get_hatch() == ROLES["true"].hatch
    assert legend_labels(ax) == ["true label", "other labels"]


def test_a_prediction_without_a_true_label_is_not_called_wrong(ax):
    bars = plots.draw_probabilities(P, predicted=4, ax=ax)
    assert bars[4].get_label() == "predicted label"


def test_the_legend_fits_over_narrow_bars_too():
    figure, (left, right) = plt.subplots(1, 2, figsize=(5, 3.4), layout="constrained")
    plots.draw_probabilities(P, true=4, predicted=4, ax=left)
    plots.draw_probabilities(P, true=7, predicted=4, ax=right)
    figure.canvas.draw()
    boxes = [axes.get_legend().get_window_extent() for axes in (left, right)]
    assert not boxes[0].overlaps(boxes[1])
    assert all(figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1 for box in boxes)


@pytest.mark.parametrize(
    ("p", "message"),
    [
        ([0.5, 0.6], r"sum to 1\.1, expected 1"),
        ([0.5, 0.4], r"sum to 0\.9, expected 1"),
        ([1.2, -0.2], r"p lies in \[-0\.2, 1\.2\]"),
        ([[0.5, 0.5]], r"p has the shape \(1, 2\)"),
        ([np.nan, 1], "p has an entry that is NaN"),
        ([], "p is empty"),
    ],
)
def test_what_is_no_vector_of_probabilities_is_refused(p, message):
    with pytest.raises(ValueError, match=message):
        plots.draw_probabilities(p)


@pytest.mark.parametrize("label", [-1, 10, 4.5])
def test_a_label_that_does_not_exist_is_named(label):
    with pytest.raises(ValueError, match=f"the true label is {label}, expected .* from 0 to 9"):
        plots.draw_probabilities(P, true=label)
    with pytest.raises(ValueError, match=f"the predicted label is {label}"):
        plots.draw_probabilities(P, predicted=label)


class Classifier:
    """Predicts label 1 with 70 % for the inputs whose first entry is positive, else label 0."""

    classes_ = np.array([0, 1, 2])

    def predict_proba(self, X):
        self.asked = len(X)
        is_one = (np.asarray(X)[:, 0] > 0)[:, np.newaxis]
        return np.where(is_one, [0.2, 0.7, 0.1], [0.6, 0.1, 0.3])

    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


@pytest.fixture
def X():
    # Predicted: 1, 0, 1, 0, 1, 0, 1, 0.
    return np.tile([[1.0], [-1.0]], (4, 6)) * np.arange(1, 9)[:, np.newaxis]


Y = np.array([1, 0, 2, 0, 1, 1, 0, 0])


def show(X, y, **options):
    return plots.show_images_with_mlp_probabilities(
        Classifier(), X, y, X, **{"image_shape": (2, 3), **options}
    )


def titles(drawn):
    return [image.axes.get_title() for image, _ in drawn]


def test_the_first_images_are_drawn_over_their_probabilities(X):
    drawn = show(X, Y)
    assert titles(drawn) == [
        "image 0\ntrue 1, predicted 1",
        "image 1\ntrue 0, predicted 0",
        "image 2\ntrue 2, predicted 1",
        "image 3\ntrue 0, predicted 0",
        "image 4\ntrue 1, predicted 1",
    ]
    for i, (image, bars) in enumerate(drawn):
        assert_array_equal(image.get_array(), X[i].reshape(2, 3))
        assert_allclose([bar.get_height() for bar in bars], Classifier().predict_proba(X)[i])
        assert bars[0].axes.get_ylim() == (0, 1)
    kinds = [bar.get_label() for bar in drawn[2][1]]
    assert kinds == ["other labels", "predicted label, wrong", "true label"]
    hatches = [bar.get_hatch() for bar in drawn[2][1]]
    assert len(set(hatches)) == 3


def test_a_legend_names_the_three_kinds_of_bars(X):
    figure = show(X, Y)[0][0].figure
    assert legend_labels(figure) == ["true label", "predicted label, wrong", "other labels"]


def test_only_the_first_wrong_predictions_are_drawn(X):
    drawn = show(X, Y, only_incorrect=True, num_images=2)
    assert titles(drawn) == ["image 2\ntrue 2, predicted 1", "image 5\ntrue 1, predicted 0"]
    assert_array_equal(drawn[1][0].get_array(), X[5].reshape(2, 3))


def test_fewer_errors_than_asked_make_a_smaller_figure(X):
    drawn = show(X, Y, only_incorrect=True, num_images=50)
    assert [title.split("\n")[0] for title in titles(drawn)] == ["image 2", "image 5", "image 6"]
    figure = drawn[0][0].figure
    assert len(figure.axes) == 6
    many = show(X, Y, num_images=8)[0][0].figure
    assert figure.get_figheight() < many.get_figheight()


def test_fewer_images_than_asked_are_all_drawn(X):
    assert len(show(X, Y, num_images=100)) == 8


def test_without_errors_the_figure_says_so(X):
    assert show(X, Classifier().predict(X), only_incorrect=True) == []
    assert texts(plt.gca()) == ["None of the 8 images is classified wrongly."]


def test_the_image_stands_above_its_bars(X):
    drawn = show(X, Y)
    drawn[0][0].figure.canvas.draw()
    for image, bars in drawn:
        upper, lower = image.axes.get_position(), bars[0].axes.get_position()
        assert upper.y0 > lower.y1
        assert abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) < 0.1


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
def test_the_defaults_are_five_images_of_eight_by_eight():
    from sklearn.datasets import load_digits

    digits = load_digits()
    X, y = digits.data / 16, digits.target
    clf = MLPClassifier(hidden_layer_sizes=(16,), max_iter=20, random_state=0)
    clf.fit(X[:500], y[:500])
    drawn = plots.show_images_with_mlp_probabilities(clf, X[500:], y[500:], digits.data[500:])
    assert len(drawn) == 5
    assert drawn[0][0].get_array().shape == (8, 8)
    for i, (_, bars) in enumerate(drawn):
        heights = [bar.get_height() for bar in bars]
        assert_allclose(heights, clf.predict_proba(X[500 + i : 501 + i])[0])
        assert_allclose(sum(heights), 1)


def test_classes_that_are_no_numbers_from_zero_on_are_written_under_their_bars(X):
    class Words(Classifier):
        classes_ = np.array(["cat", "dog", "owl"])

    y = np.array(["dog", "cat", "owl", "cat"])
    drawn = plots.show_images_with_mlp_probabilities(Words(), X[:4], y, X[:4], image_shape=(2, 3))
    assert titles(drawn)[2] == "image 2\ntrue owl, predicted dog"
    labels = [label.get_text() for label in drawn[0][1][0].axes.get_xticklabels()]
    assert labels == ["cat", "dog", "owl"]
    assert drawn[2][1][2].get_label() == "true label"


def test_an_unknown_true_label_has_no_bar_but_is_in_the_title(X):
    drawn = show(X[:1], np.array([9]))
    assert titles(drawn) == ["image 0\ntrue 9, predicted 1"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"image_shape": (28, 28)},
            r"image_shape \(28, 28\) has 784 entries, .* X_test_orig has 6",
        ),
        ({"image_shape": (6,)}, r"image_shape \(6,\)"),
        ({"num_images": 0}, "num_images is 0"),
        ({"y": Y[:5]}, "X_test has 8 rows, but y_test has 5"),
        ({"X_test_orig": np.zeros((3, 6))}, "X_test has 8 rows, but X_test_orig has 3"),
    ],
)
def test_wrong_arguments_are_named(options, message, X):
    arguments = {"X_test": X, "y_test": Y, "X_test_orig": X, "image_shape": (2, 3)}
    arguments.update({"y_test" if key == "y" else key: value for key, value in options.items()})
    with pytest.raises(ValueError, match=message):
        plots.show_images_with_mlp_probabilities(Classifier(), **arguments)


def test_a_classifier_that_is_not_fitted_is_refused(X):
    with pytest.raises(ValueError, match="not fitted"):
        plots.show_images_with_mlp_probabilities(MLPClassifier(), X, Y, X, image_shape=(2, 3))


def test_an_empty_test_set_is_refused():
    with pytest.raises(ValueError, match="X_test is empty"):
        show(np.zeros((0, 6)), np.zeros(0))


def test_draw_network_draws_every_neuron_and_weight_of_a_small_network(ax):
    first, second, *circles = plots.draw_network((2, 3, 1), ax=ax)
    assert len(first.get_segments()) == 2 * 3
    assert len(second.get_segments()) == 3 * 1
    assert [len(layer.get_paths()) for layer in circles] == [2, 3, 1]


def test_draw_network_leaves_out_neurons_of_large_layers_and_says_so(ax):
    artists = plots.draw_network((784, 256, 128, 10), ax=ax)
    assert all(len(layer.get_paths()) < 8 for layer in artists[3:])
    words = texts(ax)
    assert words.count(r"$\vdots$") == 4
    for ell, width in enumerate((784, 256, 128, 10)):
        assert f"$n_{{{ell}}} = {width}$" in words
    assert "$h^{(0)} = x$" in words
    assert "$h^{(1)}$" in words
    assert r"$h^{(3)} = \Phi(x)$" in words
    assert "$W_{3}, b_{3}$" in words


def test_every_line_of_draw_network_joins_two_neighbouring_circles(ax):
    *lines, first, second, third = plots.draw_network((2, 9, 3), ax=ax)
    centers = [
        {tuple(np.round(path.get_extents().get_points().mean(axis=0), 6)) for path in c.get_paths()}
        for c in (first, second, third)
    ]
    for ell, layer in enumerate(lines):
        for start, end in layer.get_segments():
            assert tuple(np.round(start, 6)) in centers[ell]
            assert tuple(np.round(end, 6)) in centers[ell + 1]


@pytest.mark.parametrize("widths", [(), (3,), (2, 0), (2, 1.5)])
def test_widths_that_make_no_network_cannot_be_drawn(widths):
    with pytest.raises(ValueError, match=r"widths|n_1"):
        plots.draw_network(widths)


def test_draw_numbers_writes_every_weight_and_bias(ax):
    first, second, *circles = plots.draw_numbers(EXAMPLE, ax=ax)
    assert [len(lines.get_segments()) for lines in (first, second)] == [2 * 6, 2 * 6]
    assert [len(layer.get_paths()) for layer in circles] == [2, 3, 2]
    assert texts(ax) == [
        "1", "\u22121", "1", "0", "2", "1",  # the columns of W_1
        "2", "\u22121", "1", "1", "0", "3",  # the columns of W_2
        "$x_1$", "$x_2$", r"$\sigma$", "+0", r"$\sigma$", "+1", r"$\sigma$", "\u22124",
        r"$\Phi$", "+1", r"$\Phi$", "+0",
    ]  # fmt: skip


def test_draw_numbers_shows_the_values_of_the_worked_example(ax):
    first, second, _, hidden, _ = plots.draw_numbers(EXAMPLE, EXAMPLE.trace([2, 1]), ax=ax)
    # By hand: z = (2, 1, -1), h = (2, 1, 0), Phi = (6, -1).
    assert texts(ax)[12:] == [
        "2", "1", "2", "+0", "$z = 2$", "1", "+1", "$z = 1$", "0", "\u22124", "$z = \u22121$",
        "6", "+1", "\u22121", "+0",
    ]  # fmt: skip
    off = to_hex(ROLES["inactive"].color, keep_alpha=True)
    assert [to_hex(c, keep_alpha=True) == off for c in hidden.get_facecolor()] == [0, 0, 1]
    assert [to_hex(c, keep_alpha=True) == off for c in second.get_color()] == [0] * 8 + [1] * 4
    assert not any(to_hex(c, keep_alpha=True) == off for c in first.get_color())


def test_a_trace_of_another_network_is_not_drawn():
    other = ReLUNetwork.random((2, 2, 2), rng=0).trace([1.0, 2.0])
    with pytest.raises(ValueError, match=r"widths \(2, 2, 2\), expected \(2, 3, 2\)"):
        plots.draw_numbers(EXAMPLE, other)


def test_each_number_of_draw_numbers_stands_in_the_gap_of_its_line(ax):
    first, *_ = plots.draw_numbers(EXAMPLE, ax=ax)
    segments = np.array(first.get_segments())
    for near, far, text in zip(segments[::2], segments[1::2], ax.texts[:6], strict=True):
        assert_allclose((near[1] + far[0]) / 2, text.get_position(), atol=1e-12)


def test_the_weights_of_draw_numbers_stand_beside_the_layer_with_more_units(ax):
    *_, hidden, _ = plots.draw_numbers(EXAMPLE, ax=ax)  # 2, 3, 2 units
    middle = hidden.get_paths()[0].get_extents().get_points()[:, 0].mean()
    first, second = np.split(np.array([text.get_position()[0] for text in ax.texts[:12]]), 2)
    assert (first > middle / 2).all() and (second < 3 * middle / 2).all()


def test_numbers_that_would_not_fit_are_refused():
    with pytest.raises(ValueError, match="5 units, expected at most 4"):
        plots.draw_numbers(ReLUNetwork.random((2, 5, 1), rng=0))
    with pytest.raises(ValueError, match="one of several inputs"):
        plots.draw_numbers(EXAMPLE, EXAMPLE.trace([[2, 1], [0, 0]]))


def test_draw_loss_counts_the_epochs_from_one(ax):
    (line,) = plots.draw_loss([0.3, 0.2, 0.1], ax=ax)
    assert_array_equal(line.get_xdata(), [1, 2, 3])
    assert_array_equal(line.get_ydata(), [0.3, 0.2, 0.1])
    assert ax.get_ylim()[0] == 0
    assert ax.get_xlabel() == "epoch"
    assert all(tick == int(tick) for tick in ax.get_xticks())


def test_draw_loss_tells_curves_apart_without_colour(ax):
    lines = plots.draw_loss({"training": [3, 2], "validation": [3, 2.5], "test": [3, 3]}, ax=ax)
    assert len({line.get_linestyle() for line in lines}) == 3
    assert len({line.get_marker() for line in lines}) == 3
    assert len({line.get_color() for line in lines}) == 3
    assert legend_labels(ax) == ["training", "validation", "test"]


@pytest.mark.parametrize("losses", [[], {}, [np.nan], [[1, 2]], {"training": []}])
def test_losses_that_make_no_curve_are_refused(losses):
    with pytest.raises(ValueError, match=r"losses|loss|training"):
        plots.draw_loss(losses)


def test_draw_graph_marks_the_kinks_on_the_graph(ax):
    x = np.linspace(-2, 2, 9)
    graph, kinks = plots.draw_graph(x, np.abs(x)[:, np.newaxis], kinks=[0.0, 5.0], ax=ax)
    assert_array_equal(graph.get_ydata(), np.abs(x))
    assert_array_equal(kinks.get_xdata(), [0])
    assert_array_equal(kinks.get_ydata(), [0])
    assert legend_labels(ax) == ["kink"]


def test_draw_graph_without_kinks_has_one_line(ax):
    assert len(plots.draw_graph([0, 1], [1, 2], ax=ax)) == 1
    assert len(plots.draw_graph([0, 1], [1, 2], kinks=[], ax=ax)) == 1


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([0, 1], [1], r"x has the shape \(2,\), but y has the shape \(1,\)"),
        ([1, 0], [1, 1], "x does not increase"),
        ([0, np.nan], [1, 1], "x has an entry that is NaN"),
        ([[0, 1]], [1, 1], r"x has the shape \(1, 2\)"),
    ],
)
def test_points_that_make_no_graph_are_refused(x, y, message):
    with pytest.raises(ValueError, match=message):
        plots.draw_graph(x, y)


def test_draw_heights_takes_vectors_or_grids_and_draws_levels_and_folds(ax):
    network = ReLUNetwork.random((2, 3, 1), rng=0)
    x1, x2 = np.linspace(-1, 1, 20), np.linspace(-2, 2, 30)
    first, second = np.meshgrid(x1, x2)
    z = network(np.stack([first, second], axis=-1))
    filled, lines, folds = plots.draw_heights(x1, x2, z, folds=[[[-1, 0], [1, 0]]], ax=ax)
    assert filled.levels[0] <= z.min() <= z.max() <= filled.levels[-1]
    assert_array_equal(lines.levels, filled.levels)
    assert_array_equal(folds.get_segments()[0], [[-1, 0], [1, 0]])
    assert ax.get_xlim() == (-1, 1)
    assert ax.get_ylim() == (-2, 2)
    again, *_ = plots.draw_heights(first, second, z[:, :, 0])
    assert_array_equal(again.levels, filled.levels)


def test_draw_heights_of_a_constant_has_one_colour_and_no_lines(ax):
    artists = plots.draw_heights([0, 1], [0, 1], np.ones((2, 2)), ax=ax, colorbar=False)
    assert len(artists) == 1
    assert len(ax.figure.axes) == 1


def test_draw_heights_explains_its_colours_with_a_bar(ax):
    plots.draw_heights(*GRID, GRID[0], ax=ax)
    assert len(ax.figure.axes) == 2


def test_draw_surface_draws_in_space_and_refuses_flat_axes(ax):
    surface = plots.draw_surface(*GRID, GRID[0] * GRID[1])
    assert surface.axes.name == "3d"
    assert surface.axes.get_zlabel() == r"$\Phi(x)$"
    with pytest.raises(ValueError, match="ax is flat"):
        plots.draw_surface(*GRID, GRID[0], ax=ax)


def test_draw_faces_lifts_each_region_to_the_height_of_the_network(ax, monkeypatch):
    drawn = []
    as_it_is = art3d.Poly3DCollection.__init__

    def noted(self, polygons, **options):
        drawn.append(polygons)
        as_it_is(self, polygons, **options)

    monkeypatch.setattr(art3d.Poly3DCollection, "__init__", noted)
    plots.draw_faces(FACES)
    (polygons,) = drawn
    assert len(polygons) == 7
    for polygon, region in zip(polygons, FACES, strict=True):
        assert_allclose(polygon[:-1, :2], region.polygon, atol=1e-12)
        by_hand = [max(0, a) + max(0, b) - 2 * max(0, a + b - 1) for a, b in region.polygon]
        assert_allclose(polygon[:-1, 2], by_hand, atol=1e-12)
        assert_allclose(polygon[-1], polygon[0])
    with pytest.raises(ValueError, match="ax is flat"):
        plots.draw_faces(FACES, ax=ax)
    two = linear_regions(EXAMPLE, ((-1, 1), (-1, 1)))
    with pytest.raises(ValueError, match="2 outputs"):
        plots.draw_faces(two)


@pytest.mark.parametrize(
    ("x1", "x2", "z", "message"),
    [
        ([0, 1, 2], [0, 1], np.zeros((3, 2)), r"z has the shape \(3, 2\), but x1 .* \(2, 3\)"),
        ([0, 1], [0, 1], np.zeros(4), r"z has the shape \(4,\), expected \(m, n\)"),
        ([0, 1], [0, 1], [[0, 1], [2, np.nan]], "z has an entry that is NaN"),
    ],
)
def test_heights_that_do_not_fit_their_grid_are_refused(x1, x2, z, message):
    for draw in (plots.draw_heights, plots.draw_surface):
        with pytest.raises(ValueError, match=message):
            draw(x1, x2, z)


def test_a_fold_that_is_no_line_is_refused():
    with pytest.raises(ValueError, match=r"the shape \(3,\)"):
        plots.draw_heights([0, 1], [0, 1], np.eye(2), folds=[[1, 2, 3]])


def test_draw_confusion_writes_each_count_and_colours_the_errors_only(ax):
    counts = np.array([[50, 2, 0], [1, 40, 3], [0, 0, 60]])
    image = plots.draw_confusion(counts, ax=ax)
    written = {tuple(reversed(t.get_position())): int(t.get_text()) for t in ax.texts}
    for i, j in np.ndindex(3, 3):
        assert written[i, j] == counts[i, j]
    assert_array_equal(image.get_array(), counts - np.diag([50, 40, 60]))
    assert len(ax.patches) == 3
    assert ax.get_ylabel() == "true label"
    assert ax.get_xlabel() == "predicted label"


def test_the_counts_stand_out_from_their_colours(ax):
    image = plots.draw_confusion(np.arange(100).reshape(10, 10), ax=ax)
    darkest = image.cmap(image.norm(image.get_array().max()))
    # Black figures on it: the contrast that WCAG asks of text is 4.5 to 1.
    assert (luminance(darkest) + 0.05) / 0.05 >= 4.5


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (np.zeros((2, 3)), r"counts has the shape \(2, 3\)"),
        ([[1, -1], [0, 0]], "not a whole number from 0 on"),
        ([[0.5, 0], [0, 0]], "not a whole number from 0 on"),
        ([], "counts is empty"),
    ],
)
def test_what_is_no_confusion_matrix_is_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        plots.draw_confusion(counts)


def looks(line):
    return line.get_color(), line.get_marker(), line._unscaled_dash_pattern


@pytest.mark.parametrize(
    "names",
    [
        ["test", "training"],
        ["validation", "test"],
        ["training", "validation", "test", "level"],
        ["level", "fold", "true"],
        [0, 1, 2],
        ["_a", "b", "_c"],
        list("abcdefgh"),
        ["validation", *"abcdef", "training"],
    ],
)
def test_curves_of_any_names_differ_in_colour_marker_and_line_style(names, ax):
    lines = plots.draw_loss({name: [3, 2 + i] for i, name in enumerate(names)}, ax=ax)
    for looked_at in zip(*map(looks, lines), strict=True):
        assert len(set(looked_at)) == len(names)
    assert "#FFFFFF" not in {line.get_color() for line in lines}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.canvas.draw()
    assert legend_labels(ax) == [str(name) for name in names]


def test_thirty_curves_differ_too_and_roles_look_the_same_in_each_figure():
    many = plots.draw_loss({f"curve {i}": [3, 2] for i in range(30)})
    assert len({looks(line) for line in many}) == 30
    assert len({vars(line)["_unscaled_dash_pattern"] for line in many}) == 30
    for names in (["training", "validation"], ["test", "validation", "training"]):
        lines = dict(zip(names, plots.draw_loss({name: [2, 1] for name in names}), strict=True))
        for role in ("training", "validation"):
            assert lines[role].get_color() == ROLES[role].color
            assert lines[role].get_marker() == ROLES[role].marker


def test_labels_in_a_column_or_as_words_are_compared_with_what_they_name(X):
    expected = titles(show(X, Y, only_incorrect=True))
    assert titles(show(X, Y[:, np.newaxis], only_incorrect=True)) == expected
    assert titles(show(X, Y.astype(str), only_incorrect=True)) == expected
    assert titles(show(X, Y.astype(str).astype(object), only_incorrect=True)) == expected
    assert titles(show(X, Y.astype(float), only_incorrect=True)) == [
        title.replace(", predicted", ".0, predicted") for title in expected
    ]


def test_numbers_are_compared_with_the_words_that_name_them(X):
    class Words(Classifier):
        classes_ = np.array(["0", "1", "2"])

    options = {"image_shape": (2, 3), "only_incorrect": True}
    by_words = plots.show_images_with_mlp_probabilities(Words(), X, Y.astype(str), X, **options)
    for labels in (Y, Y.astype(float)):
        found = plots.show_images_with_mlp_probabilities(Words(), X, labels, X, **options)
        assert len(found) == len(by_words)
        kinds = [[bar.get_label() for bar in bars] for _, bars in found]
        assert kinds == [[bar.get_label() for bar in bars] for _, bars in by_words]


def test_labels_that_name_no_class_in_any_way_and_several_labels_are_refused(X):
    with pytest.raises(ValueError, match="y_test has labels such as .*cat.*knows only such as"):
        show(X, np.full(len(X), "cat"))
    with pytest.raises(ValueError, match=r"y_test has the shape \(8, 3\), expected \(8,\)"):
        show(X, np.zeros((8, 3), int))
    multilabel = MLPClassifier((3,), max_iter=2000).fit(X, np.eye(3, dtype=int)[Y % 3])
    with pytest.raises(ValueError, match="clf gives an image several labels"):
        plots.show_images_with_mlp_probabilities(multilabel, X, Y, X, image_shape=(2, 3))


class Frame:
    """A table with names of columns, as far as scikit-learn and the function look at one."""

    def __init__(self, values):
        self.values = np.asarray(values)
        self.shape, self.columns = self.values.shape, ["a", "b", "c", "d", "e", "f"]
        self.asked = []

    @property
    def iloc(self):
        outer = self

        class Rows:
            def __getitem__(self, rows):
                outer.asked.append(rows)
                return Frame(outer.values[rows])

        return Rows()

    def __len__(self):
        return len(self.values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)


def test_a_classifier_that_was_fitted_on_a_table_warns_of_nothing(X):
    clf = MLPClassifier((3,), max_iter=2000, random_state=0).fit(X, Y % 3)
    clf.feature_names_in_ = np.array(["a", "b", "c", "d", "e", "f"], dtype=object)
    table = Frame(X)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for inputs in (X, table):
            for only_incorrect in (False, True):
                plots.show_images_with_mlp_probabilities(
                    clf, inputs, Y % 3, X, 2, only_incorrect, image_shape=(2, 3)
                )
    assert len(table.asked) >= 2


@pytest.mark.parametrize("name", sorted(set(plots.__all__) - IN_SPACE.keys()))
def test_a_figure_that_fails_half_made_is_closed(name, X, monkeypatch):
    found = linear_regions(ReLUNetwork.random((2, 3, 1), rng=0), ((-1, 1), (-1, 1)))
    calls = {
        "draw_confusion": lambda: plots.draw_confusion([[1, 0], [0, 1]]),
        "draw_digit": lambda: plots.draw_digit(X),
        "draw_digits": lambda: plots.draw_digits(np.ones((2, 9))),
        "draw_flattening": lambda: plots.draw_flattening(np.ones((8, 8))),
        "draw_graph": lambda: plots.draw_graph([0, 1], [0, 1]),
        "draw_heights": lambda: plots.draw_heights([0, 1], [0, 1], [[0, 1], [2, 4]]),
        "draw_loss": lambda: plots.draw_loss([2, 1]),
        "draw_network": lambda: plots.draw_network((2, 3, 1)),
        "draw_numbers": lambda: plots.draw_numbers(EXAMPLE),
        "draw_probabilities": lambda: plots.draw_probabilities([0.5, 0.5]),
        "draw_regions": lambda: plots.draw_regions(found),
        "draw_weights": lambda: plots.draw_weights(np.ones((2, 2))),
        "show_images_with_mlp_probabilities": lambda: show(X, Y),
    }

    def fail(*_, **__):
        raise KeyboardInterrupt

    for method in ("set", "set_axis_off", "add_collection", "imshow", "bar"):
        monkeypatch.setattr(f"matplotlib.axes.Axes.{method}", fail)
    with pytest.raises(KeyboardInterrupt):
        calls[name]()
    assert not plt.get_fignums()


@pytest.mark.parametrize("name", IN_SPACE)
def test_a_surface_that_fails_half_made_is_closed(name, monkeypatch):
    import mpl_toolkits.mplot3d.axes3d as axes3d

    def fail(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(axes3d.Axes3D, "plot_surface", fail)
    monkeypatch.setattr(axes3d.Axes3D, "add_collection3d", fail)
    with pytest.raises(KeyboardInterrupt):
        IN_SPACE[name]()
    assert not plt.get_fignums()


@pytest.mark.parametrize(
    ("levels", "message"),
    [([0], "two or more heights"), ([1, 0], "that increase"), ([7, 8], "none among the heights")],
)
def test_levels_that_make_no_line_are_refused(levels, message):
    with pytest.raises(ValueError, match=message):
        plots.draw_heights([0, 1], [0, 1], [[0, 1], [2, 4]], levels=levels)


def test_coordinates_without_an_area_are_refused():
    with pytest.raises(ValueError, match="x2 is 3 everywhere"):
        plots.draw_heights([0, 1], [3, 3], [[0, 1], [2, 4]])


def test_weights_are_orange_for_blue_against_and_white_at_zero():
    artist = plots.draw_weights([[2, -2], [0, 1]])
    assert artist.get_clim() == (-2, 2)
    most, least, nothing, half = artist.to_rgba(np.array([2.0, -2.0, 0.0, 1.0]))
    assert_allclose(most[:3], to_rgb(ROLES["positive"].color), atol=1e-6)
    assert_allclose(least[:3], to_rgb(ROLES["negative"].color), atol=1e-6)
    assert_allclose(nothing[:3], 1)
    by_hand = 1 + 0.5**0.7 * (most[:3] - 1)
    assert_allclose(half[:3], by_hand, atol=0.01)


def test_weights_above_the_limit_get_the_full_colour_and_zeros_do_not_divide():
    assert plots.draw_weights([[0.5, -3]], limit=1).get_clim() == (-1, 1)
    assert plots.draw_weights(np.zeros((2, 2))).get_clim() == (-1, 1)


def test_weights_have_the_colours_of_the_interactive_figures():
    source = (WIDGETS / "shared" / "colours.mjs").read_text(encoding="utf-8")
    (ends,) = re.findall(r"light: \{ for: \[([^\]]+)\], against: \[([^\]]+)\] \}", source)
    for role, numbers in zip(("positive", "negative"), ends, strict=True):
        rgb = np.array([int(n) for n in numbers.split(",")]) / 255
        assert_allclose(to_rgb(ROLES[role].color), rgb, atol=0.001)
