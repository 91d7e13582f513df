"""What a cell does in the page's own Python (Pyodide), run in Node: no browser is needed."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest

from course_site.live.official import fetch_official
from course_site.node import node_command
from course_site.problems import Problem
from tests.course import ROOT

PACKAGES = "numpy,matplotlib,pillow,scipy,openblas,scikit-learn"

try:
    OFFICIAL = fetch_official()
except Problem as problem:
    if os.environ.get("REQUIRE_BROWSER"):
        raise
    pytest.skip(f"there is no Python for the browser: {problem}", allow_module_level=True)

Run = Callable[..., "Shown"]


class Shown:
    """What a cell has shown."""

    def __init__(self, state: str, messages: list[dict[str, Any]]) -> None:
        self.state, self.messages = state, messages

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["kind"] == kind]

    @property
    def printed(self) -> str:
        return "".join(message["text"] for message in self.of("text"))

    @property
    def value(self) -> str:
        (value,) = self.of("value")
        return str(value["forms"]["text/plain"])

    @property
    def error(self) -> str:
        (error,) = self.of("error")
        return str(error["text"])


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """Runs a cell; all tests share one Python, with the names `np` and `plt` in it."""
    script = Path(__file__).with_name("live_python.mjs")
    folder = ROOT / "live" / "kernel" / "live_kernel"
    command = [node_command(), str(script), str(OFFICIAL), str(folder), PACKAGES]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout

        def run_cell(code: str, **options: Any) -> Shown:
            process.stdin.write(json.dumps({"code": code, **options}) + "\n")
            process.stdin.flush()
            return Shown(**json.loads(process.stdout.readline()))

        assert run_cell("import sys, numpy as np, matplotlib.pyplot as plt").state == "ok"
        yield run_cell
        process.stdin.close()


def test_a_cell_prints_and_shows_its_last_expression(run: Run) -> None:
    shown = run("a = 2\nprint('hello')\na + 1")
    assert shown.state == "ok"
    assert shown.printed == "hello\n"
    assert shown.messages[-1] == {"kind": "value", "forms": {"text/plain": "3"}}
    assert run("None").messages == []
    assert run("").messages == []


@pytest.mark.parametrize("code", ["a = 1\na + 1;", "a + 1;  # the sum", "a + 1; \n# end\n"])
def test_a_semicolon_hides_the_value_also_before_a_comment(run: Run, code: str) -> None:
    assert run(f"a = 1\n{code}").messages == []
    assert run("'not; this'").value == "'not; this'"
    assert run("2  # but; this").value == "2"


@pytest.mark.parametrize("other", ["None", "open('a.txt', 'w')", "sys.__stdout__"])
def test_the_next_cell_prints_whatever_a_cell_made_of_the_output(run: Run, other: str) -> None:
    run(f"sys.stdout = {other}")
    assert run("print('seen')").printed == "seen\n"
    assert run("print('seen', file=sys.__stdout__)").printed == "seen\n"


# Numpy's own loop multiplies few rows: row by row the product is the one that it would be without
# the page's loops.
PRODUCTS = """
rng = np.random.default_rng({seed})
assert np.show_config("dicts")["Build Dependencies"]["blas"]["found"]
for kind in (np.float32, np.float64):
    a = rng.standard_normal({a}).astype(kind)
    b = rng.standard_normal({b}).astype(kind)
    a.flat[3], b.flat[5] = rng.choice([0.0, -0.0, np.inf, np.nan, 1e-40], 2)
    wide = np.repeat(a, 2, axis=-1)[..., ::2]
    for left in (a, wide, a[..., ::-1, :], np.ascontiguousarray(a.mT).mT):
        for right in (b, b[..., ::-1], np.ascontiguousarray(b.mT).mT):
            ours = left @ right
            rows = [left[..., i : i + 1, :] @ right for i in range(left.shape[-2])]
            assert np.array_equal(ours, np.concatenate(rows, axis=-2), equal_nan=True)
            columns = np.zeros((*ours.shape[:-1], 2 * ours.shape[-1]), kind)
            np.matmul(left, right, out=columns[..., ::2])
            assert np.array_equal(columns[..., ::2], ours, equal_nan=True)
            assert not columns[..., 1::2].any()
