"""The Python side of the live cells: runs a cell and sends the page what it shows.

`worker.mjs` installs this module, sets `post` (a JavaScript function) and calls `run`. A cell shows
what a notebook shows: printed text as it comes, figures, the value of its last expression, and a
traceback cut down to what the reader can change.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import linecache
import marshal
import os
import re
import sys
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterable
from typing import Any

SITE = "/lib/python3.12/site-packages/"
LONGEST_TEXT = 100_000  # characters a cell may print
MOST_LINES = 2_000  # lines a cell may print
BURST, RATE = 100, 50  # messages at once, and messages a second after that
WIDTH = 79
LONGEST_SEQUENCE = 1_000
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

post: Callable[[str], None] = print  # replaced by the worker
load_bundle: Callable[[str], None] | None = None  # replaced by the worker
importable: dict[str, str] = {}  # top-level module -> the bundle it comes in

_cells: dict[str, tuple[int, str]] = {}  # file name of a run -> number of the cell, its source
_runs = 0


def send(kind: str, content: dict[str, Any]) -> None:
    """Send one message to the page."""
    post(json.dumps({"kind": kind, **content}))


class Printed(io.TextIOBase):
    """What the cell prints, sent on at once; when there is very much of it, in portions."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin a new cell."""
        self.waiting: list[str] = []
        self.characters = self.lines = self.hidden = 0
        self.allowance, self.last = float(BURST), time.monotonic()

    def writable(self) -> bool:
        """Always: this is where a cell prints to."""
        return True

    def isatty(self) -> bool:
        """Never: libraries then print no colours and no moving bars."""
        return False

    def write(self, text: str) -> int:
        """Take a text; send it unless there is too much of it."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.hidden or self.characters > LONGEST_TEXT or self.lines > MOST_LINES:
            self.hidden += text.count("\n")
            return len(text)
        kept = text
        if self.characters + len(text) > LONGEST_TEXT:
            kept = text[: LONGEST_TEXT - self.characters]
        if self.lines + kept.count("\n") > MOST_LINES:
            kept = "".join(kept.splitlines(keepends=True)[: MOST_LINES - self.lines])
        self.characters += len(text)
        self.lines += kept.count("\n")
        self.hidden += text.count("\n") - kept.count("\n")
        self.waiting.append(kept)
        now = time.monotonic()
        self.allowance = min(BURST, self.allowance + RATE * (now - self.last))
        self.last = now
        if self.allowance >= 1:
            self.allowance -= 1
            self.send_waiting()
        return len(text)

    def send_waiting(self) -> None:
        """Send what has been taken and not been sent."""
        text = ANSI.sub("", "".join(self.waiting))
        self.waiting = []
        if text:
            send("text", {"text": text})

    def flush(self) -> None:
        """Send now, unless the page is flooded."""
        if self.allowance >= 1:
            self.send_waiting()

    def finish(self) -> None:
        """Send what is left, and say what was left out."""
        self.send_waiting()
        if self.hidden:
            send("note", {"text": f"{self.hidden:,} more lines were printed; they are not shown."})


printed = Printed()


# ---------------------------------------------------------------------------- values
def pretty(value: Any, level: int = 0, column: int = 0) -> str:
    """Return the text a notebook shows for a value: its repr, containers broken over lines.

    A container stays on its line if it fits; otherwise each item gets a line, indented by the
    brackets around it (`level`). `column` is where the text begins.
    """
    kind = type(value)
    if isinstance(value, type):
        module = "" if value.__module__ == "builtins" else value.__module__ + "."
        return module + value.__qualname__
    if isinstance(value, types.FunctionType):
        return f"<function {value.__module__}.{value.__qualname__}{_signature(value)}>"
    if kind not in (list, tuple, dict, set, frozenset) or not value:
        return repr(value).replace("\n", "\n" + " " * level)
    opening, closing, items = _items(value, kind)
    inside = level + len(opening)
    lines, position = [], column + len(opening)
    for label, item in items:
        text = label + (item if label == "..." else pretty(item, inside, position + len(label)))
        lines.append(text)
        position = inside
    flat = opening + ", ".join(lines) + closing
    if "\n" not in flat and column + len(flat) <= WIDTH:
        return flat
    return opening + (",\n" + " " * inside).join(lines) + closing


def _signature(function: types.FunctionType) -> str:
    import inspect

    try:
        return str(inspect.signature(function))
    except (ValueError, TypeError):
        return "(...)"


def _items(value: Any, kind: type) -> tuple[str, str, list[tuple[str, Any]]]:
    """Return the brackets of a container, and its items, each with the text before it."""
    shown = list(value)[:LONGEST_SEQUENCE]
    more = [("...", "")] if len(value) > LONGEST_SEQUENCE else []
    if kind is dict:
        return "{", "}", [(pretty(key) + ": ", value[key]) for key in shown] + more
    if kind in (set, frozenset):
        with contextlib.suppress(TypeError):
            shown = sorted(value)[:LONGEST_SEQUENCE]
        opening, closing = ("{", "}") if kind is set else ("frozenset({", "})")
    else:
        opening, closing = ("[", "]") if kind is list else ("(", ")")
        if kind is tuple and len(value) == 1:
            closing = ",)"
    return opening, closing, [("", item) for item in shown] + more


def describe(value: Any) -> dict[str, str]:
    """Return the forms of a value that the page can show, by media type."""
    forms = {"text/plain": pretty(value)}
    if type(value).__module__.startswith("sklearn."):
        return forms  # its HTML is not valid, and light in the dark theme
    bundle = getattr(value, "_repr_mimebundle_", None)
    if callable(bundle) and not isinstance(value, type):
        found = bundle()
        found = found[0] if isinstance(found, tuple) else found
        forms.update({k: v for k, v in (found or {}).items() if isinstance(v, str)})
    for media, method in (
        ("text/html", "_repr_html_"),
        ("image/svg+xml", "_repr_svg_"),
        ("text/latex", "_repr_latex_"),
    ):
        form = getattr(value, method, None)
        if callable(form) and not isinstance(value, type):
            text = form()
            if isinstance(text, str):
                forms[media] = text
    return forms


def display(*values: Any) -> None:
    """Show values below the cell, as the last expression of a cell is shown."""
    printed.send_waiting()
    for value in values:
        figure = sys.modules.get("matplotlib.figure")
        if figure and isinstance(value, figure.Figure):
            from live_figures import render

            data, kind = render(value)
            send("figure", {"data": data, "type": kind})
        else:
            send("value", {"forms": describe(value)})


def show_value(value: Any) -> None:
    """What Python's interactive mode calls with the value of an expression."""
    if value is None:
        return
    builtins._ = value  # type: ignore[attr-defined]
    display(value)


