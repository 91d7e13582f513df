"""What a PDF must have, looked up in the PDF itself."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pypdfium2.raw as pdfium
from pypdf import PdfReader

from course_site.carry.printed import Printed, headings

HREF = re.compile(r'href="#([^"]+)"')
SLACK = 1.0  # points by which a letter may reach over the edge of its box


def numbers_of(pdf: PdfReader) -> dict[str, int]:
    """Return the number of the page on which each id lies."""
    places = {}
    for name, place in pdf.named_destinations.items():
        number = pdf.get_destination_page_number(place)
        if number is not None:
            places[str(name).removeprefix("/")] = number + 1
    return places


def faults_of(data: bytes, document: Printed, markup: str, ids: set[str]) -> list[str]:
    """Return what a PDF lacks or gets wrong, in words."""
    pdf = PdfReader(BytesIO(data))
    root = pdf.trailer["/Root"]
    faults = []
    if str(root.get("/Lang", "")) != document.course.language:
        faults.append("it does not say its language")
    if pdf.metadata is None or pdf.metadata.title != document.title:
        faults.append("it does not say its title")
    if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked"):
        faults.append("it has no tags")
    else:
        faults += faults_of_tags(root["/StructTreeRoot"], markup)
    faults += faults_of_outline(pdf, markup)
    faults += faults_of_links(pdf, markup, ids)
    faults += [f"the font {name} is not embedded" for name in sorted(fonts_outside(pdf))]
    faults += texts_beyond(data)
    return faults


def faults_of_tags(tree: Any, markup: str) -> Iterator[str]:
    """Yield which tags there are too many or too few of."""
    tags = list(tags_below(tree))
    found = Counter(str(tag.get("/S")) for tag in tags)
    if nameless := sum(tag.get("/S") == "/Figure" and not tag.get("/Alt") for tag in tags):
        yield f"{nameless} figures have no alternative text"
    formulas = markup.count('class="katex"')
    if found["/Formula"] != formulas:
        yield f"{found['/Formula']} formulas have a tag, and there are {formulas}"


def tags_below(tree: Any) -> Iterator[Any]:
    """Yield all tags of a tree."""
    waiting = [tree]
    while waiting:
        tag = waiting.pop().get_object()
        if isinstance(tag, dict):
            yield tag
            below = tag.get("/K")
            below = below.get_object() if below is not None else []
            waiting += below if isinstance(below, list) else [below]


def outline_of(pdf: PdfReader) -> list[str]:
    """Return the titles in the outline, in their order, of any level."""

    def flat(items: list[Any]) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield " ".join(str(item.title).split())

    return list(flat(pdf.outline))


def faults_of_outline(pdf: PdfReader, markup: str) -> Iterator[str]:
    """Yield the chapters that the outline lacks."""
    there = iter(outline_of(pdf))
    for title in map(unescape, headings(markup, (1, 2))):
        if "katex" not in title and not any(title == one for one in there):
            yield f"the outline lacks {title!r}, or has it elsewhere"
            return


def faults_of_links(pdf: PdfReader, markup: str, ids: set[str]) -> Iterator[str]:
    """Yield links that lead nowhere, and ids without a place."""
    places = numbers_of(pdf)
    led = set()
    for page in pdf.pages:
        for note in page.get("/Annots") or []:
            link = note.get_object()
            if link.get("/Subtype") != "/Link":
                continue
            target = link.get("/Dest") or link.get("/A", {}).get("/D")
            if target is None:
                continue
            led.add(unquote(str(target).removeprefix("/")))
            if not isinstance(target, list) and str(target).removeprefix("/") not in places:
                yield f"a link leads to {target}, which is nowhere"
    for name in sorted(set(HREF.findall(markup)) - led):
        yield f"no link leads to {name}, as one should"


def fonts_outside(pdf: PdfReader) -> set[str]:
    """Return the names of fonts that the file does not bring."""
    missing = set()
    seen = set()
    for page in pdf.pages:
        fonts = page["/Resources"].get("/Font", {})
        for reference in fonts.get_object().values():
            font = reference.get_object()
            name = str(font.get("/BaseFont", font.get("/Name", "")))
            if name in seen or font.get("/Subtype") == "/Type3":
                continue
            seen.add(name)
            below = font.get("/DescendantFonts", [font])
            inner = below[0].get_object().get("/FontDescriptor", {}).get_object()
            if not any(key in inner for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                missing.add(name)
    return missing


def texts_beyond(data: bytes) -> Iterator[str]:
    """Yield on which pages a text reaches over the edge of the sheet."""
    pdfium.FPDF_InitLibrary()
    held = ctypes.create_string_buffer(data, len(data))
    book = pdfium.FPDF_LoadMemDocument(held, len(data), None)
    edges = [ctypes.c_double() for _ in range(4)]  # left, top, right, bottom
    for number in range(pdfium.FPDF_GetPageCount(book)):
        page = pdfium.FPDF_LoadPage(book, number)
        width = pdfium.FPDF_GetPageWidthF(page)
        text = pdfium.FPDFText_LoadPage(page)
        for one in range(pdfium.FPDFText_CountRects(text, 0, -1)):
            pdfium.FPDFText_GetRect(text, one, *map(ctypes.byref, edges))
            left, _, right, bottom = (edge.value for edge in edges)
            if left < -SLACK or right > width + SLACK or bottom < -SLACK:
                yield f"page {number + 1}: a text reaches over the edge of the sheet"
                break
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(book)
