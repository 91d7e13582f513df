"""What the site needs beyond its theme: its addresses, and mathematics without a network.

The addresses of the site and of the repository come from SITE_URL and REPOSITORY_URL where they
are set (CI sets them), so that a fork publishes itself without editing anything.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sphinxcontrib.katex as katex
from sphinx.application import Sphinx
from sphinx.config import Config

ROOT = Path(__file__).resolve().parent.parent
KATEX = ROOT / "node_modules" / "katex" / "dist"


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
    """Let the environment say where the site and its repository are."""
    if site := os.environ.get("SITE_URL"):
        config.html_baseurl = site.rstrip("/") + "/"
    if repository := os.environ.get("REPOSITORY_URL"):
        config.html_theme_options["repository_url"] = repository
    host = urlsplit(config.html_theme_options["repository_url"]).hostname or ""
    if host not in ("github.com", "gitlab.com", "bitbucket.org"):  # the theme knows these three
        is_gitlab = "GITLAB_CI" in os.environ or "gitlab" in host
        provider = "gitlab" if is_gitlab else "github"
        config.html_theme_options.setdefault("repository_provider", provider)
    config.ogp_site_url = config.html_baseurl
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path


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


def mend_markup(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Mend what the theme and docutils leave wrong for a screen reader."""
    context.setdefault("pagetitle", context.get("title", ""))  # a heading of the printed page
    if "body" in context:  # roles that ARIA has dropped since
        body = context["body"].replace(' role="doc-biblioentry"', "")
        context["body"] = body.replace('<div role="list" class="citation-list">', "<div>")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect, in the order of the events."""
    app.add_config_value("comments_config", {}, "")  # Jupyter Book sets it, sphinx-comments or not
    app.connect("config-inited", use_addresses)
    app.connect("config-inited", prepare_katex)
    app.connect("html-page-context", mend_markup)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
