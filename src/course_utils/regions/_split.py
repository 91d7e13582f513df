"""Cut every polygon of a mesh by the folds of every neuron of one layer.

Everything here works on whole arrays. Which folds cross, and where, is decided once per edge and
once per pair of chords, so that two polygons that share an edge always agree on it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_utils.regions._mesh import Floats, Integers, Mesh, starts_of_runs, trace_faces


def split(mesh: Mesh, z: Floats, noise: Floats, layer: int, tolerance: float) -> Mesh:
    """Return the mesh cut along z_i = 0 for every neuron i of one layer.

    Parameters
    ----------
    mesh : Mesh
        Its faces are regions on each of which every z_i is affine.
    z : ndarray of shape (V, n)
        The layer's values before the ReLU at the vertices.
    noise : ndarray of shape (n,)
        The size of values of z_i that are rounding and nothing else.
    layer : int
        The number of the layer, kept with the edges that its folds make.
    tolerance : float
        Points nearer to each other than ``tolerance`` times the size of the mesh are one point;
        values of z_i below ``tolerance`` times its largest one are zero.
    """
    threshold = np.maximum(tolerance * np.abs(z).max(axis=0), noise)
    sign = (z > threshold).astype(np.int8) - (z < -threshold).astype(np.int8)
    near = tolerance * float(np.abs(mesh.points).max() + np.ptp(mesh.points, axis=0).max())
    cuts = _cut_edges(mesh, z, sign, near)
    ends = _chord_ends(mesh, sign, cuts)
    chords, corner_pairs = _chords(mesh, ends, z.shape[1])
    points, pieces, twins = _cross_chords(cuts.points, chords, corner_pairs, near)
    if len(cuts.points) == len(mesh.points) and len(pieces) == 0:
        return mesh
    edges = np.concatenate((cuts.pieces, pieces))
    layers = np.concatenate((mesh.layers[cuts.parents], np.full(len(pieces), layer)))
    if len(twins):
        points, edges, layers = _unite(points, edges, layers, twins)
    return trace_faces(points, edges, layers)


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Where the folds cut the edges of a mesh."""

    points: Floats
    """All vertices: those of the mesh, then the new ones."""
    pieces: Integers
    """The edges after the cuts, shape (E', 2)."""
    parents: Integers
    """The edge that each piece is part of, shape (E',)."""
    edge: Integers
    """For each meeting of an edge and a fold: the edge, ..."""
    neuron: Integers
    """... the neuron, ..."""
    t: Floats
    """... how far along the edge, from 0 to 1, ..."""
    vertex: Integers
    """... and the vertex there."""


def _cut_edges(mesh: Mesh, z: Floats, sign: NDArray[np.int8], near: float) -> _Cuts:
    """Put a vertex where a fold passes between the two ends of an edge."""
    a, b = mesh.edges[:, 0], mesh.edges[:, 1]
    edge, neuron = np.nonzero(sign[a] * sign[b] < 0)
    z_a, z_b = z[a[edge], neuron], z[b[edge], neuron]
    t = z_a / (z_a - z_b)
    along = mesh.points[b] - mesh.points[a]
    near_t = near / np.hypot(along[:, 0], along[:, 1])[edge]
    t = np.where(t < near_t, 0.0, np.where(1 - t < near_t, 1.0, t))

    order = np.lexsort((t, edge))
    edge, neuron, t, near_t = edge[order], neuron[order], t[order], near_t[order]
    is_new = np.ones(len(t), np.bool_)
    is_new[1:] = (edge[1:] != edge[:-1]) | (t[1:] - t[:-1] >= near_t[1:])
    group = np.cumsum(is_new) - 1  # meetings of one group are one point
    e, t = edge[is_new], t[is_new]  # of each group
    inner = (t > 0) & (t < 1)
    vertex = np.where(t == 0, a[e], b[e])
    vertex[inner] = len(mesh.points) + np.arange(inner.sum())
    new = mesh.points[a[e[inner]]] + t[inner, None] * along[e[inner]]

    # Along each edge: its first end, the new points in order, its last end.
    e_inner = e[inner]
    before = np.concatenate(([0], np.cumsum(np.bincount(e_inner, minlength=len(a)))))
    stations = np.empty(2 * len(a) + len(e_inner), np.int64)
    numbers = np.arange(len(a))
    last = 2 * numbers + 1 + before[1:]
    stations[2 * numbers + before[:-1]] = a
    stations[last] = b
    stations[np.arange(len(e_inner)) + 2 * e_inner + 1] = vertex[inner]
    is_start = np.ones(len(stations), np.bool_)
    is_start[last] = False
    starts = np.flatnonzero(is_start)
    pieces = np.stack((stations[starts], stations[starts + 1]), axis=1)
    parents = np.repeat(numbers, np.diff(before) + 1)
    points = np.concatenate((mesh.points, new))
    return _Cuts(points, pieces, parents, edge, neuron, t[group], vertex[group])


