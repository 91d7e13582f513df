"""What the site needs beyond its theme: its addresses, and mathematics without a network.

The addresses of the site and of the repository come from SITE_URL and REPOSITORY_URL (CI sets them)
or from the settings, so that a fork publishes itself without editing anything.
"""

from __future__ import annotations

import functools
import html
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import sphinxcontrib.katex as katex
from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools import addresses  # noqa: E402  (the repository's own scripts, found through ROOT)

KATEX = ROOT / "node_modules" / "katex" / "dist"
REPOSITORY_BUTTONS = ("use_repository_button", "use_issues_button", "use_edit_page_button")


def start_node(server: Any, folder: Path, timeout: float) -> tuple[subprocess.Popen[bytes], Any]:
    """Start Node in `folder`, and connect as soon as it listens.

    The library's own two ways: one gives up where Node has made its socket but does not listen
    yet; the other, over TCP, waits 40 ms for every formula.
    """
    address = str(folder / "katex.sock")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen(server.build_command(socket=address), cwd=folder, **pipes)
    end = time.monotonic() + timeout
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            if time.monotonic() > end or process.poll() is not None:
                raise server.timeout_error(timeout) from None
            time.sleep(0.001)
        else:
            return process, connection


@functools.cache
def render(latex: str, options: tuple[tuple[str, Any], ...]) -> str:
    """Return the HTML of a formula; most of them stand on the pages many times."""
    return render_anew(latex, dict(options))


render_anew = katex.render_latex
katex.render_latex = lambda latex, options=None: render(latex, tuple((options or {}).items()))
katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60  # seconds, on a busy machine
katex.KaTeXServer.start_server_process = classmethod(start_node)


def use_addresses(app: Sphinx, config: Config) -> None:
    """Publish the addresses of the site and of its repository that are given, and no other."""
    options = config.html_theme_options
    try:
        config.html_baseurl = addresses.given_site(config.html_baseurl or "")
        setting = options.pop("repository_url", "") or ""
        repository = addresses.given_repository(setting, Path(app.srcdir))
    except addresses.AddressProblem as problem:
        raise ConfigError(str(problem)) from None
    config.ogp_site_url = config.html_baseurl
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path or "/"
    if not config.html_baseurl:  # a sitemap is a list of whole addresses: there is none
        config.suppress_warnings = [*config.suppress_warnings, "sitemap.configuration"]
    if repository:
        config.course_repository, config.course_commit = repository.url, repository.commit
        options["repository_url"] = repository.url
        if repository.host not in addresses.PROVIDERS:  # the theme knows these
            options.setdefault("repository_provider", repository.provider)
    else:
        options.update(dict.fromkeys(REPOSITORY_BUTTONS, False))


def use_title(app: Sphinx, config: Config) -> None:
    """Write the course's title wherever the theme and the cards want one."""
    config.html_theme_options.setdefault("logo", {}).setdefault("text", config.html_title)
    config.ogp_site_name = config.html_title


def prepare_katex(app: Sphinx, config: Config) -> None:
    """Render formulas while building, and serve KaTeX's style and fonts from the site."""
    config.katex_prerender = True
    config.katex_js_path = str(KATEX / "katex.min.js")
    config.katex_css_path = "katex/katex.min.css"
    vendor = Path(app.outdir).parent / "vendor"
    fonts = vendor / "katex" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    style = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    style = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", style)  # woff2 is enough
    (vendor / "katex" / "katex.min.css").write_text(style, encoding="utf-8")
    for font in (KATEX / "fonts").glob("*.woff2"):
        shutil.copy2(font, fonts)
    config.html_static_path.append(str(vendor))


def describe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give other sites the page's own description, instead of its first words as source."""
    found = (
        [n for n in doctree.findall(nodes.meta) if n.get("name") == "description"]
        if doctree
        else []
    )
    if found:
        description = html.escape(found[0]["content"], quote=False)
        context["meta"] = {"og:description": description, **(context.get("meta") or {})}


def mend_head(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Mend the head of a page: nothing twice, addresses quoted, and none that is not given."""
    site = app.config.html_baseurl
    twice = ["viewport"] if site else ["viewport", "og:url", "og:image", "og:image:alt"]
    names = "|".join(twice)
    tag = rf'<meta (?=[^>]*(?:name|property)="(?:{names})")[^>]*>\n?'
    context["metatags"] = re.sub(tag, "", context.get("metatags", ""))
    if context.get("pageurl"):
        context["pageurl"] = addresses.page_address(site, pagename)
    if Markup(context.get("title", "")).striptags() == context.get("docstitle"):
        context["docstitle"] = ""  # the front page: not its title twice


def mend_markup(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Mend what the theme and docutils leave wrong for a screen reader."""
    context.setdefault("pagetitle", context.get("title", ""))  # a heading of the printed page
    if "body" in context:  # roles that ARIA has dropped since
        body = context["body"].replace(' role="doc-biblioentry"', "")
        context["body"] = body.replace('<div role="list" class="citation-list">', "<div>")


def quote_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """Write the names of pages into the sitemap as addresses are written."""
    links = getattr(app, "sitemap_links", None)
    for _ in range(links.qsize() if links else 0):
        link, date = links.get()
        links.put((quote(link), date))


def switch_jekyll_off(app: Sphinx, exception: Exception | None) -> None:
    """Keep GitHub Pages, where it serves a branch, from dropping the folders that begin with _."""
    if exception is None and app.builder.format == "html":
        Path(app.outdir, ".nojekyll").touch()


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect, in the order of the events."""
    app.add_config_value("comments_config", {}, "")  # Jupyter Book sets it, sphinx-comments or not
    app.add_config_value("course_repository", "", "html")  # what use_addresses found
    app.add_config_value("course_commit", "", "html")
    app.connect("config-inited", use_addresses)
    app.connect("config-inited", use_title)
    app.connect("config-inited", prepare_katex)
    app.connect("html-page-context", describe, priority=400)  # before the cards' extension
    app.connect("html-page-context", mend_head, priority=600)  # after it
    app.connect("html-page-context", mend_markup)
    app.connect("build-finished", quote_sitemap, priority=200)
    app.connect("build-finished", switch_jekyll_off)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
