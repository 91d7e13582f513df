"""Probabilities as bars, alone and under the images that they belong to."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks
from course_utils.plots._axes import drawing, new_figure, numbers, vector
from course_utils.plots.digits import as_image, draw_image, grey_range
from course_utils.plots.roles import INK_ON_COLOR, ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

# How far a sum of rounded probabilities may be from 1.
TOLERANCE = 0.02
# Pairs of image and bars beside each other: three are still readable on a phone.
MAX_COLUMNS = 3
# Room that one entry of a legend needs beside others.
MIN_INCHES = 1.15


def draw_probabilities(
    p: ArrayLike,
    *,
    true: int | None = None,
    predicted: int | None = None,
    ax: Axes | None = None,
) -> BarContainer:
    """Draw a vector of probabilities as bars from 0 to 1.

    The bar of the true label, that of the predicted label and the others differ in colour and in
    hatch; a legend says which is which.

    Parameters
    ----------
    p : array of shape (k,), numbers in [0, 1] that sum to 1
        Entry i, from 0 on, is the probability of label i.
    true : int, optional
        The true label, 0 to k - 1.
    predicted : int, optional
        The predicted label. Where it is the true one, its bar is drawn as the true one.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib.container.BarContainer
        The k bars; the label of each names its kind.

    Raises
    ------
    ValueError
        If p is no vector of probabilities, or a label is not one of 0, ..., k - 1.
    """
    probabilities = check_probabilities(p)
    k = len(probabilities)
    kinds = bar_kinds(k, true, predicted)
    with drawing(ax) as axes:
        bars = draw_bars(probabilities, kinds, range(k), axes)
        if true is not None or predicted is not None:
            _legend(axes, kinds)
    return bars


def check_probabilities(p: ArrayLike) -> NDArray[Any]:
    """Return p as a vector of probabilities; otherwise raise a ValueError."""
    probabilities = vector(p, "p")
    if probabilities.min() < -1e-9 or probabilities.max() > 1 + 1e-9:
        raise ValueError(
            f"p lies in [{probabilities.min():g}, {probabilities.max():g}], expected [0, 1]"
        )
    if abs(probabilities.sum() - 1) > TOLERANCE:
        raise ValueError(f"the entries of p sum to {probabilities.sum():g}, expected 1")
    return probabilities


def bar_kinds(k: int, true: int | None, predicted: int | None) -> list[str]:
    """Return for each of k labels the role of its bar, a key of `ROLES`."""
    kinds = ["other"] * k
    for name, label, kind in (
        ("predicted", predicted, "predicted" if true is None else "wrong"),
        ("true", true, "true"),
    ):
        if label is None:
            continue
        is_number = isinstance(label, (int, float, np.number)) and not isinstance(label, bool)
        if not is_number or label not in range(k):
            raise ValueError(
                f"the {name} label is {label!r}, expected a whole number from 0 to {k - 1}"
            )
        kinds[int(label)] = kind
    return kinds


def draw_bars(p: NDArray[Any], kinds: list[str], labels: Any, ax: Axes) -> BarContainer:
    """Draw one bar for each entry of p in the style of its kind."""
    roles = [ROLES[kind] for kind in kinds]
    bars = ax.bar(
        range(len(p)),
        p,
        color=[role.color for role in roles],
        edgecolor=INK_ON_COLOR,
        linewidth=0.6,
    )
    for bar, role in zip(bars, roles, strict=True):
        bar.set_hatch(role.hatch)
        bar.set_label(role.label)
    ax.set_xticks(range(len(p)), [str(label) for label in labels])
    ax.set(ylim=(0, 1), xlabel="label", ylabel="probability")
    return bars


def _handles(kinds: list[str]) -> list[Any]:
    from matplotlib.patches import Patch

    present = [kind for kind in ("true", "predicted", "wrong", "other") if kind in kinds]
    return [
        Patch(
            facecolor=ROLES[kind].color,
            hatch=ROLES[kind].hatch,
            label=ROLES[kind].label,
            edgecolor=INK_ON_COLOR,
            linewidth=0.6,
        )
        for kind in present
    ]


def _legend(target: Axes | Figure, kinds: list[str], **place: Any) -> None:
    """Explain the kinds of bars above the axes, or at another place."""
    handles = _handles(kinds)
    if not place:
        # Beside each other where there is room, else one above the other.
        width = target.bbox.width / target.figure.dpi
        columns = len(handles) if width > MIN_INCHES * len(handles) else 1
        place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": columns}
    target.legend(handles=handles, handlelength=1.6, handleheight=1.2, columnspacing=1.2, **place)


def show_images_with_mlp_probabilities(
    clf: Any,
    X_test: ArrayLike,
    y_test: ArrayLike,
    X_test_orig: ArrayLike,
    num_images: int = 5,
    only_incorrect: bool = False,
    image_shape: Sequence[int] = (8, 8),
) -> list[tuple[AxesImage, BarContainer]]:
    """Draw the first test images, each over the bars of its predicted probabilities.

    Parameters
    ----------
    clf : fitted classifier
        With ``predict``, ``predict_proba`` and ``classes_``, an MLPClassifier for example.
    X_test : array of shape (n, d)
        Inputs as the classifier takes them.
    y_test : array of shape (n,) or (n, 1)
        True labels, one for each image. Words for numbers (``"5"``) or numbers for words are
        taken for the classifier's labels that they name.
    X_test_orig : array of shape (n, rows * columns)
        The same inputs as they are to be drawn (before scaling, for example).
    num_images : int, default 5
        How many images are drawn; fewer if there are not so many.
    only_incorrect : bool, default False
        Draw the first images that are classified wrongly.
    image_shape : (int, int), default (8, 8)
        Rows and columns of an image.

    Returns
    -------
    list of (matplotlib.image.AxesImage, matplotlib.container.BarContainer)
        One pair for each image.

    Raises
    ------
    ValueError
        If an array is empty or of another length, `image_shape` does not fit, `num_images` is no
        whole number of at least 1, the classifier is not fitted, has no probabilities or gives an
        image several labels, or knows none of the true labels.
    """
    labels, originals = _test_set(X_test, y_test, X_test_orig)
    as_image(originals[0], image_shape, "X_test_orig")
    n_images = _checks.whole(num_images, "num_images", least=1)
    with _as_fitted(clf, X_test) as inputs:
        classes, known = _labels_of(clf, labels)
        indices, predicted = _chosen(clf, inputs, known, n_images, only_incorrect)
        if not len(indices):
            return _draw_nothing(len(labels))
        probabilities = clf.predict_proba(inputs[indices])
    with new_figure(figsize=_size(len(indices)), layout="constrained") as figure:
        grey = grey_range(originals[indices])
        drawn, all_kinds = [], []
        for place, (image_axes, bar_axes) in enumerate(_pairs(figure, len(indices))):
            i, guess = indices[place], predicted[place]
            image = as_image(originals[i], image_shape, "X_test_orig")
            artist = draw_image(image, image_axes, grey)
            image_axes.set_title(f"image {i}\ntrue {labels[i]}, predicted {guess}", fontsize=10)
            true = classes.index(known[i]) if known[i] in classes else None
            kinds = bar_kinds(len(classes), true, classes.index(guess))
            bars = draw_bars(probabilities[place], kinds, classes, bar_axes)
            bar_axes.tick_params(axis="x", labelsize=9.5, length=2)
            if place % MAX_COLUMNS:
                bar_axes.set_ylabel("")
                bar_axes.set_yticklabels([])
            drawn.append((artist, bars))
            all_kinds += kinds
        _legend(figure, [*all_kinds, "wrong"], loc="outside upper center", ncols=3)
    return drawn


def _test_set(
    X_test: ArrayLike, y_test: ArrayLike, X_test_orig: ArrayLike
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return labels (n,) and images if all three are equally long; otherwise raise a ValueError."""
    inputs, labels = _checks.array(X_test, "X_test"), _checks.array(y_test, "y_test")
    originals = _checks.array(X_test_orig, "X_test_orig")
    named = {"X_test": inputs, "y_test": labels, "X_test_orig": originals}
    for name, array in named.items():
        if array.size == 0 or array.ndim == 0:
            raise ValueError(f"{name} is empty" if array.size == 0 else f"{name} has no rows")
        if len(array) != len(inputs):
            raise ValueError(f"X_test has {len(inputs)} rows, but {name} has {len(array)}")
    if labels.shape not in ((len(inputs),), (len(inputs), 1)):
        raise ValueError(
            f"y_test has the shape {labels.shape}, expected ({len(inputs)},): one label an image"
        )
    return labels.reshape(-1), numbers(originals, "X_test_orig")


