"""What a task is: what its reader starts from, what is expected, and the slips that are known."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Arguments = tuple[Any, ...]
Function = Callable[..., Any]


@dataclass(frozen=True)
class Mistake:
    """A slip that readers make, told from others by what it does to the same inputs.

    Attributes
    ----------
    name : str
        In a few words, for authors.
    says : str
        What the reader is told: what the function does, and why that is not what was asked.
    old, new : str
        The slip as a change of the solution: a piece of it, and what stands there instead.
    code : str
        The whole function, where one change of the solution cannot say it.
    """

    name: str
    says: str
    old: str = ""
    new: str = ""
    code: str = ""

    def code_in(self, solution: str) -> str:
        """Return the mistaken function as text.

        Raises
        ------
        ValueError
            If the solution does not hold the piece that is changed.
        """
        if self.code:
            return self.code
        if not self.old or self.old not in solution:
            raise ValueError(f"the solution does not hold {self.old!r} of the mistake {self.name}")
        return solution.replace(self.old, self.new)


@dataclass(frozen=True)
class Property:
    """What has to hold for every input, whatever way the function takes.

    Attributes
    ----------
    says : str
        The property as a sentence.
    holds : callable
        Takes the result, in its expected form, and the arguments; returns whether it holds.
    """

    says: str
    holds: Callable[..., bool]


@dataclass(frozen=True)
class Task:
    """A function that the reader writes.

    Attributes
    ----------
    name : str
        The name of its module, with hyphens.
    title : str
        In a few words.
    starter : str
        The function without its heart: ``...`` stands where the reader writes.
    solution : str
        The whole function.
    returns : str
        The symbols of what comes back, as in the text: ``"p"`` or ``"A, c"``.
    draw : callable
        Takes a generator and a size from 1 to 6; returns the arguments of a random input.
    hints : tuple of str
        In the Markdown of the pages. They open one after the other.
    mistakes : tuple of Mistake
        At least three.
    checks : tuple of Property
        Asked in this order, before the result is compared with that of the solution.
    oracle : callable
        A second way to the result, which shares no idea with the solution.
    examples : tuple of tuples
        Inputs that are always tried: those of the page, and those at an edge.
    given : mapping
        The names that the function may use besides Python's own.
    by_hand : callable, optional
        Takes the arguments; returns a sentence that works out the result, in the book's symbols.
    compared : callable, optional
        Takes the result and the arguments; returns what is compared instead of the result itself,
        where more than one result is right.
    """

    name: str
    title: str
    starter: str
    solution: str
    returns: str
    draw: Callable[[np.random.Generator, int], Arguments]
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    checks: tuple[Property, ...]
    oracle: Function
    examples: tuple[Arguments, ...] = ()
    given: Mapping[str, Any] = field(default_factory=lambda: {"np": np})
    by_hand: Callable[..., str] | None = None
    compared: Callable[..., Any] | None = None

    @property
    def function(self) -> str:
        """The name of the function."""
        return self._definition.name

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what the function takes."""
        return tuple(argument.arg for argument in self._definition.args.args)

    @property
    def cell(self) -> str:
        """The cell that the reader starts from."""
        return f'{self.starter.strip()}\n\n\ncheck("{self.name}", {self.function})'

    @property
    def _definition(self) -> ast.FunctionDef:
        body = ast.parse(self.starter).body
        return next(node for node in body if isinstance(node, ast.FunctionDef))

    def made_of(self, code: str) -> Function:
        """Return the function that this code defines."""
        names = dict(self.given)
        exec(compile(code, f"<{self.name}>", "exec"), names)
        made: Function = names[self.function]
        return made
