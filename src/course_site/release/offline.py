"""The course on a memory stick: the whole site, a page that says how to begin, and what shows it.

A browser runs no module of a file, so Python in the page and the interactive figures need an
address. `start.sh`, `start.cmd` and the servers beside them (offline/) give the site one, on the
reader's own machine. What works without them is said on `start.html`, and so that questions and
answers do, their scripts are plain ones in this copy.
"""

from __future__ import annotations

import html
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course_site.edition import Edition
from course_site.node import join_imports
from course_site.pages.bundles import JOINED
from course_site.pages.edition import words_of
from course_site.pages.words import translate
from course_site.release.zips import write_zip

FOLDER = "course-offline"  # all lies in it
START = Path(__file__).with_name("offline")
COMMANDS = ("start.sh", "start.command")  # macOS opens a .command by a double click
OF_WINDOWS = "start.cmd"
LICENCES = ("LICENSE", "LICENSE-TEXT.md")
SITE = "site"
OF_SPHINX = ".buildinfo"  # its own note, which differs from machine to machine
# They are whole in one file, and fetch nothing.
WITHOUT_ADDRESS = tuple(name for name in JOINED if name != "marking.mjs")
PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif }}
body {{ max-width: 42rem; margin: 0 auto; padding: 1rem }}
h1, h2 {{ line-height: 1.25 }}
code {{ overflow-wrap: anywhere }}
</style></head>
<body><main>
{body}
</main></body></html>
"""


@dataclass(frozen=True)
class Start:
    """What the page to begin with says: `address` is that of the site, "" where it has none."""

    title: str
    language: str
    edition: Edition
    address: str


def write_offline_copy(target: Path, root: Path, site: Path, start: Start) -> None:
    """Write the archive of a built site of the book in `root`."""
    files = {
        f"{SITE}/{path.relative_to(site).as_posix()}": path
        for path in site.rglob("*")
        if path.is_file() and path.name != OF_SPHINX
    }
    files |= {name: root / name for name in LICENCES if (root / name).is_file()}
    with tempfile.TemporaryDirectory() as temporary:
        changed = Path(temporary)
        plain_scripts(site, changed / SITE)
        write_start(changed, start)
        own = (path for path in changed.rglob("*") if path.is_file())
        files |= {path.relative_to(changed).as_posix(): path for path in own}
        write_zip(target, FOLDER, files, executable=COMMANDS)


def plain_scripts(site: Path, target: Path) -> None:
    """Write into `target` the pages and scripts that differ: these scripts are no modules there."""
    names = [name for name in WITHOUT_ADDRESS if (site / "_static" / name).is_file()]
    if not names:
        return
    static = target / "_static"
    static.mkdir(parents=True)
    for name in names:
        shutil.copyfile(site / "_static" / name, static / name)
    join_imports(names, static, form="iife")
    tag = re.compile(rf'<script type="module" (src="[./]*_static/(?:{"|".join(names)})[?"])')
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if (changed := tag.sub(r"<script defer \1", text)) != text:
            copy = target / page.relative_to(site)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(changed, encoding="utf-8")


def port_of(title: str) -> int:
    """Return the port of a course: always the same, since a browser keeps work by the address."""
    return 20000 + zlib.crc32(title.encode()) % 1000 * 10


def write_start(folder: Path, start: Start) -> None:
    """Write the page to begin with, and the commands and servers, in the language of the site."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "start.html").write_text(start_page(start), encoding="utf-8")
    language = start.language
    said = {
        "PORT": str(port_of(start.title)),
        "RUNNING": translate(language, "The course is shown at"),
        "END": translate(language, "To end it, close this window or press Ctrl+C."),
        "NO_SERVER": translate(language, "Neither Perl nor Python is here. Install one of them."),
    }
    for source in sorted(START.iterdir()):
        if not source.is_file():
            continue
        text = source.read_text(encoding="utf-8")
        for name, value in said.items():
            text = text.replace(f"@{name}@", value)
        if source.suffix in (".cmd", ".ps1"):  # Windows' own form; PowerShell 5.1 needs the mark
            text = text.replace("\n", "\r\n")
        encoding = "utf-8-sig" if source.suffix == ".ps1" else "utf-8"
        (folder / source.name).write_bytes(text.encode(encoding))
    shutil.copyfile(folder / COMMANDS[0], folder / COMMANDS[1])


def start_page(start: Start) -> str:
    """Return the page that says how to begin, and what works without."""
    title = html.escape(start.title, quote=False)
    body = "\n".join([f"<h1>{title}</h1>", *how_to_start(start), *what_works(start.language)])
    if start.address:
        address = html.escape(start.address)
        newer = translate(start.language, "A newer edition may be here:")
        body += f'\n<p>{escaped(newer)} <a href="{address}">{address}</a></p>'
    return PAGE.format(language=start.language, title=title, body=body)


def escaped(text: str) -> str:
    """Return a text as it stands in HTML."""
    return html.escape(text, quote=False)


def heading(text: str) -> str:
    """Return a heading."""
    return f"<h2>{escaped(text)}</h2>"


def paragraph(*texts: str) -> str:
    """Return a paragraph of sentences."""
    return f"<p>{escaped(' '.join(texts))}</p>"


def listed(*texts: str) -> str:
    """Return a list."""
    return "<ul>" + "".join(f"<li>{escaped(text)}</li>" for text in texts) + "</ul>"


def how_to_start(start: Start) -> Iterator[str]:
    """Yield how the course is shown on each system."""
    language = start.language
    edition = words_of(start.edition, language)
    yield paragraph(
        *([f"{edition}."] if edition else []),
        translate(language, "This is the whole course, with the Python that its pages run."),
        translate(language, "It needs no network."),
    )
    yield heading(translate(language, "Start it"))
    yield paragraph(
        translate(language, "A small server on your own machine shows the course in the browser."),
        translate(language, "Nobody else can reach it."),
    )
    open_windows = translate(language, "Open {file}.", file=OF_WINDOWS)
    open_mac = translate(language, "Open {file}.", file=COMMANDS[1])
    if_windows = translate(language, "If Windows asks, choose More info, then Run anyway.")
    if_mac = translate(language, "If the Mac refuses, do as on Linux.")
    terminal = translate(language, "Open a terminal in this folder, and type: sh start.sh")
    yield listed(
        f"Windows: {open_windows} {if_windows}", f"macOS: {open_mac} {if_mac}", f"Linux: {terminal}"
    )
    yield paragraph(
        translate(language, "On Windows nothing has to be installed."),
        translate(language, "macOS and almost every Linux have Perl; a Python will do as well."),
    )


def what_works(language: str) -> Iterator[str]:
    """Yield what works without the server, and what needs it: a test looks whether that is so."""
    link = translate(language, "Open the first page without the server.")
    yield heading(translate(language, "Only read"))
    yield f'<p><a href="{SITE}/index.html">{escaped(link)}</a></p>'
    yield paragraph(translate(language, "This works without it:"))
    yield listed(
        translate(language, "texts, formulas, figures and tables, in light and dark"),
        translate(language, "questions, answers and solutions"),
        translate(language, "the search, which lists pages without excerpts"),
    )
    yield paragraph(translate(language, "This needs the server:"))
    yield listed(
        translate(language, "to run code in the page, and tasks that are checked"),
        translate(language, "interactive figures: without it they are pictures"),
        translate(language, "notebooks in the browser, and marking"),
        translate(language, "marks of what you have read"),
    )
