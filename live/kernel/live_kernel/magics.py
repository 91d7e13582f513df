"""What readers paste that is not Python: prompts, IPython's magics, `name?`, `pip install`."""

from __future__ import annotations

import ast
import contextlib
import doctest
import re
import sys
import time
import timeit
from collections.abc import Callable, Iterator
from typing import Any

from .course import course

IGNORED = {"matplotlib", "config", "load_ext", "reload_ext", "autoreload", "autosave", "pylab"}
HERE_ALREADY = {"numpy", "scipy", "scikit-learn", "matplotlib", "pillow"}
HELP = re.compile(r"^(\s*)(?:\?{1,2}([\w.]+)|([\w.]+)\?{1,2})\s*$")
MAGIC = re.compile(r"^(\s*)%(\w+)(.*)$")
INSTALL = re.compile(r"^(\s*)[%!]?(?:python3? -m )?(?:pip3?|conda|mamba) install(.*)$")
SHELL = re.compile(r"^\s*(\w+\s*=\s*)?!")
TIMING = re.compile(r"(?:\s*-[nrp]\s*\d+|\s*-[qo]\b)*")
TIMING_OPTION = re.compile(r"-([nr])\s*(\d+)")
IN = re.compile(r"^In \[\d*\]: ?")
OUT = re.compile(r"^Out\[\d*\]:")
GOES_ON = re.compile(r"^ *\.{3}: ?")
CELL_MAGIC = re.compile(r"^\s*%%(\w+)(.*)$")


def as_python(source: str, name: str) -> str:
    """Return the cell with what is not Python replaced, line by line; Python stays as it is.

    Only a line at which Python finds a fault is looked at: texts may hold what they like.
    """
    if source.lstrip().startswith(">>> "):
        examples = doctest.DocTestParser().get_examples(source)
        source = "".join(example.source for example in examples)
    if IN.match(source.lstrip()):
        source = without_numbered_prompts(source)
    source = without_cell_magic(source, name)
    for _ in range(source.count("\n") + 1):
        try:
            with _warnings_off():
                compile(source, name, "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            return source
        except SyntaxError as error:
            lines = source.split("\n")
            at = (error.lineno or 0) - 1
            replaced = replacement(lines[at], at + 1, name) if 0 <= at < len(lines) else None
            if replaced is None:
                return source
            lines[at] = replaced
            source = "\n".join(lines)
    return source


def without_numbered_prompts(source: str) -> str:
    """Return the code between IPython's `In [1]:`; outputs become empty lines.

    Below a prompt that stands alone, as in a printed notebook, every line up to the output is code.
    """
    lines = []
    is_code = False
    for line in source.split("\n"):
        if found := IN.match(line):
            is_code = not line[found.end() :].strip()
            lines.append(line[found.end() :])
        elif found := GOES_ON.match(line):
            lines.append(line[found.end() :])
        else:
            is_code = is_code and not OUT.match(line)
            lines.append(line if is_code else "")
    return "\n".join(lines)


@contextlib.contextmanager
def _warnings_off() -> Iterator[None]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def without_cell_magic(source: str, name: str) -> str:
    """Return the cell with `%%time` and the like in its first line replaced."""
    first, _, rest = source.lstrip("\n").partition("\n")
    found = CELL_MAGIC.match(first)
    if not found:
        return source
    magic = found[1]
    if magic == "time":
        return f"__import__('live_kernel').magics.start_clock()\n{rest}"
    if magic == "timeit":
        return f"__import__('live_kernel').magics.time_it({found[2]!r}, {rest!r})"
    if magic in ("capture", "python", "python3"):
        return f"\n{rest}"
    raise SyntaxError(f"the page does not know the magic %%{magic}", (name, 1, 1, first))


def replacement(line: str, number: int, name: str) -> str | None:
    """Return Python for a line that is none; None if it is nothing that we know."""
    place = (name, number, len(line) - len(line.lstrip()) + 1, line)
    if found := HELP.match(line):
        return f"{found[1]}help({found[2] or found[3]})"
    if found := INSTALL.match(line):
        wanted = {
            re.split(r"[=<>~!\[]", word)[0].lower() for word in found[2].split() if word[0] != "-"
        }
        if wanted <= HERE_ALREADY | {"sklearn", "pip", course.package}:
            return f"{found[1]}pass"
        raise SyntaxError(
            "packages cannot be installed in the page: there are numpy, scipy, scikit-learn, "
            f"matplotlib, PIL and {course.package}. Download the page as a notebook to use others",
            place,
        )
    if SHELL.match(line):
        raise SyntaxError(
            "lines that begin with ! are for a computer's shell: the page has none", place
        )
    if found := MAGIC.match(line):
        return _line_magic(found, place)
    if re.match(r"^\s*(>>>|\.\.\.) ", line):
        raise SyntaxError(
            "leave out the prompts (>>> and ...) that were copied with the code", place
        )
    return None


def _line_magic(found: re.Match[str], place: tuple[str, int, int, str]) -> str:
    indent, magic, code = found[1], found[2], found[3].strip()
    if magic in IGNORED:
        return f"{indent}pass"
    if magic == "time":
        if _is_expression(code):
            return f"{indent}__import__('live_kernel').magics.timed(lambda: ({code}))"
        return f"{indent}with __import__('live_kernel').magics.clock(): {code}"
    if magic == "timeit":
        return f"{indent}__import__('live_kernel').magics.time_it({code!r})"
    raise SyntaxError(
        f"lines that begin with % are IPython's, not Python's, and the page does not know %{magic}",
        place,
    )


def _is_expression(code: str) -> bool:
    try:
        ast.parse(code, mode="eval")
    except SyntaxError:
        return False
    return True


_started: list[float] = []


def start_clock() -> None:
    """Begin to measure a cell."""
    _started[:] = [time.perf_counter()]


def stop_clock() -> None:
    """Say how long a cell took that began with `%%time`."""
    while _started:
        print(f"Wall time: {duration(time.perf_counter() - _started.pop())}")


def forget_clock() -> None:
    """A cell that failed is not measured."""
    _started.clear()


@contextlib.contextmanager
def clock() -> Iterator[None]:
    """Say how long a statement takes."""
    start = time.perf_counter()
    yield
    print(f"Wall time: {duration(time.perf_counter() - start)}")


def timed(compute: Callable[[], Any]) -> Any:
    """Say how long an expression takes, and return its value."""
    with clock():
        return compute()


def time_it(head: str, body: str | None = None) -> None:
    """Say how long some code takes, over and over, at its fastest.

    `head` is what follows the magic: options, then the code, or before a `body` what to do first.
    """
    given = TIMING.match(head)[0]  # type: ignore[index]  # it matches nothing too
    options, rest = dict(TIMING_OPTION.findall(given)), head.removeprefix(given).strip()
    code, setup = (rest, "pass") if body is None else (body, rest or "pass")
    timer = timeit.Timer(code, setup, globals=sys.modules["__main__"].__dict__)
    repeats = int(options.get("r", 5))
    count = int(options.get("n", 0)) or timer.autorange()[0]
    times = [seconds / count for seconds in timer.repeat(repeats, count)]
    loops = "1 loop" if count == 1 else f"{count:,} loops"
    print(f"{duration(min(times))} per loop (best of {repeats}, {loops} each)")


def duration(seconds: float) -> str:
    """Return "1.2 ms"."""
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
