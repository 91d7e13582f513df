"""Whatever a public function is given, it computes the right thing or names what was wrong.

`CALLS` has a right call of each public function, and says of what kind each argument is. `WRONG`
has, for each kind, values that must be refused by name; `OTHER_FORMS` has forms of the right value
that must give the same result.
"""

import importlib
import inspect
import pkgutil
import warnings
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from matplotlib import pyplot as plt
from numpy.testing import assert_allclose
from sklearn.neural_network import MLPClassifier

import course_utils
from course_utils import data, hand, networks, plots, regions, training, typeset
from course_utils.networks import ReLUNetwork
from course_utils.plots import sketches

PLANE = ReLUNetwork.random((2, 4, 3), rng=0)
LINE = ReLUNetwork.random((1, 4, 1), rng=0)
ROOF = regions.linear_regions(networks.ReLUNetwork.random((2, 3, 1), rng=0), ((-1, 1), (-1, 1)))
REGIONS = regions.linear_regions(PLANE, ((-1, 1), (-1, 1)))
RNG = np.random.default_rng(0)
X, Y = RNG.random((12, 2)), np.arange(12) % 3
IMAGES = RNG.random((12, 4))
CHOICES = {"right": [0.0, 2.0], "falling": [2.0, 0.0]}
CLF = MLPClassifier((3,), max_iter=1500, random_state=0).fit(IMAGES, Y)


