"""Warnings of floating-point arithmetic: in the page the processor does not report its errors.

So results are looked at: those of the operators `/`, `//`, `%` and `**` in the reader's cells, and
of the functions below where code of the reader calls them. `np.errstate` decides what happens.
"""

from __future__ import annotations

import ast
import builtins
import sys
import warnings
from typing import Any

from .cells import is_own

# Functions that return inf for some finite numbers because they divide by zero there.
POLES = {"log", "log2", "log10", "log1p", "arctanh", "reciprocal"}
WATCHED = (
    *("log", "log2", "log10", "log1p", "exp", "exp2", "expm1", "sqrt", "square", "reciprocal"),
    *("arcsin", "arccos", "arccosh", "arctanh", "sinh", "cosh", "tan", "power", "float_power"),
    *("divide", "true_divide", "floor_divide", "remainder", "mod", "multiply", "add", "subtract"),
)
# Functions that only need to take integers of 64 bits.
COUNTING = (
    *("minimum", "maximum", "logical_or", "logical_and", "bitwise_or", "bitwise_and"),
    *("absolute", "abs", "negative", "positive", "sign", "gcd", "lcm", "left_shift"),
    *("right_shift", "bitwise_xor", "invert", "fmin", "fmax", "fmod", "divmod"),
)
OPERATORS = {
    ast.Div: "divide",
    ast.FloorDiv: "floor_divide",
    ast.Mod: "remainder",
    ast.Pow: "power",
}

numpy: Any = None  # set once it has been imported


class Watched:
    """One of numpy's functions: the same, but its results are looked at."""

    def __init__(self, usual: Any) -> None:
        self.usual = usual
        self.__doc__ = usual.__doc__
        self.__module__ = "numpy"

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Call the function; warn as it would on a computer."""
        if not is_own(sys._getframe(1)):
            return self.usual(*args, **options)
        args = tuple(long_integers(args))
        result = self.usual(*args, **options)
        if "where" not in options:
            look(self.usual.__name__, result, args)
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self.usual, name)

    def reduce(self, values: Any, *args: Any, **options: Any) -> Any:
        """Reduce an array; a list of integers has 64 bits."""
        return self.usual.reduce(*long_integers((values,)), *args, **options)

    def accumulate(self, values: Any, *args: Any, **options: Any) -> Any:
        """Reduce each beginning of an array; a list of integers has 64 bits."""
        return self.usual.accumulate(*long_integers((values,)), *args, **options)

    def outer(self, *args: Any, **options: Any) -> Any:
        """Apply the function to all pairs; lists of integers have 64 bits."""
        return self.usual.outer(*long_integers(args), **options)

    def reduceat(self, values: Any, indices: Any, *args: Any, **options: Any) -> Any:
        """Reduce slices; their ends may have 64 bits."""
        return self.usual.reduceat(values, numpy.asarray(indices, numpy.intp), *args, **options)

    def __repr__(self) -> str:
        return repr(self.usual)

    def __reduce__(self) -> str:
        return str(self.usual.__name__)


def long_integers(args: tuple[Any, ...]) -> Any:
    """Return arguments that are all Python's own integers with 64 bits."""
    if all(isinstance(value, int | list | tuple) for value in args):
        return [widened(numpy.asarray(value)) for value in args]
    return args


def widened(array: Any) -> Any:
    """Return an array, with 64 bits if its integers have 32."""
    return array.astype(numpy.int64) if array.dtype == numpy.int32 else array


def watch(module: Any) -> None:
    """Look at the results of numpy's functions, and of operators in cells."""
    global numpy
    numpy = module
    for name in (*WATCHED, *COUNTING):
        setattr(module, name, Watched(getattr(module, name)))


def watched(tree: ast.Module) -> ast.Module:
    """Return a cell in which results of division and power are looked at."""
    return ast.fix_missing_locations(Operators().visit(tree))


