"""A small book that has something of everything, and random edits of it that leave it sound."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import yaml

from tests.course import ROOT
from tests.small_book import SmallBook, cell, page

EDITS = 32  # of a sequence: it holds every kind
OWN = ("_static", "_templates")  # copied, to be edited

STYLE = "src/course_utils/plots/course.mplstyle"
DRAW = """\
import matplotlib.pyplot as plt
plt.plot([0, {0}])
plt.show()"""
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='{0}' height='9'><rect/></svg>"
PAGES = {
    "one": "See {doc}`two`, {ref}`place-two`, {cite:t}`known1999` and {term}`entry`.\n\n"
    "Words 1.\n\n"
    "```{index} first\n```\n\nCELL",
    "two": "(place-two)=\n## Place 2\n\n{numref}`figure-sub` and {prf:ref}`thm`.\n\nWords 1.",
    "sub/three": "Words 1.\n\n```{figure} ../pictures/a/plot.svg\n:name: figure-sub\n:alt: A box\n"
    "\n"
    "Caption 1\n```\n\nDRAW\n\n```{exercise} Title 1\n:label: exr-three\nWhat is it?\n```",
    "sub/four": "Words 1.\n\n![A box](../pictures/b/plot.svg)\n\nIMPORT\n\n"
    "```{prf:theorem} Name 1\n:label: thm\nIt holds.\n```\n\n{download}`../pictures/data.txt`",
    "terms": "Words 1.\n\n```{glossary}\nentry\n  A word 1.\n```\n\n```{bibliography}\n```",
}
CELLS = {
    "CELL": cell("print(1 + 1)"),
    "DRAW": cell(DRAW.format(1), "mystnb: {image: {alt: A line 1}}"),
    "IMPORT": cell("from small.side import side\nfrom glob import glob")
    + "\n\n"
    + cell("print(side(), open('../pictures/data.txt').read())"),
}
BIB = "@book{known1999, author={Ada Known}, title={Title 1}, year={1999}, publisher={P}}\n"


def new_page(number: int) -> str:
    """Return a page that may be renamed, deleted, and lose its cells."""
    body = f"Words 1.\n\n![A box](../pictures/a/plot.svg)\n\n{cell(f'print({number})')}"
    return page(body, title=f"Title {number}")


def make_book(folder: Path) -> SmallBook:
    """Return a book that has something of everything that one page shows of another."""
    texts = {"index": page("Words 1.", title="Title 0")}
    for number, (name, body) in enumerate(PAGES.items()):
        for mark, code in CELLS.items():
            body = body.replace(mark, code)
        texts[name] = page(body, title=f"Title {number}")
    texts |= {f"sub/new{number}": new_page(number) for number in (101, 102, 103)}
    book = SmallBook(folder, texts)
    book.copy(*OWN)
    book.copy_code()
    book.write("references.bib", BIB)
    book.write("src/small/__init__.py", "")
    book.write(
        "src/small/side.py", "from small.size import SIZE\n\n\ndef side():\n    return SIZE\n"
    )
    book.write("src/small/size.py", "SIZE = 1\n")
    book.write("pictures/a/plot.svg", PICTURE.format(1))
    book.write("pictures/b/plot.svg", PICTURE.format(1))
    book.write("pictures/data.txt", "1")
    return book


def files_of(site: Path) -> dict[str, bytes]:
    """Return what every file of a site holds."""
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


class Editor:
    """Makes edits at random, of which each leaves a book that can be built."""

    def __init__(self, book: SmallBook, seed: int) -> None:
        self.book = book
        self.rng = random.Random(seed)
        self.count = 1
        self.environment: dict[str, str] = {}
        self.done: list[str] = []

    def edit(self, kind: str) -> None:
        """Make one edit, which must change something."""
        self.count += 1
        self.done.append(kind)
        before = self._state()
        getattr(self, f"edit_{kind}")()
        assert kind in ("failing_build", "stopped_build") or self._state() != before, self.done

    def _state(self) -> tuple[dict[str, bytes], dict[str, str], set[str]]:
        lasting = {p.name for p in self.book.folder.glob("_build/*")}
        texts = {
            name: data
            for name, data in files_of(self.book.folder).items()
            if not name.startswith(("_build", "node_modules"))
        }
        return texts, self.environment, lasting

    def _renumber(self, name: str, words: str) -> None:
        """Change the number behind some words of a file."""
        path = self.book.folder / name
        if path.is_file():
            text = path.read_text("utf-8")
            path.write_text(re.sub(rf"({words})\d+", rf"\g<1>{self.count}", text), "utf-8")

    def _page(self) -> str:
        toc = yaml.safe_load((self.book.folder / "_toc.yml").read_text("utf-8"))
        return self.rng.choice([entry["file"] for entry in toc["chapters"]]) + ".md"

    def _change_toc(self, change: Callable[[dict], None]) -> None:
        path = self.book.folder / "_toc.yml"
        toc = yaml.safe_load(path.read_text("utf-8"))
        change(toc)
        path.write_text(yaml.safe_dump(toc), "utf-8")

    def edit_prose(self) -> None:
        self._renumber(self._page(), "Words ")

    def edit_title(self) -> None:
        self._renumber(self._page(), "# Title ")

    def edit_place(self) -> None:
        self._renumber("two.md", "## Place ")

    def edit_boxes(self) -> None:
        for name, words in (("three", "Caption "), ("three", "Title "), ("four", "Name ")):
            self._renumber(f"sub/{name}.md", words)

    def edit_cell(self) -> None:
        self._renumber("one.md", r"print\(1 \+ ")

    def edit_figure(self) -> None:
        self._renumber("sub/three.md", r"plot\(\[0, ")

    def edit_options_of_a_cell(self) -> None:
        self._renumber("sub/three.md", "alt: A line ")

    def edit_term(self) -> None:
        self._renumber("terms.md", "A word ")

    def edit_module(self) -> None:
        self._renumber("src/small/size.py", "SIZE = ")

    def edit_docstring(self) -> None:
        self.book.write("src/small/__init__.py", f'"""Words {self.count}."""\n')

    def edit_style_of_figures(self) -> None:
        self.book.write(
            STYLE, (ROOT / STYLE).read_text("utf-8") + f"\naxes.ymargin: 0.{self.count}\n"
        )

    def edit_data(self) -> None:
        self.book.write("pictures/data.txt", str(self.count))

    def edit_picture(self) -> None:
        self.book.write("pictures/b/plot.svg", PICTURE.format(self.count))

    def edit_bibliography(self) -> None:
        self.book.write("references.bib", BIB.replace("Ada Known", f"Ada Known{self.count}"))

    def edit_style(self) -> None:
        with open(self.book.folder / "_static" / "course.css", "a") as file:
            file.write(f"\n.x{self.count} {{ color: red; }}\n")

    def edit_template(self) -> None:
        for path in self.book.folder.glob("_templates/layout.html"):
            path.write_text(path.read_text("utf-8") + f"<!-- {self.count} -->\n", "utf-8")

    def edit_extension(self) -> None:
        with open(self.book.folder / "src" / "course_site" / "pages" / "quiz.py", "a") as file:
            file.write(f"\n# {self.count}\n")

    def edit_config(self) -> None:
        path = self.book.folder / "_config.yml"
        settings = yaml.safe_load(path.read_text("utf-8"))
        settings["title"] = f"A book {self.count}"
        path.write_text(yaml.safe_dump(settings), "utf-8")

    def edit_order(self) -> None:
        self._change_toc(lambda toc: self.rng.shuffle(toc["chapters"]))

    def edit_title_in_toc(self) -> None:
        self._change_toc(lambda toc: toc["chapters"][0].update(title=f"Named {self.count}"))

    def edit_root(self) -> None:
        def change(toc: dict) -> None:
            first = toc["chapters"][0]
            toc["root"], first["file"] = first["file"], toc["root"]

        self._change_toc(change)

    def edit_new_page(self) -> None:
        name = f"sub/new{self.count}"
        self.book.write(f"{name}.md", new_page(self.count))
        self._change_toc(lambda toc: toc["chapters"].append({"file": name}))

    def _new_page(self) -> str:
        toc = yaml.safe_load((self.book.folder / "_toc.yml").read_text("utf-8"))
        return next(e["file"] for e in toc["chapters"] if "/new" in e["file"])

    def edit_delete(self) -> None:
        name = self._new_page()
        (self.book.folder / f"{name}.md").unlink()
        self._change_toc(
            lambda toc: toc.update(chapters=[e for e in toc["chapters"] if e["file"] != name])
        )

    def edit_rename(self) -> None:
        name, new = self._new_page(), f"sub/new{self.count}renamed"
        (self.book.folder / f"{name}.md").rename(self.book.folder / f"{new}.md")
        self._change_toc(
            lambda toc: [e.update(file=new) for e in toc["chapters"] if e["file"] == name]
        )

    def edit_no_cells(self) -> None:
        self.book.write(f"{self._new_page()}.md", page("Words 1.", title=f"Title {self.count}"))

    def edit_with_an_old_date(self) -> None:
        name = self._page()
        self._renumber(name, "Words ")
        os.utime(self.book.folder / name, (1e9, 1e9))

    def edit_environment(self) -> None:
        others = [{}, {"MPLBACKEND": "Agg", "PYTHONOPTIMIZE": "2"}, {"SITE_URL": "https://x.org/y"}]
        self.environment = self.rng.choice([e for e in others if e != self.environment])

    def edit_failing_build(self) -> None:
        name = self._page()
        text = (self.book.folder / name).read_text("utf-8")
        fault = self.rng.choice(["\n\nSee {ref}`nowhere`.\n", "\n\n" + cell("1 / 0") + "\n"])
        self.book.write(name, text.replace("Words ", "Failed ") + fault)
        assert not self.book.build(*self.rng.choice([[], ["--keep-site"]])).succeeded
        self.book.write(name, text)

    def edit_stopped_build(self) -> None:
        self._renumber(self._page(), "Words ")
        with subprocess.Popen(
            self.book.command("build"),
            cwd=ROOT,
            env=self.book.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as run:
            assert run.stdout is not None
            for _ in range(self.rng.randrange(12)):  # anywhere in the build
                run.stdout.readline()
            run.send_signal(self.rng.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
            run.stdout.read()

    def edit_lost_state(self) -> None:
        names = (".jupyter_cache", ".doctrees", "html", "jupyter_execute")
        there = [p for name in names if (p := self.book.folder / "_build" / name).is_dir()]
        shutil.rmtree(self.rng.choice(there))


KINDS = sorted(name.removeprefix("edit_") for name in vars(Editor) if name.startswith("edit_"))


def dealt(seed: int) -> list[str]:
    """Return the kinds of edits of a sequence: none comes again before all others came."""
    cards: list[str] = []
    for deck in range((seed + 1) * EDITS // len(KINDS) + 1):
        cards += random.Random(deck).sample(KINDS, len(KINDS))
    return cards[seed * EDITS : (seed + 1) * EDITS]
