"""The ePub of the course: `python -m course_site epub [FOLDER]`.

Its documents are the pages of the site, cleaned, with their formulas as MathML; the answers of each
page are a document at the end.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import uuid
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path

from course_site.carry.aside import as_mathml
from course_site.carry.collect import Chapter, Course, read_course
from course_site.carry.links import ids_in, point_links
from course_site.carry.xhtml import document, properties, without_twins
from course_site.contents import SettingsProblem
from course_site.disk import words_of
from course_site.files import write_whole
from course_site.pages.words import translate
from course_site.paths import ROOT
from course_site.problems import Problem

FOLDER, NAME = "epub", "course.epub"
HERE = Path(__file__).parent
BOOK = "EPUB"  # all lies in it
DATE = (1980, 1, 1, 0, 0, 0)  # of every file: the same site gives the same bytes
KINDS = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
PICTURE = re.compile(r'(<img\b[^>]*\bsrc=")([^"]+)(")')
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FEATURES = ("alternativeText", "MathML", "readingOrder", "structuralNavigation", "tableOfContents")
CONTAINER = f"""<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="{BOOK}/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""
COVER = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800"
role="img" aria-label="{all}">
<rect width="600" height="800" fill="#0b5394"/><g fill="#fff" font-family="sans-serif">
<text x="50" y="330" font-size="{size}" font-weight="bold">{title}</text>
<text x="50" y="720" font-size="22">{author}</text></g></svg>"""


@dataclass
class Bound:
    """An ePub that is being made: its documents in their order, and its other files."""

    course: Course
    site: Path
    documents: dict[str, tuple[str, str]] = field(default_factory=dict)  # title, markup
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the book."""
        return self.course.language

    def add(self, name: str, title: str, body: str, kind: str) -> None:
        """Add a document."""
        body = PICTURE.sub(self.with_picture, body)
        self.documents[f"{name}.xhtml"] = (title, document(title, self.language, body, kind))

    def with_picture(self, found: re.Match[str]) -> str:
        """Take a picture of the site into the book, and return the markup that shows it."""
        path = self.site / unescape(found[2])
        if not path.is_file() or path.suffix not in KINDS:
            raise Problem(f"The site lacks the picture {found[2]}, or no ePub can show it")
        name = f"images/{path.name}"
        data = path.read_bytes()
        self.files[name] = without_twins(data.decode()).encode() if path.suffix == ".svg" else data
        return f"{found[1]}{escape(name)}{found[3]}"

    def add_pages(self) -> None:
        """Add cover, parts, pages and answers."""
        course = self.course
        size = min(64, int(900 / max(len(course.title), 1)))
        words = {"title": escape(course.title), "author": escape(course.author), "size": size}
        names = f"{course.title}, {course.author}"
        cover = COVER.format(all=escape(names), **words)
        self.files["cover.svg"] = cover.encode()
        self.add("cover", course.title, f"<h1>{cover}</h1>", "cover")
        places = places_of(course)
        for number, part in enumerate(course.parts):
            if part.title:
                title = escape(self.part_title(number))
                self.add(f"part-{number}", part.title, f"<h1>{title}</h1>", "part")
            for chapter in part.chapters:
                body = f'<div id="{chapter.slug}">{chapter.body}</div>'
                self.add(chapter.slug, chapter.title, point_links(body, places.get), "chapter")
        for chapter in self.answered:
            title = self.answers_title(chapter)
            body = chapter.answers.replace("<h3>", "<h2>").replace("</h3>", "</h2>")
            body = point_links(f"<h1>{escape(title)}</h1>{body}", places.get)
            self.add(answers_of(chapter), title, body, "answers")

    @property
    def answered(self) -> list[Chapter]:
        """The pages that have answers."""
        return [chapter for chapter in self.course.chapters if chapter.answers]

    def part_title(self, number: int) -> str:
        """Return the title of a part with its number, if it has one."""
        part = self.course.parts[number]
        if not part.number:
            return part.title
        return f"{translate(self.language, 'Part {part}', part=part.number)}. {part.title}"

    def answers_title(self, chapter: Chapter) -> str:
        """Return the title of the answers of a page."""
        return f"{translate(self.language, 'Solutions and answers')}: {chapter.title}"

    def contents(self) -> str:
        """Return the document with the contents and the landmarks."""
        lists = []
        for number, part in enumerate(self.course.parts):
            below = "".join(entry(f"{x.slug}.xhtml", x.title) for x in part.chapters)
            if part.title:
                title = self.part_title(number)
                below = entry(f"part-{number}.xhtml", title, f"<ol>{below}</ol>")
            lists.append(below)
        if answered := self.answered:
            below = "".join(entry(f"{answers_of(x)}.xhtml", x.title) for x in answered)
            title = translate(self.language, "Solutions and answers")
            first = f"{answers_of(answered[0])}.xhtml"
            lists.append(entry(first, title, f"<ol>{below}</ol>"))
        title = translate(self.language, "Contents")
        start = f"{self.course.chapters[0].slug}.xhtml"
        marks = [("toc", "nav.xhtml", title), ("bodymatter", start, self.course.chapters[0].title)]
        landmarks = "".join(
            f'<li><a epub:type="{kind}" href="{href}">{escape(text)}</a></li>'
            for kind, href, text in marks
        )
        body = (
            f'<nav epub:type="toc" role="doc-toc"><h1>{escape(title)}</h1>'
            f"<ol>{''.join(lists)}</ol></nav>"
            f'<nav epub:type="landmarks" hidden="hidden"><ol>{landmarks}</ol></nav>'
        )
        return document(title, self.language, body, "frontmatter")

    def styles(self) -> str:
        """Return the sheet of styles: that of the site's light face, of figures, and ours."""
        named = ("_static/face.css", "_static/pygments.css", *self.course.styles)
        sheets = [(self.site / name).read_text(encoding="utf-8") for name in named]
        sheets += [(HERE / name).read_text(encoding="utf-8") for name in ("carry.css", "epub.css")]
        return "\n".join(FONT_FACE.sub("", sheet) for sheet in sheets)

    def package(self) -> str:
        """Return the list of all files with what is said of the book."""
        items = [
            '<item id="nav" href="nav.xhtml" properties="nav"',
            '<item id="css" href="style.css"',
        ]
        kinds = ["application/xhtml+xml", "text/css"]
        spine = []
        for number, (name, (_, markup)) in enumerate(self.documents.items()):
            items.append(f'<item id="d{number}" href="{name}"{properties(markup)}')
            kinds.append("application/xhtml+xml")
            spine.append(f'<itemref idref="d{number}"/>')
        for number, name in enumerate(self.files):
            said = ' properties="cover-image"' if name == "cover.svg" else ""
            items.append(f'<item id="f{number}" href="{escape(name)}"{said}')
            kinds.append(KINDS[Path(name).suffix])
        spine.insert(1, '<itemref idref="nav"/>')
        listed = [f'{x} media-type="{y}"/>' for x, y in zip(items, kinds, strict=True)]
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf"'
            f' version="3.0" unique-identifier="id" xml:lang="{self.language}">'
            f"{self.metadata()}<manifest>{''.join(listed)}</manifest>"
            f"<spine>{''.join(spine)}</spine></package>"
        )

    def metadata(self) -> str:
        """Return title, author, language, and for whom the book can be read."""
        course = self.course
        name = f"{course.address or course.title} {course.edition.number}"
        number = uuid.uuid5(uuid.NAMESPACE_URL, name)
        now = datetime.now(UTC)
        if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
            now = datetime.fromtimestamp(int(epoch), UTC)
        summary = translate(
            course.language,
            "Formulas are MathML and can be read aloud; each picture has a description.",
        )
        said = {
            "dcterms:modified": [now.strftime("%Y-%m-%dT%H:%M:%SZ")],
            "schema:accessMode": ["textual", "visual"],
            "schema:accessModeSufficient": ["textual"],
            "schema:accessibilityFeature": list(FEATURES),
            "schema:accessibilityHazard": ["none"],
            "schema:accessibilitySummary": [summary],
        }
        metas = [
            f'<meta property="{key}">{escape(value)}</meta>'
            for key, values in said.items()
            for value in values
        ]
        return (
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<dc:identifier id="id">urn:uuid:{number}</dc:identifier>'
            f"<dc:title>{escape(course.title)}</dc:title>"
            f"<dc:language>{escape(course.language)}</dc:language>"
            f"<dc:creator>{escape(course.author)}</dc:creator>"
            f"<dc:rights>{escape(course.rights)}</dc:rights>{''.join(metas)}</metadata>"
        )

    def archive(self) -> bytes:
        """Return the whole file; what it is comes first, and is not packed."""
        self.add_pages()
        texts = {"nav.xhtml": self.contents(), "style.css": self.styles()}
        texts |= {name: markup for name, (_, markup) in self.documents.items()}
        texts["package.opf"] = self.package()
        files = {f"{BOOK}/{name}": text.encode() for name, text in texts.items()}
        files |= {f"{BOOK}/{name}": data for name, data in self.files.items()}
        files = {"META-INF/container.xml": CONTAINER.encode()} | dict(sorted(files.items()))
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as made:
            made.writestr(zipfile.ZipInfo("mimetype", DATE), b"application/epub+zip")
            for name, data in files.items():
                made.writestr(zipfile.ZipInfo(name, DATE), data, zipfile.ZIP_DEFLATED, 9)
        return written.getvalue()


