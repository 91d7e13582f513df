"""The words of the interface in the language of the site: buttons, messages, labels.

English stands in the code. For another language, `words/<language>.json` maps each English text to
its translation; what it lacks stays English. Scripts find the same table in their page, in the
element `words`, through `inLanguage` (words.js); templates have `in_language`.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from sphinx.application import Sphinx

from course_site.order import SIDE_BY_SIDE
from course_site.paths import WORDS


@functools.cache
def catalogue(language: str) -> dict[str, str]:
    """Return the translations of a language, empty for English and for one without a file."""
    path = WORDS / f"{language}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def translate(language: str, text: str, **values: object) -> str:
    """Return the text in the language, with `{name}` replaced by the values."""
    return catalogue(language).get(text, text).format(**values)


def count_of(language: str, number: int, one: str, many: str) -> str:
    """Return the text for one thing or for many, with `{count}` replaced by the number."""
    return translate(language, one if number == 1 else many, count=number)


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the scripts of a page the words of its language."""
    context["in_language"] = functools.partial(translate, app.config.language)
    if found := catalogue(app.config.language):
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        tag = f'<script type="application/json" id="words">{text}</script>'
        context["metatags"] = "\n".join([context.get("metatags", ""), tag])


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the table to each page."""
    app.connect("html-page-context", add_to_page)
    return SIDE_BY_SIDE
