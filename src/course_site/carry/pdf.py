"""The PDF of the course and of each part: `python -m course_site pdf [FOLDER]`.

Chromium prints one document twice: where each page of the course lies is known only when it was
printed. What fails the checks of `pdf_checks.py` is not written.
"""

from __future__ import annotations

import argparse
import mimetypes
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, SoupStrainer
from playwright.sync_api import Browser, Route, ViewportSize, sync_playwright
from playwright.sync_api import Error as BrowserError
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, TextStringObject

from course_site.carry.aside import as_drawn
from course_site.carry.browser import find_browser, launch_options
from course_site.carry.collect import Course, Part, read_course
from course_site.carry.links import ids_in
from course_site.carry.pdf_checks import faults_of, numbers_of
from course_site.carry.printed import Printed
from course_site.contents import SettingsProblem
from course_site.disk import words_of
from course_site.files import write_whole
from course_site.paths import ROOT
from course_site.problems import Problem

FOLDER = "pdf"
NAME = "course"
PRINT = Path(__file__).with_name("print.js")
HOST = "http://book.invalid"  # it is asked of no network: see `serve`
# The room for text on the sheet of print.css, 174 by 255 mm, in the pixels of a browser.
SHEET: ViewportSize = {"width": 657, "height": 964}
TIMEOUT = 240_000  # milliseconds, for the whole course on a busy machine
FORMULA, PICTURE = NameObject("/Formula"), NameObject("/Figure")


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium, or say that there is none."""
    if not find_browser():
        raise Problem(
            "There is no Chromium, which prints the PDF. Install it, or name one: BROWSER_PATH=..."
        )
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(**launch_options())
        except BrowserError as problem:
            raise Problem(f"Chromium does not start: {problem.message.splitlines()[0]}") from None
        yield started
        started.close()


def serve(site: Path, markup: str, route: Route) -> None:
    """Answer the page that is printed: with itself, or with a file of the site."""
    name = unquote(urlsplit(route.request.url).path).lstrip("/")
    path = site / name
    if not name:
        route.fulfill(body=markup, content_type="text/html; charset=utf-8")
    elif path.is_file():
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        route.fulfill(body=path.read_bytes(), content_type=kind)
    else:
        route.fulfill(status=404, body="")


def printed(chromium: Browser, site: Path, markup: str) -> tuple[bytes, dict[str, Any]]:
    """Return the PDF of a document, and what the page says of itself (see print.js)."""
    page = chromium.new_page(viewport=SHEET)
    page.set_default_timeout(TIMEOUT)
    page.route("**/*", lambda route: serve(site, markup, route))
    page.emulate_media(media="print", color_scheme="light")
    page.goto(f"{HOST}/", wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    said = page.evaluate(PRINT.read_text(encoding="utf-8"))
    data = page.pdf(prefer_css_page_size=True, tagged=True, outline=True, print_background=True)
    page.close()
    return data, said


def finished(data: bytes, document: Printed) -> bytes:
    """Return the PDF with what Chromium leaves out: author, roles of formulas, shown title."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.pdf_header = "%PDF-1.7"
    now = datetime.now(UTC)
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        now = datetime.fromtimestamp(int(epoch), UTC)
    date = now.strftime("D:%Y%m%d%H%M%SZ")
    writer.metadata = {
        "/Title": document.title,
        "/Author": document.course.author,
        "/CreationDate": date,
        "/ModDate": date,
    }
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(document.course.language)
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    root[NameObject("/ViewerPreferences")] = shown
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    if "/Outlines" in root:
        mend_outline(root["/Outlines"])
    if "/StructTreeRoot" in root:
        name_formulas(root["/StructTreeRoot"], pictures_in(document.markup()))
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def mend_outline(item: Any) -> None:
    """Let no title stand twice: Chromium doubles one that takes letters of a second font."""
    while item is not None:
        item = item.get_object()
        title = str(item.get("/Title", ""))
        half = len(title) // 2
        if half and title[:half] == title[half:]:
            item[NameObject("/Title")] = TextStringObject(title[:half])
        if below := item.get("/First"):
            mend_outline(below)
        item = item.get("/Next")


