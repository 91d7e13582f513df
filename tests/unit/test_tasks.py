"""Every task: its solution passes, its mistakes are named; and `check` bears what readers write."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import course_utils.tasks
from course_site.inputs import Sources, reading_of
from course_site.task_proofs import prove
from course_utils.tasks import TASKS, check
from course_utils.tasks.library import remove_unit
from tests.course import ROOT


@pytest.fixture(scope="module", params=list(TASKS))
def task(request):
    return TASKS[request.param]


def test_the_solution_passes_the_starter_does_not_and_every_mistake_gets_its_message(task):
    assert prove(task).faults == []


def test_the_starter_is_the_solution_without_its_heart(task):
    starter, solution = (
        next(n for n in ast.parse(code).body if isinstance(n, ast.FunctionDef))
        for code in (task.starter, task.solution)
    )
    assert ast.dump(starter.args) == ast.dump(solution.args)
    assert ast.get_docstring(starter) == ast.get_docstring(solution)
    assert "..." in task.starter and "..." not in task.solution


def test_a_task_has_what_its_reader_and_its_author_need(task):
    assert task.name.replace("-", "_") in task.made_of.__self__.draw.__module__
    assert len(task.mistakes) >= 3 and len({m.says for m in task.mistakes}) == len(task.mistakes)
    assert len(task.hints) >= 2 and task.checks
    assert len(task.cell.splitlines()) <= 15 and max(map(len, task.cell.splitlines())) <= 70
    sentences = [*task.hints, *(m.says for m in task.mistakes), *(c.says for c in task.checks)]
    if task.by_hand:
        sentences.append(task.by_hand(*task.draw(np.random.default_rng(0), 2)))
    for sentence in sentences:
        assert re.search(r"[.?]$", sentence.strip()), sentence


def test_inputs_of_all_sizes_are_drawn_and_the_same_again_from_their_seed(task):
    for size in range(1, 7):
        one, other = (task.draw(np.random.default_rng(size), size) for _ in range(2))
        assert len(one) == len(task.parameters)
        assert repr(one) == repr(other)


NAME = "pixel-to-entry"
RIGHT = "n * (i - 1) + j"


def verdict_on(body, seed=3, name=NAME):
    """The verdict on a function with this body."""
    task = TASKS[name]
    head = f"def {task.function}({', '.join(task.parameters)}):\n"
    names = {"np": np}
    exec(head + "\n".join(f"    {line}" for line in body.splitlines()), names)
    verdict = check(name, names[task.function], seed=seed)
    assert "course_utils" not in repr(verdict) and "Traceback" not in repr(verdict)
    assert "No verdict" not in repr(verdict)
    return verdict


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("pass", "returns nothing"),
        (f"print({RIGHT})", "prints, and returns nothing"),
        (f"if i < 4:\n    return {RIGHT}", "nothing for this input"),
        (f"return [{RIGHT}]", "one number, and is a vector with 1 entry"),
        (f"return np.array([[{RIGHT}]])", "a matrix with 1 row and 1 column"),
        (f"return str({RIGHT})", "It is text"),
        (f"return float({RIGHT})", "a whole number"),
        ("return 1j", "It is one number"),
        ("return float('nan')", "no number to compute with"),
        ("return float('inf')", "no number to compute with"),
        (f"return {RIGHT} + 10**400", "Pixel (1, 1) is entry 1"),
        ("return True", "It is True"),
        ("return {1: 2}", "It is a dict"),
        ("return object()", "It is an object"),
        ("return print", "A function came back"),
        ("return len", "brackets missing"),
        ("yield 1", "yield and async do not"),
        ("return missing", "NameError: name 'missing' is not defined"),
        ("return i / 0", "ZeroDivisionError"),
        ("raise KeyboardError", "NameError"),
        ("return pixel_to_entry(i, j, n)", "calls itself without end"),
        ("exit()", "ends Python"),
        ("raise BaseException('odd')", "BaseException: odd"),
        ("return ...", "put code where ... stands"),
        ("return 1 + ...", "put code where ... stands"),
        ("return n, i", "a vector with 2 entries"),
    ],
)
def test_whatever_comes_back_gets_a_sentence_of_its_own(body, says):
    verdict = verdict_on(body)
    assert not verdict.passed
    assert says in repr(verdict), verdict


class Odd:
    """Gives itself, and cannot be written."""

    def __call__(self, *arguments):
        return self

    def __repr__(self):
        raise ValueError


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (257, "is no function here, but 257"),
        (None, "is no function here, but None"),
        (..., "is no function here"),
        (lambda i: 1, "has to take 3 arguments: i, j, n"),
        (lambda: 1, "has to take 3 arguments: i, j, n"),
        (max, "Pixel (1, 1) is entry 1"),
        (np.add, "return arrays must be"),
        (Odd(), "came out: <Odd>"),
        (dict, "at most 1 argument"),
    ],
    ids=range(9),
)
def test_whatever_is_handed_in_gets_a_sentence_of_its_own(given, says):
    verdict = check(NAME, given, seed=1)
    assert not verdict.passed and "No verdict" not in repr(verdict)
    assert says in repr(verdict), verdict


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("return f(np.zeros(d))", "2 things have to come back: return A, b."),
        ("return np.eye(d)", "2 things have to come back"),
        ("return 1, 2, 3", "There are 3"),
        ("return f, f", "A function came back instead of A"),
        ("return [[1, 2], [3]], f(np.zeros(d))", "its rows differ in length"),
        ("return np.zeros((d, d, 1)), f(np.zeros(d))", "an array of shape"),
        ("return {1, 2}, f(np.zeros(d))", "It is a set"),
        ("return [['a'] * d] * len(f(np.zeros(d))), f(np.zeros(d))", "A has to hold numbers"),
        ("return f(1), 0", "ValueError: f takes vectors of shape"),
        ("return np.full((len(f(np.zeros(d))), d), np.nan), f(np.zeros(d))", "the entry nan"),
        ("b = f(np.zeros(d))\nreturn np.array([f(e) - b for e in np.eye(d)]), b", "the transpose"),
    ],
)
def test_arrays_of_any_kind_get_a_sentence_of_their_own(body, says):
    verdict = verdict_on(body, name="affine-from-values")
    assert not verdict.passed
    assert says in repr(verdict), verdict


def test_a_mistake_is_named_only_if_every_part_of_the_result_is_its():
    body = "b = f(np.zeros(d))\nA = np.column_stack([f(e) - b for e in np.eye(d)])\nreturn A, b + 1"
    verdict = verdict_on(body, name="affine-from-values")  # A alone is that of another mistake
    assert "This has to hold, and does not: A 0 + b is f(0)." in verdict.says


def test_a_sum_that_only_rounding_keeps_from_1_is_among_the_examples_and_in_the_hint():
    task = TASKS["is-probability-vector"]
    assert any(p.sum() != 1 and np.isclose(p.sum(), 1) for (p,) in task.examples)
    (to_try,) = re.findall(r"np\.array\((\[.+?\])\)\.sum\(\) == 1", " ".join(task.hints))
    assert np.array(ast.literal_eval(to_try)).sum() != 1


@pytest.mark.parametrize(
    "answer",
    [
        "(p >= -0.05).all() and np.isclose(p.sum(), 1)",
        "(p >= 0).all() and abs(p.sum() - 1) < 0.01",
        "(p >= 0).all() and p.sum() < 1 + 1e-6",
    ],
)
def test_a_vector_that_is_nearly_a_probability_vector_is_none(answer):
    task = TASKS["is-probability-vector"]
    verdicts = [verdict_on(f"return bool({answer})", seed, task.name) for seed in range(3)]
    assert not any(verdicts)
    assert verdict_on("return bool((p >= 0).all() and abs(p.sum() - 1) < 1e-6)", 1, task.name)


def test_slips_with_a_probability_vector_are_told_apart_whatever_is_drawn():
    assert [prove(TASKS["is-probability-vector"], seed).faults for seed in range(8, 11)] == [[]] * 3


def test_numbers_near_0_are_drawn_where_their_sign_counts():
    assert not verdict_on("return (W_next.T @ delta_next) * (z > 0.1)", name="hidden-delta")


def test_the_rounding_of_float32_is_named():
    for body in (
        "powers = np.exp((z - z.max()).astype(np.float32))\nreturn powers / powers.sum()",
        "powers = np.exp(z - z.max())\nreturn (powers / powers.sum()).astype(np.float32)",
    ):
        assert "float32 rounds after 7" in repr(verdict_on(body, name="stable-softmax"))


def test_lists_of_the_right_numbers_pass():
    body = "b = f(np.zeros(d))\nA = np.column_stack([f(e) - b for e in np.eye(d)])\n"
    assert verdict_on(f"{body}return A.tolist(), b.tolist()", name="affine-from-values").passed


def test_an_argument_that_is_changed_in_place_is_named():
    name = "is-probability-vector"
    right = "answer = np.all(p >= 0) and np.isclose(np.sum(p), 1)\n"
    verdict = verdict_on(f"{right}p *= 2\nreturn answer", name=name)
    assert not verdict.passed
    assert "changes what it was given: p." in repr(verdict)
    assert verdict_on(f"p = p * 2 / 2\n{right}return answer", name=name).passed


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("forward-pass", "return W[0] @ x", "W has the key 1; b has the key 1."),
        ("hidden-delta", "return W_next @ delta_next", "is a transpose missing?"),
        ("kinks-and-jumps", "return w, v", "t has to be an empty vector"),
        ("kinks-and-jumps", "return w, v", "By hand: unit 1 has w = 0 and never changes."),
        ("one-epoch", "return gradient(theta)", "TypeError: gradient() missing 1 required"),
        ("one-epoch", "return theta + np.ones(5)", "Entry by entry these shapes do not fit"),
        ("never-active", "return bool(w <= 0)", "neither True nor False"),
        ("batches-of", "yield order", "batches has to come back at once"),
        ("gradient-step", "return [W]", "W_new has to be a dictionary"),
        ("count-changes", "return 2.5", "The number has to be a whole number"),
        ("batches-of", "return [order]", "batches has to be a list with 2 parts. There is 1."),
        (
            "batches-of",
            "return [order[i:batch_size] for i in range(0, len(order), batch_size)]",
            "batches[1] has to be",
        ),
        ("trace-batch", "return {}, {0: X}", "z has to have the key 1, and has none."),
        ("stable-softmax", "return np.sqrt(z - 9)", "the root or the logarithm of a number"),
        ("affine-from-values", "return f(np.zeros(d)), np.eye(d)", "another order: return A, b."),
        ("gradient-step", "return W[1][5]", "Axis 0 counts the rows, axis 1 the columns."),
        ("never-active", "return w[np.ones(9) > 0]", "as long as the axis along which"),
        ("border-distance", "return np.min(z[z > 9])", "nothing is left to choose from"),
        ("border-distance", "return np.argmin(z[z > 9])", "nothing is left to choose from"),
        ("n-patterns", "return len(set(Z > 0))", "tuple(x) makes one of a vector x."),
        ("forward-pass", "for k in range(0):\n    h = x\nreturn h", "no line has given it a value"),
    ],
)
def test_what_every_reader_meets_is_explained(name, body, says):
    assert says in repr(verdict_on(body, name=name))


def test_dots_that_are_left_are_found_inside_of_a_result():
    for name in ("zigzag", "adam-step", "affine-from-values"):
        task = TASKS[name]
        assert check(name, task.made_of(task.starter)).title == "Your turn"


def test_a_name_or_a_seed_that_is_none_is_told_and_a_missing_function_too():
    assert 'Did you mean "pixel-to-entry"?' in repr(check("pixel-to-entri", max))
    assert "There is no task 3" in repr(check(3, max))
    assert "The name of the task comes first" in repr(check(max))
    assert "The function is missing" in repr(check(NAME))
    for seed in ("7", -1, 1.5, True):
        assert "seed has to be a whole number" in repr(check(NAME, max, seed=seed))


def test_the_own_lines_are_shown_and_no_others():
    source = (
        "def pixel_to_entry(i, j, n):\n    return deeper(i)\n"
        "def deeper(i):\n    return np.eye(-i) @ i\n"
    )
    names = {"np": np}
    exec(compile(source, "<own>", "exec"), names)
    verdict = check(NAME, names["pixel_to_entry"], seed=3)
    assert re.findall(r"^line .*$", repr(verdict), re.M) == [
        "line 2, in pixel_to_entry",
        "line 4, in deeper",
    ]


def test_stop_ends_an_endless_loop():
    def pixel_to_entry(i, j, n):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(NAME, pixel_to_entry)


def test_a_fault_of_the_check_is_said_to_be_one(monkeypatch):
    monkeypatch.setattr(course_utils.tasks.checking, "_inputs", lambda task, seed: 1 / 0)
    verdict = check(NAME, max)
    assert not verdict.passed and verdict.title == "No verdict"


def test_a_slow_function_is_tried_on_fewer_inputs(monkeypatch):
    monkeypatch.setattr(course_utils.tasks.checking, "PATIENCE", 0)
    verdict = verdict_on(f"return {RIGHT}")
    assert verdict.passed and "for 1 input (your function takes its time: not all)" in repr(verdict)


def test_what_a_function_prints_is_shown_once_and_only_its_beginning():
    verdict = verdict_on("print('i is', i)\nfor _ in range(3000):\n    print('x' * 99)\nreturn 0")
    assert repr(verdict).count("i is") == 1 and len(repr(verdict)) < 1000


def test_one_unit_that_is_left_is_one():
    W, b = {1: np.zeros((2, 1)), 2: np.zeros((1, 2))}, {1: np.zeros(2), 2: np.zeros(1)}
    assert remove_unit.by_hand(W, b, 0).endswith("1 of the 2 units is left.")


def test_a_name_in_capitals_is_guessed():
    assert 'Did you mean "pixel-to-entry"?' in repr(check("PIXEL-TO-ENTRY", max))


def test_checks_in_several_threads_leave_what_is_printed_where_it_was():
    def slow(i, j, n):
        time.sleep(0.001)  # the others have their turn
        return 0

    before = sys.stdout
    with ThreadPoolExecutor(3) as executor:
        verdicts = list(executor.map(lambda _: check(NAME, slow, seed=1), range(3)))
    assert sys.stdout is before
    assert len(set(map(repr, verdicts))) == 1


SCRIPT = f"""from course_utils.tasks import check
def pixel_to_entry(i, j, n):
    return {RIGHT}
