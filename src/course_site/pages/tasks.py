"""The `task` directive: the hints and the solution of a task, below the cell in which it is solved.

    ```{exercise} From a pixel to its entry
    :label: exr-images-code
    Write the function.
    ```

    ```{code-cell} ipython3
    def pixel_to_entry(i, j, n):
        ...
    check("pixel-to-entry", pixel_to_entry)
    ```

    ```{task} pixel-to-entry
    :exercise: exr-images-code
    ```

Hints and solution come from the task's module, and the cell has to be its starter. Hints are
folded, each inside of the one before, so that they open one after the other, without a script. The
directive `task-list` makes the table of all tasks, with what is proved of each.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import course_utils.tasks
from course_site.nearest import nearest
from course_site.order import SIDE_BY_SIDE
from course_site.pages.words import translate
from course_site.task_proofs import faults_of
from course_site.visitors import CONTENT_ALONE
from course_utils.tasks import TASKS, Task

logger = logging.getLogger(__name__)
Row = tuple[str, str, str, list[str], str, str]


class task_hint(nodes.General, nodes.Element):
    """A hint; its children are its text, then the next hint. `number` counts from 1."""


class TaskDirective(SphinxDirective):
    """Take hints and solution from the task of this name."""

    required_arguments = 1
    option_spec: ClassVar = {"exercise": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the hints and the solution, or an error that says what does not fit."""
        name, exercise = self.arguments[0], self.options.get("exercise", "")
        if name not in TASKS:
            return [self._error(f"there is no task {name!r}{nearest(name, TASKS)}")]
        if not exercise:
            return [self._error(f"the task {name!r} lacks :exercise:, the label of its text")]
        try:
            task = TASKS[name]
        except Exception as error:  # of its module
            return [self._error(f"{name!r} fails with {type(error).__name__}: {error}")]
        if task.cell not in Path(self.env.doc2path(self.env.docname)).read_text(encoding="utf-8"):
            return [self._error(f"the task {name!r} needs this cell on its page:\n{task.cell}")]
        note_files(self.env)
        places(self.env)[name] = (self.env.docname, exercise)
        return [*self._hints(task), *self._solution(task, exercise)]

    def _hints(self, task: Task) -> list[nodes.Node]:
        inner: list[nodes.Node] = []
        for number, text in reversed(list(enumerate(task.hints, start=1))):
            inner = [task_hint("", *self._parsed(text), *inner, number=number)]
            self.set_source_info(inner[0])
        return inner

    def _solution(self, task: Task, exercise: str) -> list[nodes.Node]:
        language = self.config.language
        first = translate(language, "Try it yourself first: the hints lead there step by step.")
        lines = [f"````{{solution}} {exercise}", ":class: dropdown", first, ""]
        lines += ["```python", task.solution.strip(), "```", "````"]
        return self._parsed("\n".join(lines))

    def _parsed(self, text: str) -> list[nodes.Node]:
        body = nodes.Element()
        lines = StringList(text.splitlines(), source=self.env.doc2path(self.env.docname))
        self.state.nested_parse(lines, self.lineno, body)
        return list(body.children)

    def _error(self, message: str) -> nodes.Node:
        return self.state.document.reporter.error(f"task: {message}", line=self.lineno)


class task_list(nodes.General, nodes.Element):
    """Stands for the table of all tasks until all pages are known; `rows` is what is proved."""


class TaskListDirective(SphinxDirective):
    """Prove all tasks; the table itself is made when the page is resolved."""

    def run(self) -> list[nodes.Node]:
        """Return the node with one row for each task; what cannot be proved stops the build."""
        note_files(self.env)
        lists(self.env)[self.env.docname] = tuple(TASKS)
        found = {name: faults_of(name) for name in TASKS}
        for name, faults in found.items():
            for fault in faults:
                logger.warning("the task %s: %s", name, fault, location=self.get_location())
        return [task_list("", rows=[row_of(TASKS[name]) for name in found if not found[name]])]


