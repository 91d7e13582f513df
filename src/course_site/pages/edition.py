"""Say in the foot of each page which edition it belongs to, and where the others are.

The list of editions is linked where the address of the repository is known. Where the site has an
address, the page says it to `_static/edition.js`, which looks there for a newer edition.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from course_site.addresses import repository_of
from course_site.edition import Edition, edition_of, list_of_editions
from course_site.order import SIDE_BY_SIDE
from course_site.pages.words import translate


def words_of(edition: Edition, language: str) -> str:
    """Return what a page says of its edition; "" where there is none."""
    if not edition.number:
        return ""
    if edition.is_later:
        return translate(language, "After edition {edition}", edition=edition.number)
    return translate(language, "Edition {edition}", edition=edition.number)


def read_edition(app: Sphinx, config: Config) -> None:
    """Note the edition among the settings: where it changes, all pages are written."""
    edition = edition_of(Path(app.srcdir))
    config.course_edition = edition.number
    config.course_edition_words = words_of(edition, config.language)


def tell(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the page the words for its foot, and its script the edition and the site's address."""
    config = app.config
    context["edition"] = config.course_edition_words
    context["editions"] = list_of_editions(repository_of(config))
    if config.course_edition and config.html_baseurl:
        content, home = html.escape(config.course_edition), html.escape(config.html_baseurl)
        tag = f'<meta name="course-edition" content="{content}" data-home="{home}">'
        context["metatags"] = "\n".join([context.get("metatags", ""), tag])


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect, in the order of the events."""
    app.add_config_value("course_edition", "", "html")
    app.add_config_value("course_edition_words", "", "html")
    app.connect("config-inited", read_edition)
    app.connect("html-page-context", tell)
    return SIDE_BY_SIDE
