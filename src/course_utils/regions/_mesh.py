"""A box cut into convex polygons: vertices, edges, faces, and how the faces are found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Vertices, edges and convex faces of a subdivided box.

    Each edge has two half-edges: number 2e runs from ``edges[e, 0]`` to ``edges[e, 1]``, number
    2e + 1 runs back. The face of a half-edge is the one on its left; -1 is the outside.
    """

    points: Floats
    """Vertices, shape (V, 2)."""
    edges: Integers
    """Indices of the two ends of each edge, shape (E, 2)."""
    layers: Integers
    """The layer whose fold made the edge, 0 for the border of the box, shape (E,)."""
    following: Integers
    """The next half-edge around the same face, shape (2E,)."""
    face: Integers
    """The face on the left of each half-edge, shape (2E,)."""
    place: Integers
    """The number, from 0, of the half-edge's origin among its face's corners, shape (2E,)."""
    corners: Integers
    """Vertices of all faces, face after face, each counter-clockwise."""
    offsets: Integers
    """Face f has the corners ``corners[offsets[f]:offsets[f + 1]]``, shape (F + 1,)."""
    spokes: Integers
    """Half-edges ordered by their origin, and counter-clockwise around it, shape (2E,)."""

    @property
    def n_faces(self) -> int:
        """The number of faces."""
        return len(self.offsets) - 1


def box_mesh(x_range: tuple[float, float], y_range: tuple[float, float]) -> Mesh:
    """Return the mesh of a box that is not cut yet: four vertices, four edges, one face."""
    (x_min, x_max), (y_min, y_max) = x_range, y_range
    points = np.array([[x_min, y_min], [x_max, y_min], [x_max, y_max], [x_min, y_max]])
    return trace_faces(points, np.array([[0, 1], [1, 2], [2, 3], [3, 0]]), np.zeros(4, np.int64))


def trace_faces(points: Floats, edges: Integers, layers: Integers) -> Mesh:
    """Return the mesh of the plane graph with these vertices and edges.

    An edge of layer 0 must have the inside of the box on its left.
    """
    n_half = 2 * len(edges)
    origin = edges.ravel()
    direction = points[edges[:, 1]] - points[edges[:, 0]]
    angle = np.empty(n_half)
    angle[::2] = np.arctan2(direction[:, 1], direction[:, 0])
    angle[1::2] = np.arctan2(-direction[:, 1], -direction[:, 0])
    spokes = np.lexsort((angle, origin))

    # Around a face on the left, one turns at a vertex into the spoke clockwise of the way back.
    starts = starts_of_runs(origin[spokes])
    clockwise = np.empty(n_half, np.int64)
    clockwise[spokes[1:]] = spokes[:-1]
    clockwise[spokes[starts]] = spokes[np.append(starts[1:], n_half) - 1]
    following = clockwise.reshape(-1, 2)[:, ::-1].ravel()
    outside = 2 * np.flatnonzero(layers == 0) + 1
    following[outside] = outside

    leader = _smallest_of_cycle(following)
    is_leader = leader == np.arange(n_half)
    is_leader[outside] = False
    face, place = _walk(following, np.flatnonzero(is_leader))
    inside = face >= 0
    offsets = np.concatenate(([0], np.cumsum(np.bincount(face[inside]))))
    corners = np.empty(offsets[-1], np.int64)
    corners[offsets[face[inside]] + place[inside]] = origin[inside]
    return Mesh(points, edges, layers, following, face, place, corners, offsets, spokes)


def _smallest_of_cycle(following: Integers) -> Integers:
    """Return the smallest number on the cycle of each number under ``following``."""
    smallest = np.arange(len(following))
    jump = following
    while True:
        lower = np.minimum(smallest, smallest[jump])
        if (lower == smallest).all():
            return smallest
        smallest, jump = lower, jump[jump]


def _walk(following: Integers, starts: Integers) -> tuple[Integers, Integers]:
    """Return for each number: which start's cycle it lies on, or -1, and how far along."""
    cycle = np.full(len(following), -1)
    steps = np.zeros(len(following), np.int64)
    numbers, current, step = np.arange(len(starts)), starts, 0
    while len(current):
        cycle[current] = numbers
        steps[current] = step
        current, step = following[current], step + 1
        going = current != starts[numbers]
        current, numbers = current[going], numbers[going]
    return cycle, steps


def starts_of_runs(sorted_values: Integers) -> Integers:
    """Return where each run of equal values begins."""
    return np.flatnonzero(np.concatenate(([True], sorted_values[1:] != sorted_values[:-1])))