# ---------------------------------------------------------------------------- errors
def short_traceback(error: BaseException) -> str:
    """Return a traceback of the reader's own lines; calls inside packages are only counted."""
    lines = []
    if error.__cause__ is not None:
        lines += [short_traceback(error.__cause__), "", "and because of that:", ""]
    if isinstance(error, SyntaxError) and error.filename in _cells:
        return "\n".join([*lines, *_syntax_error(error)])
    inside: list[str] = []
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == __file__ or "importlib" in frame.filename:
            continue
        if frame.filename in _cells:
            lines += _inside(inside)
            inside = []
            number, _ = _cells[frame.filename]
            where = f", in {frame.name}" if frame.name != "<module>" else ""
            lines += [f"  Cell {number}, line {frame.lineno}{where}", f"    {frame.line}"]
        else:
            inside.append(_module_of(frame.filename))
    lines += _inside(inside)
    if lines:
        lines.insert(0, "Traceback (most recent call last):")
    message = "".join(traceback.format_exception_only(type(error), error)).rstrip()
    return "\n".join([*lines, _helpful(error, message)])


def _syntax_error(error: SyntaxError) -> list[str]:
    number, source = _cells[str(error.filename)]
    line = error.lineno or 1
    text = (source.splitlines() or [""])[min(line, len(source.splitlines()) or 1) - 1]
    stripped = text.lstrip()
    column = max((error.offset or 1) - 1 - (len(text) - len(stripped)), 0)
    hint = ""
    if stripped.startswith(("%", "!")):
        hint = " (lines that begin with % or ! are Jupyter's, not Python's)"
    return [
        f"  Cell {number}, line {line}",
        f"    {stripped}",
        f"    {' ' * column}^",
        f"{type(error).__name__}: {error.msg}{hint}",
    ]


def _inside(modules: list[str]) -> list[str]:
    if not modules:
        return []
    calls = "1 call" if len(modules) == 1 else f"{len(modules)} calls"
    return [f"  ... {calls} inside {modules[0].split('.')[0]}, the last in {modules[-1]}"]