class _Rows:
    """The inputs of a classifier, by their numbers: rows of a table, or of an array."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __getitem__(self, indices: Any) -> Any:
        return self.table.iloc[indices] if hasattr(self.table, "iloc") else self.table[indices]


@contextmanager
def _as_fitted(clf: Any, X_test: Any) -> Iterator[_Rows]:
    """Give the inputs as the classifier was fitted: as a table if it knows names of columns.

    scikit-learn warns where it knows names and gets an array. Their order is the caller's affair.
    """
    for method in ("predict", "predict_proba"):
        if not hasattr(clf, method):
            raise ValueError(f"clf is a {type(clf).__name__} and has no {method}")
    is_table = hasattr(X_test, "iloc") and hasattr(clf, "feature_names_in_")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "X does not have valid feature names", UserWarning)
        yield _Rows(X_test if is_table else np.asarray(X_test))


def _labels_of(clf: Any, labels: NDArray[Any]) -> tuple[list[Any], NDArray[Any]]:
    """Return the classifier's labels, and the true ones as it writes them."""
    if not hasattr(clf, "classes_"):
        raise ValueError(f"clf, a {type(clf).__name__}, is not fitted: call its fit method first")
    if isinstance(clf.classes_, list):
        raise ValueError("clf gives an image several labels, expected one")
    classes = np.asarray(clf.classes_)
    return classes.tolist(), _in_words_of(classes, labels)


