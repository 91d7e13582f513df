"""How fast all linear regions are found, beside regioncam and SplineCam."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from bench.row import Row
from course_utils.networks import ReLUNetwork
from course_utils.regions import linear_regions

BOX = ((-1.0, 1.0), (-1.0, 1.0))
REPEATS = 9
# SplineCam (CVPR 2023) needs PyTorch and graph-tool; measured once on a CPU like this one.
SPLINECAM = "SplineCam, 320 regions/s (measured before, its best)"
SPLINECAM_RATE = 320


def rows() -> list[Row]:
    """One row for each width and reference."""
    result: list[Row] = []
    for n in (64, 128):
        network = ReLUNetwork.random((2, n, n, 1), rng=0)
        regions = _ours(network)
        ours, peer = _medians(partial(_ours, network), _regioncam(network))
        what = f"all regions of 2 -> {n} -> {n} -> 1 with polygons and maps ({regions:,})"
        text = f"{1e3 * ours:.1f} ms, {regions / ours:,.0f} regions/s"
        result.append(Row(what, text, SPLINECAM, regions / ours / SPLINECAM_RATE))
        if peer is None:
            result.append(Row(what, text, "regioncam: not installed"))
        else:
            reference = f"regioncam, {1e3 * peer:.1f} ms, {regions / peer:,.0f} regions/s"
            result.append(Row(what, text, reference, peer / ours))
    return result


def _ours(network: ReLUNetwork) -> int:
    """Find the regions and touch every polygon, pattern and map."""
    regions = linear_regions(network, BOX)
    assert len(regions.A) == len(regions.c) == len(regions.patterns) == len(regions)
    return len(regions)


def _regioncam(network: ReLUNetwork) -> Callable[[], Any] | None:
    """The same with regioncam, or None without it."""
    try:
        from regioncam import Regioncam
    except ImportError:
        return None
    weights = [network.W[ell].T.astype(np.float32) for ell in (1, 2, 3)]
    biases = [network.b[ell].astype(np.float32) for ell in (1, 2, 3)]

    def run() -> None:
        picture = Regioncam(size=1.0)
        for ell, (weight, bias) in enumerate(zip(weights, biases, strict=True), start=1):
            picture.linear(weight, bias)
            if ell < 3:
                picture.relu()
        assert len(picture.face_activations(picture.num_layers - 1)) == picture.num_faces

    return run


def _medians(ours: Callable[[], Any], peer: Callable[[], Any] | None) -> tuple[float, float | None]:
    """Median seconds of both, measured in turns."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(REPEATS):
        for is_ours, function in ((True, ours), (False, peer)):
            if function is not None:
                start = time.perf_counter()
                function()
                times[is_ours].append(time.perf_counter() - start)
    return statistics.median(times[True]), statistics.median(times[False]) if peer else None
