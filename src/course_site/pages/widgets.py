"""The `widget` directive: an interactive figure of widgets/, with its fallback as content.

    ```{widget} fold-the-plane
    :state: layers=1&n1=5

    What stands here is read under the picture of the figure as it starts: by readers without
    JavaScript, on paper, in notebooks and in PDF.
    ```

A figure is a folder with main.mjs and style.css, and figure.json where there is more to know of it.
Pages that hold one show a picture of it as it starts (see widget_stills.py), with the styles of
shared/still.css and the figure's own still.css, written into one file, which keep its room free,
and load shared/start.mjs, which loads the rest as the reader comes near; other pages load nothing.
The files go to the folder `_widgets` of the site, away from `_static`, whose scripts and styles
Jupyter Book puts on every page. What a tool makes for a figure while building (the weights of a
network, say) lies in a folder of its name under `widgets_generated`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course_site.order import SIDE_BY_SIDE
from course_site.pages.widget_stills import BUILD_ONLY, draw_stills, still_of
from course_site.pages.words import translate
from course_site.paths import WIDGETS
from course_site.visitors import CONTENT_ALONE

logger = logging.getLogger(__name__)
SHARED = "shared"
STYLE = "still.css"


def facts_of(name: str) -> dict[str, Any]:
    """Return what figure.json says of a figure, which need not have one.

    `label` names it; `uses` are the figures whose files it takes; `needs` are the files that it
    cannot do without, and that a tool makes; the message where one is missing says what `made by`
    does: what makes them.
    """
    file = WIDGETS / name / "figure.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


class widget(nodes.General, nodes.Element):
    """An interactive figure: `name`, `state`, `label`; its children are the fallback."""


class WidgetDirective(SphinxDirective):
    """Parse the fallback and check that the figure exists."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar = {
        "class": directives.class_option,  # "hero": starts when asked, and in its short form
        "state": directives.unchanged_required,  # what differs from the figure's defaults
        "name": directives.unchanged_required,  # needed where one page has a figure twice
        "label": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the figure's node, or an error that names what is missing."""
        name = self.arguments[0]
        if not (WIDGETS / name / "main.mjs").is_file():
            known = ", ".join(sorted(path.parent.name for path in WIDGETS.glob("*/main.mjs")))
            return [self._error(f"there is no figure {name!r} in widgets/; there are: {known}")]
        if not self.content:
            return [self._error(f"the figure {name!r} has no fallback: give it as content")]
        element_id = self.options.get("name", name)
        taken = [node["ids"] for node in used(self.env).get(self.env.docname, [])]
        if [element_id] in taken:
            return [self._error(f"the page holds {element_id!r} twice: give one a :name:")]
        default = name.replace("-", " ").capitalize()
        node = widget(
            "",
            name=name,
            state=self.options.get("state", ""),
            label=self.options.get("label", facts_of(name).get("label", default)),
        )
        node["ids"] = [element_id]
        node["classes"] += self.options.get("class", [])
        entry = {"name": name, "ids": node["ids"], "state": node["state"]}
        used(self.env).setdefault(self.env.docname, []).append(entry)
        self.set_source_info(node)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]

    def _error(self, message: str) -> nodes.Node:
        return self.state.document.reporter.error(f"widget: {message}", line=self.lineno)


def used(env: BuildEnvironment) -> dict[str, list[dict[str, Any]]]:
    """Return the figures of each page; kept with the environment, so pages may come from it."""
    if not hasattr(env, "course_widgets"):
        env.course_widgets = {}  # type: ignore[attr-defined]
    return env.course_widgets  # type: ignore[attr-defined]


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the figures of a page that is read again or gone."""
    used(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over the pages that another process has read."""
    used(env).update({k: v for k, v in used(other).items() if k in docnames})


def visit_html(self: Any, node: widget) -> None:
    """Open the figure; its content stands until the script has something better."""
    language = self.builder.config.language
    named = node["label"]
    label = translate(language, named)
    attributes = {
        "data-widget": node["name"],
        "aria-label": translate(language, "Interactive figure: {label}", label=label),
    }
    if node["state"]:
        attributes["data-state"] = node["state"]
    if "hero" in node["classes"]:  # a button with these words starts it (shared/start.mjs)
        attributes["data-start"] = label
    self.body.append(self.starttag(node, "section", CLASS="widget", **attributes))
    self.body.append('<div class="widget-fallback">\n')
    if picture := still_of(self.builder.env, self.builder.current_docname, node["ids"][0]):
        self.body.append(f'<div class="wg-still">{picture}</div>\n')


def depart_html(self: Any, node: widget) -> None:
    """Close the fallback and the figure."""
    self.body.append("</div></section>\n")


def load_starter(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Put the module that loads figures as they come near into the head of a page that has any."""
    if figures := used(app.env).get(pagename):
        names = sorted({entry["name"] for entry in figures})
        folders = [name for name in names if (WIDGETS / name / STYLE).is_file()] or [SHARED]
        addresses = [context["pathto"](f"_widgets/{folder}/{STYLE}", 1) for folder in folders]
        tags = [f'<link rel="stylesheet" href="{address}" />' for address in addresses]
        start = context["pathto"](f"_widgets/{SHARED}/start.mjs", 1)
        tags.append(f'<script type="module" src="{start}"></script>')
        context["metatags"] = "\n".join([context.get("metatags", ""), *tags])


def copy_files(app: Sphinx, exception: Exception | None) -> None:
    """Copy the folders of the figures that the book holds, and what was made for them."""
    if exception is not None or app.builder.format != "html":
        return
    names = {entry["name"] for page in used(app.env).values() for entry in page}
    names |= {other for name in names for other in facts_of(name).get("uses", [])}
    target = Path(app.outdir, "_widgets")
    shutil.rmtree(target, ignore_errors=True)
    if not names:
        return
    generated = Path(app.confdir, app.config.widgets_generated)
    for folder in sorted({SHARED, *names}):
        for source in (WIDGETS / folder, generated / folder):
            if source.is_dir():
                shutil.copytree(source, target / folder, dirs_exist_ok=True, ignore=BUILD_ONLY)
        if folder != SHARED and (own := target / folder / STYLE).is_file():  # one file to ask for
            shared = (WIDGETS / SHARED / STYLE).read_text(encoding="utf-8")
            own.write_text(f"{shared}\n{own.read_text(encoding='utf-8')}", encoding="utf-8")
    for name in sorted(names):
        facts = facts_of(name)
        needed = facts.get("needs", [])
        for missing in [file for file in needed if not (target / name / file).is_file()]:
            logger.warning(
                "widget %s: %s is missing in %s; %s",
                name,
                missing,
                generated / name,
                facts["made by"],
                type="widgets",
            )


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect, in the order of the events."""
    app.add_config_value("widgets_generated", "_build/widgets", "", [str])
    app.add_node(widget, html=(visit_html, depart_html), **CONTENT_ALONE)
    app.add_directive("widget", WidgetDirective)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", draw_stills)
    app.connect("html-page-context", load_starter)
    app.connect("build-finished", copy_files)
    return {**SIDE_BY_SIDE, "env_version": 2}
