"""Objects of every class of the package can be copied and pickled, and stay what they were."""

import copy
import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Mapping

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import course_utils
from course_utils.data import MNIST
from course_utils.networks import ReLUNetwork
from course_utils.plots.roles import ROLES
from course_utils.plots.sketches import sketch_bars
from course_utils.regions import linear_regions
from course_utils.tasks import TASKS, Property, check
from course_utils.training import Adam, History, Shifts, Warps, loss_and_gradient, train
from course_utils.typeset import Typeset

NETWORK = ReLUNetwork.random((2, 5, 3), rng=0)
X, Y = np.random.default_rng(1).random((20, 2)), np.arange(20) % 3
REGIONS = linear_regions(NETWORK, ((-1, 1), (-1, 1)))

EXAMPLES = {
    "Adam": lambda: Adam(NETWORK),
    "Gradient": lambda: loss_and_gradient(NETWORK, X, Y)[1],
    "History": lambda: History([0.5, 0.25], [0.9], [1.0, 1.0]),
    "LinearRegions": lambda: REGIONS,
    "MNIST": lambda: MNIST(np.ones((3, 784), np.uint8), np.arange(3)),
    "ReLUNetwork": lambda: NETWORK,
    "Mistake": lambda: TASKS["pixel-to-entry"].mistakes[0],
    "Property": lambda: Property("Every entry is finite.", np.isfinite),
    "Region": lambda: REGIONS[1],
    "Role": lambda: ROLES["true"],
    "Shifts": lambda: Shifts(2),
    "Sketches": lambda: sketch_bars([1, 2], {"a": [1, 2], "b": [2, 1]}),
    "Task": lambda: TASKS["pixel-to-entry"],
    "Trace": lambda: NETWORK.trace(X),
    "Training": lambda: train((2, 4, 3), X, Y, epochs=2),
    "Typeset": lambda: Typeset("x"),
    "Verdict": lambda: check("pixel-to-entry", len, seed=0),
    "Warps": lambda: Warps(bend=2.0),
}
COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda example: pickle.loads(pickle.dumps(example)),
}


def public_classes():
    """Return the names of all classes that some module of the package calls public."""
    found = set()
    for info in pkgutil.walk_packages(course_utils.__path__, "course_utils."):
        module = importlib.import_module(info.name)
        values = {name: getattr(module, name) for name in getattr(module, "__all__", ())}
        found |= {name for name, value in values.items() if inspect.isclass(value)}
    return found


def parts(value):
    """Return the public data of an object: by name, and by key in its mappings."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return value._asdict()  # type: ignore[attr-defined]
    names = [name for name in dir(value) if not name.startswith("_")]
    found = {name: getattr(value, name) for name in names}
    found = {name: part for name, part in found.items() if not callable(part)}
    for name, part in list(found.items()):
        if isinstance(part, Mapping):
            found |= {f"{name}[{key}]": entry for key, entry in found.pop(name).items()}
    return found


def test_every_public_class_has_an_example_here():
    assert public_classes() == set(EXAMPLES)


@pytest.mark.parametrize("way", COPIES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_copy_has_the_same_data_and_what_was_read_only_still_is(name, way):
    example = EXAMPLES[name]()
    found = COPIES[way](example)
    assert type(found) is type(example)
    before, after = parts(example), parts(found)
    assert before.keys() == after.keys()
    for part, value in before.items():
        if isinstance(value, np.ndarray):
            assert_array_equal(after[part], value)
            assert after[part].flags.writeable == value.flags.writeable, part
        elif isinstance(value, (int, float, str, tuple, list)) or value is None:
            assert after[part] == value, part


@pytest.mark.parametrize("name", ["ReLUNetwork", "Trace", "Gradient"])
@pytest.mark.parametrize("way", COPIES)
def test_the_layers_of_a_copy_cannot_be_replaced(name, way):
    found = COPIES[way](EXAMPLES[name]())
    layers = found.h if name == "Trace" else found.W
    with pytest.raises(TypeError, match="does not support item assignment"):
        layers[1] = np.zeros(3)


def test_a_copied_network_computes_the_same_bits():
    assert_array_equal(copy.deepcopy(NETWORK)(X), NETWORK(X))
    assert_array_equal(pickle.loads(pickle.dumps(NETWORK)).trace(X).h[1], NETWORK.trace(X).h[1])


def test_copied_regions_find_the_same_and_are_cut_the_same():
    found = pickle.loads(pickle.dumps(REGIONS))
    assert found.find([0.3, 0.2]).index == REGIONS.find([0.3, 0.2]).index
    assert_array_equal(found.shared_edges, REGIONS.shared_edges)


def test_a_copied_training_goes_on_by_itself():
    training = train((2, 4, 3), X, Y, epochs=1)
    before = training.network.W[1].copy()
    copy.copy(training).resume(X, Y, epochs=2)
    assert training.epoch == len(training.history.losses) == 1
    assert_array_equal(training.network.W[1], before)


def test_a_callback_can_keep_the_best_network():
    kept = []
    train((2, 4, 3), X, Y, epochs=3, callback=lambda t: kept.append(copy.deepcopy(t.network)))
    assert len(kept) == 3 and kept[0].widths == (2, 4, 3)
