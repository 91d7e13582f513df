"""64-bit integers by default, as on a computer: in the page numpy's own default has 32 bits.

Where code of the reader or of the course makes integers, counts or adds, numpy's 32 bits become 64.
Libraries keep what they count on: their compiled code takes indices of 32 bits only.
"""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Callable
from typing import Any

from .cells import called_by_own

# They make arrays of integers out of Python's.
MAKERS = """
    array asarray asanyarray ascontiguousarray asfortranarray arange full eye identity zeros ones
    empty zeros_like ones_like empty_like full_like fromiter fromfunction indices tri linspace
    logspace geomspace loadtxt genfromtxt concatenate stack vstack hstack column_stack dstack
    append insert tile repeat where diag diagflat meshgrid select pad clip max min amax amin ptp
    frombuffer fromstring iinfo sort partition roll flip fliplr flipud rot90 ravel reshape resize
    transpose squeeze copy broadcast_to atleast_1d atleast_2d atleast_3d expand_dims swapaxes
    moveaxis delete trim_zeros union1d intersect1d setdiff1d setxor1d take compress extract choose
    tril triu split array_split
"""
# They calculate, with what they make of Python's lists.
CALCULATORS = """
    dot inner outer vdot kron cross diff ediff1d convolve correlate vander matmul einsum tensordot
    polyval polymul polyadd polysub piecewise apply_along_axis
"""
# They return places and counts.
COUNTERS = """
    argmax argmin nanargmax nanargmin argsort argpartition argwhere nonzero flatnonzero lexsort
    searchsorted digitize bincount count_nonzero histogram unique unravel_index
    ravel_multi_index tril_indices triu_indices diag_indices
"""
COUNTING_METHODS = "argmax argmin argsort argpartition nonzero searchsorted"
# They add or multiply many numbers. `dtype` is their third argument, but the fifth of `trace`.
REDUCTIONS = "sum prod cumsum cumprod nansum nanprod nancumsum nancumprod trace"
# Methods that refuse indices of 64 bits: which of their arguments, self included, holds indices.
TAKERS = {"take": 1, "repeat": 1, "put": 1, "choose": 0}
SHORT = ("indices", "repeats")
# The old functions for drawing numbers that refuse arrays of 64 bits.
OLD_DRAWERS = ("binomial", "hypergeometric", "multinomial")


def place_of_dtype(name: str) -> int:
    """Return the place of `dtype` among a reduction's arguments."""
    return 4 if name == "trace" else 2


def long_integers(numpy: Any) -> None:
    """Make 64 bits the default of integers."""
    wide = Wide(numpy)
    numpy.bincount = short_index(numpy, numpy.bincount, 0)
    for name in MAKERS.split():
        setattr(numpy, name, wide.maker(getattr(numpy, name)))
    for name in CALCULATORS.split():
        setattr(numpy, name, wide.calculator(getattr(numpy, name)))
    numpy.linalg.matrix_rank = wide.counter(numpy.linalg.matrix_rank)
    numpy.linalg.matrix_power = wide.calculator(numpy.linalg.matrix_power)
    numpy.vectorize.__call__ = wide.calculator(numpy.vectorize.__call__)
    numpy.poly1d.__init__ = wide.calculator(numpy.poly1d.__init__)
    for name in COUNTERS.split():
        setattr(numpy, name, wide.counter(getattr(numpy, name)))
    for name in REDUCTIONS.split():
        setattr(numpy, name, wide.reduction(getattr(numpy, name), place_of_dtype(name)))
    for name in ("permutation", "choice"):
        setattr(numpy.random, name, wide.maker(getattr(numpy.random, name)))
    numpy.random.randint = wide.drawer(numpy.random.randint, 3)
    kinds: list[Any] = [type(numpy.mgrid).__mro__[-2], type(numpy.r_).__mro__[-2]]
    for kind in kinds:
        kind.__getitem__ = wide.maker(kind.__getitem__)
    numpy.int_, numpy.uint = numpy.int64, numpy.uint64
    typeless = numpy._core.arrayprint._typelessdata  # written without their dtype
    typeless[:] = [numpy.int64, *(kind for kind in typeless if kind is not numpy.int32)]
    inner = numpy._core._methods  # what the methods sum and prod call
    inner._sum, inner._prod = wide.reduction(inner._sum, 2), wide.reduction(inner._prod, 2)
    change_methods(numpy.ndarray, wide.methods())
    drawers: dict[str, Any] = {"randint": lambda usual: wide.drawer(usual, 4)}
    for name in OLD_DRAWERS:
        setattr(numpy.random, name, wide.old_drawer(getattr(numpy.random, name)))
        drawers[name] = wide.old_drawer
    change_methods(numpy.random.RandomState, drawers)


def change_methods(kind: type, changes: dict[str, Callable[[Any], Any]]) -> None:
    """Replace methods of a type that is written in C.

    Its `__dict__` can only be read; the dictionary itself is what that refers to.
    """
    (methods,) = (found for found in gc.get_referents(kind.__dict__) if isinstance(found, dict))
    for name, change in changes.items():
        methods[name] = change(methods[name])
    sys._clear_type_cache()


def short_index(
    numpy: Any, usual: Callable[..., Any], place: int | None = None
) -> Callable[..., Any]:
    """Return a function that takes 64 bits too, in its argument at `place` or in all of them."""

    def short(value: Any) -> Any:
        if isinstance(value, numpy.ndarray) and value.dtype == numpy.int64:
            return value.astype(numpy.intp)
        return value

    @functools.wraps(usual)
    def wrapper(*args: Any, **options: Any) -> Any:
        args = tuple(short(v) if place in (i, None) else v for i, v in enumerate(args))
        changed = {name: short(v) for name, v in options.items() if name in SHORT or place is None}
        return usual(*args, **options | changed)

    return wrapper


