"""What each page holds for its reader to do, for the marks in the sidebar and on the map.

Readers' browsers keep their work under the name of the page, which is that of its file without
folder and ending: so it survives a page that moves. A page whose file gets another name keeps the
old one in its front matter:

    ---
    known_as: images
    ---

The file `course-contents.json` maps the address of each page to that name, and to its questions
and tasks; `progress.mjs` fetches it for readers who have done something.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from course_site.order import SIDE_BY_SIDE
from course_site.pages import tasks
from course_site.pages.answers import answer_field
from course_site.pages.quiz import quiz

logger = logging.getLogger(__name__)
FILE = "course-contents.json"
KEY = "known_as"


def questions(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return the names of the questions and fields of each page; kept with the environment."""
    if not hasattr(env, "course_questions"):
        env.course_questions = {}  # type: ignore[attr-defined]
    return env.course_questions  # type: ignore[attr-defined]


def name_of(env: BuildEnvironment, page: str) -> str:
    """Return the name of a page, as a browser writes it in an address."""
    own = Path(page).name
    return quote(str(env.metadata.get(page, {}).get(KEY, own)), safe="")


def keep(app: Sphinx, doctree: nodes.document) -> None:
    """Note what the page that was just read asks."""
    found = (
        node for node in doctree.findall(nodes.Element) if isinstance(node, (quiz, answer_field))
    )
    questions(app.env)[app.env.docname] = [node["ids"][0] for node in found]


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again or gone."""
    questions(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over the pages that another process has read."""
    questions(env).update({k: v for k, v in questions(other).items() if k in docnames})


def check_names(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of two pages with one name: what is done on one would be done on the other."""
    first: dict[str, str] = {}
    for page in sorted(env.found_docs):
        name = name_of(env, page)
        if first.setdefault(name, page) != page:
            logger.warning(
                "%s has the name %r, too: readers' work is kept under it. Rename one of the files, "
                "or give this page another name in its front matter, as `%s: %s`",
                env.doc2path(first[name], False),
                name,
                KEY,
                page.replace("/", "-"),
                location=page,
            )


def contents(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    """Return name, questions and tasks of each page, by its address below the root."""
    found: dict[str, dict[str, Any]] = {}
    for page in sorted(questions(env)):
        own = sorted(task for task, (place, _) in tasks.places(env).items() if place == page)
        entry = {"page": name_of(env, page), "questions": questions(env)[page], "tasks": own}
        found[quote(page)] = entry
    return found


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the file beside the scripts."""
    if exception is None and app.builder.format == "html":
        text = json.dumps(contents(app.env), separators=(",", ":"))
        Path(app.outdir, "_static", FILE).write_text(text, encoding="utf-8")


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Tell a page with an older name of it."""
    if KEY in app.env.metadata.get(pagename, {}):
        tag = f'<meta name="course-page" content="{escape(name_of(app.env, pagename))}">'
        context["metatags"] = "\n".join([context.get("metatags", ""), tag])


def setup(app: Sphinx) -> dict[str, Any]:
    """Note each page when it is read, and write the file when the site is finished."""
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", keep)
    app.connect("env-check-consistency", check_names)
    app.connect("html-page-context", add_to_page)
    app.connect("build-finished", write)
    return {**SIDE_BY_SIDE, "env_version": 1}
