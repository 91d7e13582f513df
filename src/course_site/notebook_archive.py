"""All notebooks in one file, with what they need: for those who work without the network."""

from __future__ import annotations

import io
import re
import zipfile
from importlib.metadata import requires, version
from pathlib import Path

from course_site.files import write_whole
from course_site.pages.notebook_words import pythons
from course_site.pages.set_up_cell import ARCHIVE, wheel_file, wheel_name
from course_site.pages.words import translate

FOLDER = "course-notebooks"  # all lies in it
LICENCES = ("LICENSE", "LICENSE-TEXT.md")
DATE = (1980, 1, 1, 0, 0, 0)  # of every file: the same notebooks give the same bytes


def write_archive(root: Path, site: Path, title: str, language: str) -> None:
    """Write the archive into the site, if it has notebooks; `root` is the book's folder."""
    target = site / ARCHIVE
    target.unlink(missing_ok=True)
    notebooks = target.parent
    if not notebooks.is_dir():
        return
    files = {
        path.relative_to(notebooks).as_posix(): path.read_bytes()
        for path in notebooks.rglob("*.ipynb")
    }
    files |= {name: (root / name).read_bytes() for name in LICENCES if (root / name).is_file()}
    files[wheel_name()] = (site / wheel_file()).read_bytes()
    files["requirements.txt"] = requirements().encode()
    files["README.md"] = read_me(title, language).encode()
    write_whole(target, zipped(files))


def zipped(files: dict[str, bytes]) -> bytes:
    """Return an archive of the files, which depends on nothing but them."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", DATE)
            entry.external_attr = 0o644 << 16
            made.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return archive.getvalue()


def requirements() -> str:
    """Return what pip has to install: the oldest versions that fit, and those of the outputs."""
    lines = []
    for requirement in requires("course_utils") or []:
        bound, _, marker = requirement.partition(";")
        if "== 'emscripten'" not in marker.replace('"', "'"):
            name = re.split(r"[<>=!~ ]", bound, maxsplit=1)[0]
            lines.append(f"{bound.strip()}  # the outputs: {version(name)}")
    return "\n".join([*sorted(lines), f"./{wheel_name()}", ""])


def read_me(title: str, language: str) -> str:
    """Return how the notebooks are opened, with the network and without."""
    needed = translate(
        language, "You need Python {versions}. In this folder:", versions=pythons(language)
    )
    installed = "NumPy, scikit-learn, Matplotlib, Jupyter"
    offline = [
        translate(language, "Where {packages} are installed:", packages=installed),
        translate(language, "the second command is enough, without the network too."),
        translate(language, "The first cell of a notebook finds the course's package here."),
    ]
    first = "python3 -m venv .venv && . .venv/bin/activate"
    system = translate(language, "Where the system keeps its Python to itself, first:")
    files = ", ".join(LICENCES)
    licences = translate(language, "Licences: {files}.", files=files)
    return f"""\
# {title}

{translate(language, "Every page of the course that has code, as a notebook with its outputs.")}
{needed}

    python -m pip install notebook -r requirements.txt
    python -m notebook

{system} `{first}`
{" ".join(offline)}
{licences}
"""
