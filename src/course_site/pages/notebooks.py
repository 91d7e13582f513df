"""Offer every page with code as a notebook with its outputs, and buttons that open it elsewhere.

A notebook is written beside its page under `notebooks/`. It holds what the reader of the page
sees: hidden cells are left out, references and numbers are resolved (see markdown_cells.py).
The buttons for Colab and Binder lead to the branch `notebooks`, to which CI pushes that folder.
"""

from __future__ import annotations

import base64
import json
import mimetypes
import platform
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote as url_quote

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from course_site.addresses import Repository, page_address, repository_of
from course_site.order import AFTER_OTHERS, SIDE_BY_SIDE
from course_site.pages.markdown_cells import MarkdownWriter
from course_site.pages.notebook_outputs import shown_metadata, shown_outputs
from course_site.pages.notebook_words import first_words, following, last_words
from course_site.pages.set_up_cell import ARCHIVE, set_up_cell, without_address
from course_site.pages.words import translate

FOLDER = "notebooks"
BRANCH = "notebooks"
# What JupyterLab notes of its Python when it opens a notebook: where it finds the same here, the
# notebook is not changed by that. Programs that write the cells as a script look here too.
PYTHON = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    },
}


def has_code(doctree: nodes.document | None) -> bool:
    """Tell whether the page shows code cells."""
    return doctree is not None and any(
        node.get("nb_element") == "cell_code" for node in doctree.findall(nodes.container)
    )


def write_notebook(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the page as a notebook into the site, if it has code; else forget an earlier one."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir) / FOLDER / f"{docname}.ipynb"
    if not has_code(doctree):
        target.unlink(missing_ok=True)
        return
    source = executed_notebook(app, docname)
    target.parent.mkdir(parents=True, exist_ok=True)
    notebook = convert(app, doctree, docname, source)
    nbformat.validate(notebook)
    target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def executed_notebook(app: Sphinx, docname: str) -> NotebookNode:
    """Return the cells of a page with their outputs, which come from the cache of executions.

    MyST-NB writes the notebook that it read, without outputs where those were in the cache.
    """
    path = Path(app.outdir).parent / "jupyter_execute" / f"{docname}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cache = app.env.mystnb_config.execution_cache_path  # type: ignore[attr-defined]
    with suppress(KeyError):  # executed by MyST-NB itself: then the outputs are there
        _, notebook = get_cache(cache).merge_match_into_notebook(notebook)
    return notebook


def convert(
    app: Sphinx, doctree: nodes.document, docname: str, source: NotebookNode
) -> NotebookNode:
    """Return the notebook of a page: Markdown from its doctree, code and outputs from `source`."""
    site = app.config.html_baseurl or ""
    pages = frozenset(pages_with_code(app.env))
    writer = MarkdownWriter(app.env, docname, page_address(site, docname), site, pages)
    repository = repository_of(app.config)
    requirement = repository.requirement if repository else ""
    set_up = new_code_cell(set_up_cell(site, requirement, writer.language))
    by_hand = "" if site or requirement else without_address(writer.language, quote="`")
    cells = [new_markdown_cell(first_words(writer, by_hand)), set_up]
    first = len(cells)
    shown = {
        node["cell_index"]: node
        for node in doctree.findall(nodes.container)
        if node.get("nb_element") == "cell_code"
    }
    for section in doctree.findall(lambda n: isinstance(n, nodes.section) and n.parent is doctree):
        for cell in writer.cells(section):
            if isinstance(cell, str):
                cells.append(text_cell(writer, cell))
                continue
            code = source.cells[cell]
            outputs = shown_outputs(shown[cell], code.outputs)
            kept = shown_metadata(shown[cell])
            cells.append(new_code_cell(code.source, outputs=outputs, metadata=kept))
    if page := following(writer):
        cells.append(new_markdown_cell(last_words(writer, page_address(site, page), page)))
    number_cells(cells, first)
    return new_notebook(cells=cells, metadata={**PYTHON, "title": docname})


def text_cell(writer: MarkdownWriter, text: str) -> NotebookNode:
    """Return a cell of Markdown with the pictures that it shows."""
    cell = new_markdown_cell(text)
    for name, picture in writer.pictures.items():
        if f"(attachment:{name})" in text:
            if isinstance(picture, str):
                picture = Path(writer.env.srcdir, picture).read_bytes()
            data = base64.b64encode(picture).decode()
            kind = mimetypes.guess_type(name)[0] or "image/png"
            cell.setdefault("attachments", {})[name] = {kind: data}
    return cell


def number_cells(cells: list[NotebookNode], first: int) -> None:
    """Give the cells names, and those with code numbers from `first` on: the same in each build."""
    count = 0
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
        if cell.cell_type == "code" and number >= first:
            count += 1
            cell["execution_count"] = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output["execution_count"] = count


def pages_with_code(env: BuildEnvironment) -> set[str]:
    """Return the pages that are notebooks too: other pages' notebooks lead to them."""
    if not hasattr(env, "notebook_pages"):
        env.notebook_pages = set()  # type: ignore[attr-defined]
    return env.notebook_pages  # type: ignore[attr-defined]


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note whether the page that was read has code."""
    if has_code(doctree):
        pages_with_code(app.env).add(app.env.docname)


def forget_page(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again, or is gone."""
    pages_with_code(env).discard(docname)


def merge_pages(
    app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    """Take over what another process has read."""
    pages_with_code(env).update(pages_with_code(other) & set(docnames))


def services(repository: Repository, name: str) -> list[tuple[str, str]]:
    """Return the services that open a notebook of this repository, with the addresses there."""
    project = repository.project
    if repository.host == "github.com":
        colab = f"https://colab.research.google.com/github/{project}/blob/{BRANCH}/{name}"
        binder = f"https://mybinder.org/v2/gh/{project}/{BRANCH}?urlpath=lab/tree/{name}"
        return [("Colab", colab), ("Binder", binder)]
    if repository.host == "gitlab.com":
        path = url_quote(project, safe="")
        return [("Binder", f"https://mybinder.org/v2/gl/{path}/{BRANCH}?urlpath=lab/tree/{name}")]
    return []


def add_buttons(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Add one group of buttons to the header of a page with code."""
    if not has_code(doctree):
        return
    name = f"{pagename}.ipynb"
    address = context["pathto"](f"{FOLDER}/{name}", 1)
    context["notebook_address"] = address  # see _templates/article-header-buttons.html
    language = app.config.language
    archive = context["pathto"](ARCHIVE, 1)
    links = [
        (translate(language, "Download with outputs (.ipynb)"), address, "fas fa-download"),
        (translate(language, "All notebooks (.zip)"), archive, "fas fa-download"),
    ]
    if repository := repository_of(app.config):
        elsewhere = services(repository, url_quote(name))
        links += [(title, url, "fas fa-arrow-up-right-from-square") for title, url in elsewhere]
    buttons = [
        {"type": "link", "url": url, "text": text, "icon": icon, "label": "notebook"}
        for text, url, icon in links
    ]
    context["header_buttons"].append(
        {
            "type": "group",
            "buttons": buttons,
            "icon": "fas fa-file-code",
            "tooltip": translate(language, "Run this page as a notebook, here or elsewhere"),
            "label": "notebook-buttons",
        }
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the notebook when the page is resolved, add the buttons when it is written."""
    app.connect("doctree-read", note_page)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
    app.connect("doctree-resolved", write_notebook)
    app.connect("html-page-context", add_buttons, priority=AFTER_OTHERS)
    return SIDE_BY_SIDE
