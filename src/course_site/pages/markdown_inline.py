"""Write the running text of a resolved page as plain Markdown: marks, formulas, links, pictures."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote as url_quote
from urllib.parse import unquote, urldefrag, urljoin

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from course_site.pages.markdown_text import code_span, escape

logger = logging.getLogger(__name__)
INLINE_MARKS = {
    **dict.fromkeys((nodes.emphasis, nodes.title_reference), "*"),
    nodes.strong: "**",
    nodes.inline: "",
    nodes.generated: "",
    nodes.abbreviation: "",
    nodes.acronym: "",
}
HTML_MARKS = {nodes.superscript: "sup", nodes.subscript: "sub"}
SILENT = (nodes.comment, nodes.target, nodes.meta, nodes.substitution_definition)
SILENT_NAMES = {"index", "toctree", "tabular_col_spec", "highlightlang", "sd_tab_input"}
SILENT_NAMES |= {"colspec", "exercise_end_node", "solution_end_node"}
# Marks of other packages: emphasised, strong, or their text alone.
NAMED_MARKS = {"literal_emphasis": "*", "literal_strong": "**", "manpage": "*"}
NAMED_MARKS |= dict.fromkeys(
    ("download_reference", "number_reference", "PassthroughTextElement"), ""
)
NAMED_MARKS |= dict.fromkeys(("exercise_title", "exercise_subtitle", "solution_title"), "")


@dataclass(frozen=True)
class InlineWriter:
    """Turn the inline nodes of one page into Markdown; `notebooks` are the pages with code."""

    env: BuildEnvironment
    docname: str
    page_url: str
    site: str = ""
    notebooks: Set[str] = frozenset()
    # What is attached: name, then file, or what would be in one.
    pictures: dict[str, str | bytes] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the course."""
        return str(self.env.config.language)

    def inline(self, node: nodes.Element) -> str:
        """Return the children of `node` as running text."""
        text = "".join(self.inline_node(child) for child in node.children)
        return re.sub(r"[ \t]*\n[ \t]*", "\n", text)

    def inline_node(self, node: nodes.Node) -> str:
        """Return one inline node."""
        if isinstance(node, nodes.Text):
            return escape(node.astext())
        if isinstance(node, nodes.math):
            return f"${node.astext().strip()}$"
        if isinstance(node, nodes.literal):
            return code_span(node.astext())
        if isinstance(node, nodes.raw):
            return node.astext() if "html" in node.get("format", "").split() else ""
        if isinstance(node, nodes.image):
            return self._picture(node)
        if isinstance(node, nodes.footnote_reference):
            return f"<sup>[{node.astext()}]</sup>"
        if tag := HTML_MARKS.get(type(node)):
            return f"<{tag}>{self.inline(node)}</{tag}>"
        if isinstance(node, nodes.reference) or "filename" in getattr(node, "attributes", {}):
            return self._link(node)
        name = type(node).__name__
        if isinstance(node, SILENT) or name in SILENT_NAMES:
            return ""
        mark = INLINE_MARKS.get(type(node), NAMED_MARKS.get(name))
        if mark is None:
            self.warn(node)
        return f"{mark or ''}{self.inline(node)}{mark or ''}"

    def warn(self, node: nodes.Node) -> None:
        """Say that a node would come into no notebook as it is on the page."""
        logger.warning(
            "notebooks: %s has no form in a notebook: give it one in pages/markdown_cells.py",
            type(node).__name__,
            location=node,
            type="notebooks",
        )

    def _link(self, node: nodes.Element) -> str:
        text = self.inline(node)
        if "filename" in node.attributes:
            file = f"_downloads/{node['filename']}"
            return f"[{text}]({self.site}{file})" if self.site else text
        address = self.address(node.get("refuri") or f"#{node.get('refid', '')}")
        return f"[{text}]({address})" if address else text

    def address(self, target: str) -> str:
        """Return where a link of the page leads from its notebook; "" if it would lead nowhere.

        Where the site has no address, another notebook can be reached, but no page and no place
        on one: notebook programs know no names of equations or figures.
        """
        if self.page_url or re.match(r"[a-z][a-z+.-]*:", target):
            return urljoin(self.page_url, target)
        path = unquote(urldefrag(target).url)
        if not path.endswith(".html"):
            return ""
        page = posixpath.normpath(posixpath.join(posixpath.dirname(self.docname), path))
        return self.beside(page.removesuffix(".html"))

    def beside(self, page: str) -> str:
        """Return the notebook of another page as seen from this one; "" if there is none."""
        if page == self.docname or page not in self.notebooks:
            return ""
        here = posixpath.dirname(self.docname) or "."
        return url_quote(posixpath.relpath(f"{page}.ipynb", here))

    def _picture(self, node: nodes.image) -> str:
        """Return a picture of the page, which the notebook carries with it.

        JupyterLab shows no SVG that is carried so.
        """
        text, uri = escape(node.get("alt", "")), node["uri"]
        if "://" in uri or uri not in self.env.images:
            return f"![{text}]({uri})"
        name = url_quote(PurePosixPath(self.env.images[uri][1]).name)
        if not name.endswith(".svg"):
            self.pictures[name] = uri
            return f"![{text}](attachment:{name})"
        return f"![{text}]({self.site}_images/{name})" if self.site else f"*Picture: {text}*"
