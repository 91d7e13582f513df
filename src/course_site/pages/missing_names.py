"""Add to the message of a missing name the nearest one that there is: most are misspelt.

Sphinx and the libraries say where a name is missing, but not what is like it. sphinxcontrib-bibtex
calls a source missing that is in the bibliography, where no page lists the sources.
"""

from __future__ import annotations

import logging as standard_logging
import re
from collections.abc import Callable, Iterable
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from course_site.nearest import nearest
from course_site.order import BEFORE_OTHERS, SIDE_BY_SIDE

# Who says it.
SPEAKERS = (
    "myst_parser.sphinx_ext.myst_refs",
    "sphinx.domains.std",
    "sphinx.transforms.post_transforms",
    "sphinxcontrib.bibtex.domain",
)
NAME = r"['\"]?([^'\"]+?)['\"]?(?: \[[\w.]+\])?$"  # MyST adds the kind of its warning


def _labels(env: BuildEnvironment) -> Iterable[str]:
    return env.get_domain("std").anonlabels  # type: ignore[attr-defined]


def _terms(env: BuildEnvironment) -> Iterable[str]:
    names = env.get_domain("std").objects  # type: ignore[attr-defined]
    return [name for kind, name in names if kind == "term"]


def _sources(env: BuildEnvironment) -> Iterable[str]:
    return env.get_domain("cite").bibdata.data.entries  # type: ignore[attr-defined]


# The message, and the names of its kind.
KINDS: dict[str, Callable[[BuildEnvironment], Iterable[str]]] = {
    "undefined label: ": _labels,
    "term not in glossary: ": _terms,
    "unknown document: ": lambda env: env.found_docs,
    "equation not found: ": lambda env: env.get_domain("math").equations,  # type: ignore[attr-defined]
    "prf:ref reference target not found: ": lambda env: getattr(env, "proof_list", {}),
    "could not find bibtex key ": _sources,
    "'myst' cross-reference target not found: ": lambda env: [
        *_labels(env),
        *(env.doc2path(name, False) for name in env.found_docs),
    ],
}


def hint(env: BuildEnvironment, message: str) -> str:
    """Return what to add to a message: the nearest name, if it is about a missing one."""
    for words, names in KINDS.items():
        if found := re.match(re.escape(words) + NAME, message):
            known = list(names(env))
            if names is _sources and found[1] in known:
                return "; it is in the bibliography, but no page has a ```{bibliography}```"
            return nearest(found[1], known)
    return ""


def allow_no_sources(app: Sphinx, config: Config) -> None:
    """Let a course have no sources: Jupyter Book passes on no empty list, which is asked for."""
    config.bibtex_bibfiles = config.bibtex_bibfiles or []


def add_hints(app: Sphinx) -> None:
    """Let whoever speaks of missing names say the nearest one too."""

    def with_hint(record: standard_logging.LogRecord) -> bool:
        message = record.getMessage()
        if app.env and (found := hint(app.env, message)):
            record.msg, record.args = message + found, ()
        return True

    for speaker in SPEAKERS:
        standard_logging.getLogger(f"sphinx.{speaker}").addFilter(with_hint)


def setup(app: Sphinx) -> dict[str, Any]:
    """Speak as soon as the pages are known."""
    app.connect("config-inited", allow_no_sources, priority=BEFORE_OTHERS)
    app.connect("builder-inited", add_hints)
    return SIDE_BY_SIDE
