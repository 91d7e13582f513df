"""The examples in the docstrings of course_utils run and give what they say."""

import ast
import doctest
import importlib
import inspect
import pkgutil

import pytest

import course_utils

# A noun in their place would be the other dialect: "The loss of a network ..."
NO_VERBS = ["The", "A", "An", "All", "How", "Where", "Whether", "Each", "For", "Pairs"]
MODULES = [
    info.name for info in pkgutil.walk_packages(course_utils.__path__, f"{course_utils.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_module_give_what_they_say(name):
    result = doctest.testmod(importlib.import_module(name), raise_on_error=False)
    assert result.failed == 0


# What functions return: their examples show it.
RESULTS = {"Adam", "Gradient", "History", "LinearRegions", "MNIST", "Region", "Trace", "Training"}
RESULTS |= {"Typeset"}


@pytest.mark.parametrize("name", ["data", "networks", "regions", "training", "typeset"])
def test_what_a_lesson_may_import_has_examples(name):
    module = importlib.import_module(f"course_utils.{name}")
    finder = doctest.DocTestFinder(exclude_empty=True)
    for public in set(module.__all__) - RESULTS:
        tests = finder.find(getattr(module, public), public)
        assert any(test.examples for test in tests), public


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_and_errors_are_of_one_dialect(name):
    source = inspect.getsource(importlib.import_module(name))
    assert "array_like" not in source  # "array of shape (n,)", whatever NumPy makes one of
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and (docstring := ast.get_docstring(node)):
            is_attribute = any("property" in ast.unparse(d) for d in node.decorator_list)
            assert is_attribute or docstring.split()[0] not in NO_VERBS, node.name
        if isinstance(node, ast.Raise):  # "X has the shape (3,), expected (n, 2)"
            assert " must " not in (text := ast.unparse(node)) and ", got " not in text, text
