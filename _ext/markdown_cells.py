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

Cell = str | int  # Markdown text, or the index of a code cell in the executed notebook

INLINE_MARKS = {nodes.emphasis: "*", nodes.strong: "**"}
SILENT = (nodes.comment, nodes.target, nodes.meta, nodes.raw, nodes.substitution_definition)


@dataclass(frozen=True)
class MarkdownWriter:
    """Turn the nodes of one page into Markdown; links lead to the page on the site."""

    env: BuildEnvironment
    docname: str
    page_url: str

    def cells(self, section: nodes.Element, level: int = 1) -> Iterator[Cell]:
        """Yield the page's cells in order: text, or the index of a code cell."""
        text: list[str] = []
        for node in section.children:
            if isinstance(node, nodes.section):
                parts = list(self.cells(node, level + 1))
            elif isinstance(node, nodes.container) and node.get("nb_element") == "cell_code":
                parts = [node["cell_index"], *self._captions(node)]
            else:
                parts = [self.block(node, level)]
            for part in parts:
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
        if isinstance(node, SILENT) or name in {"index", "toctree", "tabular_col_spec"}:
            return ""
        if method := getattr(self, f"_block_{name}", None):
            return method(node, level)
        if name.endswith("_node") and "realtype" in getattr(node, "attributes", {}):
            return self._theorem(node)
        if isinstance(node, nodes.Admonition):
            return self._admonition(node, node.get("title", name.replace("_node", "").title()))
        if isinstance(node, (nodes.Inline, nodes.Text)):
            return self.inline_node(node)
        return self.blocks(node, level)

    def _block_title(self, node: nodes.title, level: int) -> str:
        return f"{'#' * min(level, 6)} {self.inline(node)}"

    def _block_paragraph(self, node: nodes.paragraph, level: int) -> str:
        return self.inline(node)

    def _block_math_block(self, node: nodes.math_block, level: int) -> str:
        number = f" \\tag{{{node['number']}}}" if node.get("number") else ""
        # On one line: inside a quotation the mark of each further line would get into the formula.
        return f"$${' '.join(node.astext().split())}{number}$$"

    def _block_literal_block(self, node: nodes.literal_block, level: int) -> str:
        language = node.get("language", "")
        code = node.astext().rstrip("\n")
        return f"```{'' if language == 'none' else language}\n{code}\n```"

    def _block_bullet_list(self, node: nodes.bullet_list, level: int) -> str:
        return "\n".join(self._item("- ", item) for item in node.children)

    def _block_enumerated_list(self, node: nodes.enumerated_list, level: int) -> str:
        start = node.get("start", 1)
        return "\n".join(self._item(f"{start + i}. ", item) for i, item in enumerate(node.children))

    def _item(self, mark: str, item: nodes.Element) -> str:
        lines = self.blocks(item).splitlines() or [""]
        return "\n".join([mark + lines[0], *(f"{' ' * len(mark)}{x}".rstrip() for x in lines[1:])])

    def _block_definition_list(self, node: nodes.definition_list, level: int) -> str:
        return "\n".join(
            f"- **{self.inline(item[0])}**: {self.blocks(item[-1])}" for item in node.children
        )

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
        images = "".join(self.inline_node(i) for i in node.findall(nodes.image))
        captions = "\n\n".join(self._captions(node))
        return f"{images}\n\n{captions}"

    def _block_glossary(self, node: nodes.Element, level: int) -> str:
        return self.blocks(node)

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
        return quote(f"**{title}**\n\n{body}")

    def _block_exercise_enumerable_node(self, node: nodes.Element, level: int) -> str:
        body = "\n\n".join(self.blocks(c) for c in node.children if isinstance(c, nodes.section))
        number = self._number(node, "exercise", "Exercise")
        title = "".join(self.inline(t) for t in node.findall(nodes.title))
        return quote(f"**{number}{title}.**\n\n{body}")

    def _block_solution_node(self, node: nodes.Element, level: int) -> str:
        body = "\n\n".join(self.blocks(c) for c in node.children if isinstance(c, nodes.section))
        return f"<details><summary>Solution</summary>\n\n{body}\n\n</details>"

    def _block_quiz(self, node: nodes.Element, level: int) -> str:
        question, choices, answers = [], [], []
        for child in node.children:
            if type(child).__name__ != "quiz_choice":
                question.append(self.block(child))
                continue
            label, *explanation = (self.block(c) for c in child.children)
            choices.append(f"- {label}")
            verdict = "right" if child["correct"] else "no"
            answers.append(f"- {label}: {verdict}. {' '.join(explanation)}")
        answer_list = "\n".join(answers)
        folded = f"<details><summary>Answers</summary>\n\n{answer_list}\n\n</details>"
        return "\n\n".join([*question, "\n".join(choices), folded])

    def _block_quiz_choice(self, node: nodes.Element, level: int) -> str:
        return self.blocks(node)

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
            return f"`{node.astext()}`"
        if isinstance(node, nodes.image):
            return f"![{node.get('alt', '')}]({urljoin(self.page_url, node['uri'])})"
        if isinstance(node, nodes.reference):
            address = node.get("refuri") or f"#{node.get('refid', '')}"
            return f"[{self.inline(node)}]({urljoin(self.page_url, address)})"
        if isinstance(node, SILENT) or type(node).__name__ == "index":
            return ""
        mark = INLINE_MARKS.get(type(node), "")
        return f"{mark}{self.inline(node)}{mark}"


def quote(text: str) -> str:
    """Return `text` as a Markdown quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