class Operators(ast.NodeTransformer):
    """Replaces operators by calls of the functions below."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Replace `x / y` by a call, unless it cannot fail."""
        self.generic_visit(node)
        name = OPERATORS.get(type(node.op))
        if name is None or _is_safe(node):
            return node
        called = ast.Name(f"__live_{name}__", ast.Load())
        return ast.copy_location(ast.Call(called, [node.left, node.right], []), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """Let `x /= y` look at y first."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and not isinstance(node.value, ast.Constant):
            called = ast.Name("__live_divisor__", ast.Load())
            node.value = ast.copy_location(ast.Call(called, [node.value], []), node.value)
        return node


def _is_safe(node: ast.BinOp) -> bool:
    """Tell whether an operation gives no error: with a number that is not zero, or with a text."""
    if isinstance(node.left, ast.Constant | ast.JoinedStr) and isinstance(node.op, ast.Mod):
        return True
    right = node.right.value if isinstance(node.right, ast.Constant) else None
    return isinstance(right, int | float) and right > 0


def __live_divide__(x: Any, y: Any) -> Any:
    result = x / y
    if type(result) is not float:
        look("divide", result, (x, y))
    return result


def __live_floor_divide__(x: Any, y: Any) -> Any:
    result = x // y
    if type(result) is not int:
        look("floor_divide", result, (x, y))
    return result


def __live_remainder__(x: Any, y: Any) -> Any:
    result = x % y
    if type(result) is not int:
        look("remainder", result, (x, y))
    return result


def __live_power__(x: Any, y: Any) -> Any:
    result = x**y
    if type(result) is not int:
        look("power", result, (x, y))
    return result


def __live_divisor__(y: Any) -> Any:
    if numpy and isinstance(y, numpy.ndarray | numpy.generic) and (y == 0).any():
        tell("divide", "divide")
    return y


def install() -> None:
    """Let cells find what stands for their operators."""
    for name, function in globals().copy().items():
        if name.startswith("__live_"):
            setattr(builtins, name, function)


def look(name: str, result: Any, args: tuple[Any, ...]) -> None:
    """Warn, or raise, if a result is not finite and the arguments are."""
    if numpy is None or not isinstance(result, numpy.ndarray | numpy.generic):
        return
    if result.dtype.kind in "iu":
        if name in ("floor_divide", "remainder") and not numpy.all(args[1]):
            tell("divide", name)
        return
    if result.dtype.kind not in "fc" or numpy.isfinite(result).all():
        return
    if result.ndim == 0 and not any(isinstance(value, numpy.ndarray) for value in args):
        name = f"scalar {name}" if len(args) == 2 else name
    plain = name.removeprefix("scalar ")
    bad = numpy.isnan(result)
    for value in args:
        bad = bad & ~numpy.isnan(value)
    if bad.any():
        tell("invalid", name)
    large = numpy.isinf(result)
    for value in args:
        large = large & ~numpy.isinf(value)
    if not large.any():
        return
    by_zero = large & (args[1] == 0) if plain in ("divide", "floor_divide") else large
    if plain == "power":
        by_zero = large & (numpy.asarray(args[0]) == 0)
    if (
        plain in POLES or (len(args) == 2 and plain not in ("add", "subtract", "multiply"))
    ) and by_zero.any():
        tell("divide", name)
        large = large & ~by_zero
    if large.any() and plain not in POLES:
        tell("over", name)


WORDS = {"divide": "divide by zero", "invalid": "invalid value", "over": "overflow"}


def tell(kind: str, name: str) -> None:
    """Do what numpy does about an error of this kind, as `np.errstate` says."""
    reaction = numpy.geterr()[kind]
    text = f"{WORDS[kind]} encountered in {name}"
    if reaction == "raise":
        raise FloatingPointError(text)
    if reaction == "print":
        print(f"Warning: {text}")
    if reaction == "warn":
        depth = 2
        while depth < 6 and not is_own(sys._getframe(depth)):
            depth += 1
        warnings.warn(text, RuntimeWarning, stacklevel=depth + 1)