def _in_words_of(classes: NDArray[Any], labels: NDArray[Any]) -> NDArray[Any]:
    """Return labels that are words as the numbers that they name, and the other way round."""
    are_words = [all(isinstance(x, str) for x in array.tolist()) for array in (classes, labels)]
    if are_words[0] == are_words[1]:
        return labels
    if are_words[0]:
        known = np.array([f"{x:g}" if isinstance(x, float) else str(x) for x in labels.tolist()])
    else:
        known = np.array([float(x) if x.strip("+-").isdecimal() else np.nan for x in labels])
    if not np.isin(known, classes).any():
        raise ValueError(
            f"y_test has labels such as {labels[0]!r}, "
            f"but the classifier knows only such as {classes[0]!r}"
        )
    return known


def _chosen(
    clf: Any, inputs: _Rows, labels: NDArray[Any], n_images: int, only_incorrect: bool
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the indices of the images to draw and the labels predicted for them."""
    indices = np.arange(len(labels) if only_incorrect else min(n_images, len(labels)))
    predicted = np.asarray(clf.predict(inputs[indices]))
    if predicted.shape != indices.shape:
        raise ValueError("clf gives an image several labels, expected one")
    if only_incorrect:
        indices = np.flatnonzero(predicted != labels)[:n_images]
    return indices, predicted[indices] if only_incorrect else predicted


def _size(n: int) -> tuple[float, float]:
    """Return the width and the height of a figure with n pairs of axes."""
    columns = min(n, MAX_COLUMNS)
    return max(1.65 * columns, 4.2), 3.5 * math.ceil(n / columns) + 0.3


def _pairs(figure: Figure, n: int) -> list[tuple[Axes, Axes]]:
    """Return n pairs of axes: an image over its bars, at most three side by side."""
    columns = min(n, MAX_COLUMNS)
    rows = math.ceil(n / columns)
    grid = figure.add_gridspec(2 * rows, columns, height_ratios=[1.1, 1.0] * rows)
    pairs = []
    for place in range(n):
        row, column = divmod(place, columns)
        upper = figure.add_subplot(grid[2 * row, column])
        pairs.append((upper, figure.add_subplot(grid[2 * row + 1, column])))
    return pairs


def _draw_nothing(n: int) -> list[tuple[AxesImage, BarContainer]]:
    with drawing(None, (4.2, 0.8)) as axes:
        axes.text(0.5, 0.5, f"None of the {n:,} images is classified wrongly.", ha="center")
        axes.set_axis_off()
    return []
