"""What the kernel is told of the course by the manifest of the site; without it the page works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Course:
    """Its package, what in that draws its figures, and where its data are."""

    package: str = ""
    style: str = ""  # a style sheet of Matplotlib, as a path below the installed packages
    themes: str = ""  # the module whose for_both_themes() gives a figure the colours of dark pages
    data: str = ""  # a call that returns its data


course = Course()
