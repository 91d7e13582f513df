"""Tasks that answer: the reader writes a function, and `check` says what is right or wrong with it.

The last line of a task's cell is ``check("pixel-to-entry", pixel_to_entry)``. The same line works
in the page, in a notebook and in a terminal. Each task is one module of ``library``.
"""

from course_utils.tasks.catalogue import TASKS
from course_utils.tasks.checking import check
from course_utils.tasks.task import Mistake, Property, Task
from course_utils.tasks.verdicts import Verdict

__all__ = ["TASKS", "Mistake", "Property", "Task", "Verdict", "check"]