"""


@pytest.mark.parametrize(
    "a, b",
    [
        ((64, 784), (784, 256)),  # a layer of the digit network
        ((784, 64), (64, 256)),
        ((64, 128), (128, 10)),
        ((4, 300), (300, 4)),
        ((5, 257), (257, 9)),  # a row, a column and a term more than fit
        ((101, 17), (17, 515)),
        ((3, 2, 8, 70), (2, 70, 12)),  # many products, of which one factor is the same
        ((6, 5), (5, 3)),  # left to numpy
    ],
)
def test_products_of_matrices_are_to_the_bit_those_of_numpy(run: Run, a: Any, b: Any) -> None:
    shown = run(PRODUCTS.format(seed=1, a=a, b=b))
    assert shown.state == "ok", shown.messages


def test_what_is_no_matrix_of_floats_is_multiplied_as_ever(run: Run) -> None:
    assert run("np.full((9, 99), 2) @ np.full((99, 9), 3) == 594").value.count("False") == 0
    assert run("bool((np.full((9, 99), 2j) @ np.full((99, 9), 1j) == -198).all())").value == "True"
    assert run("np.ones((70, 80)) @ np.ones(80) == np.full(70, 80)").value.count("False") == 0
    assert "matmul" in run("np.ones((70, 80)) @ np.ones((70, 80))").error
    assert run("(np.ones((0, 50)) @ np.ones((50, 70))).shape").value == "(0, 70)"
    assert run("(np.ones((70, 0)) @ np.ones((0, 90))).sum()").value in {"0.0", "np.float64(0.0)"}
    # A result that is a factor too.
    code = "a = np.eye(40) * 2\nb = np.arange(1600.0).reshape(40, 40)\nnp.matmul(a, b, out=b)\n"
    assert run(f"{code}bool((b == 2 * np.arange(1600).reshape(40, 40)).all())").value == "True"


def test_a_cell_may_await(run: Run) -> None:
    assert run("import asyncio\nawait asyncio.sleep(0.01)\n6 * 7").value == "42"
    assert run("async def six():\n    return 6\n[await six() for _ in range(2)]").value == "[6, 6]"
    assert "ZeroDivisionError" in run("await asyncio.sleep(0)\n1 / 0").error


@pytest.mark.parametrize(
    "code",
    [
        "import time\ntime.sleep(300)",
        "import time\nfor i in range(300): time.sleep(1)",
        "import asyncio\nawait asyncio.sleep(300)",
        "async def f():\n    while True: pass\nawait f()",
        "plt.pause(300)",
    ],
)
def test_a_cell_that_waits_stops_at_once(run: Run, code: str) -> None:
    started = time.monotonic()
    shown = run(code, stop=200)
    assert shown.state == "stopped"
    assert shown.error.endswith("KeyboardInterrupt: you stopped this cell")
    assert time.monotonic() - started < 60
    assert run("a = 3\na").value == "3"


@pytest.mark.parametrize("moment", [1, 2, 4, 8, 16, 32, 64])
def test_a_stop_is_heard_at_any_moment_of_a_cell_that_awaits(run: Run, moment: int) -> None:
    assert run("import asyncio\nawait asyncio.sleep(300)", stop=moment).state == "stopped"


@pytest.mark.parametrize("code", ["", "import asyncio\nawait asyncio.sleep(0)\n"])
def test_what_the_code_raises_itself_is_no_stop(run: Run, code: str) -> None:
    shown = run(f"{code}raise KeyboardInterrupt('enough')")
    assert shown.state == "error"
    assert shown.error.endswith(
        "Interrupt: enough\nThe code raised this itself: nobody pressed Stop."
    )
    assert (
        run("import asyncio\nawait asyncio.sleep(0)\nraise asyncio.CancelledError").state == "error"
    )


def test_a_portion_that_could_not_be_fetched_is_asked_for_again(run: Run) -> None:
    advice = "missing.pack could not be fetched. Check the connection and press Run again."
    for _ in range(2):
        shown = run("import missing_module", problem=advice)
        assert shown.error.splitlines() == [
            "Traceback (most recent call last):",
            "  Cell 1, line 1",
            "    import missing_module",
            "ImportError: missing_module is not here yet",
            advice,
        ]


def test_a_traceback_names_cells_and_counts_calls_inside_packages(run: Run) -> None:
    run("def solve(A):\n    return np.linalg.inv(A)", number=4)
    shown = run("\nsolve(np.zeros((2, 2)))", number=7)
    assert shown.state == "error"
    assert shown.error.splitlines() == [
        "Traceback (most recent call last):",
        "  Cell 7, line 2",
        "    solve(np.zeros((2, 2)))",
        "  Cell 4, line 2, in solve",
        "    return np.linalg.inv(A)",
        "  ... 1 call inside numpy, the last in numpy.linalg._linalg",
        "numpy.linalg.LinAlgError: Singular matrix",
    ]


@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("pritn(1)", "name 'pritn' is not defined. Did you mean: 'print'?"),
        ("colorsys.x", "name 'colorsys' is not defined. Did you forget to import 'colorsys'"),
        ("[].appned(1)", "has no attribute 'appned'. Did you mean: 'append'?"),
        ("np.float_", "Use `np.float64` instead."),
    ],
)
def test_a_name_that_may_have_been_meant_is_named(run: Run, code: str, end: str) -> None:
    assert run(code).error.endswith(end)


@pytest.mark.parametrize(
    ("raised", "between"),
    [
        ("{}['a']", "During handling of the above exception, another exception occurred:"),
        (
            "raise KeyError('a') from error",
            "The above exception was the direct cause of the following exception:",
        ),
        ("raise KeyError('a') from None", None),
    ],
)
def test_an_error_in_the_handling_of_another_shows_both(
    run: Run, raised: str, between: str | None
) -> None:
    shown = run(f"try:\n    int('b')\nexcept ValueError as error:\n    {raised}")
    first = ["Traceback (most recent call last):", "  Cell 1, line 2", "    int('b')"]
    text = "ValueError: invalid literal for int() with base 10: 'b'"
    last = ["Traceback (most recent call last):", "  Cell 1, line 4", f"    {raised}"]
    both = [*first, text, "", between, ""] if between else []
    assert shown.error.splitlines() == [*both, *last, "KeyError: 'a'"]


def test_an_error_that_a_package_handled_is_not_shown(run: Run) -> None:
    shown = run("import importlib.metadata as metadata\nmetadata.version('none')")
    assert "PackageNotFoundError" in shown.error
    assert "During" not in shown.error
    assert "no files of your computer" not in run("plt.style.use('seaborn')").error


def test_repeated_calls_are_folded_as_python_folds_them(run: Run) -> None:
    shown = run("def f():\n    f()\nsys.setrecursionlimit(50_000)\nf()")
    run("sys.setrecursionlimit(1000)")
    lines = shown.error.splitlines()
    assert lines[-2].startswith("  [Previous line repeated 49,9")
    assert lines[-1] == "RecursionError: maximum recursion depth exceeded"
    assert len(lines) < 15
    two = run("def g():\n    h()\ndef h():\n    g()\ng()").error.splitlines()
    assert len(two) < 50
    assert any("more calls" in line for line in two)


def test_a_message_is_cut_in_its_middle(run: Run) -> None:
    error = run("raise ValueError('begin' + 'x' * 3_000_000 + 'end')").error
    assert len(error) < 3_000
    assert "ValueError: begin" in error and error.endswith("end")


def test_a_syntax_error_points_at_the_place(run: Run) -> None:
    assert run("x = 1\ny = (2 +", number=2).error.splitlines() == [
        "  Cell 2, line 2",
        "    y = (2 +",
        "        ^",
        "SyntaxError: '(' was never closed",
    ]


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("import threading\nthreading.Thread(target=print).start()", "one thread"),
        ("import multiprocessing\nmultiprocessing.Pool(2)", "one process"),
        ("import subprocess\nsubprocess.run(['ls'])", "one process"),
        ("import urllib.request\nurllib.request.urlopen('https://a.b')", "no network"),
        ("import socket\nsocket.create_connection(('127.0.0.1', 9))", "no network"),
        ("import asyncio\nasync def m(): pass\nasyncio.run(m())", "await main()"),
        ("sys.stdin.readline()", "write the value into the cell"),
        ("input('x')", "write the value into the cell"),
        ("import zoneinfo\nzoneinfo.ZoneInfo('Europe/Berlin')", "not in the page"),
        ("import sqlite3", "not in the page"),
        ("import tkinter", "not in the page"),
        ("import pandas", "In the page there are numpy"),
        ("import tqdm", "In the page there are numpy"),
        ("import sklearn.datasets as d\nd.load_iris(as_frame=True)", "leave out `as_frame=True`"),
        ("open('x.csv')", "no files of your computer"),
        ("a\u200b = 3", "delete it, or type the line again"),
        ("a = 3\u00a0+ 4", "delete it, or type the line again"),
        ("print(\u201ca\u201d)", "type it again in the cell"),
        ("breakpoint()", "print the values"),
        ("import os\nos.system('ls')", "the page has none"),
        ("import pdb\npdb.set_trace()", "print the values"),
        ("from IPython.display import Audio", "there are in the page: display, "),
        ("get_ipython()", "no IPython"),
        ("import IPython\nIPython.get_ipython().run_line_magic('time', '1')", "no IPython"),
        ("from js import document", "does not reach the page"),
        (
            "with plt.rc_context({'text.usetex': True}):\n    plt.title('a')\n    plt.show()",
            "there is no LaTeX",
        ),
        ("np.zeros(10**9)", "at most 2 GB"),
        ("np.zeros(2**31, np.uint8)", "at most 2 GB"),
        ("[np.empty(2**30, np.uint8) for _ in range(5)]", "out of memory"),
        (
            "import sklearn.datasets as d\nd.fetch_openml('a', n_retries=1, delay=0.01)",
            "no network",
        ),
    ],
)
def test_what_cannot_work_is_answered_in_one_sentence(run: Run, code: str, advice: str) -> None:
    assert advice in run(code).error.splitlines()[-1]


@pytest.mark.parametrize(
    "code",
    [
        "%matplotlib inline\na = 5\na",
        "a = 5\nfor _ in [1]:\n    %matplotlib inline\na",
        "%load_ext autoreload\n%autoreload 2\n5",
        "!pip install numpy matplotlib\n5",
        "%pip install -q scikit-learn\n5",
        ">>> a = 2\n>>> a + 3\n5\n",
        "%%capture\n5",
        "In [1]: a = 2\n\nIn [2]: while a < 5:\n   ...:     a += 1\n\nIn [3]: a\nOut[3]: 5",
        "In [1]:\na = 2\nif a:\n    a += 3\na\nOut[1]:\n5 apples",
        "text = '''\n%matplotlib inline\n'''\nlen(text) - 15",
        "a = 10\na \\\n% 5 + 5",
    ],
)
def test_what_readers_paste_runs(run: Run, code: str) -> None:
    shown = run(code)
    assert shown.state == "ok"
    assert shown.value == "5"


@pytest.mark.parametrize(
    ("code", "value"),
    [("%time 2 + 3", "5"), ("%time a = 5\na", "5"), ("%%time\na = 5\na", "5")],
)
def test_time_is_measured_and_the_value_is_kept(run: Run, code: str, value: str) -> None:
    shown = run(code)
    assert shown.value == value
    assert shown.printed.startswith("Wall time: ")


def test_timeit_measures_with_the_readers_names(run: Run) -> None:
    assert "(best of 5, 3 loops each)" in run("n = 10\n%timeit -n 3 sum(range(n))").printed
    assert "per loop (best of 2, " in run("%%timeit -r 2 m = n\nsum(range(m))").printed


def test_a_cell_that_ends_python_says_why(run: Run) -> None:
    shown = run("print(1)\nsys.exit('no data')\nprint(2)")
    assert (shown.state, shown.printed) == ("ok", "1\nno data\n")


@pytest.mark.parametrize("code", ["exit", "quit", "exit()", "raise SystemExit", "sys.exit(1)"])
def test_what_would_end_python_ends_the_cell_and_says_so(run: Run, code: str) -> None:
    shown = run(f"a = 4\n{code}")
    assert [message["kind"] for message in shown.messages] == ["note"]
    assert shown.of("note")[0]["text"].startswith("The code ended this cell.")
    assert run("a").value == "4"


@pytest.mark.parametrize("code", ["len?", "?len", "len??"])
def test_a_question_mark_shows_help(run: Run, code: str) -> None:
    assert "Return the number of items in a container" in run(code).printed


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("%run a.py", "does not know %run"),
        ("files = !ls", "the page has none"),
        ("!ls", "the page has none"),
        ("pip install pandas", "cannot be installed in the page"),
        ("!pip install torch", "cannot be installed in the page"),
        ("a = 3\n>>> a", "leave out the prompts"),
        ("%%bash\nls", "does not know the magic %%bash"),
    ],
)
def test_what_is_not_python_gets_a_hint(run: Run, code: str, hint: str) -> None:
    last = run(code).error.splitlines()[-1]
    assert last.startswith(("SyntaxError: ", "IndentationError: "))
    assert hint in last


def test_the_names_of_ipython_display_work(run: Run) -> None:
    names = "display, clear_output, HTML, Markdown, Image, SVG, Math, Latex"
    assert run(f"from IPython.display import {names}").state == "ok"
    forms = {
        "HTML('<b>x</b>')": ("text/html", "<b>x</b>"),
        "Markdown('*x*')": ("text/markdown", "*x*"),
        "SVG('<svg/>')": ("image/svg+xml", "<svg/>"),
        "Math('x^2')": ("text/latex", "$\\displaystyle x^2$"),
        "Latex('$x$')": ("text/latex", "$x$"),
        "Image(b'\\x89PNG')": ("image/png", "iVBORw=="),
        "Image(b'\\xff\\xd8')": ("image/jpeg", "/9g="),
        "Image(b'GIF89a')": ("image/gif", "R0lGODlh"),
    }
    for code, (media, form) in forms.items():
        (message,) = run(f"display({code})").of("value")
        assert message["forms"][media] == form
    assert "ModuleNotFoundError" in run("import IPython.core").error


def test_a_picture_of_pil_is_shown(run: Run) -> None:
    code = "from PIL import Image\nImage.fromarray(np.zeros((4, 4), dtype=np.uint8))"
    (message,) = run(code).of("value")
    assert message["forms"]["image/png"].startswith("iVBORw0KGgo")


def test_a_loop_of_figures_moves(run: Run) -> None:
    shown = run(
        "for i in range(3):\n    clear_output(wait=True)\n    plt.plot([0, i])\n    plt.show()"
    )
    assert [message["kind"] for message in shown.messages] == ["clear", "figure"] * 3


def test_an_animation_says_how_to_draw_one(run: Run) -> None:
    shown = run(
        "from matplotlib.animation import FuncAnimation\nfig, ax = plt.subplots()\n"
        "anim = FuncAnimation(fig, lambda i: ax.plot([i]), frames=3)\nanim"
    )
    assert "clear_output(wait=True)" in shown.of("note")[0]["text"]
    again = run("anim = FuncAnimation(fig, lambda i: ax.plot([i]), frames=3)\nplt.show()")
    assert [message["kind"] for message in again.messages][:1] == ["note"]
    players = run("display(HTML(anim.to_jshtml()), HTML(anim.to_html5_video()))")
    assert [note["text"] for note in players.of("note")] == [shown.of("note")[0]["text"]]
    assert "<button" not in json.dumps(players.messages)


def test_an_empty_figure_is_shown_as_text(run: Run) -> None:
    assert run("plt.figure(figsize=(6, 3))").value == "<Figure size 600x300 with 0 Axes>"


def test_a_figure_shows_itself_once_and_says_nothing(run: Run) -> None:
    shown = run("fig, ax = plt.subplots()\nfig.show()\nprint('after')")
    assert [message["kind"] for message in shown.messages][:2] == ["figure", "text"]
    assert shown.printed == "after\n"
    assert len(shown.of("figure")) == 1


@pytest.mark.parametrize(
    "code",
    [
        "plt.imshow(np.eye(2))",
        "plt.imshow(np.eye(2))\nplt.tight_layout()",
        "plt.plot([1, 2])\nplt.gcf().set_size_inches(5, 5)\nplt.savefig('a.png', dpi=10_000)",
    ],
)
def test_a_figure_that_is_too_large_is_refused_before_it_is_drawn(run: Run, code: str) -> None:
    shown = run(f"a = 5\nplt.figure(figsize=(500, 500))\n{code}")
    assert "2,500 million pixels: in the page there is room for 100 million" in shown.error
    assert run("a").value == "5"


def test_another_backend_changes_nothing(run: Run) -> None:
    shown = run("import matplotlib\nmatplotlib.use('Agg')\nplt.plot([1, 2])\nplt.show()")
    assert [message["kind"] for message in shown.messages] == ["figure"]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("np.arange(1, 100_001).sum()", "np.int64(5000050000)"),
        ("np.sum(np.arange(1, 100_001))", "np.int64(5000050000)"),
        ("np.array([50000]) ** 2", "array([2500000000])"),
        ("np.prod(np.arange(1, 21))", "np.int64(2432902008176640000)"),
        ("np.prod(list(range(1, 21)))", "np.int64(2432902008176640000)"),
        ("np.cumsum([2**31 - 1] * 3)[-1]", "np.int64(6442450941)"),
        ("np.arange(3, dtype=np.int32).cumsum().dtype", "dtype('int64')"),
        ("(np.ones(2) * 1e10).astype(int)", "array([10000000000, 10000000000])"),
        (
            "np.zeros(2, int).dtype, np.zeros(2, dtype=int).dtype",
            "(dtype('int64'), dtype('int64'))",
        ),
        ("np.full(2, 70000) * 70000", "array([4900000000, 4900000000])"),
        ("np.bincount(np.array([1, 2, 2])) * 2**31", "array([         0, 2147483648, 4294967296])"),
        ("np.power(10, 10), np.square([50000])", "(np.int64(10000000000), array([2500000000]))"),
        ("np.outer([50000], [50000])", "array([[2500000000]])"),
        ("np.random.seed(0)\nnp.random.randint(0, 2**40) < 2**40", "True"),
        ("np.random.RandomState(0).randint(0, 10, 3)", "array([5, 0, 3])"),
        ("np.random.default_rng(0).integers(2**40).dtype", "dtype('int64')"),
        ("np.where([True], 1, 0).dtype, np.r_[1, 2].dtype", "(dtype('int64'), dtype('int64'))"),
        ("np.array([1, 2], dtype=np.int32).dtype", "dtype('int32')"),
        ("np.asarray(np.array([1], dtype=np.int32)).dtype", "dtype('int32')"),
        ("np.array([1, 2], dtype=np.uint8) * 2", "array([2, 4], dtype=uint8)"),
        ("np.eye(2, dtype=np.uint8).sum()", "np.uint64(2)"),
        ("i = np.array([0, 1])\nnp.take(i, i), i.repeat(i)", "(array([0, 1]), array([1]))"),
        ("np.add.reduceat(np.arange(4), i)", "array([0, 6])"),
        ("np.minimum.reduceat(np.arange(4), i + 1)", "array([1, 2])"),
        ("np.random.binomial(i, 1.0)", "array([0, 1])"),
        ("np.array([1], np.int32)", "array([1], dtype=int32)"),
        ("np.matmul([[70000]], [[70000]])", "array([[4900000000]])"),
        ("np.einsum('i,i', [70000], [70000])", "np.int64(4900000000)"),
        ("np.linalg.matrix_power([[2]], 40)", "array([[1099511627776]])"),
        (
            "np.abs([-50000]) ** 2, np.left_shift([1], [40])",
            "(array([2500000000]), array([1099511627776]))",
        ),
        ("np.add.reduce([2**31 - 1, 1])", "np.int64(2147483648)"),
        ("np.multiply.outer([70000], [70000])", "array([[4900000000]])"),
        ("np.multiply.accumulate([70000, 70000])", "array([     70000, 4900000000])"),
        ("np.linalg.matrix_rank(np.eye(2))", "np.int64(2)"),
        ("np.sort([2, 1]).dtype, np.ravel([1]).dtype", "(dtype('int64'), dtype('int64'))"),
        ("np.poly1d([70000, 0])(70000)", "np.int64(4900000000)"),
        ("np.vectorize(lambda v: v * v)([70000])", "array([4900000000])"),
        ("np.frombuffer(bytes(8), dtype=int).size, np.iinfo(int).max", "(1, 9223372036854775807)"),
        ("from sklearn.datasets import load_iris\nload_iris().target.dtype", "dtype('int64')"),
        ("from sklearn.datasets import make_moons\nmake_moons()[1].dtype", "dtype('int64')"),
    ],
)
def test_integers_have_64_bits_as_on_a_computer(run: Run, code: str, value: str) -> None:
    assert run(code).value == value


def test_libraries_take_integers_of_64_bits(run: Run) -> None:
    shown = run(
        "from sklearn.cluster import KMeans\n"
        "from sklearn.metrics import confusion_matrix\n"
        "from sklearn.model_selection import GridSearchCV\n"
        "from sklearn.neighbors import KNeighborsClassifier\n"
        "from sklearn.svm import SVC\n"
        "from sklearn.tree import DecisionTreeClassifier\n"
        "from scipy import sparse, spatial\n"
        "X = np.arange(60).reshape(30, 2)\n"
        "y = (X[:, 0] > 30).astype(int)\n"
        "for kind in (SVC, DecisionTreeClassifier, KNeighborsClassifier):\n"
        "    print(confusion_matrix(y, kind().fit(X, y).predict(X)).trace())\n"
        "GridSearchCV(SVC(), {'C': [1, 2]}).fit(X, y)\n"
        "KMeans(2, n_init=1).fit(X)\n"
        "spatial.Delaunay(np.c_[X[:, 0], X[:, 0] ** 2])\n"
        "spatial.cKDTree(X).query(X, k=[1, 2])\n"
        "sparse.csr_matrix((y, (y, y)))[y]\n"
        "np.random.default_rng(0).choice(X, 3, replace=False, p=np.ones(30) / 30);"
    )
    assert shown.state == "ok", shown.error
    assert shown.printed == "30\n30\n30\n"


@pytest.mark.parametrize(
    ("code", "warning"),
    [
        ("np.log(np.array([0.0]))", "divide by zero encountered in log"),
        ("np.log(0)", "divide by zero encountered in log"),
        ("np.log(-1.0)", "invalid value encountered in log"),
        ("np.sqrt([-1.0])", "invalid value encountered in sqrt"),
        ("np.exp(np.array([1000.0]))", "overflow encountered in exp"),
        ("np.array([1.0]) / 0", "divide by zero encountered in divide"),
        ("np.array([1.0]) / np.zeros(1)", "divide by zero encountered in divide"),
        ("np.zeros(1) / np.zeros(1)", "invalid value encountered in divide"),
        ("np.float64(1) / np.float64(0)", "divide by zero encountered in scalar divide"),
        ("np.array([10.0]) ** np.array([400])", "overflow encountered in power"),
        ("np.array([0.0]) ** np.array([-1])", "divide by zero encountered in power"),
        ("np.array([1]) // np.array([0])", "divide by zero encountered in floor_divide"),
        ("x = np.ones(2)\nx /= np.zeros(2)", "divide by zero encountered in divide"),
    ],
)
def test_arithmetic_warns_as_on_a_computer(run: Run, code: str, warning: str) -> None:
    line = code.count("\n") + 1
    for _ in range(2):  # in each run anew
        assert run(code).printed == f"RuntimeWarning (cell 1, line {line}): {warning}\n"


@pytest.mark.parametrize(
    "code",
    [
        "np.array([1.0, np.inf]) / 2",
        "np.log(np.array([np.nan]))",
        "np.exp(-np.inf)",
        "with np.errstate(all='ignore'):\n    np.log(0)",
        "np.divide(1.0, np.zeros(2), where=np.array([False, False]), out=np.zeros(2))",
        "'%d of %s' % (3, 4)\n7 // 2, 7 % 3, 2 ** -1, 1 / 3",
    ],
)
def test_arithmetic_without_a_fault_does_not_warn(run: Run, code: str) -> None:
    shown = run(code)
    assert shown.state == "ok"
    assert shown.printed == ""


def test_errstate_makes_errors_of_warnings(run: Run) -> None:
    shown = run("with np.errstate(all='raise'):\n    np.ones(2) / np.zeros(2)")
    assert shown.error.endswith("FloatingPointError: divide by zero encountered in divide")
    assert "ZeroDivisionError: division by zero" in run("a, b = 1, 0\na / b").error


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("np.linalg.inv(np.zeros((2, 2)))", "Singular matrix"),
        ("np.linalg.solve(np.ones((2, 2)), np.ones(2))", "Singular matrix"),
        ("np.linalg.cholesky(-np.eye(2))", "Matrix is not positive definite"),
        ("np.linalg.inv(np.stack([np.eye(2), np.zeros((2, 2))]))", "Singular matrix"),
        ("np.linalg.svd(np.full((2, 2), np.nan))", None),
    ],
)
def test_linear_algebra_fails_as_on_a_computer(run: Run, code: str, message: str | None) -> None:
    shown = run(code)
    if message:
        assert shown.error.endswith(f"LinAlgError: {message}")
    assert run("np.linalg.inv(2 * np.eye(2))[0, 0]").value == "np.float64(0.5)"


def test_what_the_page_on_differences_says_of_python_is_so(run: Run) -> None:
    assert run("sys.version_info[:2]").value == "(3, 12)"
    names = "np, scipy, sklearn, m"
    code = f"import scipy, sklearn, matplotlib as m\n[x.__version__[:4] for x in ({names})]"
    assert run(code).value == "['2.0.', '1.14', '1.6.', '3.8.']"
    forest = "from sklearn.ensemble import RandomForestClassifier as F\n"
    fit = "F(5, n_jobs=2, random_state=0).fit([[0], [1]], [0, 1]).predict([[1]]).tolist()"
    assert run(forest + fit).value == "[1]"


def test_what_the_page_on_differences_says_of_integers_is_so(run: Run) -> None:
    assert run("np.dtype(int)").value == run("np.dtype(np.intp)").value == "dtype('int32')"
    code = (
        "from sklearn.preprocessing import LabelEncoder\ny = LabelEncoder().fit_transform(['a'])\ny"
    )
    assert run(code).value == "array([0], dtype=int32)"
    assert run("y.astype(int) * 2**31").value == "array([0])"
    assert run("np.array([2**62]) * 4").value == "array([0])"
    assert run("np.array([2147483647], np.int32) + 1").value == "array([-2147483648], dtype=int32)"
    assert run("np.array([2**62]) * 4").printed == ""


@pytest.mark.parametrize(
    "code",
    [
        "np.full(1, 1e308) + np.full(1, 1e308)",
        "-np.full(1, 1e308) - np.full(1, 1e308)",
        "np.full(1, 1e308) * np.full(1, 10.0)",
        "np.full((1, 1), 1e308) @ np.full((1, 1), 10.0)",
        "from scipy.special import softmax\nnp.mean(np.full(2, 1e308))",
    ],
)
def test_nothing_warns_of_an_overflow_where_the_page_says_so(run: Run, code: str) -> None:
    shown = run(code)
    assert "inf" in shown.value
    assert shown.printed == ""


def test_results_differ_in_their_last_digits_only(run: Run) -> None:
    code = "rng = np.random.default_rng(0)\nX = rng.random((50, 784))\n"
    here: dict[str, Any] = {"np": numpy}
    for result in ("(X @ X.T)[0, 1]", "X.std()", "np.linalg.norm(X)", "np.exp(X).sum()"):
        exec(code + f"value = {result}", here)
        there = run(code + f"float({result})").value
        numpy.testing.assert_allclose(float(there), here["value"], rtol=1e-12)