def row_of(task: Task) -> Row:
    """Return name, title, function, mistakes, the second way and number of hints of a task."""
    second = next(iter((task.oracle.__doc__ or "").splitlines()), "")
    mistakes = [mistake.name for mistake in task.mistakes]
    hints = str(len(task.hints))
    return task.name, task.title, task.function, mistakes, second, hints


def note_files(env: BuildEnvironment) -> None:
    """Have the page read again when anything about the tasks changes."""
    for folder in course_utils.tasks.__path__:
        for file in sorted(Path(folder).rglob("*.py")):
            env.note_dependency(str(file))


def places(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return the page and the exercise of each task; kept with the environment."""
    if not hasattr(env, "course_tasks"):
        env.course_tasks = {}  # type: ignore[attr-defined]
    return env.course_tasks  # type: ignore[attr-defined]


def lists(env: BuildEnvironment) -> dict[str, tuple[str, ...]]:
    """Return the tasks that each page with a list has read; kept with the environment."""
    if not hasattr(env, "course_task_lists"):
        env.course_task_lists = {}  # type: ignore[attr-defined]
    return env.course_task_lists  # type: ignore[attr-defined]


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages whose list lacks a task that is new, which no file of theirs tells."""
    return [page for page, names in lists(env).items() if names != tuple(TASKS)]


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the tasks of a page that is read again or gone."""
    lists(env).pop(docname, None)
    for name in [name for name, (page, _) in places(env).items() if page == docname]:
        del places(env)[name]


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over the tasks that another process has read."""
    places(env).update({k: v for k, v in places(other).items() if v[0] in docnames})
    lists(env).update({page: v for page, v in lists(other).items() if page in docnames})


def show_list(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the node by the table, with a link to the exercise of each task."""
    language = app.config.language
    titles = [
        translate(language, "Task"),
        translate(language, "Named mistakes"),
        translate(language, "The second way"),
        translate(language, "Hints"),
        translate(language, "Result"),
    ]
    for node in list(doctree.findall(task_list)):
        head = nodes.row("", *(nodes.entry("", paragraph(nodes.Text(text))) for text in titles))
        rows = [nodes.row("", *cells(app, docname, row)) for row in node["rows"]]
        specs = [nodes.colspec(colwidth=1) for _ in titles]
        body = [nodes.thead("", head), nodes.tbody("", *rows)]
        group = nodes.tgroup("", *specs, *body, cols=len(titles))
        node.replace_self(nodes.table("", group, classes=["task-list"]))


def cells(app: Sphinx, docname: str, row: Row) -> list[nodes.entry]:
    """Return the cells of one task."""
    name, title, function, mistakes, second, hints = row
    link: nodes.Node = nodes.Text(title)
    if name in places(app.env):
        page, exercise = places(app.env)[name]
        address = app.builder.get_relative_uri(docname, page)
        link = nodes.reference("", title, refuri=f"{address}#{exercise}", internal=True)
    items = (nodes.list_item("", nodes.paragraph("", mistake)) for mistake in mistakes)
    result = translate(app.config.language, "proved")
    return [
        nodes.entry("", paragraph(link), paragraph(nodes.literal("", function))),
        nodes.entry("", nodes.bullet_list("", *items)),
        *(nodes.entry("", paragraph(nodes.Text(text))) for text in (second, hints, result)),
    ]


def paragraph(content: nodes.Node) -> nodes.paragraph:
    """Return a paragraph with one thing in it."""
    return nodes.paragraph("", "", content)


def visit_hint(self: Any, node: task_hint) -> None:
    """Open a folded hint."""
    number = node["number"]
    words = translate(self.builder.config.language, "Hint {number}", number=number)
    self.body.append(self.starttag(node, "details", CLASS="hint"))
    self.body.append(f"<summary>{words}</summary>\n")


def depart_hint(self: Any, node: task_hint) -> None:
    """Close it."""
    self.body.append("</details>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register both directives."""
    app.add_node(task_hint, html=(visit_hint, depart_hint), **CONTENT_ALONE)
    app.add_node(task_list)
    app.add_directive("task", TaskDirective)
    app.add_directive("task-list", TaskListDirective)
    app.connect("env-get-outdated", outdated)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("doctree-resolved", show_list)
    return SIDE_BY_SIDE