def _module_of(path: str) -> str:
    for folder in ("/site-packages/", "/python312.zip/", "/python3.12/"):
        if folder in path:
            path = path.split(folder)[-1]
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _helpful(error: BaseException, message: str) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "KeyboardInterrupt: you stopped this cell"
    if isinstance(error, MemoryError) or "array is too big" in message:
        return f"{message}\nThe page's Python is out of memory. Restart it, and use fewer images."
    if isinstance(error, ModuleNotFoundError) and error.name:
        return (
            f"{message}\nIn the page there are numpy, scipy, scikit-learn, matplotlib and "
            "course_utils. Download the page as a notebook to use other packages."
        )
    return message


def show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,
    line: str | None = None,
) -> None:
    """Print a warning as one line, without the path of the package that gave it."""
    where = f" (cell {_cells[filename][0]}, line {lineno})" if filename in _cells else ""
    printed.write(f"{category.__name__}{where}: {message}\n")


# ---------------------------------------------------------------------------- running
def run(source: str, number: int) -> str:
    """Run one cell; return "ok", "error" or "stopped"."""
    global _runs
    _runs += 1
    name = f"<cell {number}, run {_runs}>"
    _cells[name] = (number, source)
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    printed.start()
    state = "ok"
    try:
        _execute(source, name)
        figures = sys.modules.get("live_figures")
        if figures:
            figures.show_open_figures()
    except KeyboardInterrupt as error:
        state = "stopped"
        _report(error)
    except SystemExit:
        pass
    except BaseException as error:
        state = "error"
        _report(error)
    finally:
        printed.finish()
    return state


def _report(error: BaseException) -> None:
    printed.send_waiting()
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot:
        pyplot.close("all")
    send("error", {"text": short_traceback(error), "name": type(error).__name__})


def _execute(source: str, name: str) -> None:
    namespace = sys.modules["__main__"].__dict__
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec", dont_inherit=True), namespace)
    if last is None:
        return
    if source.rstrip().endswith(";"):
        exec(compile(ast.Module([last], []), name, "exec", dont_inherit=True), namespace)
        return
    expression = ast.Expression(last.value)
    show_value(eval(compile(expression, name, "eval", dont_inherit=True), namespace))


def imported_bundles(source: str) -> list[str]:
    """Return the bundles whose modules this text imports; none if it is not valid Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []
    return sorted({importable[name] for name in top_level_imports(tree) if name in importable})


def top_level_imports(tree: ast.AST) -> Iterable[str]:
    """Yield the first part of each imported module's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def complete(text: str) -> list[str]:
    """Return how a name, possibly with dots, can go on in the reader's Python."""
    import rlcompleter

    completer = rlcompleter.Completer(sys.modules["__main__"].__dict__)
    found: list[str] = []
    try:
        while len(found) < 200 and (name := completer.complete(text, len(found))) is not None:
            found.append(name.rstrip("("))
    except Exception:
        return []
    return list(dict.fromkeys(found))


# ---------------------------------------------------------------------------- imports
class MissingBundles(importlib.abc.MetaPathFinder):
    """Loads a bundle that was not foreseen, when a module in it is first imported."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the spec of a module in a bundle that is not loaded yet, once it is."""
        bundle = importable.pop(name, None) if path is None else None
        if bundle is None or load_bundle is None:
            return None
        load_bundle(bundle)
        importlib.invalidate_caches()
        return importlib.machinery.PathFinder.find_spec(name)


class PackedLoader(importlib.machinery.SourceFileLoader):
    """Loads the bytecode that a pack brings, and does not ask whether a source file is newer."""

    def get_code(self, fullname: str) -> types.CodeType:
        """Return the code of the module."""
        data = self.get_data(importlib.util.cache_from_source(self.path))
        code: types.CodeType = marshal.loads(memoryview(data)[16:])
        return code


class PackedModules(importlib.abc.MetaPathFinder):
    """Finds the modules of the packs by their names, without searching folders."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def add(self, paths: Iterable[str]) -> None:
        """Take the paths of a pack's files: bytecode and extension modules are importable."""
        for path in paths:
            if not path.startswith(SITE):
                continue
            folder, _, file = path.removeprefix(SITE).rpartition("/")
            stem = file.split(".")[0]
            if file.endswith(".pyc"):
                folder = folder.removesuffix("__pycache__").rstrip("/")
                path = f"{SITE}{folder}/{stem}.py".replace("//", "/")
            elif not file.endswith(".so"):
                continue
            parts = [*folder.split("/"), stem] if folder else [stem]
            self.files[".".join(parts).removesuffix(".__init__")] = path

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the spec of a packed module."""
        file = self.files.get(name)
        if file is None:
            return None
        if file.endswith(".so"):
            loader = importlib.machinery.ExtensionFileLoader(name, file)
            return importlib.util.spec_from_file_location(name, file, loader=loader)
        inside = [os.path.dirname(file)] if file.endswith("/__init__.py") else None
        return importlib.util.spec_from_file_location(
            name, file, loader=PackedLoader(name, file), submodule_search_locations=inside
        )


packed = PackedModules()


def add_files(paths: str) -> None:
    """Take the paths of a pack's files, as JSON."""
    packed.add(json.loads(paths))


