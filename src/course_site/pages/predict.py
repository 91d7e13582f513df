"""The `predict` directive: the reader foresees a figure before it opens.

    ```{code-cell} ipython3
    :tags: [remove-cell]

    choices = {"three": network(x), "largest": weighted.max(axis=1)}
    glue("predict-shallow-line-sum", sketch_graphs(x, network(x), choices), display=False)
    ```

    ```{predict} predict-shallow-line-sum
    Which is the graph of the sum?

    - [ ] `largest` A graph that ...

      That is the largest of the three terms, not their sum.
    - [x] `three` A graph that ...

      Yes: ...
    ```

A hidden cell draws the choices (course_utils.plots.sketches), under the name of the question. Each
choice gives the name of its sketch, then what it shows in words, then what is said to it. The next
cell draws the figure. The script folds its output, until the reader has chosen or asks for it
(_static/predictions.mjs). Without scripts, on paper and in notebooks the figure stands there.
"""

from __future__ import annotations

import base64
import json
from string import ascii_uppercase
from typing import Any, ClassVar

from docutils import nodes
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.util import logging

from course_site.order import SIDE_BY_SIDE
from course_site.pages import quiz
from course_site.pages.words import translate
from course_site.visitors import CONTENT_ALONE, pass_by

logger = logging.getLogger(__name__)


class prediction(quiz.quiz):
    """A question with sketched choices; `picture` is a PNG of all of them."""


class prediction_choice(quiz.quiz_choice):
    """A choice: a paragraph that says what the `sketch` (SVG) shows, then the explanation."""


class PredictDirective(quiz.QuizDirective):
    """Parse a question whose choices have sketches, which a cell above has glued."""

    question: ClassVar = prediction

    def run(self) -> list[nodes.Node]:
        """Return the question, or an error that says what does not fit."""
        name = self.arguments[0]
        try:
            data = retrieve_glue_data(self.state.document, name).data
            drawn = json.loads(data["application/json"])
            sketches, picture = drawn["sketches"], base64.b64decode(data["image/png"])
        except (RetrievalError, KeyError, TypeError):
            return [self._complain("no cell glues sketches under this name")]
        (node,) = super().run()
        if not isinstance(node, prediction):
            return [node]
        node["picture"] = picture
        names = [self._take_name(choice) for choice in node.findall(prediction_choice)]
        if names != list(sketches):
            message = f"the choices are {names}, but the sketches {list(sketches)}"
            return [self._complain(message)]
        for choice, sketch in zip(node.findall(prediction_choice), names, strict=True):
            choice["sketch"] = sketches[sketch]
            if choice["correct"] != (sketch == drawn["right"]):
                message = f"the figure shows {drawn['right']!r}, and no other is marked [x]"
                return [self._complain(message)]
        return [node]

    def _choice(self, item: nodes.Node) -> prediction_choice:
        plain = super()._choice(item)
        return prediction_choice("", *plain.children, **plain.attributes)

    @staticmethod
    def _take_name(choice: prediction_choice) -> str:
        """Return the name of the sketch, which no longer stands in the text then."""
        paragraph = choice[0]
        named = next(paragraph.findall(nodes.literal), None)
        if named is None or paragraph.astext().split(" ")[0].strip() != named.astext():
            return paragraph.astext()
        first = paragraph.index(named)
        rest = paragraph[first + 1 :]
        paragraph.children = []
        if rest and isinstance(rest[0], nodes.Text):
            rest[0] = nodes.Text(rest[0].lstrip())
        paragraph += rest
        return named.astext()


def check_places(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of a question that no cell with a figure follows: nothing would open."""
    for node in doctree.findall(prediction):
        cell = node.next_node(descend=False, siblings=True)
        is_cell = isinstance(cell, nodes.container) and cell.get("nb_element") == "cell_code"
        if not is_cell or next(cell.findall(nodes.image), None) is None:
            message = "predict %s: the next thing on the page has to be a cell with a figure"
            logger.warning(message, node["name"], location=node)


def visit_prediction(self: Any, node: prediction) -> None:
    """Open a group of radio buttons under the question."""
    lead = translate(self.builder.config.language, "Predict, then look")
    name = node["ids"][0]
    self.body.append(self.starttag(node, "div", CLASS="quiz prediction"))
    self.body.append(f'<p class="prediction-lead">{lead}</p>')
    self.body.append(f'<div class="quiz-question" id="{name}-question">')


def depart_prediction(self: Any, node: prediction) -> None:
    """Close the choices; a second button opens the figure at once."""
    show = translate(self.builder.config.language, "Show the figure")
    button = f'<button type="button" class="course-button prediction-show" hidden>{show}</button>'
    quiz.close_question(self, f" {button}")


def visit_choice(self: Any, node: prediction_choice) -> None:
    """Write one radio button with its letter and its sketch."""
    letter = ascii_uppercase[quiz.position_of(node)]
    text = self.attval(node[0].astext())
    quiz.open_choice(self, node)
    sketch = node["sketch"].replace("<svg ", f'<svg role="img" aria-label="{text}" ', 1)
    self.body.append(f'{letter}</span> <span class="sketch">{sketch}')
    quiz.close_choice(self, node)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and its nodes; the script is that of the questions."""
    app.add_node(prediction, html=(visit_prediction, depart_prediction), **CONTENT_ALONE)
    app.add_node(prediction_choice, html=(visit_choice, pass_by), **CONTENT_ALONE)
    app.add_directive("predict", PredictDirective)
    app.connect("doctree-read", check_places)
    return SIDE_BY_SIDE
