"""Small books and small sites for tests to build.

A `Book` is built as `make book` builds it; a `SmallBook` has the settings of the real one, and
pages that the test writes. `build_site` is Sphinx alone with one or two of our extensions.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.course import ROOT

LINKED = ("_static", "_templates", "live", "node_modules", "widgets", "words")
OF_THE_WHEEL = ("LICENSE", "README.md", "pyproject.toml")
HEAD = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
myst:
  html_meta:
    description: A page of a small book, made to be built by a test.
---

"""
# Sphinx adds the suffixes of an extension to a table of its own, which the next site would inherit.
NO_SUFFIXES = 'source_suffix = {".rst": "restructuredtext"}\n'
TIMEOUT = 60  # seconds for one cell, of those that end: others may be computing here
TIMEOUT_OF_BUILD = 900
ADDRESSES = ("SITE_URL", "REPOSITORY_URL")
REPOSITORY = "https://github.com/group/course"
SITE_ADDRESS = "https://course.example/book/"


@dataclass(frozen=True)
class Run:
    """How a build ended, and what it printed."""

    succeeded: bool
    printed: str

    @property
    def executed(self) -> set[str]:
        """The pages whose cells were executed."""
        return set(re.findall(r"^  \d+/\d+ (\S+)\.md: \w+ in", self.printed, re.MULTILINE))

    def lines_about(self, *words: str) -> list[str]:
        """Return the printed lines that hold all of these words."""
        lines = re.sub(r"\x1b\[[\d;]*m", "", self.printed).splitlines()
        return [line for line in lines if all(word in line for word in words)]


def page(body: str, *, title: str = "A page", head: str = HEAD) -> str:
    """Return the source of a page: front matter, title, body."""
    return f"{head}# {title}\n\n{body}\n"


def cell(code: str, options: str = "") -> str:
    """Return the source of a code cell, with its options as YAML."""
    front = f"---\n{options}\n---\n" if options else ""
    return f"```{{code-cell}} ipython3\n{front}{code}\n```"


def saved_in_jupyter(text: str) -> str:
    """Return the source of a page as Jupytext saves it, with the settings of the repository."""
    import jupytext
    from jupytext.config import load_jupytext_config

    config = load_jupytext_config(str(ROOT / "lessons"))
    notebook = jupytext.reads(text, fmt="md:myst", config=config)
    return str(jupytext.writes(notebook, fmt="md:myst", config=config))


def copy_sources(source: Path, target: Path) -> None:
    """Copy a folder without what Python leaves there."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pyc*"))


class Book:
    """A course in `folder`, with what is linked there from the repository."""

    def __init__(self, folder: Path, *linked: str) -> None:
        self.folder = folder
        self.site = folder / "_build" / "html"
        self.variables: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for name in (*LINKED, *linked):
            (folder / name).symlink_to(ROOT / name)

    def write(self, name: str, text: str) -> None:
        """Write a file of the book."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def command(self, name: str) -> list[str]:
        """Return the command that does this with the book: build or serve."""
        return [sys.executable, "-u", "-m", "course_site", name, str(self.folder)]

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the environment of a command, without the addresses of the real book."""
        own = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
        return own | self.variables | variables

    def build(self, *options: str, **variables: str) -> Run:
        """Build as `make book` does."""
        run = subprocess.run(
            [*self.command("build"), *options],
            cwd=ROOT,
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            timeout=TIMEOUT_OF_BUILD,
        )
        return Run(run.returncode == 0, run.stdout + run.stderr)


class SmallBook(Book):
    """A book whose pages are written by the test, without live cells: they come from a download."""

    def __init__(self, folder: Path, pages: dict[str, str], **options: str) -> None:
        """Write the book; `options` are those of Sphinx, in the place of the real book's."""
        super().__init__(folder)
        self.variables["LIVE_SOURCE"] = "none"
        shutil.copy(ROOT / "requirements.lock", folder)
        settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
        settings["execute"]["timeout"] = TIMEOUT
        settings["html"]["baseurl"] = SITE_ADDRESS
        settings["sphinx"]["config"]["html_theme_options"]["repository_url"] = REPOSITORY
        settings["sphinx"]["config"] |= {"live_differences": ""} | options
        settings["bibtex_bibfiles"] = ["references.bib"]
        self.write("_config.yml", yaml.safe_dump(settings))
        self.write("references.bib", "")
        self.write("src/course_utils/constants.py", "SIZE = 28\n")
        chapters = [{"file": name} for name in pages if name != "index"]
        toc = {"format": "jb-book", "root": "index", "chapters": chapters}
        self.write("_toc.yml", yaml.safe_dump(toc))
        for name, text in ({"index": page("Welcome.", title="A small book")} | pages).items():
            self.write(f"{name}.md", text)

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a piece of a file, which must be there once."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.write(name, text.replace(old, new))

    def copy(self, *names: str) -> None:
        """Have a copy of what is linked, to be edited."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)
            copy_sources(ROOT / name, self.folder / name)

    def copy_code(self) -> None:
        """Have the packages too, so that the book is built by its own: they may be edited."""
        shutil.rmtree(self.folder / "src")
        copy_sources(ROOT / "src", self.folder / "src")
        for name in OF_THE_WHEEL:
            shutil.copy(ROOT / name, self.folder)
        self.variables["PYTHONPATH"] = str(self.folder / "src")


def build_site(
    folder: Path, settings: str, pages: dict[str, str], *, builder: str = "html", name: str = ""
) -> tuple[Path, str]:
    """Write and build a site with Sphinx alone; return its folder, called `name`, and the warnings.

    The same folder again, with other pages, is an edit.
    """
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(NO_SUFFIXES + settings, encoding="utf-8")
    for page_name, text in pages.items():
        (folder / f"{page_name}.md").write_text(text, encoding="utf-8")
    warnings = io.StringIO()
    target = folder / "_build" / (name or builder)
    doctrees = folder / "_build" / f"doctrees{name}"
    with docutils_namespace():
        Sphinx(folder, folder, target, doctrees, builder, status=None, warning=warnings).build()
    return target, re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())


def start_page(*names: str) -> str:
    """Return the source of a page that lists others."""
    return "# Start\n\n```{toctree}\n" + "\n".join(names) + "\n```\n"