@dataclass(frozen=True, slots=True)
class _Ends:
    """Points where the fold of a neuron meets the border of a face."""

    face: Integers
    neuron: Integers
    position: Floats
    """Along the border: k at corner k, between k and k + 1 on the edge after it."""
    vertex: Integers


def _chord_ends(mesh: Mesh, sign: NDArray[np.int8], cuts: _Cuts) -> _Ends:
    """Return all meetings of a fold with the border of a face where its neuron changes sign."""
    forth, back = 2 * cuts.edge, 2 * cuts.edge + 1
    half, neuron, vertex = _corner_ends(mesh, sign)
    face = np.concatenate((mesh.face[forth], mesh.face[back], mesh.face[half]))
    position: Floats = np.concatenate(
        (mesh.place[forth] + cuts.t, mesh.place[back] + (1 - cuts.t), mesh.place[half] + 0.0)
    )
    inside = face >= 0
    face, position = face[inside], position[inside]
    size = np.diff(mesh.offsets)[face]
    position = np.where(position >= size, position - size, position)
    neuron = np.concatenate((cuts.neuron, cuts.neuron, neuron))[inside]
    vertex = np.concatenate((cuts.vertex, cuts.vertex, vertex))[inside]
    return _Ends(face, neuron, position, vertex)


def _corner_ends(mesh: Mesh, sign: NDArray[np.int8]) -> tuple[Integers, Integers, Integers]:
    """Return half-edge, neuron and vertex where a fold enters or leaves a face through a corner."""
    both = (sign.max(axis=0) > 0) & (sign.min(axis=0) < 0)
    vertex, neuron = np.nonzero((sign == 0) & both)
    if len(vertex) == 0:
        return vertex, vertex, vertex
    origin = mesh.edges.ravel()
    degree = np.bincount(origin, minlength=len(mesh.points))
    first = np.cumsum(degree) - degree
    n_spokes = degree[vertex]
    half = mesh.spokes[np.repeat(first[vertex], n_spokes) + _count_up(n_spokes)]
    vertex, neuron = np.repeat(vertex, n_spokes), np.repeat(neuron, n_spokes)

    preceding = np.empty_like(mesh.following)
    preceding[mesh.following] = np.arange(len(preceding))
    s_before = sign[origin[preceding[half]], neuron]
    keep = (mesh.face[half] >= 0) & (s_before != 0)
    half, vertex, neuron, s_before = half[keep], vertex[keep], neuron[keep], s_before[keep]
    ahead = mesh.following[half]
    while True:  # past further corners on the fold; the corner before ends each walk
        on_fold = sign[origin[ahead], neuron] == 0
        if not on_fold.any():
            break
        ahead = np.where(on_fold, mesh.following[ahead], ahead)
    keep = s_before * sign[origin[ahead], neuron] < 0
    return half[keep], neuron[keep], vertex[keep]


@dataclass(frozen=True, slots=True)
class _Chords:
    """Straight cuts through faces, ordered by face; no two of a face have the same ends."""

    face: Integers
    start: Floats
    """Position of one end along the border of the face, ..."""
    end: Floats
    """... and of the other, the larger."""


def _chords(mesh: Mesh, ends: _Ends, n: int) -> tuple[_Chords, Integers]:
    """Return the chords through the faces, and the two vertices of each, shape (C, 2)."""
    key = ends.face * n + ends.neuron
    order = np.argsort(key, kind="stable")
    i = np.flatnonzero(key[order[1:]] == key[order[:-1]])
    one, two = order[i], order[i + 1]
    swap = ends.position[one] > ends.position[two]
    one, two = np.where(swap, two, one), np.where(swap, one, two)
    face, start, end = ends.face[one], ends.position[one], ends.position[two]

    # A chord along an edge cuts nothing.
    edge = np.floor(start)
    size = np.diff(mesh.offsets)[face]
    flat = (end <= edge + 1) | ((start == 0) & (end >= size - 1))
    keep = np.flatnonzero(~flat & (ends.vertex[one] != ends.vertex[two]))
    keep = keep[np.lexsort((end[keep], start[keep], face[keep]))]
    face, start, end = face[keep], start[keep], end[keep]
    pairs = np.stack((ends.vertex[one[keep]], ends.vertex[two[keep]]), axis=1)
    new = np.ones(len(keep), np.bool_)  # folds that coincide make one chord
    new[1:] = (face[1:] != face[:-1]) | (pairs[1:] != pairs[:-1]).any(axis=1)
    return _Chords(face[new], start[new], end[new]), pairs[new]


