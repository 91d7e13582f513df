"""Small sketches of what a figure could show: the choices of a prediction, each computed.

A page asks its reader to foresee a figure. One choice is what the figure shows, the others are what
comes out of a known slip. Each function takes the numbers that the page draws (`shown`) and those
of the choices, by name, and insists that exactly one choice agrees with them and that no two look
alike. All sketches of one question have the same scale.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks
from course_utils.plots._axes import numbers, vector

__all__ = ["Sketches", "sketch_bars", "sketch_graphs", "sketch_images", "sketch_paths"]

MARGIN = 5.0  # around what is drawn, in units of the sketch
WIDE, SQUARE = (120.0, 80.0), (80.0, 80.0)
LEAST = 0.1  # of the range: two choices that differ by less look alike
COARSE = 0.25  # units: how far a drawn line may be from the line that is meant
STYLES = {"line": "-", "line second": "--", "line third": ":", "axis": "-", "fill": "-"}
CURVES = [name for name in STYLES if name.startswith("line")]


class Mark(NamedTuple):
    """One line or one filled shape: its kind, a key of `STYLES`, and its points (n, 2)."""

    kind: str
    points: NDArray[np.float64]


Drawing = list[Mark] | NDArray[np.float64]  # marks, or the grey values of an image


class Sketches:
    """The sketches of one question. The page glues the object, and the question finds it there.

    Attributes
    ----------
    right : str
        The name of the choice that agrees with what the figure shows.
    names : tuple of str
        The names of all choices, in order.
    size : tuple of float
        Width and height of a sketch.
    """

    def __init__(self, right: str, drawings: Mapping[str, Drawing], size: tuple[float, float]):
        self.right = right
        self.names = tuple(drawings)
        self.size = size
        self._drawings = dict(drawings)

    def __repr__(self) -> str:
        return f"Sketches of {', '.join(self.names)}; the figure shows {self.right}"

    def svg(self, name: str) -> str:
        """Return the sketch of one choice as SVG without colours: the styles of the site give them.

        Parameters
        ----------
        name : str
            The name of the choice.

        Returns
        -------
        str
            An element ``svg``.
        """
        width, height = self.size
        drawing = self._drawings[name]
        if isinstance(drawing, np.ndarray):
            data = base64.b64encode(_png_of_image(drawing)).decode()
            room = f'width="{width:g}" height="{height:g}"'
            inside = f'<image {room} href="data:image/png;base64,{data}"/>'
        else:
            inside = "".join(f'<path class="{kind}" d="{_path(xy)}"/>' for kind, xy in drawing)
        return f'<svg viewBox="0 0 {width:g} {height:g}">{inside}</svg>'

    def png(self) -> bytes:
        """Return one picture of all sketches, lettered from A on: for notebooks.

        Returns
        -------
        bytes
            A PNG file.
        """
        from matplotlib.figure import Figure

        width, height = self.size
        figure = Figure(figsize=(1.6 * len(self.names), 1.6 * height / width + 0.25), dpi=100)
        all_axes = figure.subplots(1, len(self.names), squeeze=False)[0]
        figure.subplots_adjust(left=0.02, right=0.98, bottom=0.02, top=0.86, wspace=0.1)
        for letter, ax, drawing in zip("ABCDEF", all_axes, self._drawings.values(), strict=False):
            ax.set(xlim=(0, width), ylim=(height, 0), title=letter, aspect="equal")
            ax.set_axis_off()
            if isinstance(drawing, np.ndarray):
                ax.imshow(drawing, cmap="gray", vmin=0, vmax=1, extent=(0, width, height, 0))
                continue
            for kind, points in drawing:
                if kind == "fill":
                    ax.fill(*points.T, color="0.5", lw=0)
                else:
                    look: dict[str, Any] = {"color": "black", "lw": 1.4}
                    look |= {"color": "0.6", "lw": 0.8} if kind == "axis" else {}
                    ax.plot(*points.T, STYLES[kind], **look)
        file = io.BytesIO()
        figure.savefig(file, format="png", metadata={"Software": None})
        return file.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        sketches = {name: self.svg(name) for name in self.names}
        return {
            "text/plain": repr(self),
            # As text: glue changes the name of the form, and a notebook keeps JSON under no other.
            "application/json": json.dumps({"right": self.right, "sketches": sketches}),
            "image/png": base64.b64encode(self.png()).decode(),
        }


def sketch_graphs(x: ArrayLike, shown: ArrayLike, choices: Mapping[str, ArrayLike]) -> Sketches:
    """Sketch graphs over x: one curve for each choice, or several.

    Parameters
    ----------
    x : array of shape (n,)
        Places, in increasing order.
    shown : array of shape (n,) or (k, n)
        The heights that the page draws: of one curve, or of k.
    choices : mapping of str to array of the shape of `shown`
        The heights of each choice, by its name.

    Returns
    -------
    Sketches

    Raises
    ------
    ValueError
        If not exactly one choice agrees with `shown`, two look alike, or a shape does not fit.
    """
    places = vector(x, "x")
    curves = {name: np.atleast_2d(y) for name, y in _alike(shown, choices).items()}
    for name, y in curves.items():
        if y.ndim != 2 or y.shape[1] != len(places) or len(y) > len(CURVES):
            raise ValueError(f"choices: {name!r} has the shape {y.shape}, but x {places.shape}")
    every = np.concatenate([y.ravel() for y in curves.values()])
    scale = _scale((places.min(), places.max()), (min(every.min(), 0), max(every.max(), 0)), WIDE)
    level = scale(np.array([[places.min(), 0], [places.max(), 0]]))
    axes = [Mark("axis", level)]
    if places.min() <= 0 <= places.max():
        axes.append(Mark("axis", scale(np.array([[0, every.min()], [0, every.max()]]))))

    def draw(heights: NDArray[np.float64]) -> list[Mark]:
        lines = [_straightened(scale(np.column_stack([places, y]))) for y in heights]
        return axes + [Mark(kind, line) for kind, line in zip(CURVES, lines, strict=False)]

    return _sketches(shown, choices, lambda y: draw(np.atleast_2d(y)), WIDE)


def sketch_bars(shown: ArrayLike, choices: Mapping[str, ArrayLike]) -> Sketches:
    """Sketch bars over a common ground.

    Parameters
    ----------
    shown : array of shape (n,)
        The heights that the page draws.
    choices : mapping of str to array of shape (n,)
        The heights of each choice, by its name.

    Returns
    -------
    Sketches

    Raises
    ------
    ValueError
        If not exactly one choice agrees with `shown`, two look alike, or a shape does not fit.
    """
    n = len(vector(shown, "shown"))
    every = np.concatenate(list(_alike(shown, choices).values()))
    scale = _scale((-0.5, n - 0.5), (min(every.min(), 0), max(every.max(), 0)), WIDE)
    ground = Mark("axis", scale(np.array([[-0.5, 0], [n - 0.5, 0]])))

    def draw(heights: NDArray[np.float64]) -> list[Mark]:
        corners = [
            [(i - 0.35, 0), (i - 0.35, y), (i + 0.35, y), (i + 0.35, 0)]
            for i, y in enumerate(heights)
        ]
        return [*(Mark("fill", scale(np.array(corner))) for corner in corners), ground]

    return _sketches(shown, choices, draw, WIDE)


def sketch_paths(
    shown: Sequence[ArrayLike],
    choices: Mapping[str, Sequence[ArrayLike]],
    *,
    ground: Sequence[ArrayLike] = (),
) -> Sketches:
    """Sketch lines in the plane, at one scale in both directions.

    Parameters
    ----------
    shown : sequence of arrays of shape (m, 2)
        The lines that the page draws, each through m points.
    choices : mapping of str to sequence of arrays of shape (m, 2)
        The lines of each choice, by its name.
    ground : sequence of arrays of shape (m, 2), optional
        Lines that are the same in all sketches.

    Returns
    -------
    Sketches

    Raises
    ------
    ValueError
        If not exactly one choice agrees with `shown`, two look alike, or a line is none.
    """
    beneath = _lines(ground, "ground")
    page = _lines(shown, "shown")
    lines = {name: _lines(value, "choices") for name, value in _named(choices).items()}
    every = np.concatenate([*beneath, *(line for value in lines.values() for line in value)])
    middle = (every.min(axis=0) + every.max(axis=0)) / 2
    half = max(np.ptp(every, axis=0).max() / 2, 1e-9)
    (left, low), (right, high) = middle - half, middle + half
    scale = _scale((left, right), (low, high), SQUARE)
    under = [Mark("axis", _straightened(scale(line))) for line in beneath]

    def draw(paths: list[NDArray[np.float64]]) -> list[Mark]:
        return under + [Mark("line", _straightened(scale(path))) for path in paths]

    return _sketches(page, lines, draw, SQUARE)


def sketch_images(shown: ArrayLike, choices: Mapping[str, ArrayLike]) -> Sketches:
    """Sketch images in grey.

    Parameters
    ----------
    shown : array of shape (n, n), values in [0, 1]
        The image that the page draws; 1 is white.
    choices : mapping of str to array of shape (n, n)
        The image of each choice, by its name.

    Returns
    -------
    Sketches

    Raises
    ------
    ValueError
        If not exactly one choice agrees with `shown`, two look alike, or a shape does not fit.
    """
    for name, image in _alike(shown, choices).items():
        if image.ndim != 2 or image.min() < 0 or image.max() > 1:
            raise ValueError(f"choices: {name!r} is no image with values in [0, 1]")
    return _sketches(shown, choices, lambda image: np.asarray(image, float), SQUARE)


def _alike(shown: Any, choices: Mapping[str, Any]) -> dict[str, NDArray[np.float64]]:
    """Return the choices as arrays, if they have the shape of what the page shows."""
    page = numbers(shown, "shown")
    found = {name: _checks.floats(value, "choices") for name, value in _named(choices).items()}
    for name, value in found.items():
        _checks.require_shape(value, f"choices: {name!r}", page.shape, " as shown has")
    return found


def _named(choices: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(choices, Mapping) or not choices:
        kind = type(choices).__name__
        raise ValueError(f"choices is an empty {kind} or no mapping, expected names with numbers")
    return choices


def _lines(value: Sequence[ArrayLike], symbol: str) -> list[NDArray[np.float64]]:
    lines = [_checks.floats(line, symbol) for line in _checks.sequence(value, symbol, "lines")]
    for line in lines:
        _checks.require_shape(line, symbol, ("m", 2))
    return lines


def _flat(value: Any) -> NDArray[np.float64]:
    """Return all numbers of a choice, those of each line in turn."""
    if isinstance(value, (list, tuple)):
        return np.concatenate([np.ravel(np.asarray(part, float)) for part in value])
    return np.ravel(np.asarray(value, float))


def _sketches(
    shown: Any,
    choices: Mapping[str, Any],
    draw: Callable[[Any], Drawing],
    size: tuple[float, float],
) -> Sketches:
    """Draw the choices, if exactly one is what the page shows and no two look alike."""
    flat = {name: _flat(value) for name, value in choices.items()}
    page = _flat(shown)
    spread = np.ptp(np.concatenate([page, *flat.values()])) or 1.0

    def distance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
        return float(np.abs(a - b).max() / spread) if a.shape == b.shape else np.inf

    right = [name for name, value in flat.items() if distance(page, value) < 1e-9]
    if len(right) != 1:
        raise ValueError(
            f"choices: {right or 'none'} of {list(choices)} agree with shown, expected one"
        )
    names = list(flat)
    for i, name in enumerate(names):
        for other in names[:i]:
            if distance(flat[name], flat[other]) < LEAST:
                raise ValueError(f"choices: {other!r} and {name!r} look alike")
    return Sketches(right[0], {name: draw(value) for name, value in choices.items()}, size)


def _scale(
    across: tuple[float, float], upward: tuple[float, float], size: tuple[float, float]
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Return the map from these two ranges to a sketch, whose second axis points down."""
    low = np.array([across[0], upward[1]])
    span = np.array([across[1] - across[0], upward[0] - upward[1]])
    room = np.array(size) - 2 * MARGIN
    span[span == 0] = 1.0
    return lambda points: MARGIN + (points - low) / span * room


def _straightened(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the line without the points that lie (nearly) on it: Douglas and Peucker, 1973."""
    kept = np.zeros(len(points), bool)
    kept[[0, -1]] = True
    open_parts = [(0, len(points) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        start, along = points[first], points[last] - points[first]
        from_start = points[first + 1 : last] - start
        length = np.hypot(*along)
        away = (
            np.abs(along[0] * from_start[:, 1] - along[1] * from_start[:, 0]) / length
            if length
            else np.hypot(*from_start.T)
        )
        if away.max() > COARSE:
            farthest = first + 1 + int(away.argmax())
            kept[farthest] = True
            open_parts += [(first, farthest), (farthest, last)]
    return points[kept]


def _path(points: NDArray[np.float64]) -> str:
    """Return a line as SVG writes it, to a tenth of a unit."""
    return "M" + " ".join(f"{value:.1f}".removesuffix(".0") for value in points.ravel())


def _png_of_image(image: NDArray[np.float64]) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(np.uint8(np.round(255 * image))).save(file, "PNG", optimize=True)
    return file.getvalue()