def entry(href: str, title: str, below: str = "") -> str:
    """Return an entry of the contents."""
    return f'<li><a href="{href}">{escape(title)}</a>{below}</li>'


def answers_of(chapter: Chapter) -> str:
    """Return the name of the document with the answers of a page."""
    return f"{chapter.slug}-answers"


def places_of(course: Course) -> dict[str, str]:
    """Return where each id of the course lies."""
    places = {}
    for chapter in course.chapters:
        file = f"{chapter.slug}.xhtml"
        places[chapter.slug] = file
        places |= {name: f"{file}#{name}" for name in ids_in(chapter.body)}
        file = f"{answers_of(chapter)}.xhtml"
        places |= {name: f"{file}#{name}" for name in ids_in(chapter.answers)}
    return places


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and bind; return 0 if the ePub was written."""
    parser = argparse.ArgumentParser(prog="course_site epub", description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="the book's folder")
    root = parser.parse_args(arguments).root.resolve()
    made = root / "_build"
    target = made / FOLDER / NAME
    try:
        data = Bound(read_course(root, made / "html", as_mathml), made / "html").archive()
        write_whole(target, data)
    except (Problem, SettingsProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        print(words_of(problem, made), file=sys.stderr)
        return 1
    print(f"The ePub, {len(data) / 1e6:.1f} MB, is {target}")
    return 0
