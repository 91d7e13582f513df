"""The `quiz` directive: one single-choice question with an explanation for every choice.

    ```{quiz} quiz-name
    How many numbers does one MNIST image hold?

    - [ ] 28

      That is one row.
    - [x] 784

      Yes: 28 rows of 28.
    ```

The choices are native radio buttons. Without JavaScript the explanations stand below, folded.
The ready-made quiz extensions do not fit: sphinx-yaq loads 750 kB on every page and takes neither
mathematics nor explanations in its choices, and jupyterquiz needs a running kernel.
"""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from course_site.order import SIDE_BY_SIDE
from course_site.pages.words import translate
from course_site.visitors import CONTENT_ALONE, pass_by

MARKS = {"[x] ": True, "[X] ": True, "[ ] ": False}


class quiz(nodes.General, nodes.Element):
    """A question; its children are the question's paragraphs, then its choices."""


class quiz_choice(nodes.Part, nodes.Element):
    """A choice: a paragraph, then the explanation; `correct` tells whether it is right."""


def has_mark(item: nodes.Node) -> bool:
    """Tell whether an item of a list is marked as a choice."""
    return item.astext().startswith(tuple(MARKS))


class QuizDirective(SphinxDirective):
    """Parse a question and its list of marked choices."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar = {"class": directives.class_option}
    question: ClassVar = quiz

    def run(self) -> list[nodes.Node]:
        """Return the quiz node, or a warning that says what the question lacks."""
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        name = self.arguments[0]
        if not body.children or not isinstance(body[-1], nodes.bullet_list):
            return [self._complain("a question must end with a list of choices")]
        question, choices = body.children[:-1], body[-1].children
        if not question:
            return [self._complain("a question must stand before the choices")]
        if any(has_mark(item) for part in question for item in part.findall(nodes.list_item)):
            message = "a choice stands apart from the last ones: indent its text by two blanks"
            return [self._complain(message)]
        node = self.question("", *question, name=name)
        node["ids"] = [nodes.make_id(name)]
        for item in choices:
            try:
                node += self._choice(item)
            except ValueError as problem:
                return [self._complain(str(problem))]
        if sum(c["correct"] for c in node.findall(quiz_choice)) != 1:
            return [self._complain("exactly one choice must be marked [x]")]
        if len(choices) < 2:
            return [self._complain("a question needs two choices or more")]
        self.set_source_info(node)
        names = self.env.temp_data.setdefault("course_quizzes", set())  # of this page
        if name in names:
            return [self._complain("it stands on this page for the second time")]
        names.add(name)
        return [node]

    def _choice(self, item: nodes.Node) -> quiz_choice:
        first = item[0][0] if item.children and item[0].children else nodes.Text("")
        text = first.astext()
        mark = next((m for m in MARKS if text.startswith(m)), None)
        if mark is None or len(item.children) < 2:
            raise ValueError(
                "every choice needs a mark, [x] or [ ], and below it an explanation, "
                f"but one reads {item.astext()!r}"
            )
        item[0].replace(first, nodes.Text(text[len(mark) :]))
        return quiz_choice("", *item.children, correct=MARKS[mark])

    def _complain(self, message: str) -> nodes.Node:
        told = f"{self.name} {self.arguments[0]}: {message}"
        return self.state.document.reporter.error(told, line=self.lineno)


def visit_quiz(self: Any, node: quiz) -> None:
    """Open a group of radio buttons under the question."""
    name = node["ids"][0]
    self.body.append(self.starttag(node, "div", CLASS="quiz"))
    self.body.append(f'<div class="quiz-question" id="{name}-question">')


def depart_quiz(self: Any, node: quiz) -> None:
    """Close the choices; the place where the answer is announced comes last."""
    close_question(self)


def close_question(self: Any, more_buttons: str = "") -> None:
    """Close the choices with their button, and with others behind it."""
    self.body.append('</div><p class="quiz-buttons"><button type="button" class="quiz-check" ')
    check = translate(self.builder.config.language, "Check")
    self.body.append(f"hidden>{check}</button>{more_buttons}</p>")
    self.body.append('<div class="quiz-answer" role="status"></div></div>\n')


def visit_choice(self: Any, node: quiz_choice) -> None:
    """Write one radio button with its label; the explanation is folded below it."""
    only_formulas = all(isinstance(n, nodes.math) or not n.astext().strip() for n in node[0])
    open_choice(self, node, node[0].astext() if only_formulas else "")
    for child in node[0]:
        child.walkabout(self)
    close_choice(self, node)


def position_of(node: quiz_choice) -> int:
    """Return which choice of its question it is, from 0 on."""
    return [c for c in node.parent if isinstance(c, quiz_choice)].index(node)


def open_choice(self: Any, node: quiz_choice, spoken: str = "") -> None:
    """Open the label of a choice behind its radio button, whose name may be given in words."""
    name, position = node.parent["ids"][0], position_of(node)
    if position == 0:
        self.body.append(f'</div><div role="radiogroup" aria-labelledby="{name}-question">')
    says = f' aria-label="{escape(spoken)}"' if spoken else ""
    verdict = "right" if node["correct"] else "wrong"
    self.body.append(f'<div class="quiz-choice" data-verdict="{verdict}"><label>')
    self.body.append(f'<input type="radio" name="{name}" value="{position}"{says}> <span>')


def close_choice(self: Any, node: quiz_choice) -> None:
    """Close the label, and fold the explanation below it; no visitor has to come any more."""
    self.body.append("</span></label>")
    ask = translate(self.builder.config.language, "Is it this one?")
    self.body.append(f'<details class="quiz-explanation"><summary>{ask}</summary><div>')
    for child in node[1:]:
        child.walkabout(self)
    self.body.append("</div></details></div>\n")
    raise nodes.SkipNode


def use_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the script on the pages that hold a question, and on no other."""
    if doctree is not None and next(doctree.findall(quiz), None) is not None:
        app.add_js_file("quiz.mjs", type="module", loading_method=None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, its nodes and its script."""
    app.add_node(quiz, html=(visit_quiz, depart_quiz), **CONTENT_ALONE)
    app.add_node(quiz_choice, html=(visit_choice, pass_by), **CONTENT_ALONE)
    app.add_directive("quiz", QuizDirective)
    app.connect("html-page-context", use_script)
    return SIDE_BY_SIDE
