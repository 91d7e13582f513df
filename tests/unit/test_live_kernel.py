"""The Python side of the live cells, in this Python: values, errors, printing, products."""

from __future__ import annotations

import contextlib
import json
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

SOURCES = Path(__file__).resolve().parents[2] / "widgets" / "live"
sys.path.insert(0, str(SOURCES))
import live_kernel as kernel  # noqa: E402


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What the page would be sent; cells run in a module of their own."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(kernel, "post", lambda text: messages.append(json.loads(text)))
    main = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    yield messages


def run(code: str, number: int) -> str:
    with contextlib.redirect_stdout(kernel.printed):
        return kernel.run(code, number)


def text(messages: list[dict[str, Any]]) -> str:
    return "".join(m["text"] for m in messages if m["kind"] == "text")


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
    assert kernel.pretty(value) == shown


def test_values_are_shown_as_ipython_shows_them() -> None:
    pretty = pytest.importorskip("IPython.lib.pretty").pretty
    rng = np.random.default_rng(0)
    for _ in range(200):
        numbers = rng.integers(0, 10**6, rng.integers(1, 12)).tolist()
        value = {f"key {n}": (numbers[:n], float(n), "x" * n) for n in range(rng.integers(1, 9))}
        assert kernel.pretty(value) == pretty(value)


def test_a_cell_prints_and_shows_its_last_expression(sent: list[dict[str, Any]]) -> None:
    assert run("a = 2\nprint('hello')\na + 1", 1) == "ok"
    assert sent == [
        {"kind": "text", "text": "hello"},
        {"kind": "text", "text": "\n"},
        {"kind": "value", "forms": {"text/plain": "3"}},
    ]
    sent.clear()
    run("a + 1;", 1)
    run("None", 1)
    assert sent == []


def test_a_traceback_names_cells_and_counts_calls_inside_packages(
    sent: list[dict[str, Any]],
) -> None:
    run("import numpy as np\ndef solve(A):\n    return np.linalg.inv(A)", 4)
    assert run("\nsolve(np.zeros((2, 2)))", 7) == "error"
    assert sent[-1]["text"].splitlines() == [
        "Traceback (most recent call last):",
        "  Cell 7, line 2",
        "    solve(np.zeros((2, 2)))",
        "  Cell 4, line 3, in solve",
        "    return np.linalg.inv(A)",
        "  ... 2 calls inside numpy, the last in numpy.linalg._linalg",
        "LinAlgError: Singular matrix".join(["numpy.linalg.", ""]),
    ]


def test_a_syntax_error_points_at_the_place(sent: list[dict[str, Any]]) -> None:
    run("x = 1\n  %matplotlib inline", 2)
    assert "line 2" in sent[-1]["text"]
    run("%matplotlib inline", 2)
    assert sent[-1]["text"].splitlines() == [
        "  Cell 2, line 1",
        "    %matplotlib inline",
        "    ^",
        "SyntaxError: invalid syntax (lines that begin with % or ! are Jupyter's, not Python's)",
    ]


def test_what_is_printed_too_much_is_counted(sent: list[dict[str, Any]]) -> None:
    run("for i in range(5000): print(i)", 1)
    assert text(sent).count("\n") == kernel.MOST_LINES
    assert sent[-1] == {
        "kind": "note",
        "text": "3,000 more lines were printed; they are not shown.",
    }
    assert len(sent) < 3 * kernel.BURST  # portions, not one message for each line
    sent.clear()
    run("print('x' * 10**6)", 1)
    assert len(text(sent)) == kernel.LONGEST_TEXT


def test_products_of_blas_are_those_of_numpy() -> None:
    calls = []

    def usual(a: Any, b: Any, *, dense_output: bool = False) -> Any:
        calls.append(1)
        return a @ b

    dot = kernel.fast_dot(usual)
    rng = np.random.default_rng(0)
    for kind, close in ((np.float32, 1e-4), (np.float64, 1e-12)):
        a, b = rng.normal(size=(7, 5)).astype(kind), rng.normal(size=(5, 3)).astype(kind)
        for left in (a, np.asfortranarray(a), a[::2], np.repeat(a, 2, axis=1)[:, ::2]):
            for right in (b, np.asfortranarray(b), b[:, ::2], b[:, :1]):
                product = dot(left, right)
                assert product.dtype == kind
                assert product.flags.c_contiguous
                np.testing.assert_allclose(product, left @ right, rtol=close, atol=close)
    assert not calls
    np.testing.assert_allclose(dot(sparse.eye(5), b), b, rtol=1e-12)
    dot(a, b[:, 0])
    dot(a.astype(np.float32), b)
    assert len(calls) == 3
    with pytest.raises(ValueError, match="matmul"):
        dot(a, a)


def test_long_integers_are_counted_also_where_integers_are_short() -> None:
    def refuses(x: Any, weights: Any, minlength: int) -> Any:
        assert x.dtype == np.int32
        return np.bincount(x, weights, minlength)

    fake = types.SimpleNamespace(
        bincount=refuses, asarray=np.asarray, dtype=np.dtype, intp=np.int32
    )
    kernel.count_long_integers(fake)
    assert fake.bincount(np.array([0, 2, 2])).tolist() == [1, 0, 2]
    assert fake.bincount([1], minlength=3).tolist() == [0, 1, 0]


def test_a_module_is_changed_once_it_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    finder = kernel.AfterImport({"colorsys": lambda module: setattr(module, "changed", True)})
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    import colorsys

    assert colorsys.changed  # type: ignore[attr-defined]
    assert colorsys.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
    monkeypatch.delitem(sys.modules, "colorsys")


def test_bundles_are_found_in_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "importable", {"numpy": "numpy", "sklearn": "scikit-learn"})
    code = "import numpy.linalg as la\ndef f():\n    from sklearn.svm import SVC\nimport os"
    assert kernel.imported_bundles(code) == ["numpy", "scikit-learn"]
    assert kernel.imported_bundles("not python") == []


def test_packed_modules_are_found_by_their_names() -> None:
    found = kernel.PackedModules()
    found.add(
        [
            kernel.SITE + "six/__pycache__/__init__.cpython-312.pyc",
            kernel.SITE + "six/__pycache__/moves.cpython-312.pyc",
            kernel.SITE + "__pycache__/alone.cpython-312.pyc",
            kernel.SITE + "six/_fast.cpython-312-wasm32-emscripten.so",
            kernel.SITE + "six/data.txt",
            "/usr/lib/libopenblas.so",
        ]
    )
    assert found.files == {
        "six": kernel.SITE + "six/__init__.py",
        "six.moves": kernel.SITE + "six/moves.py",
        "alone": kernel.SITE + "alone.py",
        "six._fast": kernel.SITE + "six/_fast.cpython-312-wasm32-emscripten.so",
    }
    assert found.find_spec("six").submodule_search_locations == [kernel.SITE + "six"]
    assert found.find_spec("six.moves").submodule_search_locations is None
    assert found.find_spec("six._fast").origin.endswith(".so")
    assert found.find_spec("numpy") is None