def long_targets(datasets: Any) -> None:
    """Give the classes of scikit-learn's data sets 64 bits."""
    wide = Wide(sys.modules["numpy"])
    for name in dir(datasets):
        if name.startswith(("load_", "make_")):
            setattr(datasets, name, wide.maker(getattr(datasets, name)))


class Wide:
    """Wraps functions of numpy, so that the integers that they return have 64 bits."""

    def __init__(self, numpy: Any) -> None:
        self.numpy = numpy
        self.short, self.long = numpy.dtype("int32"), numpy.dtype("int64")
        self.array = self.maker(numpy.array, lambda: True)

    def methods(self) -> dict[str, Callable[[Any], Any]]:
        """Return how the methods of arrays are to change."""
        changes: dict[str, Callable[[Any], Any]] = {"astype": self.maker}
        for name in COUNTING_METHODS.split():
            changes[name] = self.counter
        for name in ("cumsum", "cumprod", "trace"):
            changes[name] = functools.partial(self.reduction, place=place_of_dtype(name))
        for name, place in TAKERS.items():
            changes[name] = functools.partial(short_index, self.numpy, place=place)
        return changes

    def widened(self, value: Any) -> Any:
        """Return an integer or array of 32 bits with 64; everything else as it is."""
        if isinstance(value, dict):
            value.update({name: self.widened(part) for name, part in value.items()})
        if isinstance(value, list):
            return [self.widened(part) for part in value]
        if isinstance(value, tuple):
            parts = [self.widened(part) for part in value]
            return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
        if isinstance(value, self.numpy.ndarray | self.numpy.int32) and value.dtype == self.short:
            return value.astype(self.long)
        return value

    def asks_for_short(self, value: Any) -> bool:
        """Tell whether an argument is, or has, or holds 32 bits: then so has the result."""
        if isinstance(value, list | tuple):
            return any(self.asks_for_short(part) for part in value[:100])
        if isinstance(value, self.numpy.dtype):
            return bool(value == self.short)
        if isinstance(value, type):
            return issubclass(value, self.numpy.generic) and self.numpy.dtype(value) == self.short
        if isinstance(value, str):
            return value in ("int32", "intc", "intp", "i4", "i", "<i4")
        return bool(getattr(value, "dtype", None) == self.short)

    def long_type(self, value: Any) -> Any:
        """Return an argument, where it is Python's `int` the type with 64 bits."""
        return (
            self.numpy.int64
            if value is int or (isinstance(value, str) and value == "int")
            else value
        )

    def maker(self, usual: Callable[..., Any], own: Callable[[], bool] = called_by_own) -> Any:
        """Wrap a function whose integers have 32 bits only if its arguments ask for them."""

        @functools.wraps(usual)
        def wrapper(*args: Any, **options: Any) -> Any:
            if not own():
                return usual(*args, **options)
            args = tuple(self.long_type(value) for value in args)
            options = {name: self.long_type(value) for name, value in options.items()}
            result = usual(*args, **options)
            short = any(self.asks_for_short(value) for value in (*args, *options.values()))
            return result if short else self.widened(result)

        return wrapper

    def calculator(self, usual: Callable[..., Any]) -> Any:
        """Wrap a function that may be given lists."""

        @functools.wraps(usual)
        def wrapper(*args: Any, **options: Any) -> Any:
            if called_by_own():
                args = tuple(self.array(v) if isinstance(v, list) else v for v in args)
            return usual(*args, **options)

        return wrapper

    def counter(self, usual: Callable[..., Any]) -> Any:
        """Wrap a function that returns places or counts."""

        @functools.wraps(usual)
        def wrapper(*args: Any, **options: Any) -> Any:
            result = usual(*args, **options)
            return self.widened(result) if called_by_own() else result

        return wrapper

    def reduction(self, usual: Callable[..., Any], place: int) -> Any:
        """Wrap a function that adds or multiplies; `place` is that of `dtype` in its arguments."""
        longest = {"b": self.numpy.int64, "i": self.numpy.int64, "u": self.numpy.uint64}

        @functools.wraps(usual)
        def wrapper(values: Any, *args: Any, **options: Any) -> Any:
            if not called_by_own():
                return usual(values, *args, **options)
            if isinstance(values, list | tuple | range):
                values = self.array(values)
            kind = getattr(getattr(values, "dtype", None), "kind", "")
            if kind not in longest or options.get("out") is not None:
                return usual(values, *args, **options)
            if len(args) < place:
                options["dtype"] = options.get("dtype") or longest[kind]
            elif args[place - 1] is None:
                args = (*args[: place - 1], longest[kind], *args[place:])
            return usual(values, *args, **options)

        return wrapper

    def drawer(self, usual: Callable[..., Any], place: int) -> Any:
        """Wrap a function that draws integers; `place` is that of `dtype` in its arguments."""

        @functools.wraps(usual)
        def wrapper(*args: Any, **options: Any) -> Any:
            if called_by_own() and len(args) <= place and options.get("dtype", int) is int:
                options["dtype"] = self.numpy.int64
                return self.plain(usual(*args, **options))
            return usual(*args, **options)

        return wrapper

    def old_drawer(self, usual: Callable[..., Any]) -> Any:
        """Wrap a function that draws integers but takes none of 64 bits."""
        return self.maker(short_index(self.numpy, usual))

    @staticmethod
    def plain(value: Any) -> Any:
        """Return one drawn integer as Python's, as numpy does by default."""
        return int(value) if getattr(value, "shape", None) == () else value
