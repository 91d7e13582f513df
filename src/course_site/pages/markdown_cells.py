"""Write a resolved page as plain Markdown, split where its code cells stand.

A notebook that a reader takes away must not show directives and roles that only the book
understands. The page's doctree has them all resolved: numbers, links, glued values, hidden cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_uppercase

from docutils import nodes
from sphinx.locale import admonitionlabels, get_translation

from course_site.pages.markdown_inline import SILENT, SILENT_NAMES, InlineWriter
from course_site.pages.markdown_text import Cell, escape, folded, indent, longest_run, pieces, quote
from course_site.pages.words import translate

# What has no form of its own in Markdown: its children stand for it.
PASSED_THROUGH = {"container", "compound", "section", "glossary", "only", "legend", "list_item"}
PASSED_THROUGH |= {"definition", "entry", "compact_paragraph", "quiz_choice", "hlist", "hlistcol"}
PASSED_THROUGH |= {"page_head", "next_page"}  # they have no children: a notebook stands in no part
PASSED_THROUGH |= {"dropdown_main", "citation", "document", "acks", "centered", "desc_content"}
PASSED_THROUGH |= {"desc", "field_body", "versionmodified", "legend", "PassthroughTextElement"}
TITLES = {"rubric", "sd_tab_label", "dropdown_title", "desc_signature", "subtitle"}
SCRIPTED = re.compile(r"^With JavaScript you can (.*?) here\.", re.DOTALL)


class MarkdownWriter(InlineWriter):
    """Turn the nodes of one page into Markdown; links lead to the page on the site."""

    def cells(self, section: nodes.Element, level: int = 1) -> Iterator[Cell]:
        """Yield the page's cells in order: text, or the index of a code cell."""
        text: list[str] = []
        for node in section.children:
            if isinstance(node, nodes.section):
                parts = list(self.cells(node, level + 1))
            else:
                parts = [self.block(node, level)]
            for part in (piece for whole in parts for piece in pieces(whole)):
                if isinstance(part, str):
                    text.append(part)
                    continue
                yield from self._joined(text)
                text.clear()
                yield part
        yield from self._joined(text)

    @staticmethod
    def _joined(text: list[str]) -> Iterator[str]:
        joined = "\n\n".join(part.strip("\n") for part in text if part.strip())
        if joined:
            yield joined

    def _captions(self, cell: nodes.Element) -> Iterator[str]:
        for caption in cell.findall(nodes.caption):
            yield f"*{self._number(caption.parent, 'figure')}* {self.inline(caption)}"

    def _number(self, node: nodes.Element, kind: str, form: str = "") -> str:
        """Return the number as the page shows it, in the form that Sphinx has for its kind."""
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        number = next((numbers[i] for i in node.get("ids", []) if i in numbers), ())
        form = form or self.env.config.numfig_format.get(kind, "%s")
        return form.replace("%s", ".".join(map(str, number))).strip()

    def blocks(self, node: nodes.Element, level: int = 6) -> str:
        """Return the children of `node` as blocks with an empty line between them."""
        parts = (self.block(child, level) for child in node.children)
        return "\n\n".join(part.strip("\n") for part in parts if part.strip())

    def block(self, node: nodes.Node, level: int = 6) -> str:
        """Return one block."""
        name = type(node).__name__
        if isinstance(node, SILENT) or name in SILENT_NAMES:
            return ""
        if method := getattr(self, f"_block_{name}", None):
            return method(node, level)
        if name.endswith("_node") and "realtype" in getattr(node, "attributes", {}):
            return self._theorem(node)
        if isinstance(node, nodes.Admonition):
            return self._admonition(node, node.get("title", admonitionlabels.get(name, "")))
        if isinstance(node, (nodes.Inline, nodes.Text)):
            return self.inline_node(node)
        if name in TITLES:
            return f"**{self.inline(node)}**"
        if name not in PASSED_THROUGH:
            self.warn(node)
        return self.blocks(node, level)

    def _block_container(self, node: nodes.container, level: int) -> str:
        if node.get("nb_element") != "cell_code":
            return self.blocks(node, level)
        described = (image.get("alt", "") for image in node.findall(nodes.image))
        shows = translate(self.language, "What the figure shows")  # for those who cannot see it
        texts = [folded(shows, escape(text)) for text in described if text]
        return "\n\n".join([f"\0{node['cell_index']}\0", *self._captions(node), *texts])

    def _block_raw(self, node: nodes.raw, level: int) -> str:
        return self.inline_node(node)

    def _block_line_block(self, node: nodes.line_block, level: int) -> str:
        return "<br>\n".join(
            self.block(n) if isinstance(n, nodes.line_block) else self.inline(n) for n in node
        )

    def _block_topic(self, node: nodes.Element, level: int) -> str:
        return self._admonition(node, "")

    _block_sidebar = _block_topic

    def _block_footnote(self, node: nodes.footnote, level: int) -> str:
        label = next(child for child in node if isinstance(child, nodes.label))
        body = "\n\n".join(self.block(c) for c in node if c is not label)
        return f"<sup>[{label.astext()}]</sup> {body}"

    def _block_label(self, node: nodes.label, level: int) -> str:
        return f"[{node.astext()}]"

    def _block_attribution(self, node: nodes.attribution, level: int) -> str:
        return f"— {self.inline(node)}"

    def _block_doctest_block(self, node: nodes.doctest_block, level: int) -> str:
        return f"```python\n{node.astext()}\n```"

    def _block_field_list(self, node: nodes.field_list, level: int) -> str:
        return "\n".join(f"- **{self.inline(f[0])}**: {self.blocks(f[1])}" for f in node)

    def _block_widget(self, node: nodes.Element, level: int) -> str:
        address = f"{self.page_url}#{node['ids'][0]}"
        words = translate(self.language, "the page")
        page = f"[{words}]({address})" if self.page_url else words
        text, count = SCRIPTED.subn(rf"On {page} you can \1.", self.blocks(node))
        if count:
            return text
        said = {"figure": f"*{node['label']}*", "page": page}
        moves = translate(self.language, "The figure {figure} moves on {page}.", **said)
        return f"{moves}\n\n{text}"

    def _block_title(self, node: nodes.title, level: int) -> str:
        if not node.astext():
            return ""
        return f"{'#' * min(level, 6)} {self.inline(node)}"

    def _block_paragraph(self, node: nodes.paragraph, level: int) -> str:
        return self.inline(node)

    def _block_math_block(self, node: nodes.math_block, level: int) -> str:
        own = self._number(node, "displaymath") or node.get("number")
        number = f" \\tag{{{own}}}" if node.get("number") else ""
        # On one line: inside a quotation the mark of each further line would get into the formula.
        return f"$${' '.join(node.astext().split())}{number}$$"

    def _block_literal_block(self, node: nodes.literal_block, level: int) -> str:
        language = node.get("language", "")
        code = node.astext().rstrip("\n")
        fence = "`" * max(3, 1 + longest_run(code))
        return f"{fence}{'' if language == 'none' else language}\n{code}\n{fence}"

    def _block_bullet_list(self, node: nodes.bullet_list, level: int) -> str:
        return "\n".join(self._item("- ", item) for item in node.children)

    def _block_enumerated_list(self, node: nodes.enumerated_list, level: int) -> str:
        start = node.get("start", 1)
        return "\n".join(self._item(f"{start + i}. ", item) for i, item in enumerate(node.children))

    def _item(self, mark: str, item: nodes.Element) -> str:
        return indent(mark, self.blocks(item))

    def _block_definition_list(self, node: nodes.definition_list, level: int) -> str:
        return "\n".join(self._item("- ", self._definition_of(item)) for item in node.children)

    @staticmethod
    def _definition_of(item: nodes.Element) -> nodes.Element:
        """Return the item as paragraphs: its terms, then each of its definitions."""
        terms = [n for n in item if isinstance(n, nodes.term)]
        head = nodes.paragraph()
        for number, term in enumerate(terms):
            head += [nodes.Text(", ")] if number else []
            head += nodes.strong("", "", *(child.deepcopy() for child in term.children))
        rest = [n.deepcopy() for n in item if isinstance(n, nodes.definition)]
        return nodes.container("", head, *rest)

    def _block_block_quote(self, node: nodes.block_quote, level: int) -> str:
        return quote(self.blocks(node))

    def _block_transition(self, node: nodes.transition, level: int) -> str:
        return "---"

    def _block_table(self, node: nodes.table, level: int) -> str:
        rows = [
            [self.blocks(entry).replace("\n", " ").replace("|", r"\|") for entry in row.children]
            for row in node.findall(nodes.row)
        ]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        rule = f"|{'---|' * len(rows[0])}"
        title = next((self.inline(t) for t in node.findall(nodes.title)), "")
        return "\n".join([*([f"*{title}*", ""] if title else []), lines[0], rule, *lines[1:]])

    def _block_figure(self, node: nodes.figure, level: int) -> str:
        rest = [self.block(n) for n in node if not isinstance(n, nodes.caption)]
        return "\n\n".join([*filter(None, rest), *self._captions(node)])

    def _theorem(self, node: nodes.Element) -> str:
        kind = get_translation("proof")(node["realtype"].title())
        number = self._number(node, node.get("countertype", ""), f"{kind} %s")
        title = next((self.inline(t).strip() for t in node.findall(nodes.title)), "")
        body = "\n\n".join(self.blocks(c) for c in node.children if isinstance(c, nodes.section))
        return quote(f"**{' '.join(filter(None, [number, title]))}.**\n\n{body}")

    def _block_proof_node(self, node: nodes.Element, level: int) -> str:
        return quote("\n\n".join(self.blocks(child) for child in node.children))

    def _admonition(self, node: nodes.Element, title: str) -> str:
        children = list(node.children)
        if children and isinstance(children[0], nodes.title):
            title = self.inline(children.pop(0))
        body = "\n\n".join(filter(None, (self.block(child) for child in children)))
        return quote(f"**{title}**\n\n{body}" if title else body)

    def _block_exercise_enumerable_node(self, node: nodes.Element, level: int) -> str:
        body = "\n\n".join(self.blocks(c) for c in node.children if isinstance(c, nodes.section))
        number = self._number(node, "exercise")
        title = "".join(self.inline(t) for t in node.findall(nodes.title))
        return quote(f"**{number}{title}.**\n\n{body}")

    def _block_solution_node(self, node: nodes.Element, level: int) -> str:
        body = "\n\n".join(self.blocks(c) for c in node.children if isinstance(c, nodes.section))
        return folded(translate(self.language, "Solution {number}", number="").strip(), body)

    def _block_task_hint(self, node: nodes.Element, level: int) -> str:
        number = node["number"]
        title = translate(self.language, "Hint {number}", number=number)
        return folded(title, self.blocks(node))

    _block_solution_start_node = _block_solution_node
    _block_exercise_node = _block_exercise_enumerable_node

    def _block_answer_field(self, node: nodes.Element, level: int) -> str:
        return ""  # the solution of the exercise is in the notebook

    def _block_quiz(self, node: nodes.Element, level: int) -> str:
        question = [self.block(child) for child in node if not is_choice(child)]
        labels = [self.block(choice[0]) for choice in filter(is_choice, node)]
        return self._question(node, question, labels, labels)

    def _block_prediction(self, node: nodes.Element, level: int) -> str:
        """Return the question with one picture of all its sketches; then comes the cell itself."""
        name = f"{node['ids'][0]}.png"
        self.pictures[name] = node["picture"]
        lead = f"**{translate(self.language, 'Predict, then look')}**"
        question = [self.block(child) for child in node if not is_choice(child)]
        choices = list(filter(is_choice, node))
        letters = ascii_uppercase[: len(choices)]
        texts = [self.block(choice[0]) for choice in choices]
        lettered = [f"{letter}: {text}" for letter, text in zip(letters, texts, strict=True)]
        listed = ", ".join(letters)
        shows = translate(self.language, "The sketches {letters}", letters=listed)
        question = [lead, *question, f"![{shows}](attachment:{name})"]
        return self._question(node, question, lettered, list(letters))

    def _question(
        self, node: nodes.Element, question: list[str], labels: list[str], names: list[str]
    ) -> str:
        """Return a question, its choices, and below them, folded, what is said to each."""
        answers = []
        for name, choice in zip(names, filter(is_choice, node), strict=True):
            right, wrong = translate(self.language, "right"), translate(self.language, "no")
            verdict = right if choice["correct"] else wrong
            said = "\n\n".join(filter(None, map(self.block, choice[1:])))
            gap = "\n\n" if re.match(r"([-*>|`]|\d+\. )", said) else " "
            answers.append(indent("- ", f"{name.rstrip('.')}: {verdict}.{gap}{said}".rstrip()))
        choices = "\n".join(f"- {label}" for label in labels)
        folded_answers = folded(translate(self.language, "Answers"), "\n".join(answers))
        return "\n\n".join([*question, choices, folded_answers])


def is_choice(node: nodes.Node) -> bool:
    """Tell whether a child of a question is one of its choices."""
    return type(node).__name__.endswith("_choice")