class AfterImport(importlib.abc.MetaPathFinder):
    """Changes a module as soon as it has been imported."""

    def __init__(self, changes: dict[str, Callable[[Any], None]]) -> None:
        self.changes = changes

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the usual spec of a module that is to be changed, with the change added."""
        change = self.changes.pop(name, None)
        if change is None:
            return None
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_change(module: types.ModuleType) -> None:
                execute(module)
                change(module)

            spec.loader.exec_module = execute_and_change  # type: ignore[method-assign]
        else:
            self.changes[name] = change
        return spec


def faster_networks(module: Any) -> None:
    """Let scikit-learn's networks multiply matrices with scipy's BLAS.

    numpy has no BLAS in the browser: its products take 2 to 6 times as long. The numbers agree up
    to rounding; sparse matrices and small or odd arrays go the usual way.
    """
    module.safe_sparse_dot = fast_dot(module.safe_sparse_dot)


def count_long_integers(numpy: Any) -> None:
    """Let `bincount` take 64-bit integers: this Python has 32 bits, where it refuses them."""
    usual = numpy.bincount

    def bincount(x: Any, /, weights: Any = None, minlength: int = 0) -> Any:
        x = numpy.asarray(x)
        if x.dtype.kind in "iu" and x.dtype.itemsize > numpy.dtype(numpy.intp).itemsize:
            x = x.astype(numpy.intp)
        return usual(x, weights, minlength)

    bincount.__doc__ = usual.__doc__
    numpy.bincount = bincount


def fast_dot(usual: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that multiplies dense matrices with BLAS, and all others with `usual`."""
    import numpy as np
    from scipy.linalg.blas import dgemm, sgemm

    products = {np.dtype("float32"): sgemm, np.dtype("float64"): dgemm}

    def dot(a: Any, b: Any, *, dense_output: bool = False) -> Any:
        dense = isinstance(a, np.ndarray) and isinstance(b, np.ndarray)
        if not dense or a.dtype != b.dtype or a.ndim != 2 or b.ndim != 2:
            return usual(a, b, dense_output=dense_output)
        product = products.get(a.dtype)
        if product is None or a.shape[1] != b.shape[0] or not a.size or not b.size:
            return usual(a, b, dense_output=dense_output)
        # BLAS counts along columns: a row-major array is its own transpose there, uncopied.
        left, left_turned = (b.T, False) if b.flags.c_contiguous else (b, True)
        right, right_turned = (a.T, False) if a.flags.c_contiguous else (a, True)
        return product(1.0, left, right, trans_a=left_turned, trans_b=right_turned).T

    return dot


def no_input(prompt: object = "") -> str:
    """Say what to do instead of asking."""
    raise RuntimeError("input() does not work in the page: write the value into the cell instead")


def install() -> None:
    """Make this Python behave as the reader expects of a notebook. Called once, at its start."""
    import gc
    import logging
    import random

    gc.set_threshold(10_000)  # imports make many objects, and nothing to collect
    random.seed()  # the memory image that Python starts from has a fixed state
    sys.stdout = sys.stderr = printed  # type: ignore[assignment]
    warnings.showwarning = show_warning
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    builtins.input = no_input
    builtins.display = display  # type: ignore[attr-defined]
    sys.displayhook = show_value
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = builtins
    sys.modules["__main__"] = main
    os.environ["MPLBACKEND"] = "module://live_figures"
    # Official wheels lack a list of their fonts: matplotlib makes it, and need not say so.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    os.environ["MATPLOTLIBRC"] = SITE + "course_utils/plots/course.mplstyle"
    changes = {
        "numpy": count_long_integers,
        "sklearn.neural_network._multilayer_perceptron": faster_networks,
    }
    sys.meta_path[:0] = [AfterImport(changes), packed]
    sys.meta_path.append(MissingBundles())
