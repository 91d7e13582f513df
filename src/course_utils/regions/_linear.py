"""All linear regions of a network on the plane, with their polygons and affine maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike

from course_utils import _checks
from course_utils.networks import ReLUNetwork, check_network
from course_utils.regions._mesh import Booleans, Floats, Integers, Mesh, box_mesh
from course_utils.regions._split import split

_CHUNK = 512  # regions at a time, so that the work stays in the processor's cache
_LARGEST = 1e150  # products of two such numbers are finite, and of two reciprocals not 0


def linear_regions(
    network: ReLUNetwork,
    box: ArrayLike,
    *,
    tolerance: float = 1e-11,
) -> LinearRegions:
    """Return all linear regions of Phi: R^2 -> R^{n_L} in a box, each an exact convex polygon.

    Layer after layer, the lines on which a unit's z_i^(ell) changes its sign cut every region
    that the layers before have left. In such a region z^(ell) is affine, so the cuts are straight.
    What remains in the end are the sets on which the activation pattern is constant.

    Parameters
    ----------
    network : ReLUNetwork
        With n_0 = 2; any number of layers, of any widths.
    box : array of shape (2, 2): ((x_min, x_max), (y_min, y_max))
        Where to look: x_min <= x_1 <= x_max and y_min <= x_2 <= y_max.
    tolerance : float, default 1e-11
        What is smaller than this, relative to the box, is taken for rounding: corners nearer to
        each other are one corner, and folds that coincide but for so much are one fold.

    Returns
    -------
    LinearRegions
        A sequence of :class:`Region`, which also holds all patterns, maps and corners as arrays.

    Raises
    ------
    ValueError
        If n_0 is not 2; if the box is empty, not finite, or so large or so thin that its corners
        or the values of the network there cannot be told apart; or if the tolerance is not in
        (0, 0.001].
    TypeError
        If `network` is no ReLUNetwork.

    Examples
    --------
    >>> import numpy as np
    >>> from course_utils.networks import ReLUNetwork
    >>> network = ReLUNetwork(W=[np.eye(2), np.ones((1, 2))], b=[np.zeros(2), np.zeros(1)])
    >>> regions = linear_regions(network, ((-1, 1), (-1, 1)))
    >>> len(regions)
    4
    >>> for region in regions:
    ...     print(region.pattern.astype(int), region.A, region.area)
    [0 0] [[0. 0.]] 1.0
    [1 0] [[1. 0.]] 1.0
    [1 1] [[1. 1.]] 1.0
    [0 1] [[0. 1.]] 1.0
    """
    if check_network(network).widths[0] != 2:
        raise ValueError(
            f"linear_regions needs n_0 = 2 inputs, but the network has n_0 = {network.widths[0]}; "
            "cut it with a plane first (plane_through)"
        )
    if _checks.number(tolerance, "tolerance", above=0) > 1e-3:
        raise ValueError(f"tolerance is {tolerance}, expected a number in (0, 0.001]")
    mesh = box_mesh(*_checked_box(box, tolerance))
    size = np.abs(mesh.points).max(axis=0)
    _check_size(network, size)
    for ell in range(1, network.L):
        z, noise = _values_before_relu(network, mesh.points, ell, size)
        mesh = split(mesh, z, noise, ell, tolerance)
    return LinearRegions(network, mesh, size)


@dataclass(frozen=True, slots=True)
class Region:
    """One linear region: the network is x -> A x + c on ``polygon``.

    It is a view into the :class:`LinearRegions` that it comes from.
    """

    regions: LinearRegions
    index: int

    @property
    def polygon(self) -> Floats:
        """The corners, counter-clockwise, shape (m, 2)."""
        offsets = self.regions.offsets
        polygon: Floats = self.regions.corners[offsets[self.index] : offsets[self.index + 1]]
        return polygon

    @property
    def pattern(self) -> Booleans:
        """True for each active hidden unit, layer 1 first, shape (n_1 + ... + n_{L-1},)."""
        pattern: Booleans = self.regions.patterns[self.index]
        return pattern

    @property
    def A(self) -> Floats:
        """The matrix of the affine map, shape (n_L, 2)."""
        A: Floats = self.regions.A[self.index]
        return A

    @property
    def c(self) -> Floats:
        """The constant of the affine map, shape (n_L,)."""
        c: Floats = self.regions.c[self.index]
        return c

    @property
    def area(self) -> float:
        """The area of the polygon."""
        return float(self.regions.areas[self.index])

    @property
    def centroid(self) -> Floats:
        """The mean of the corners, a point inside, shape (2,)."""
        centroid: Floats = self.regions.centroids[self.index]
        return centroid


class LinearRegions(Sequence[Region]):
    """All linear regions of a network in a box, as made by :func:`linear_regions`.

    ``len``, indexing and iteration give the regions one by one; the attributes hold all of them
    at once.

    Attributes
    ----------
    corners : ndarray of shape (M, 2)
        The corners of all polygons, one polygon after the other.
    offsets : ndarray of shape (R + 1,)
        Region r has the corners ``corners[offsets[r]:offsets[r + 1]]``.
    centroids : ndarray of shape (R, 2)
        The mean of the corners of each region: a point in its inside.
    """

    def __init__(self, network: ReLUNetwork, mesh: Mesh, size: Floats) -> None:
        self.network = network
        self.corners: Floats = mesh.points[mesh.corners]
        self.offsets: Integers = mesh.offsets
        self.centroids: Floats = (
            np.add.reduceat(self.corners, mesh.offsets[:-1]) / np.diff(mesh.offsets)[:, None]
        )
        self._mesh = mesh
        self._size = size
        for array in (self.corners, self.offsets, self.centroids):
            array.setflags(write=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how copies and pickles are made: by themselves, they would not be read-only."""
        return type(self), (self.network, self._mesh, self._size)

    def __len__(self) -> int:
        return self._mesh.n_faces

    @overload
    def __getitem__(self, index: int) -> Region: ...
    @overload
    def __getitem__(self, index: slice) -> list[Region]: ...
    def __getitem__(self, index: int | slice) -> Region | list[Region]:
        numbers = range(len(self))[index]
        if isinstance(numbers, range):
            return [Region(self, i) for i in numbers]
        return Region(self, numbers)

    def __iter__(self) -> Iterator[Region]:
        return (Region(self, i) for i in range(len(self)))

    def __repr__(self) -> str:
        chain = " -> ".join(map(str, self.network.widths))
        return f"<{len(self)} linear regions of a network {chain}>"

    @cached_property
    def patterns(self) -> Booleans:
        """The activation patterns, shape (R, n_1 + ... + n_{L-1})."""
        widths = self.network.widths
        patterns = np.empty((len(self), sum(widths[1:-1])), np.bool_)
        noises = [
            _values_before_relu(self.network, self.centroids[:0], ell, self._size)[1]
            for ell in range(1, self.network.L)
        ]
        for start in range(0, len(self), _CHUNK):
            h, column = self.centroids[start : start + _CHUNK], 0
            for ell, noise in enumerate(noises, start=1):
                z = h @ self.network.W[ell].T
                z += self.network.b[ell]
                patterns[start : start + _CHUNK, column : column + len(noise)] = z > noise
                h, column = np.maximum(z, 0.0, out=z), column + len(noise)
        patterns.setflags(write=False)
        return patterns

    @cached_property
    def _maps(self) -> tuple[Floats, Floats]:
        """A and c of each region: the last layer's map, pulled back layer by layer.

        With D = diag(pattern) of layer ell - 1, W z + b = (W D) (W' h + b') + b.
        """
        W, b, L, widths = self.network.W, self.network.b, self.network.L, self.network.widths
        A = np.empty((len(self), widths[L], 2))
        c = np.empty((len(self), widths[L]))
        ends = np.cumsum((0, *widths[1:L]))
        for start in range(0, len(self), _CHUNK):
            patterns = self.patterns[start : start + _CHUNK]
            rows = np.broadcast_to(W[L], (len(patterns), *W[L].shape))
            constant = np.broadcast_to(b[L], (len(patterns), widths[L]))
            for ell in range(L - 1, 0, -1):
                rows = rows * patterns[:, None, ends[ell - 1] : ends[ell]]
                constant = constant + rows @ b[ell]
                rows = (rows.reshape(-1, widths[ell]) @ W[ell]).reshape(
                    len(patterns), widths[L], widths[ell - 1]
                )
            A[start : start + _CHUNK] = rows
            c[start : start + _CHUNK] = constant
        A.setflags(write=False)
        c.setflags(write=False)
        return A, c

    @property
    def A(self) -> Floats:
        """The matrices of the affine maps, shape (R, n_L, 2)."""
        return self._maps[0]

    @property
    def c(self) -> Floats:
        """The constants of the affine maps, shape (R, n_L)."""
        return self._maps[1]

    @cached_property
    def areas(self) -> Floats:
        """The areas of the polygons, shape (R,)."""
        following = np.arange(1, len(self.corners) + 1)
        following[self.offsets[1:] - 1] = self.offsets[:-1]
        base = np.repeat(self.centroids, np.diff(self.offsets), axis=0)
        p, q = self.corners - base, self.corners[following] - base
        twice: Floats = np.add.reduceat(p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0], self.offsets[:-1])
        areas = twice / 2
        areas.setflags(write=False)
        return areas

    @cached_property
    def _shared(self) -> Integers:
        return np.flatnonzero((self._mesh.face.reshape(-1, 2) >= 0).all(axis=1))

    @property
    def neighbours(self) -> Integers:
        """Pairs of regions with a common edge, shape (K, 2); the edges are ``shared_edges``."""
        return self._mesh.face.reshape(-1, 2)[self._shared]

    @property
    def shared_edges(self) -> Floats:
        """The two ends of the edge that each pair of neighbours shares, shape (K, 2, 2)."""
        return self._mesh.points[self._mesh.edges[self._shared]]

    @property
    def shared_layers(self) -> Integers:
        """The layer, from 1, whose fold is the edge of each pair of neighbours, shape (K,)."""
        return self._mesh.layers[self._shared]

    @property
    def shared_units(self) -> Integers:
        """The unit, from 1 in its layer, whose fold is the edge of each pair, shape (K,)."""
        first, second = self.neighbours.T
        layers, widths = self.shared_layers, self.network.widths[1:-1]
        in_layer = np.repeat(np.arange(1, len(widths) + 1), widths) == layers[:, None]
        columns = ((self.patterns[first] != self.patterns[second]) & in_layer).argmax(axis=1)
        units: Integers = columns - np.cumsum((0, *widths))[layers - 1] + 1
        return units

    @property
    def n_vertices(self) -> int:
        """The number of corners of the whole picture, each counted once."""
        return len(self._mesh.points)

    @property
    def n_edges(self) -> int:
        """The number of edges of the whole picture, the border of the box included."""
        return len(self._mesh.edges)

    def find(self, x: ArrayLike) -> Region:
        """Return the region in which a point lies; on a fold, one of those that meet there.

        Parameters
        ----------
        x : array of shape (2,)
            A point of the box.

        Raises
        ------
        ValueError
            If x is not a point of the box.
        """
        point = _checks.floats(x, "x", finite=False)
        _checks.require_shape(point, "x", (2,))
        low, high = self._mesh.points.min(axis=0), self._mesh.points.max(axis=0)
        if not ((low <= point) & (point <= high)).all():
            raise ValueError(f"x = {point} lies outside the box from {low} to {high}")
        following = np.arange(1, len(self.corners) + 1)
        following[self.offsets[1:] - 1] = self.offsets[:-1]
        along, to_x = self.corners[following] - self.corners, point - self.corners
        left = along[:, 0] * to_x[:, 1] - along[:, 1] * to_x[:, 0]
        left /= np.hypot(along[:, 0], along[:, 1])
        return self[int(np.argmax(np.minimum.reduceat(left, self.offsets[:-1])))]


