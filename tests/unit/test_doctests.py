"""The examples in the docstrings of course_utils run and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import course_utils

MODULES = [
    info.name for info in pkgutil.walk_packages(course_utils.__path__, f"{course_utils.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_module_give_what_they_say(name):
    result = doctest.testmod(importlib.import_module(name), raise_on_error=False)
    assert result.failed == 0


def test_the_public_functions_of_data_networks_and_typeset_have_examples():
    finder = doctest.DocTestFinder(exclude_empty=True)
    for name in ("data", "networks", "typeset"):
        module = importlib.import_module(f"course_utils.{name}")
        found = {test.name.split(".", 2)[-1] for test in finder.find(module) if test.examples}
        assert found, name
        for public in module.__all__:
            has_example = any(part == public or part.startswith(public + ".") for part in found)
            assert has_example or public in ("MNIST", "Trace", "Typeset"), public