check("{NAME}", pixel_to_entry, seed=1)
"""


@pytest.mark.parametrize(
    ("options", "typed"),
    [
        (["{file}"], ""),
        (["-i", "{file}"], ""),
        (["-i"], "exec(open({file!r}).read())"),
        (["-i", "-c", SCRIPT], ""),
        (["-m", "IPython", "{file}"], ""),
        (["-m", "IPython"], "%run {file}"),
        (["-i"], SCRIPT.replace("check(", "\ncheck(")),
        (["-i", "{file}"], "_ = 1"),
        (["-m", "IPython"], SCRIPT.replace("check(", "\ncheck(")),
    ],
)
def test_a_verdict_is_shown_once_however_the_line_is_run(options, typed, tmp_path):
    file = tmp_path / "s1.py"
    file.write_text(SCRIPT)
    command = [sys.executable, *(option.replace("{file}", str(file)) for option in options)]
    typed = typed.replace("{file!r}", repr(str(file))).replace("{file}", str(file))
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        command, input=typed + "\n", capture_output=True, encoding="utf-8", env=environment
    )
    assert run.stdout.count("✓ Right.") == 1, run.stdout + run.stderr


def test_a_terminal_without_the_sign_gets_the_verdict_too(tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment
    )
    assert run.stdout.startswith("? Right."), run.stderr


def test_the_smallest_input_that_fails_is_shown_as_code_that_gives_the_same():
    verdict = verdict_on("return n * (i - 1) + j if n < 3 else 0")
    (shown,) = re.findall(r"^pixel_to_entry\((\d+), (\d+), (\d+)\)$", verdict.tried, re.M)
    assert shown == ("1", "1", "3")
    assert "came out: 0" in verdict.tried and "expected: 1" in verdict.tried


def test_inputs_are_new_at_each_press_and_the_seed_repeats_them():
    wrong = "return n * (i - 1) + j + (i > 9) * n"
    assert len({repr(verdict_on(wrong, seed=None)) for _ in range(6)}) > 1
    verdict = verdict_on(wrong, seed=None)
    (seed,) = re.findall(r"seed=(\d+)\)", verdict.again)
    assert repr(verdict_on(wrong, seed=int(seed))) == repr(verdict)


def test_a_verdict_reads_without_colour_and_is_announced():
    for body, title in (
        (f"return {RIGHT}", "Right"),
        ("return 0", "Not yet"),
        ("return ...", "Your turn"),
    ):
        verdict = verdict_on(body)
        forms = verdict._repr_mimebundle_()
        assert forms["text/plain"] == repr(verdict)
        assert 'role="status"' in forms["text/html"] and f"{title}.</strong>" in forms["text/html"]
        assert bool(verdict) is verdict.passed


def test_what_the_reader_wrote_does_not_become_markup():
    html = verdict_on("return '<script>alert(1)</script>'")._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html


def test_the_first_verdict_of_a_page_is_the_same_in_every_build(task):
    starter = task.made_of(task.starter)
    assert repr(check(task.name, starter)) == repr(check(task.name, starter))


def test_a_page_depends_on_the_tasks_that_it_names_and_on_no_other():
    cells = ["from course_utils.tasks import check", TASKS[NAME].cell]
    page = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    found = Sources(ROOT).of(ROOT / "book" / "page.md", reading_of(page))
    library = "src/course_utils/tasks/library/"
    assert sorted(name.removeprefix(library) for name in found if name.startswith(library)) == [
        "__init__.py",
        "pixel_to_entry.py",
    ]
    assert "src/course_utils/tasks/findings.py" in found
    assert "src/course_utils/regions/__init__.py" not in found  # not simply on everything


def test_importing_the_package_of_the_course_loads_no_task():
    code = (
        "import sys, course_utils, course_utils.networks; a = 'course_utils.tasks' in sys.modules\n"
        "import course_utils.tasks as t; n = 'course_utils.tasks.library.'\n"
        "b = [m for m in sys.modules if m.startswith(n)]\n"
        "t.check('pixel-to-entry', max); c = [m for m in sys.modules if m.startswith(n)]\n"
        "print(a, b, c, 'matplotlib' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == (
        "False [] ['course_utils.tasks.library.pixel_to_entry'] False"
    )