def _cross_chords(
    points: Floats, chords: _Chords, ends: Integers, near: float
) -> tuple[Floats, Integers, Integers]:
    """Return all vertices, the pieces of the chords, and pairs of vertices too near to be two.

    Whether two chords cross is a question of the order of their ends along the border alone.
    """
    n_chords = len(ends)
    one, two = _pairs_within(chords.face)
    crosses = (chords.start[one] < chords.start[two]) & (chords.start[two] < chords.end[one])
    crosses &= chords.end[one] < chords.end[two]
    one, two = one[crosses], two[crosses]
    along = points[ends[:, 1]] - points[ends[:, 0]]
    s_one = _where_crossed(points[ends[one]], points[ends[two, 0]], along[two])
    s_two = _where_crossed(points[ends[two]], points[ends[one, 0]], along[one])
    new = points[ends[one, 0]] + s_one[:, None] * along[one]

    numbers = np.arange(n_chords)
    crossing = len(points) + np.arange(len(new))
    chord = np.concatenate((numbers, one, two, numbers))
    s = np.concatenate((np.zeros(n_chords), s_one, s_two, np.ones(n_chords)))
    vertex = np.concatenate((ends[:, 0], crossing, crossing, ends[:, 1]))
    order = np.lexsort((s, chord))
    chord, s, vertex = chord[order], s[order], vertex[order]
    inner = np.flatnonzero(chord[1:] == chord[:-1])
    pieces = np.stack((vertex[inner], vertex[inner + 1]), axis=1)
    gap = (s[inner + 1] - s[inner]) * np.hypot(along[:, 0], along[:, 1])[chord[inner]]
    return np.concatenate((points, new)), pieces, pieces[gap < near]


def _where_crossed(chord: Floats, base: Floats, along: Floats) -> Floats:
    """Return how far along each chord, from 0 to 1, the line base + t along is met."""
    side = along[:, None, 0] * (chord[..., 1] - base[:, None, 1])
    side -= along[:, None, 1] * (chord[..., 0] - base[:, None, 0])
    change = side[:, 0] - side[:, 1]
    s = np.full(len(chord), 0.5)
    np.divide(side[:, 0], change, out=s, where=change != 0)
    clipped: Floats = np.clip(s, 0.0, 1.0)
    return clipped


def _unite(
    points: Floats, edges: Integers, layers: Integers, twins: Integers
) -> tuple[Floats, Integers, Integers]:
    """Return the graph after each pair of twins has become one vertex, without double edges."""
    label = np.arange(len(points))
    while True:
        low = np.minimum(label[twins[:, 0]], label[twins[:, 1]])
        if (label[twins] == low[:, None]).all():
            break
        np.minimum.at(label, twins.ravel(), np.repeat(low, 2))
        label = label[label]
    edges = label[edges]
    keep = edges[:, 0] != edges[:, 1]
    edges, layers = edges[keep], layers[keep]
    low, high = edges.min(axis=1), edges.max(axis=1)
    # The first of equal edges stays: the oldest, and the border of the box before all.
    _, first = np.unique(low.astype(np.int64) * len(points) + high, return_index=True)
    first = np.sort(first)
    used, inverse = np.unique(edges[first], return_inverse=True)
    return points[used], inverse.reshape(-1, 2), layers[first]


def _count_up(counts: Integers) -> Integers:
    """Return 0, ..., counts[0] - 1, then 0, ..., counts[1] - 1, and so on."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def _pairs_within(groups: Integers) -> tuple[Integers, Integers]:
    """Return indices i < j of all pairs with equal values in a sorted array."""
    if len(groups) == 0:
        return groups, groups
    starts = starts_of_runs(groups)
    sizes = np.diff(np.append(starts, len(groups)))
    later = np.repeat(starts + sizes, sizes) - np.arange(len(groups)) - 1
    one = np.repeat(np.arange(len(groups)), later)
    return one, one + 1 + _count_up(later)
