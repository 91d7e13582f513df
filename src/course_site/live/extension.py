"""Let the reader run and change the code cells of a page, in the page.

Pages with code get the settings of the live cells, a style sheet and a small module script; pages
without code get nothing. The files themselves (Python for the browser, course_utils, the front
end) are fetched and made in a step of the build before Sphinx, which leaves the file that
`live_prepared` names, and copied into the site in another one after it (see steps.py). Without
that file the pages offer no Run.

`live_source` says where Python comes from: "site" (the default) or "cdn". The environment variable
LIVE_SOURCE overrides it; "none" switches the live cells off. `live_differences` names the page that
says what is not as on a computer: the cells link to it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from course_site.live import jupyterlite
from course_site.live.imports import portions_of
from course_site.live.manifest import Live
from course_site.live.official import CDN
from course_site.live.steps import read_prepared
from course_site.order import AFTER_OTHERS, SIDE_BY_SIDE
from course_site.pages.words import translate

logger = logging.getLogger(__name__)
NOTEBOOKS = "course_site.pages.notebooks"  # the extension that writes them
KATEX_STYLE = "_static/katex/katex.min.css"
# Cells in another language, or whose code the reader does not see, are not live.
LANGUAGES = {"ipython3", "ipython", "python3", "python"}


def read(app: Sphinx) -> None:
    """Read what was prepared before the build; without it `app.live` is None."""
    is_site = app.builder.name in ("html", "dirhtml")
    file = Path(app.confdir, app.config.live_prepared)
    app.live = read_prepared(file) if is_site else None  # type: ignore[attr-defined]


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
    needed = {name for source in sources for name in portions_of(source, live)}
    portions = live.in_order(needed)
    uses_data = any(live.manifest["data"]["when"] in source for source in sources)
    pathto = context["pathto"]
    folder = f"live/{live.interface.name}/"
    settings = {
        "page": pagename,
        "root": pathto("", 1) or "./",
        "mode": live.manifest["mode"],
        "host": "" if live.has_own_python else urlsplit(CDN).hostname,
        "manifest": live.manifest_name,
        "portions": portions,
        "files": live.files_of(portions, data=uses_data),
        "katex": KATEX_STYLE,
    }
    if app.config.live_differences:
        settings["differs"] = pathto(app.config.live_differences)
    if NOTEBOOKS in app.extensions:
        settings["course"] = app.config.html_title or app.config.project
        settings["notebook"] = pathto(f"notebooks/{pagename}.ipynb", 1)
    text = json.dumps(settings, separators=(",", ":")).replace("<", "\\u003c")
    context["metatags"] = context.get("metatags", "") + "\n".join(
        [
            "",
            f'<link rel="stylesheet" href="{pathto(folder + "page/style.css", 1)}">',
            f'<script type="application/json" id="live-settings">{text}</script>',
            f'<script type="module" src="{pathto(folder + "page/live.mjs", 1)}"></script>',
            "",
        ]
    )


def offers_notebooks(app: Sphinx) -> bool:
    """Tell whether the site has JupyterLite: Python from the site, notebooks, its packages."""
    live: Live | None = getattr(app, "live", None)
    is_own = live is not None and live.has_own_python
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
    """Read what was prepared, and add to each page when it is written."""
    app.add_config_value("live_source", "site", "html", [str])
    app.add_config_value("live_prepared", "_build/live.json", "html", [str])
    app.connect("builder-inited", read)
    app.add_config_value("live_differences", "", "html", [str])
    app.connect("env-check-consistency", check_page)
    app.connect("html-page-context", add_notebook_button, priority=AFTER_OTHERS)
    app.connect("html-page-context", add_to_page, priority=AFTER_OTHERS)
    return SIDE_BY_SIDE
