"""What the site needs beyond its theme: its addresses.

The addresses of the site and of the repository come from SITE_URL and REPOSITORY_URL (CI sets them)
or from the settings, so that a fork publishes itself without editing anything.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from course_site import addresses
from course_site.order import AFTER_OTHERS, BEFORE_OTHERS, SIDE_BY_SIDE
from course_site.pages.words import translate

REPOSITORY_BUTTONS = ("use_repository_button", "use_issues_button", "use_edit_page_button")


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


def sort_files(app: Sphinx, config: Config) -> None:
    """Link the styles and scripts of `_static` in one order: the file system gives them in any."""
    for files in (config.html_css_files, config.html_js_files):
        files.sort(key=str)


def use_title(app: Sphinx, config: Config) -> None:
    """Write the course's title wherever the theme and the cards want one, and name the 404 page."""
    config.html_theme_options.setdefault("logo", {}).setdefault("text", config.html_title)
    config.ogp_site_name = config.html_title
    title = translate(config.language, "Page not found")
    config.notfound_context = {**config.notfound_context, "title": title}


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


def quote_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """Write the names of pages into the sitemap as addresses are written."""
    links: Any = getattr(app, "sitemap_links", None)
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
    app.connect("config-inited", sort_files, priority=BEFORE_OTHERS)
    app.connect("html-page-context", describe, priority=BEFORE_OTHERS)
    app.connect("html-page-context", mend_head, priority=AFTER_OTHERS)
    app.connect("build-finished", quote_sitemap, priority=BEFORE_OTHERS)
    app.connect("build-finished", switch_jekyll_off)
    return SIDE_BY_SIDE
