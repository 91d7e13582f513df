"""The site of the course: how the book is built, shown and checked. No part of the wheel.

Sphinx loads the package as one extension: `setup` below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course_site.order import SIDE_BY_SIDE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The extensions, in the order in which a page meets them: their handlers of one event are called in
# this order (see order.py).
EXTENSIONS = (
    # The settings are read.
    "pages.addresses",
    "pages.edition",
    "pages.social_card",
    # A page is read.
    "pages.escapes",
    "pages.fences",
    "pages.slips",
    "pages.quiz",
    "pages.predict",
    "pages.answers",
    "pages.tasks",
    "pages.widgets",
    "pages.invitations",
    "pages.labels",
    "pages.proofs",
    "pages.exercise_numbers",
    "pages.reading",
    "pages.marks",
    "pages.typography",
    # All pages are known: references are resolved, and what pages show of each other is added.
    "pages.page_head",
    "pages.course_map",
    "pages.marking",
    "pages.execution_table",
    "pages.site_search",
    "pages.missing_names",
    "pages.page_checks",
    "pages.next_page",
    "pages.exercise_levels",
    "pages.folded_solutions",
    "pages.cards",
    "pages.sound_markup",
    "pages.notebooks",
    "pages.formulas",
    # The page is written.
    "pages.words",
    "pages.themed_figures",
    "live.extension",
    "pages.text_font",
    "pages.formula_fonts",
    "pages.bundles",
    # The site is finished.
    "pages.whole_site",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Load every extension of the site."""
    for name in EXTENSIONS:
        app.setup_extension(f"{__name__}.{name}")
    return SIDE_BY_SIDE