class Table:
    """Stands for a DataFrame: something that NumPy can read, with other methods."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)

    def __len__(self):
        return len(self.values)


@dataclass
class Call:
    """A right call. `kinds` has the kind of each argument, `symbols` what messages call it."""

    function: Any
    arguments: dict[str, Any]
    kinds: dict[str, str]
    symbols: dict[str, str] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()


def bounds(name):
    return Call(
        getattr(regions, name),
        {"widths": (2, 6, 6, 1)},
        {"widths": "widths"},
        {"widths": r"widths|n_\d"},
    )


WIDTHS = {"widths": r"widths|n_\d"}
AX = {"ax": "ax"}
PHI = networks.ReLUNetwork

CALLS = {
    "scale": Call(data.scale, {"pixels": [[0, 51, 255]]}, {"pixels": "bytes"}),
    "split_random": Call(data.split_random, {"X": X, "y": Y}, {"X": "rows", "y": "rows"}),
    "split_official": Call(
        data.split_official, {"X": np.zeros((70_000, 1)), "y": np.zeros(70_000)},
        {"X": "rows", "y": "rows"},
    ),
    "load_mnist": Call(
        data.load_mnist, {"source": "bundled", "timeout": 1.0},
        {"source": "source", "fallback": "choice", "timeout": "positive", "data_home": "folder"},
        unchecked=("check",),
    ),
    "MNIST": Call(
        data.MNIST, {"pixels": np.zeros((3, 784), np.uint8), "labels": np.arange(3)},
        {"pixels": "own array", "labels": "own array"}, {"labels": "labels|pixels"},
    ),
    "wilson_interval": Call(hand.wilson_interval, {"k": 3, "n": 4}, {"k": "count", "n": "count"}),
    "relu": Call(networks.relu, {"z": [-1.0, 2.0]}, {"z": "scores"}),
    "softmax": Call(networks.softmax, {"z": [0.0, 1.0]}, {"z": "scores"}),
    "ReLUNetwork": Call(
        PHI, {"W": [[[1.0, 2.0]]], "b": [[3.0]]}, {"W": "layers", "b": "layers"},
        {"W": "W", "b": "b|W"},
    ),
    "forward": Call(PLANE.forward, {"x": X}, {"x": "array"}),
    "trace": Call(PLANE.trace, {"x": X}, {"x": "array"}),
    "activation_pattern": Call(PLANE.activation_pattern, {"x": X}, {"x": "array"}),
    "affine_map": Call(PLANE.affine_map, {"x": X}, {"x": "array"}),
    "random": Call(
        PHI.random, {"widths": (2, 3, 1), "rng": 0}, {"widths": "widths", "rng": "rng"}, WIDTHS
    ),
    "from_sklearn": Call(
        PHI.from_sklearn, {"estimator": CLF}, {"estimator": "object"},
        {"estimator": "is not a network|is not fitted"},
    ),
    "from_json": Call(
        PHI.from_json, {"text": PLANE.to_json()}, {"text": "object"}, {"text": "JSON"}
    ),
    "linear_regions": Call(
        regions.linear_regions, {"network": PLANE, "box": ((-1, 1), (-1, 1)), "tolerance": 1e-11},
        {"network": "network", "box": "array", "tolerance": "positive"},
    ),
    "find": Call(REGIONS.find, {"x": [0.5, 0.5]}, {"x": "array"}),
    "kinks": Call(
        regions.kinks, {"network": LINE, "interval": (-1.0, 1.0)},
        {"network": "network", "interval": "array"},
    ),
    "restrict": Call(
        regions.restrict, {"network": PLANE, "origin": [1.0, 2.0], "basis": [[1.0], [3.0]]},
        {"network": "network", "origin": "array", "basis": "array"},
    ),
    "plane_through": Call(
        regions.plane_through,
        {"network": PLANE, "p0": [0.0, 0.0], "p1": [1.0, 0.5], "p2": [0.0, 1.0]},
        {"network": "network", "p0": "array", "p1": "array", "p2": "array"},
    ),
    "n_regions_one_layer": Call(
        regions.n_regions_one_layer, {"n": 3, "d": 2}, {"n": "count", "d": "count"}
    ),
    **{
        name: bounds(name)
        for name in (
            "upper_bound_product", "upper_bound_serra", "lower_bound_montufar",
            "lower_bound_serra", "montufar_network", "serra_network",
        )
    },
    "loss_and_gradient": Call(
        training.loss_and_gradient, {"network": PLANE, "X": X, "y": Y, "alpha": 0.1},
        {"network": "network", "X": "examples", "y": "labels", "alpha": "number"},
    ),
    "initial_network": Call(
        training.initial_network, {"widths": (2, 3, 1), "rng": 0},
        {"widths": "widths", "rng": "rng"}, WIDTHS,
    ),
    "train": Call(
        training.train,
        {"network": (2, 4, 3), "X": X, "y": Y, "epochs": 1, "batch_size": 5,
         "learning_rate": 0.01, "alpha": 0.0, "rng": 0},
        {
            "network": "widths", "X": "examples", "y": "labels", "epochs": "count",
            "batch_size": "count", "learning_rate": "positive", "schedule": "choice",
            "alpha": "number", "augment": "function", "dtype": "float type", "rng": "rng",
            "validation": "pair", "callback": "function", "matmul": "function",
        },
        {"network": r"widths|n_\d"},
        unchecked=("standardise", "shuffle", "progress"),
    ),
    "accuracy": Call(
        training.train((2, 4, 3), X, Y, epochs=1).accuracy, {"X": X, "y": Y},
        {"X": "examples", "y": "labels"},
    ),
    "Adam": Call(
        training.Adam,
        {"network": PLANE, "beta_1": 0.9, "beta_2": 0.9, "epsilon": 1e-8, "alpha": 0.0},
        {
            "network": "network", "beta_1": "number", "beta_2": "number", "epsilon": "positive",
            "alpha": "number", "dtype": "float type", "matmul": "function",
        },
    ),
    "step": Call(
        training.Adam(PLANE, dtype=np.float64).step, {"X": X, "y": Y, "learning_rate": 0.0},
        {"X": "own array", "y": "own array"}, unchecked=("learning_rate",),
    ),
    "predict": Call(training.Adam(PLANE, dtype=np.float64).predict, {"X": X}, {"X": "own array"}),
    "Shifts": Call(
        training.Shifts, {"pixels": 1, "image_shape": (2, 2), "background": 0.0},
        {"pixels": "count", "image_shape": "shape", "background": "finite"},
    ),
    "Warps": Call(
        training.Warps, {"group": 2, "image_shape": (2, 2)},
        {
            "rotation": "number", "stretch": "number", "shift": "number", "bend": "number",
            "reach": "positive", "group": "count", "image_shape": "shape", "background": "finite",
        },
    ),
    "Shifts()": Call(
        training.Shifts(1, (2, 2)), {"batch": IMAGES, "rng": 0}, {"batch": "images", "rng": "rng"}
    ),
    "Warps()": Call(
        training.Warps(image_shape=(2, 2)), {"batch": IMAGES, "rng": 0},
        {"batch": "images", "rng": "rng"},
    ),
    "matrix": Call(
        typeset.matrix,
        {"A": [[1.0, 2.0], [3.0, 4.5]], "max_rows": 2, "max_columns": 2, "decimals": 1},
        {"A": "shown", "max_rows": "count", "max_columns": "count", "decimals": "count"},
        unchecked=("name",),
    ),
    "vector": Call(
        typeset.vector, {"v": [1.0, 2.5], "max_rows": 2, "decimals": 1},
        {"v": "shown", "max_rows": "count", "decimals": "count"}, unchecked=("name",),
    ),
    "number": Call(
        typeset.number, {"value": 0.5, "decimals": 1}, {"value": "object", "decimals": "count"}
    ),
    "draw_confusion": Call(
        plots.draw_confusion, {"counts": [[3.0, 1.0], [0.0, 2.0]]}, {"counts": "array", **AX}
    ),
    "draw_graph": Call(
        plots.draw_graph, {"x": [0.0, 1.0], "y": [0.0, 2.0], "kinks": [0.5]},
        {"x": "array", "y": "array", "kinks": "array", **AX},
    ),
    "draw_loss": Call(
        plots.draw_loss, {"losses": [3.0, 2.0]}, {"losses": "array", **AX}, {"losses": "loss"}
    ),
    "draw_digit": Call(
        plots.draw_digit, {"pixels": IMAGES[0]}, {"pixels": "array", **AX}, unchecked=("title",)
    ),
    "draw_digits": Call(
        plots.draw_digits, {"pixels": IMAGES, "columns": 3},
        {"pixels": "array", "titles": "titles", "columns": "count"},
    ),
    "draw_flattening": Call(
        plots.draw_flattening, {"pixels": np.arange(784.0)}, {"pixels": "array", **AX}
    ),
    "draw_heights": Call(
        plots.draw_heights,
        {"x1": [0.0, 1.0], "x2": [0.0, 1.0], "z": [[0.0, 1.0], [2.0, 4.0]], "levels": 4},
        {"x1": "array", "x2": "array", "z": "array", "folds": "titles", "levels": "count", **AX},
        unchecked=("colorbar",),
    ),
    "draw_surface": Call(
        plots.draw_surface, {"x1": [0.0, 1.0], "x2": [0.0, 1.0], "z": [[0.0, 1.0], [2.0, 4.0]]},
        {"x1": "array", "x2": "array", "z": "array", **AX},
    ),
    "draw_network": Call(
        plots.draw_network, {"widths": (2, 3, 1)}, {"widths": "widths", **AX}, WIDTHS
    ),
    "draw_numbers": Call(
        plots.draw_numbers, {"network": PLANE, "trace": PLANE.trace([1.0, 2.0])},
        {"network": "network", "trace": "object", **AX}, unchecked=("name",),
    ),
    "draw_faces": Call(plots.draw_faces, {"regions": ROOF}, {"regions": "object", **AX}),
    "draw_probabilities": Call(
        plots.draw_probabilities, {"p": [0.25, 0.75], "true": 0, "predicted": 1},
        {"p": "array", "true": "label", "predicted": "label", **AX},
    ),
    "draw_regions": Call(
        plots.draw_regions, {"regions": REGIONS, "values": REGIONS.areas},
        {"regions": "object", "values": "array", "texts": "titles", "cmap": "choice", **AX},
        unchecked=("label", "by_unit"),
    ),
    "draw_weights": Call(
        plots.draw_weights, {"weights": np.linspace(-1, 1, 784), "limit": 0.5},
        {"weights": "array", "limit": "positive", **AX}, unchecked=("title",),
    ),
    "sketch_graphs": Call(
        sketches.sketch_graphs, {"x": [0.0, 1.0], "shown": [0.0, 2.0], "choices": CHOICES},
        {"x": "array", "shown": "array", "choices": "object"}, {"x": "x|choices"},
    ),
    "sketch_bars": Call(
        sketches.sketch_bars, {"shown": [0.0, 2.0], "choices": CHOICES},
        {"shown": "array", "choices": "object"},
    ),
    "sketch_paths": Call(
        sketches.sketch_paths, {"shown": [X], "choices": {"a": [X], "b": [-X]}},
        {"shown": "object", "choices": "object", "ground": "object"},
    ),
    "sketch_images": Call(
        sketches.sketch_images, {"shown": IMAGES, "choices": {"a": IMAGES, "b": 1 - IMAGES}},
        {"shown": "array", "choices": "object"},
    ),
    "show_images_with_mlp_probabilities": Call(
        plots.show_images_with_mlp_probabilities,
        {"clf": CLF, "X_test": IMAGES, "y_test": Y, "X_test_orig": IMAGES, "num_images": 2,
         "image_shape": (2, 2)},
        {
            "clf": "object", "X_test_orig": "array", "y_test": "rows", "num_images": "count",
            "image_shape": "shape",
        },
        unchecked=("X_test", "only_incorrect"),  # scikit-learn looks at X_test itself
    ),
}  # fmt: skip

# Functions that a table cannot say more of than their own tests, and why.
WITHOUT_TABLE = {
    "check": "it takes whatever a reader hands in, and never raises: tests/unit/test_tasks.py",
    "einsum_product": "the inner loop of Adam, in place of numpy.matmul",
    "load_hand": "it takes a file: tests/unit/test_hand.py",
    "for_both_themes": "the build and the page call it, with what Matplotlib wrote",
}

MASKED = np.ma.masked_array([1.0, 2.0], mask=[True, False])
WORDS, RAGGED, COMPLEX = np.array(["a", "b"]), [[1, 2], [3]], np.array([1 + 2j, 3])


def generator():
    return (i for i in range(3))


NOT_REAL = [WORDS, RAGGED, COMPLEX, MASKED, [None, 1], [{}], object(), np.array(["1", "2"])]
NOT_COUNTS = [2.5, 2.0, True, np.True_, np.float64(2), "2", -1, np.nan, 1j, [2], None, MASKED]
NOT_NUMBERS = [np.nan, np.inf, -np.inf, "1", 1j, [1.0], None, True, np.array([1.0])]
NAN, INF = [[np.nan, 1.0], [1.0, 2.0]], [[np.inf, 1.0], [1.0, 2.0]]
EMPTY, NO_ROWS, FOUR_AXES = [], np.zeros((0, 0)), np.zeros((2, 2, 2, 2))
SINGLE = [5.0, None, "text", generator]

WRONG = {
    "scores": [*NOT_REAL, None, "text", generator],
    "array": [*NOT_REAL, *SINGLE, NAN, INF, EMPTY, NO_ROWS, FOUR_AXES],
    "examples": [*NOT_REAL, *SINGLE, NAN, INF, [], np.ones((12, 2), bool), np.zeros((12, 3))],
    "images": [*NOT_REAL, *SINGLE, np.full((3, 4), np.nan), np.ones((3, 4), bool), np.ones((3, 5))],
    "labels": [WORDS, COMPLEX, *SINGLE, RAGGED, [], Y + 0.0, Y - 1, Y + 1, Y[:, None], Y > 0],
    "rows": [RAGGED, 5, None, generator, X[:3], np.ma.masked_array(Y, mask=Y == 0)],
    "bytes": [*NOT_REAL, 0.5, [256], [-1], [0.5], [np.nan], [True], None, "text", generator],
    "shown": [*NOT_REAL, *SINGLE, [], np.zeros((2, 2, 2))],
    "own array": [[[1.0, 2.0]], None, "text", 3.0, np.zeros((5, 5)), np.array(["a"]), COMPLEX],
    "layers": [
        3,
        None,
        "text",
        [],
        {},
        [[["a"]]],
        {2: [[1.0]]},
        [[[np.nan, 1.0]]],
        [[[1j]]],
        [None],
    ],
    "widths": [3, None, "23", [2], [], [2, 0], [2, 2.5], [2, True], [2, np.nan], [2, -1], [[2, 3]]],
    "count": NOT_COUNTS,
    "number": [*NOT_NUMBERS, -1.0],
    "positive": [*NOT_NUMBERS, -1.0, 0.0],
    "finite": NOT_NUMBERS,
    "label": [-1, 9, 0.5, np.nan, "1", True, 1j],
    "rng": [None, -1, 2.5, "0", True, [1]],
    "network": [None, 3, "net", object(), [2, 3, 1], CLF],
    "ax": ["no", 3, plt],
    "object": [None, 3j, object(), "no"],
    "shape": [3, None, "22", (2,), (2, 2, 1), (-2, -2), (2.0, 2.0), (True, 4), (0, 4)],
    "choice": ["no", 3.5, ["a"]],
    "function": [3, "no", [1]],
    "float type": ["float16", int, "no such type", None, 3],
    "pair": [3, [1], X, (X, Y, Y), (X, Y + 5), (np.full((3, 2), np.nan), [0, 1, 2])],
    "titles": [3, "no", ["one"]],
    "source": [None, 3, b"folder", "no_such_word", ""],
    "folder": [3, b"folder", ["a"]],
}
# Kinds whose argument may be left out by None.
OPTIONAL = {("matrix", "max_rows"), ("matrix", "max_columns"), ("matrix", "decimals"),
            ("draw_weights", "limit"),
            ("vector", "max_rows"), ("vector", "decimals"), ("number", "decimals"),
            ("draw_digits", "columns"), ("draw_graph", "kinks"), ("draw_regions", "values"),
            ("draw_numbers", "trace"),
            ("show_images_with_mlp_probabilities", "image_shape")}  # fmt: skip
# Values that are right here although they are wrong for other arguments of the kind.
RIGHT_HERE: dict[tuple[str, str], list] = {
    ("draw_graph", "kinks"): [EMPTY, NO_ROWS],
    ("forward", "x"): [FOUR_AXES],
    ("trace", "x"): [FOUR_AXES],
    ("activation_pattern", "x"): [FOUR_AXES],
    ("affine_map", "x"): [FOUR_AXES],
}


def is_wrong(name, argument, value):
    if value is None:
        return (name, argument) not in OPTIONAL
    return not any(value is right for right in RIGHT_HERE.get((name, argument), ()))


CASES = [
    pytest.param(name, argument, value, id=f"{name}-{argument}-{i}")
    for name, call in CALLS.items()
    for argument, kind in call.kinds.items()
    for i, value in enumerate(WRONG[kind])
    if is_wrong(name, argument, value)
]


def public_functions():
    """Return name and signature of each public function and class, and of public methods."""
    found = {}
    for info in pkgutil.walk_packages(course_utils.__path__, "course_utils."):
        module = importlib.import_module(info.name)
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            if inspect.isfunction(value):
                found[name] = value
    return found


def test_every_public_function_and_every_argument_of_it_stands_in_the_table():
    for name, function in public_functions().items():
        if name in WITHOUT_TABLE:
            continue
        known = {*CALLS[name].kinds, *CALLS[name].unchecked, "more"}
        assert set(inspect.signature(function).parameters) <= known, name


def test_types_ask_for_no_tuple_where_any_sequence_is_taken():
    for name, call in CALLS.items():
        for argument in inspect.signature(call.function).parameters.values():
            asked = str(argument.annotation)
            assert not asked.startswith(("tuple[", "list[")), f"{name}: {argument}"


@pytest.mark.parametrize("name", CALLS)
def test_the_right_call_is_right_and_warns_of_nothing(name):
    call = CALLS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call.function(**call.arguments)


@pytest.mark.parametrize(("name", "argument", "value"), CASES)
def test_a_wrong_argument_is_refused_by_its_name_and_leaves_no_figure(name, argument, value):
    call = CALLS[name]
    wrong = value() if inspect.isfunction(value) else value
    symbol = call.symbols.get(argument, argument)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises((ValueError, TypeError, FileNotFoundError), match=symbol):
            call.function(**{**call.arguments, argument: wrong})
    assert not plt.get_fignums()


def negated_twice(array):
    """Return the same numbers in memory that runs backwards."""
    return array[::-1].copy()[::-1]


def read_only(array):
    copy = array.copy()
    copy.flags.writeable = False
    return copy


OTHER_FORMS = {
    "list": np.ndarray.tolist,
    "Fortran order": np.asfortranarray,
    "every second": lambda array: np.repeat(array, 2, axis=0)[::2],
    "backwards": negated_twice,
    "read-only": read_only,
    "big-endian": lambda array: array.astype(array.dtype.newbyteorder(">")),
    "table": Table,
    "no entry masked": lambda array: np.ma.masked_array(array, mask=False),
    "objects": lambda array: array.astype(object),
    "extended": lambda array: array.astype(np.longdouble),
}
FORMED = ("array", "examples", "images", "scores", "labels", "bytes", "shown")


def numbers_of(result):
    """Return every number in a result, whatever it is made of, as one flat array."""
    if isinstance(result, training.Training):
        return result.adam.theta
    if isinstance(result, networks.Trace):
        return numbers_of([*result.z.values(), *result.h.values()])
    if isinstance(result, training.Gradient):
        return numbers_of([*result.W.values(), *result.b.values()])
    if isinstance(result, ReLUNetwork):
        return numbers_of([*result.W.values(), *result.b.values()])
    if isinstance(result, regions.LinearRegions):
        return numbers_of([result.corners, result.A, result.c])
    if isinstance(result, (list, tuple)):
        return np.concatenate([numbers_of(part) for part in result] or [np.zeros(0)])
    if isinstance(result, (regions.Region, typeset.Typeset, sketches.Sketches)) or hasattr(
        result, "figure"
    ):
        return np.zeros(0)
    return np.asarray(result, dtype=float).ravel()


def forms_of(name, argument, kind):
    """Return the forms that an argument may have: labels and bytes are known by their type."""
    is_float = np.array(CALLS[name].arguments[argument]).dtype.kind == "f"
    left_out = {"objects"} if kind in ("labels", "bytes") else set()
    return sorted(set(OTHER_FORMS) - left_out - (set() if is_float else {"extended"}))


@pytest.mark.parametrize(
    ("name", "argument", "form"),
    [
        (name, argument, form)
        for name, call in CALLS.items()
        for argument, kind in call.kinds.items()
        if kind in FORMED
        for form in forms_of(name, argument, kind)
    ],
)
def test_another_form_of_a_right_argument_gives_the_same(name, argument, form):
    call = CALLS[name]
    given = np.array(call.arguments[argument])
    other = OTHER_FORMS[form](given)
    before = np.array(other)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        expected = numbers_of(call.function(**call.arguments))
        found = numbers_of(call.function(**{**call.arguments, argument: other}))
    assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(np.array(other), before)


@pytest.mark.parametrize("kind", [int, np.int64, np.uint8, np.int32])
@pytest.mark.parametrize(
    ("name", "argument"),
    [
        (name, argument)
        for name, call in CALLS.items()
        for argument, kind in call.kinds.items()
        if kind == "count" and argument in call.arguments
    ],
)
def test_a_count_may_be_any_whole_number_of_python_or_numpy(name, argument, kind):
    call = CALLS[name]
    call.function(**{**call.arguments, argument: kind(call.arguments[argument])})


@pytest.mark.parametrize("kind", [int, float, np.float32, np.float64, np.int64, Fraction])
def test_a_number_may_be_of_any_real_type(kind):
    training.loss_and_gradient(PLANE, X, Y, alpha=kind(1))
    training.train((2, 4, 3), X, Y, epochs=1, learning_rate=kind(1), alpha=kind(1))
    training.Warps(rotation=kind(1), background=kind(1))
