"""The Python side of the live cells, as far as it needs no page: values, printing, products."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from live_kernel import (
    cells,
    display,
    errors,
    imports,
    integers,
    messages,
    running,
    values,
)
from live_kernel.after_import import AfterImport


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What the page would be sent."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(messages, "post", lambda text: found.append(json.loads(text)))
    messages.printed.start()
    yield found


def text(sent: list[dict[str, Any]]) -> str:
    return "".join(m["text"] for m in sent if m["kind"] == "text")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.5, "1.5"),
        ("a", "'a'"),
        ((1,), "(1,)"),
        ([], "[]"),
        ({3, 1, 2}, "{1, 2, 3}"),
        (np.ndarray, "numpy.ndarray"),
        ({"a": [1, 2]}, "{'a': [1, 2]}"),
        (list(range(30)), ",\n ".join(str(i) for i in range(30)).join("[]")),
        (
            {"first": "x" * 40, "second": "y" * 40},
            f"{{'first': '{'x' * 40}',\n 'second': '{'y' * 40}'}}",
        ),
        ([np.eye(2)], "[array([[1., 0.],\n        [0., 1.]])]"),
    ],
)
def test_a_value_is_shown_as_a_notebook_shows_it(value: Any, shown: str) -> None:
    assert values.pretty(value) == shown


def test_values_are_shown_as_ipython_shows_them() -> None:
    pretty = pytest.importorskip("IPython.lib.pretty").pretty
    rng = np.random.default_rng(0)
    for _ in range(200):
        numbers = rng.integers(0, 10**6, rng.integers(1, 12)).tolist()
        value = {f"key {n}": (numbers[:n], float(n), "x" * n) for n in range(rng.integers(1, 9))}
        assert values.pretty(value) == pretty(value)


def lines(value: Any) -> int:
    """How many lines a value takes."""
    return values.pretty(value).count("\n") + 1


def test_a_value_is_never_longer_than_a_page_can_show() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert values.pretty(loop) == "[[...]]"
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    assert len(values.pretty(deep)) < 1_000
    assert lines([[0.0] * 784] * 1000) <= values.MOST_LINES + 1
    assert lines(set(range(10**6))) <= values.MOST_LINES + 1
    assert values.pretty([[0.0] * 784] * 1000).endswith("\n... and many more lines")
    assert values.pretty([list(range(40))] * 40).endswith("\n... and 600 more lines")
    assert values.pretty("x" * 10**6).endswith(f" ... and {10**6 + 2 - 20_000:,} more characters")
    with np.printoptions(threshold=sys.maxsize):
        assert lines(np.zeros((1000, 784))) < 10


def test_a_repr_that_fails_is_the_readers_error_but_a_rich_one_is_left_out() -> None:
    class Bad:
        def __repr__(self) -> str:
            raise ValueError("no")

    class Half:
        def __repr__(self) -> str:
            return "plain"

        def _repr_html_(self) -> str:
            raise ValueError("no")

        def _repr_png_(self) -> bytes:
            return b"\x89PNG"

    with pytest.raises(ValueError, match="no"):
        display.describe(Bad())
    assert display.describe(Half()) == {"text/plain": "plain", "image/png": "iVBORw=="}
    assert display.describe(Half) == {"text/plain": values.pretty(Half)}


def test_an_error_whose_own_text_fails_is_shown_all_the_same() -> None:
    class Odd(Exception):
        def __str__(self) -> str:
            raise ValueError("no")

    assert "Odd: <exception str() failed>" in errors.short_traceback(Odd())


def test_a_function_that_hides_itself_is_in_no_traceback() -> None:
    def seen() -> None:
        raise KeyboardInterrupt

    def hidden() -> None:
        __tracebackhide__ = True
        seen()

    def shown(function: Any) -> str:
        try:
            function()
        except KeyboardInterrupt as error:
            return errors.short_traceback(error)
        return ""

    assert "2 calls inside" in shown(seen)  # `shown` and `seen`: no cell of a reader
    assert "2 calls inside" in shown(hidden)


def test_a_group_of_errors_shows_its_parts() -> None:
    group = ExceptionGroup("two", [ValueError("a"), ExceptionGroup("one", [TypeError("b")])])
    assert errors.short_traceback(group).splitlines() == [
        "ExceptionGroup: two (2 sub-exceptions)",
        *("", "part 1 of 2:", "", "ValueError: a"),
        *("", "part 2 of 2:", "", "ExceptionGroup: one (1 sub-exception)"),
        *("", "part 1 of 1:", "", "TypeError: b"),
    ]


def test_html_too_large_for_a_page_is_left_out() -> None:
    class Large:
        def _repr_html_(self) -> str:
            return "x" * 10**7

    assert list(display.describe(Large())) == ["text/plain"]


def test_what_is_printed_too_much_is_counted(sent: list[dict[str, Any]]) -> None:
    for i in range(5000):
        print(i, file=messages.printed)
    messages.printed.finish()
    assert text(sent).count("\n") == messages.MOST_LINES
    assert sent[-1]["text"] == "3,000 more lines were printed: too much to be shown."
    assert len(sent) < 3 * messages.BURST  # portions, not one message for each line


@pytest.mark.parametrize("end", ["", "\n"])
def test_of_one_long_line_the_characters_that_are_cut_are_counted(
    sent: list[dict[str, Any]], end: str
) -> None:
    print("x" * 200_000, end=end, file=messages.printed)
    messages.printed.finish()
    assert len(text(sent)) == messages.LONGEST_TEXT
    rest = 100_000 + len(end)
    assert sent[-1]["text"] == f"{rest:,} more characters were printed: too much to be shown."


def test_a_line_that_is_written_again_and_again_is_followed_to_its_end(
    sent: list[dict[str, Any]],
) -> None:
    for i in range(20_000):
        print(f"step {i} of 20000", end="\r", file=messages.printed)
    messages.printed.finish()
    assert text(sent).endswith("step 19999 of 20000\r")
    assert {m["kind"] for m in sent} == {"text"}


def test_many_displays_are_cut_and_counted(sent: list[dict[str, Any]]) -> None:
    for i in range(5000):
        display.display(i)
    messages.printed.finish()
    assert sum(m["kind"] == "value" for m in sent) == messages.MOST_BOXES
    assert sent[-1]["text"] == "4,900 more outputs were displayed: too much to be shown."


def test_long_displays_count_as_long_prints_do(sent: list[dict[str, Any]]) -> None:
    for _ in range(10):
        display.display(list(range(900)))
    print("not shown", file=messages.printed)
    messages.printed.finish()
    assert sum(m["kind"] == "value" for m in sent) == 3
    assert "not shown" not in text(sent)


def test_a_cleared_output_has_room_again(sent: list[dict[str, Any]]) -> None:
    for i in range(3 * messages.MOST_BOXES):
        display.clear_output(wait=True)
        display.display(i)
    messages.printed.finish()
    assert sent[-2:] == [
        {"kind": "clear", "wait": True},
        {"kind": "value", "forms": {"text/plain": "299"}},
    ]


def test_indices_of_64_bits_are_taken_where_numpy_takes_32() -> None:
    def refuses(x: Any, i: Any, **options: Any) -> Any:
        assert i.dtype == np.int32
        return x[i]

    fake = types.SimpleNamespace(ndarray=np.ndarray, int64=np.int64, intp=np.int32)
    take = integers.short_index(fake, refuses, place=1)
    assert take(np.array([5, 6]), np.array([1])).tolist() == [6]


def test_a_module_is_changed_once_it_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    finder = AfterImport({"colorsys": lambda module: setattr(module, "changed", True)})
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    import colorsys

    assert colorsys.changed  # type: ignore[attr-defined]
    assert colorsys.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
    monkeypatch.delitem(sys.modules, "colorsys")


def test_packed_modules_are_found_by_their_names() -> None:
    found = imports.PackedModules()
    found.add(
        [
            imports.SITE + "six/__pycache__/__init__.cpython-312.pyc",
            imports.SITE + "six/__pycache__/moves.cpython-312.pyc",
            imports.SITE + "__pycache__/alone.cpython-312.pyc",
            imports.SITE + "six/_fast.cpython-312-wasm32-emscripten.so",
            imports.SITE + "six/data.txt",
            "/usr/lib/libopenblas.so",
        ]
    )
    assert found.files == {
        "six": imports.SITE + "six/__init__.py",
        "six.moves": imports.SITE + "six/moves.py",
        "alone": imports.SITE + "alone.py",
        "six._fast": imports.SITE + "six/_fast.cpython-312-wasm32-emscripten.so",
    }
    assert found.find_spec("six").submodule_search_locations == [imports.SITE + "six"]
    assert found.find_spec("six.moves").submodule_search_locations is None
    assert found.find_spec("six._fast").origin.endswith(".so")
    assert found.find_spec("numpy") is None


def test_a_stop_raises_in_the_cell_alone_and_ends_the_wait_of_one_that_awaits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = cells.enter(1, "stop()")
    here = {"stop": lambda: running.stop(2, sys._getframe())}
    with pytest.raises(KeyboardInterrupt, match="you stopped"):
        exec(compile("stop()", name, "exec"), here)
    monkeypatch.setattr(running, "_unheard", [])
    running.stop(2, sys._getframe())  # a cell is about to begin: it ends there
    with pytest.raises(KeyboardInterrupt):
        running._work("", 1)
    cancelled: list[str] = []
    waiting = types.SimpleNamespace(cancel=lambda: cancelled.append("the cell that waits"))
    monkeypatch.setattr(running, "_waiting", [waiting])
    running.stop(2, sys._getframe())
    assert cancelled == ["the cell that waits"]
