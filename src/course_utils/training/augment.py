"""Variations of images for training: small shifts, and warps as if written by another hand.

Each is a callable ``augment(batch, rng)``, made for `course_utils.training.train`: it takes a batch
of images as rows and returns a new batch of the same shape and type. In place of the generator,
`rng` may be a seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import _checks

__all__ = ["Shifts", "Warps"]

Array = NDArray[Any]


@dataclass(frozen=True)
class Shifts:
    """Shift each image by a whole number of pixels, its own in each direction.

    Parameters
    ----------
    pixels : int, default 1
        The largest shift.
    image_shape : (int, int), default (28, 28)
        Height and width of an image.
    background : float, default 0
        What comes in at the border.

    Examples
    --------
    >>> shifts = Shifts(1, image_shape=(2, 2))
    >>> shifts(np.array([[1.0, 2.0, 3.0, 4.0]]), np.random.default_rng(3))
    array([[0., 0., 1., 2.]])
    """

    pixels: int = 1
    image_shape: Sequence[int] = (28, 28)
    background: float = 0.0

    def __post_init__(self) -> None:
        _check_shape(self.image_shape)
        _checks.whole(self.pixels, "pixels", least=0, most=min(self.image_shape) - 1)
        _checks.number(self.background, "background")

    def __call__(self, batch: ArrayLike, rng: np.random.Generator | int) -> Array:
        """Return the batch with every image shifted."""
        height, width = self.image_shape
        images = _as_images(batch, self.image_shape, self.background)
        steps = 2 * self.pixels + 1
        chosen = _checks.generator(rng).integers(0, steps * steps, len(images))
        shifted = np.full_like(images, self.background)
        for number in range(steps * steps):
            rows = np.flatnonzero(chosen == number)
            down, right = number // steps - self.pixels, number % steps - self.pixels
            to_y, from_y = _overlap(down, height)
            to_x, from_x = _overlap(right, width)
            shifted[rows, to_y, to_x] = images[rows, from_y, from_x]
        return shifted.reshape(len(images), height * width)


@dataclass(frozen=True)
class Warps:
    """Turn, stretch, shear, move and bend images a little.

    The pixel at a place takes its value, by bilinear interpolation, from a place near by: where
    the random affine map and the random smooth field of arrows send it. The images of a group
    share one warp, which makes it cheap; groups are new in each batch. Grey values that are whole
    numbers (bytes) are interpolated as floats, and rounded in the end.

    Parameters
    ----------
    rotation : float, default 6
        Standard deviation of the angle, in degrees, at most twice of it.
    stretch : float, default 0.06
        Standard deviation of the stretch and of the shear, as a share of the size.
    shift : float, default 0.6
        Standard deviation of the shift, in pixels.
    bend : float, default 0.8
        Standard deviation of the arrows' two parts, in pixels; 0 for affine warps only.
    reach : float, default 6
        Over how many pixels the arrows stay alike, at least 1.
    group : int, default 32
        Images that share a warp.
    image_shape : (int, int), default (28, 28)
        Height and width of an image.
    background : float, default 0
        What lies outside the image.

    References
    ----------
    P. Y. Simard, D. Steinkraus, J. C. Platt, Best practices for convolutional neural networks
    applied to visual document analysis, ICDAR 2003 (elastic distortions).

    Examples
    --------
    >>> batch = np.random.default_rng(0).random((100, 784))
    >>> warped = Warps()(batch, np.random.default_rng(1))
    >>> warped.shape
    (100, 784)
    """

    rotation: float = 6.0
    stretch: float = 0.06
    shift: float = 0.6
    bend: float = 0.8
    reach: float = 6.0
    group: int = 32
    image_shape: Sequence[int] = (28, 28)
    background: float = 0.0

    def __post_init__(self) -> None:
        _check_shape(self.image_shape)
        for name in ("rotation", "stretch", "shift", "bend"):
            _checks.number(getattr(self, name), name, least=0)
        _checks.number(self.reach, "reach", least=1)
        _checks.whole(self.group, "group", least=1)
        _checks.number(self.background, "background")

    def __call__(self, batch: ArrayLike, rng: np.random.Generator | int) -> Array:
        """Return the batch with every group of images warped."""
        height, width = self.image_shape
        images = _as_images(batch, self.image_shape, self.background)
        kind, n = images.dtype, len(images)
        # Pixels first and images last: a pixel of all images of a group is copied at once.
        framed = np.full(
            (height + 2, width + 2, n), self.background, np.result_type(kind, np.float32)
        )
        framed[1:-1, 1:-1] = images.transpose(1, 2, 0)
        pixels = framed.reshape((height + 2) * (width + 2), n)
        warped = np.empty((height * width, n), framed.dtype)
        starts = range(0, n, self.group)
        places = self._places(len(starts), _checks.generator(rng))
        for start, (y, x) in zip(starts, places, strict=True):
            group = slice(start, start + self.group)
            warped[:, group] = self._read(pixels[:, group], y, x)
        if kind.kind in "ui":
            np.rint(warped, out=warped)
        return np.ascontiguousarray(warped.T, dtype=kind)

    def _places(self, n: int, rng: np.random.Generator) -> Array:
        """Return where each pixel is read, for n warps: shape (n, 2, height * width)."""
        angle = np.deg2rad(self.rotation * rng.normal(size=n).clip(-2, 2))
        turn = np.stack((np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)), axis=1)
        maps = np.eye(2) + self.stretch * rng.normal(size=(n, 2, 2)).clip(-2, 2)
        maps = turn.reshape(n, 2, 2) @ maps
        places = maps @ self._centred
        places += self.shift * rng.normal(size=(n, 2, 1)).clip(-2, 2)
        if self.bend:
            down, across = self._bumps
            strengths = self.bend * rng.normal(size=(n, 2, len(down), len(across)))
            places += (down.T @ strengths @ across).reshape(n, 2, places.shape[-1])
        places += (np.array(self.image_shape)[:, None] - 1) / 2
        return places

    def _read(self, pixels: Array, y: Array, x: Array) -> Array:
        """Return framed images, pixels first, read at places (y, x) of the image without frame."""
        height, width = self.image_shape
        y, x = (y + 1).clip(0, height + 0.999), (x + 1).clip(0, width + 0.999)
        row, column = y.astype(np.intp), x.astype(np.intp)
        dy = (y - row).astype(pixels.dtype)[:, None]
        dx = (x - column).astype(pixels.dtype)[:, None]
        corner = row * (width + 2) + column
        top = _between(pixels[corner], pixels[corner + 1], dx)
        bottom = _between(pixels[corner + width + 2], pixels[corner + width + 3], dx)
        return _between(top, bottom, dy)

    @cached_property
    def _centred(self) -> Array:
        """Rows and columns of the pixels, measured from the centre: shape (2, height * width)."""
        rows, columns = np.indices(self.image_shape).reshape(2, -1)
        height, width = self.image_shape
        return np.stack((rows - (height - 1) / 2, columns - (width - 1) / 2))

    @cached_property
    def _bumps(self) -> tuple[Array, Array]:
        """Bumps along rows and columns whose random sums are smooth and have variance 1."""
        bumps = []
        for size in self.image_shape:
            centres = np.arange(-self.reach, size + self.reach, self.reach / 2)
            bump = np.exp(-((np.arange(size) - centres[:, None]) ** 2) / (self.reach**2 / 2))
            bumps.append(bump / np.sqrt((bump**2).sum(axis=0)))
        return bumps[0], bumps[1]


def _between(a: Array, b: Array, share: Array) -> Array:
    """Return a + share (b - a), which overwrites b."""
    b -= a
    b *= share
    b += a
    return b


def _overlap(shift: int, size: int) -> tuple[slice, slice]:
    """Return the part of a row that a shift fills, and the part that it comes from."""
    return slice(max(shift, 0), size + min(shift, 0)), slice(max(-shift, 0), size - max(shift, 0))


def _as_images(batch: ArrayLike, image_shape: Sequence[int], background: float) -> Array:
    height, width = image_shape
    rows = _checks.real(batch, "batch")
    _checks.require_shape(
        rows, "batch", ("n", height * width), f" as images are {height} x {width}"
    )
    if rows.dtype.kind == "b":
        raise ValueError("batch has the type bool, expected real numbers")
    if rows.dtype.kind in "ui":
        limits = np.iinfo(rows.dtype)
        if background != int(background) or not limits.min <= background <= limits.max:
            raise ValueError(f"background is {background}, which is no {rows.dtype} like batch")
    return rows.reshape(len(rows), height, width)


def _check_shape(image_shape: Sequence[int]) -> None:
    sides = _checks.sequence(image_shape, "image_shape", "two whole numbers (height, width)")
    if len(sides) != 2:
        raise ValueError(f"image_shape is {image_shape}, expected (height, width)")
    for side in sides:
        _checks.whole(side, "image_shape, height or width,", least=1)
