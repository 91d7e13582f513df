"""What the site needs beyond its theme: its addresses.

The addresses of the site and of the repository come from SITE_URL and REPOSITORY_URL where they
are set (CI sets them), so that a fork publishes itself without editing anything.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config


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


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect, in the order of the events."""
    app.add_config_value("comments_config", {}, "")  # Jupyter Book sets it, sphinx-comments or not
    app.connect("config-inited", use_addresses)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
