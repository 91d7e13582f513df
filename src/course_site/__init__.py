"""The site of the course: how the book is built, shown and checked. No part of the wheel.

Sphinx loads the package as one extension: `setup` below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The extensions, in the order in which their handlers of one event are called.
EXTENSIONS = (
    "pages.cards",
    "pages.addresses",
    "pages.reading",
    "pages.widgets",
    "pages.course_map",
    "pages.exercise_numbers",
    "pages.execution_table",
    "pages.fences",
    "pages.folded_solutions",
    "pages.formulas",
    "pages.labels",
    "pages.bundles",
    "pages.invitations",
    "live.extension",
    "pages.next_page",
    "pages.notebooks",
    "pages.page_head",
    "pages.quiz",
    "pages.social_card",
    "pages.site_search",
    "pages.sound_markup",
    "pages.page_checks",
    "pages.text_font",
    "pages.themed_figures",
    "pages.whole_site",
    "pages.words",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Load every extension of the site."""
    for name in EXTENSIONS:
        app.setup_extension(f"{__name__}.{name}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