def pictures_in(markup: str) -> set[str]:
    """Return the alternative texts of real pictures."""
    found = BeautifulSoup(markup, "html.parser", parse_only=SoupStrainer(["img", "svg"]))
    return {str(x.get("alt") or x.get("aria-label") or "") for x in found.find_all(["img", "svg"])}


def name_formulas(tree: Any, pictures: set[str]) -> None:
    """Give the tags of formulas their role: Chromium takes each for a picture with a text."""
    waiting = [tree]
    while waiting:
        tag = waiting.pop().get_object()
        if not isinstance(tag, dict):
            continue
        alt = tag.get("/Alt")
        if tag.get("/S") == PICTURE and alt and str(alt) not in pictures:
            tag[NameObject("/S")] = FORMULA
        below = tag.get("/K")
        below = below.get_object() if below is not None else []
        waiting += below if isinstance(below, ArrayObject | list) else [below]


def make(
    chromium: Browser, site: Path, course: Course, parts: tuple[Part, ...], title: str
) -> bytes:
    """Return the PDF of some parts of the course.

    Raises
    ------
    Problem
        If the PDF lacks something, or a text does not fit its sheet.
    """
    document = Printed(course, parts, {}, title)
    first, _ = printed(chromium, site, document.markup())
    numbers: Mapping[str, int] = numbers_of(PdfReader(BytesIO(first)))
    document = Printed(course, parts, numbers, title)
    markup = document.markup()
    second, said = printed(chromium, site, markup)
    data = finished(second, document)
    faults = [f"beyond the sheet: {x}" for x in said["beyond"]]
    faults += [f"a picture is missing: {x}" for x in said["pictures"]]
    faults += faults_of(data, document, markup, ids_in(markup))
    if faults:
        lines = "\n  ".join(faults[:20])
        raise Problem(f"The PDF {title!r} is not written:\n  {lines}")
    return data


def documents(course: Course) -> Iterator[tuple[str, tuple[Part, ...], str]]:
    """Yield the name, the parts and the title of each PDF: the course, then its parts."""
    yield NAME, course.parts, course.title
    titled = [part for part in course.parts if part.title]
    for number, part in enumerate(titled, 1):
        title = Printed(course, (part,), {}, "").part_title(part)
        yield f"{NAME}-part-{number}", (part,), f"{course.title}. {title}"


def write_all(root: Path, site: Path, folder: Path) -> None:
    """Write every PDF of the book in `root` into `folder`, whose old ones go."""
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    with browser() as chromium:
        course = read_course(root, site, as_drawn)
        for name, parts, title in documents(course):
            data = make(chromium, site, course, parts, title)
            write_whole(unfinished / f"{name}.pdf", data)
            pages = len(PdfReader(BytesIO(data)).pages)
            print(f"  {name}.pdf: {title}, {pages} pages, {len(data) / 1e6:.1f} MB", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    print(f"They are in {folder}")


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and print; return 0 if all was written."""
    parser = argparse.ArgumentParser(prog="course_site pdf", description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="the book's folder")
    root = parser.parse_args(arguments).root.resolve()
    made = root / "_build"
    try:
        write_all(root, made / "html", made / FOLDER)
    except (Problem, SettingsProblem) as problem:
        print(problem, file=sys.stderr)
    except BrowserError as problem:
        print(f"Chromium gave up: {problem.message.splitlines()[0]}", file=sys.stderr)
    except OSError as problem:
        print(words_of(problem, made), file=sys.stderr)
    else:
        return 0
    finally:
        shutil.rmtree(made / f"{FOLDER}.unfinished", ignore_errors=True)
    return 1
