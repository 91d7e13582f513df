"""All tasks by name. A task is loaded when it is asked for, and no earlier."""

from __future__ import annotations

import copyreg
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from course_utils.tasks import library
from course_utils.tasks.task import Task


class Catalogue(Mapping[str, Task]):
    """The tasks in ``library``, in the order of their names."""

    def __getitem__(self, name: str) -> Task:
        if name not in _names():
            raise KeyError(name)
        task: Task = import_module(f"{library.__name__}.{_module(name)}").TASK
        return task

    def __iter__(self) -> Iterator[str]:
        return iter(_names())

    def __len__(self) -> int:
        return len(_names())

    def __contains__(self, name: object) -> bool:
        return name in _names()


@cache
def _names() -> tuple[str, ...]:
    """Return the names of the tasks: those of the modules, wherever Python finds them."""
    return tuple(
        sorted(info.name.replace("_", "-") for info in pkgutil.iter_modules(library.__path__))
    )


def _module(name: str) -> str:
    return name.replace("-", "_")


def _of_catalogue(name: str) -> Task:
    return TASKS[name]


TASKS: Mapping[str, Task] = Catalogue()

# Copied and pickled as the task of that name: the modules that it holds cannot be pickled.
copyreg.pickle(Task, lambda task: (_of_catalogue, (task.name,)))
