"""Let the reader run and change the code cells of a page, in the page.

Pages with code get the settings of the live cells, a style sheet and a small module script; pages
without code get nothing. The files themselves (Python for the browser, course_utils, the front
end) are fetched and built by manifest.py, and copied into the site when it is finished.
If they cannot be had the pages offer no Run, and the build says so.

`live_source` says where Python comes from: "site" (the default) or "cdn". The environment variable
LIVE_SOURCE overrides it; "none" switches the live cells off. `live_differences` names the page that
says what is not as on a computer: the cells link to it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from course_site.disk import DiskFull
from course_site.live import jupyterlite
from course_site.live.imports import bundles_of
from course_site.live.manifest import Live
from course_site.live.manifest import prepare as prepare_live
from course_site.live.official import NETWORK
from course_site.live.stage import stage
from course_site.order import AFTER_OTHERS
from course_site.pages.words import translate
from course_site.problems import Problem

logger = logging.getLogger(__name__)
NOTEBOOKS = "course_site.pages.notebooks"  # the extension that writes them
FIRST = ("bar", "cell", "keys")  # what live.mjs imports before anybody presses Run
KATEX_STYLE = "_static/katex/katex.min.css"
# Cells in another language, or whose code the reader does not see, are not live.
LANGUAGES = {"ipython3", "ipython", "python3", "python"}


def prepare(app: Sphinx) -> None:
    """Fetch and build what the live cells need; `app.live` stays None where that fails."""
    app.live = None  # type: ignore[attr-defined]
    source = os.environ.get("LIVE_SOURCE") or app.config.live_source
    if source == "none" or app.builder.name not in ("html", "dirhtml"):
        return
    try:
        app.live = prepare_live(source)  # type: ignore[attr-defined]
    except (Problem, OSError) as problem:
        if os.environ.get("REQUIRE_BROWSER"):  # CI publishes what it builds: no site without Run
            raise ExtensionError(f"The pages would offer no Run: {problem}") from problem
        print(f"The pages offer no Run: {problem}", file=sys.stderr, flush=True)


def visible_sources(doctree: nodes.document | None) -> list[str]:
    """Return the code of the cells that the reader sees, in their order."""
    if doctree is None:
        return []
    found = []
    for cell in doctree.findall(_is_code_cell):
        for part in cell.children:
            if isinstance(part, nodes.Element) and "cell_input" in part.get("classes", []):
                found += [
                    block.astext()
                    for block in part.findall(nodes.literal_block)
                    if block.get("language") in LANGUAGES
                ]
    return found


def _is_code_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def check_page(app: Sphinx, env: BuildEnvironment) -> None:
    """Say so if there is no such page as `live_differences` names."""
    page = app.config.live_differences
    if page and page not in env.found_docs:
        message = "_config.yml: live_differences names %s, a page that is not there"
        logger.warning(f"{message}; leave it empty if you have none", page)


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Add the live cells to a page that shows code."""
    live: Live | None = getattr(app, "live", None)
    sources = visible_sources(doctree)
    if live is None or not sources:
        return
    needed = {name for source in sources for name in bundles_of(source, live)}
    bundles = live.in_order(needed)
    uses_data = any(live.manifest["data"]["when"] in source for source in sources)
    pathto = context["pathto"]
    folder = f"live/{live.interface.name}/"
    settings = {
        "page": pagename,
        "root": pathto("", 1) or "./",
        "mode": live.manifest["mode"],
        "host": urlsplit(NETWORK).hostname if live.manifest["mode"] == "cdn" else "",
        "manifest": live.manifest_name,
        "bundles": bundles,
        "files": live.files_of(bundles, data=uses_data),
        "katex": KATEX_STYLE,
    }
    if app.config.live_differences:
        settings["differs"] = pathto(app.config.live_differences)
    text = json.dumps(settings, separators=(",", ":")).replace("<", "\\u003c")
    context["metatags"] = context.get("metatags", "") + "\n".join(
        [
            "",
            f'<link rel="stylesheet" href="{pathto(folder + "page/style.css", 1)}">',
            *(
                f'<link rel="modulepreload" href="{pathto(f"{folder}page/{name}.mjs", 1)}">'
                for name in FIRST
            ),
            f'<script type="application/json" id="live-settings">{text}</script>',
            f'<script type="module" src="{pathto(folder + "page/live.mjs", 1)}"></script>',
            "",
        ]
    )


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Copy the files into the site, and say how large they are."""
    live: Live | None = getattr(app, "live", None)
    if live is None or exception is not None:
        return
    try:
        size = stage(live, Path(app.outdir))
    except DiskFull as problem:
        raise ExtensionError(str(problem)) from problem
    where = "from the site" if live.manifest["mode"] == "site" else f"from {NETWORK}"
    print(f"Live cells: Python {where}; {size / 1e6:.0f} MB under live/", flush=True)
    if offers_notebooks(app):
        try:
            title, language = app.config.html_title, app.config.language
            size = jupyterlite.stage(Path(app.outdir), live, title, language)
        except (Problem, OSError) as problem:
            raise ExtensionError(f"no JupyterLite: {problem}") from problem
        print(f"JupyterLite: {size / 1e6:.0f} MB under lite/", flush=True)


def offers_notebooks(app: Sphinx) -> bool:
    """Tell whether the site has JupyterLite: Python from the site, notebooks, its packages."""
    live: Live | None = getattr(app, "live", None)
    is_own = live is not None and live.manifest["mode"] == "site"
    return is_own and NOTEBOOKS in app.extensions and jupyterlite.is_available()


def add_notebook_button(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Add "JupyterLite" to the buttons that open the page as a notebook."""
    if not visible_sources(doctree) or not offers_notebooks(app):
        return
    address = context["pathto"]("lite/notebooks/index.html", 1)
    for group in context.get("header_buttons", []):
        if group.get("label") == "notebook-buttons":
            group["buttons"].append(
                {
                    "type": "link",
                    "url": f"{address}?path={pagename}.ipynb",
                    "text": translate(app.config.language, "Open as a notebook here"),
                    "icon": "fas fa-play",
                    "label": "notebook-in-browser",
                }
            )


def setup(app: Sphinx) -> dict[str, Any]:
    """Prepare first, add to each page when it is written, copy at the end."""
    app.add_config_value("live_source", "site", "html", [str])
    app.connect("builder-inited", prepare)
    app.add_config_value("live_differences", "", "html", [str])
    app.connect("env-check-consistency", check_page)
    app.connect("html-page-context", add_notebook_button, priority=AFTER_OTHERS)
    app.connect("html-page-context", add_to_page, priority=AFTER_OTHERS)
    app.connect("build-finished", finish, priority=AFTER_OTHERS)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
