"""Write a resolved page as plain Markdown, split where its code cells stand.

A notebook that a reader takes away must not show directives and roles that only the book
understands. The page's doctree has them all resolved: numbers, links, glued values, hidden cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

logger = logging.getLogger(__name__)
Cell = str | int  # Markdown text, or the index of a code cell in the executed notebook

INLINE_MARKS = {nodes.emphasis: "*", nodes.title_reference: "*", nodes.strong: "**"}
HTML_MARKS = {nodes.superscript: "sup", nodes.subscript: "sub"}
SILENT = (nodes.comment, nodes.target, nodes.meta, nodes.substitution_definition)
SILENT_NAMES = {"index", "toctree", "tabular_col_spec", "highlightlang", "sd_tab_input"}
SILENT_NAMES |= {"colspec", "exercise_end_node", "solution_end_node"}
# What has no form of its own in Markdown: its children stand for it.
PASSED_THROUGH = {"container", "compound", "section", "glossary", "only", "legend", "list_item"}
PASSED_THROUGH |= {"definition", "entry", "compact_paragraph", "quiz_choice", "hlist", "hlistcol"}
PASSED_THROUGH |= {"page_head"}  # it has no children: a notebook stands in no part
PASSED_THROUGH |= {"dropdown_main", "citation", "document", "acks", "centered", "desc_content"}
PASSED_THROUGH |= {"desc", "field_body", "versionmodified", "legend", "PassthroughTextElement"}
TITLES = {"rubric", "sd_tab_label", "dropdown_title", "desc_signature", "subtitle"}
CELL = re.compile(r"^[> ]*\0(\d+)\0$", re.MULTILINE)  # where a cell stands inside of a block
SCRIPTED = re.compile(r"^With JavaScript you can (.*?) here\.", re.DOTALL)


@dataclass(frozen=True)
class MarkdownWriter:
    """Turn the nodes of one page into Markdown; links lead to the page on the site."""

    env: BuildEnvironment
    docname: str
    page_url: str
    site: str = ""

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
            yield f"*{self._number(caption.parent, 'figure', 'Fig.')}* {self.inline(caption)}"

    def _number(self, node: nodes.Element, kind: str, title: str) -> str:
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        number = next((numbers[i] for i in node.get("ids", []) if i in numbers), ())
        return " ".join([title, ".".join(map(str, number))]).strip()

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
            return self._admonition(node, node.get("title", name.replace("_node", "").title()))
        if isinstance(node, (nodes.Inline, nodes.Text)):
            return self.inline_node(node)
        if name in TITLES:
            return f"**{self.inline(node)}**"
        if name not in PASSED_THROUGH:
            self._warn(node)
        return self.blocks(node, level)

    def _warn(self, node: nodes.Node) -> None:
        logger.warning(
            "notebooks: %s has no form in a notebook: give it one in _ext/markdown_cells.py",
            type(node).__name__, location=node, type="notebooks",
        )  # fmt: skip

    def _block_container(self, node: nodes.container, level: int) -> str:
        if node.get("nb_element") != "cell_code":
            return self.blocks(node, level)
        return "\n\n".join([f"\0{node['cell_index']}\0", *self._captions(node)])

    def _block_raw(self, node: nodes.raw, level: int) -> str:
        return node.astext() if "html" in node.get("format", "").split() else ""

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
        page = f"[the page]({address})" if self.page_url else "the page"
        text, count = SCRIPTED.subn(rf"On {page} you can \1.", self.blocks(node))
        return text if count else f"The figure *{node['label']}* moves on {page}.\n\n{text}"

    def _block_title(self, node: nodes.title, level: int) -> str:
        if not node.astext():
            return ""
        return f"{'#' * min(level, 6)} {self.inline(node)}"

    def _block_paragraph(self, node: nodes.paragraph, level: int) -> str:
        return self.inline(node)

    def _block_math_block(self, node: nodes.math_block, level: int) -> str:
        own = self._number(node, "displaymath", "") or node.get("number")
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
        kind = node["realtype"].capitalize()
        number = self._number(node, node.get("countertype", ""), kind)
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
        number = self._number(node, "exercise", "Exercise")
        title = "".join(self.inline(t) for t in node.findall(nodes.title))
        return quote(f"**{number}{title}.**\n\n{body}")

    def _block_solution_node(self, node: nodes.Element, level: int) -> str:
        body = "\n\n".join(self.blocks(c) for c in node.children if isinstance(c, nodes.section))
        return folded("Solution", body)

    _block_solution_start_node = _block_solution_node
    _block_exercise_node = _block_exercise_enumerable_node

    def _block_quiz(self, node: nodes.Element, level: int) -> str:
        question, choices, answers = [], [], []
        for child in node.children:
            if type(child).__name__ != "quiz_choice":
                question.append(self.block(child))
                continue
            label, *explanation = (self.block(c) for c in child.children)
            choices.append(f"- {label}")
            verdict = "right" if child["correct"] else "no"
            said = "\n\n".join(filter(None, explanation))
            gap = "\n\n" if re.match(r"([-*>|`]|\d+\. )", said) else " "
            answers.append(indent("- ", f"{label}: {verdict}.{gap}{said}".rstrip()))
        answer_list = "\n".join(answers)
        return "\n\n".join([*question, "\n".join(choices), folded("Answers", answer_list)])

    def inline(self, node: nodes.Element) -> str:
        """Return the children of `node` as running text."""
        text = "".join(self.inline_node(child) for child in node.children)
        return re.sub(r"[ \t]*\n[ \t]*", "\n", text)

    def inline_node(self, node: nodes.Node) -> str:
        """Return one inline node."""
        if isinstance(node, nodes.Text):
            return re.sub(r"([*_`$|<>\\])", r"\\\1", node.astext()) if node.astext() else ""
        if isinstance(node, nodes.math):
            return f"${node.astext().strip()}$"
        if isinstance(node, nodes.literal):
            return code_span(node.astext())
        if isinstance(node, nodes.raw):
            return self._block_raw(node, 6)
        if isinstance(node, nodes.image):
            return f"![{node.get('alt', '')}]({self._address_of_image(node['uri'])})"
        if isinstance(node, nodes.footnote_reference):
            return f"<sup>[{node.astext()}]</sup>"
        if tag := HTML_MARKS.get(type(node)):
            return f"<{tag}>{self.inline(node)}</{tag}>"
        if "filename" in getattr(node, "attributes", {}):
            return f"[{self.inline(node)}]({self.site}_downloads/{node['filename']})"
        if isinstance(node, nodes.reference):
            address = node.get("refuri") or f"#{node.get('refid', '')}"
            return f"[{self.inline(node)}]({urljoin(self.page_url, address)})"
        if isinstance(node, SILENT) or type(node).__name__ in SILENT_NAMES:
            return ""
        mark = INLINE_MARKS.get(type(node), "")
        return f"{mark}{self.inline(node)}{mark}"

    def _address_of_image(self, uri: str) -> str:
        if "://" in uri or uri not in self.env.images:
            return uri
        return f"{self.site}_images/{self.env.images[uri][1]}"


def pieces(whole: Cell) -> Iterator[Cell]:
    """Split a block where code cells stand in it: a quotation goes on behind the cell."""
    if isinstance(whole, int):
        yield whole
        return
    parts = CELL.split(whole)
    for number, part in enumerate(parts):
        if number % 2:
            yield int(part)
        elif text := re.sub(r"\A(>?\n)+|(\n>?)+\Z", "", part):
            yield text


def folded(title: str, body: str) -> str:
    """Return a folded block; cells in it stand open between its parts."""
    opening, closing = f"<details><summary>{title}</summary>", "</details>"
    parts = CELL.split(body)
    texts = [
        f"{opening}\n\n{text.strip()}\n\n{closing}" if text.strip() else "" for text in parts[::2]
    ]
    cells = [f"\0{index}\0" for index in parts[1::2]]
    ordered = [text for pair in zip(texts, [*cells, ""], strict=True) for text in pair]
    return "\n\n".join(filter(None, ordered))


def indent(mark: str, text: str) -> str:
    """Return `text` as an item of a list."""
    lines = text.splitlines() or [""]
    return "\n".join([mark + lines[0], *(f"{' ' * len(mark)}{x}".rstrip() for x in lines[1:])])


def longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max((len(run) for run in re.findall("`+", text)), default=0)


def code_span(text: str) -> str:
    """Return `text` as code between as many backticks as it needs."""
    marks = "`" * (1 + longest_run(text))
    gap = " " if "`" in text else ""
    return f"{marks}{gap}{text}{gap}{marks}"


def quote(text: str) -> str:
    """Return `text` as a Markdown quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
