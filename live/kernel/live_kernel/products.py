"""Products of matrices: the page gives numpy faster inner loops, since it has no BLAS here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

replace_loops: Callable[[int, str, int], bool] | None = None  # see live/workers/products.mjs
scratch_size = 0  # bytes that it works in
kept: list[Any] = []  # these bytes


def faster_products(numpy: Any) -> None:
    """Give `matmul` and `@` loops of SIMD instructions for floats, if the page has any.

    They sum in the order of numpy's own loops, so their bits are the same. Whoever asks numpy for
    its BLAS, as `course_utils.training` does, learns that there is something of this kind.
    """
    if replace_loops is None:
        return
    scratch = numpy.empty(scratch_size, dtype=numpy.uint8)
    address = scratch.__array_interface__["data"][0]
    if replace_loops(id(numpy.matmul), json.dumps(numpy.matmul.types), address):
        kept.append(scratch)
        blas = numpy.show_config("dicts")["Build Dependencies"]["blas"]
        blas.update(name="SIMD instructions of the page", found=True)