def _values_before_relu(
    network: ReLUNetwork, x: Floats, ell: int, size: Floats
) -> tuple[Floats, Floats]:
    """Return z^(ell) at points of the box, and how large its rounding errors may be there.

    The second is a multiple of the machine's precision times the largest sum of absolute values
    that the layers up to ell can have at points with |x| <= size.
    """
    h, largest = x, size
    for k in range(1, ell + 1):
        z = h @ network.W[k].T
        z += network.b[k]
        largest = np.abs(network.W[k]) @ largest + np.abs(network.b[k])
        h = np.maximum(z, 0.0, out=z) if k < ell else z
    return z, 16 * np.finfo(np.float64).eps * largest


def _checked_box(
    box: ArrayLike, tolerance: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the box as floats."""
    sides = _checks.floats(box, "the box", finite=False)
    _checks.require_shape(sides, "the box", (2, 2), " as ((x_min, x_max), (y_min, y_max))")
    if not np.isfinite(sides).all() or (sides[:, 0] >= sides[:, 1]).any():
        raise ValueError(
            f"the box is {sides.tolist()}, expected finite sides with x_min < x_max, y_min < y_max"
        )
    largest, shortest = np.abs(sides).max(), (sides[:, 1] / 2 - sides[:, 0] / 2).min()
    if largest > _LARGEST:
        raise ValueError(f"the box is {sides.tolist()}, expected sides within 1e150 of 0")
    if shortest < max(10 * tolerance * largest, 1 / _LARGEST):
        raise ValueError(
            f"the box is {sides.tolist()}, too thin for the tolerance {tolerance:g}: "
            "its corners are one point"
        )
    (x_min, x_max), (y_min, y_max) = sides.tolist()
    return (x_min, x_max), (y_min, y_max)


def _check_size(network: ReLUNetwork, size: Floats) -> None:
    """Raise a ValueError if z^(ell) can be so large in the box that its differences overflow."""
    largest = size
    with np.errstate(over="ignore", invalid="ignore"):
        for ell in network.W:
            largest = np.abs(network.W[ell]) @ largest + np.abs(network.b[ell])
            if not (largest <= _LARGEST).all():
                raise ValueError(f"the box or W_{ell} is too large: z^({ell}) can exceed 1e150")
