"""The `answer` directive: a field for an answer that needs no Python, below an exercise.

    ```{answer} ans-images-entry
    Entry of pixel $(10, 5)$

    - [x] 257

      Yes: nine rows of 28 lie before it, and then four pixels.
    - [ ] 285

      That counts the row of the pixel as one that lies before it.
    ```

The first paragraph is the label of the field. The list holds the right answer and the known slips,
each with what is said to it. `:kind:` is number (the default), vector, matrix or interval; a vector
is written `(1, 0, -2)`, a matrix `(1, 2; 3, 4)`, an interval `[0, 1)`. A number with `~` before it
is rounded, and one that rounds to it is right too. The script reads what a reader writes in many
more forms (_static/answers.mjs). Without scripts, and in notebooks, nothing of this is
shown: the exercise has its solution.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from course_site.order import SIDE_BY_SIDE
from course_site.pages.quiz import MARKS
from course_site.pages.words import translate
from course_site.visitors import NOTHING

NUMBER = r"~?[+-]?(?:\d+(?:\.\d+)?(?:(?:/|\^)\d+)?|inf)"
ROW = rf"{NUMBER}(?:, {NUMBER})*"
FORMS = {
    "number": (NUMBER, "12, -0.5, 1/2 or 2^10"),
    "vector": (rf"\({ROW}\)", "(1, 0, -2)"),
    "matrix": (rf"\({ROW}(?:; {ROW})*\)", "(1, 2; 3, 4)"),
    "interval": (rf"[(\[]{NUMBER}, {NUMBER}[)\]]", "[0, 1)"),
}


class answer_field(nodes.General, nodes.Element):
    """A field of one `kind`; its children are the paragraph that names it, then the replies."""


class answer_reply(nodes.Part, nodes.Element):
    """What is said to one answer: `value` is the answer, `correct` tells whether it is right."""


class AnswerDirective(SphinxDirective):
    """Parse the label of a field and the list of marked answers."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar = {"kind": lambda text: directives.choice(text, tuple(FORMS))}

    def run(self) -> list[nodes.Node]:
        """Return the field, or an error that says what it lacks."""
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        name, kind = self.arguments[0], self.options.get("kind", "number")
        shape = [type(child) for child in body.children]
        if shape != [nodes.paragraph, nodes.bullet_list]:
            return [
                self._complain(f"answer {name}: expected one paragraph, then a list of answers")
            ]
        node = answer_field("", body[0], name=name, kind=kind)
        node["ids"] = [nodes.make_id(name)]
        try:
            for item in body[1].children:
                node += self._reply(item, kind)
        except ValueError as problem:
            return [self._complain(f"answer {name}: {problem}")]
        replies = list(node.findall(answer_reply))
        values = [reply["value"] for reply in replies]
        if not replies[0]["correct"] or sum(reply["correct"] for reply in replies) != 1:
            return [self._complain(f"answer {name}: the first answer, and no other, is marked [x]")]
        if len(set(values)) < len(values):
            return [self._complain(f"answer {name}: an answer stands there twice")]
        names = self.env.temp_data.setdefault("course_answers", set())  # of this page
        if name in names:
            return [self._complain(f"answer {name}: it stands on this page for the second time")]
        names.add(name)
        self.set_source_info(node)
        return [node]

    def _reply(self, item: nodes.Node, kind: str) -> answer_reply:
        text = item[0].astext() if item.children else ""
        mark = next((m for m in MARKS if text.startswith(m)), None)
        value = text[len(mark) :].strip() if mark else ""
        if mark is None or len(item.children) < 2:
            raise ValueError(
                "every answer needs a mark, [x] or [ ], and below it what is said to it, "
                f"but one reads {item.astext()!r}"
            )
        form, example = FORMS[kind]
        if not re.fullmatch(form, value):
            raise ValueError(f"{value!r} is no {kind}: write it like {example}")
        return answer_reply("", *item.children[1:], value=value, correct=MARKS[mark])

    def _complain(self, message: str) -> nodes.Node:
        return self.state.document.reporter.error(message, line=self.lineno)


def visit_field(self: Any, node: answer_field) -> None:
    """Write the field; what is said to answers lies below it, hidden."""
    name, language = node["ids"][0], self.builder.config.language
    kind = f'data-kind="{node["kind"]}"'
    self.body.append(f'<div class="answer" id="{name}" {kind}>')
    self.body.append(f'<label for="{name}-field">')
    for child in node[0]:
        child.walkabout(self)
    check = translate(language, "Check")
    self.body.append(
        f'</label> <span class="answer-row"><input id="{name}-field" type="text" '
        'autocomplete="off" autocapitalize="off" spellcheck="false"> '
        f'<button type="button" class="course-button">{check}</button></span>'
        '<div class="answer-said" role="status"></div>'
    )
    for reply in node[1:]:
        reply.walkabout(self)
    self.body.append("</div>\n")
    raise nodes.SkipNode


def visit_reply(self: Any, node: answer_reply) -> None:
    """Open what is said to one answer."""
    verdict = "right" if node["correct"] else "wrong"
    value = escape(node["value"])
    self.body.append(
        f'<div class="answer-reply" data-value="{value}" data-verdict="{verdict}" hidden>'
    )


def depart_reply(self: Any, node: answer_reply) -> None:
    """Close it."""
    self.body.append("</div>")


def use_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the script on the pages that hold a field, and on no other."""
    if doctree is not None and next(doctree.findall(answer_field), None) is not None:
        app.add_js_file("answers.mjs", type="module", loading_method=None)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, its nodes and its script."""
    app.add_node(answer_field, html=(visit_field, None), **NOTHING)
    app.add_node(answer_reply, html=(visit_reply, depart_reply), **NOTHING)
    app.add_directive("answer", AnswerDirective)
    app.connect("html-page-context", use_script)
    return SIDE_BY_SIDE
