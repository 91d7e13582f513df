"""The copy for a memory stick: what is in it, and the servers that show it."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest

from course_site.edition import Edition
from course_site.release.offline import Start, port_of, start_page, write_offline_copy
from course_site.release.zips import write_zip

TITLE = "A course"
ADDRESS = "https://host.example/course/"
QUIZ = '<script type="module" src="../_static/quiz.mjs?v=1"></script>'
FILES = {
    "index.html": "<h1>Start</h1>",
    "book/one page.html": QUIZ + '<script type="module" src="../live/ui/page/live.mjs"></script>',
    "_static/quiz.mjs": "const answer = 42; document.title = answer; export { answer };",
    "live/core.wasm": "\0asm",
}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a reader has."""
    top = tmp_path_factory.mktemp("offline copy")
    for name, text in FILES.items():
        path = top / "html" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (top / "secret").write_text("not for all")
    start = Start(TITLE, "en", Edition("1.2.0"), ADDRESS)
    write_offline_copy(top / "copy.zip", top, top / "html", start)
    subprocess.run(["unzip", "-q", "copy.zip"], cwd=top, check=False)
    if not (top / "course-offline").is_dir():  # without unzip nobody sets the rights
        with ZipFile(top / "copy.zip") as archive:
            archive.extractall(top)
    return top / "course-offline"


def test_its_scripts_of_questions_are_plain_ones_and_the_others_stay_modules(
    unpacked: Path,
) -> None:
    page = (unpacked / "site" / "book" / "one page.html").read_text(encoding="utf-8")
    assert page == FILES["book/one page.html"].replace(QUIZ, QUIZ.replace('type="module"', "defer"))
    script = (unpacked / "site" / "_static" / "quiz.mjs").read_text(encoding="utf-8")
    assert "export" not in script and script.startswith("(()=>{")


def test_the_same_files_give_the_same_bytes_and_commands_may_be_run(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a" * 99)
    (tmp_path / "b.sh").write_text("b")
    files = {"one/a": tmp_path / "a", "b.sh": tmp_path / "b.sh"}
    write_zip(tmp_path / "1.zip", "top", files, executable=["b.sh"])
    os.utime(tmp_path / "a", (0, 0))
    (tmp_path / "a").chmod(0o600)
    write_zip(tmp_path / "2.zip", "top", dict(reversed(files.items())), executable=["b.sh"])
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    with ZipFile(tmp_path / "1.zip") as archive:
        rights = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert rights == {"top/b.sh": 0o100755, "top/one/a": 0o100644}


def test_a_course_has_one_port_and_another_course_another_one() -> None:
    assert port_of(TITLE) == port_of(TITLE) != port_of("Ein Kurs")
    assert 20000 <= port_of(TITLE) <= 29990  # a browser refuses some below, systems give others


def test_commands_of_windows_have_its_line_ends_and_its_powershell_reads_their_letters(
    unpacked: Path,
) -> None:
    for name in ("start.cmd", "start.ps1"):
        data = (unpacked / name).read_bytes()
        assert data.count(b"\n") == data.count(b"\r\n") > 9
        assert data.startswith(b"\xef\xbb\xbf") is name.endswith(".ps1")
    for path in unpacked.glob("s*.*"):
        assert "@PORT@" not in path.read_text(encoding="utf-8")
    assert str(port_of(TITLE)) in (unpacked / "start.ps1").read_text(encoding="utf-8")


def test_the_first_page_names_edition_and_address_and_knows_other_languages() -> None:
    page = start_page(Start("C & D", "en", Edition("1.2.0"), ADDRESS))
    assert "<h1>C &amp; D</h1>" in page and "Edition 1.2.0." in page and ADDRESS in page
    page = start_page(Start("Kurs", "de", Edition(), ""))
    assert 'lang="de"' in page and "Er braucht kein Netz." in page
    assert "Ausgabe" not in page


@contextmanager
def started(folder: Path, programs: Path, *allowed: str) -> Iterator[str]:
    """Start the course where there is no other program than these; yield what it opens."""
    programs.mkdir()
    for name in ("sh", "cat", "dirname", "mktemp", "rm", "sleep", *allowed):
        found = sys.executable if name == "python3" else shutil.which(name)
        if not found:
            pytest.skip(f"there is no {name}")
        (programs / name).symlink_to(found)
    opener = programs / "xdg-open"
    opener.write_text('#!/bin/sh\necho "$1" >&2\n')
    opener.chmod(0o755)
    script = (folder / "start.sh").read_text(encoding="utf-8")
    assert script.count('"$open" "$address" > /dev/null 2>&1 &') == 1
    script = script.replace('"$open" "$address" > /dev/null 2>&1 &', '"$open" "$address" &')
    copy = folder / f"start-{programs.name}.sh"  # in which one sees what is opened
    copy.write_text(script, encoding="utf-8")
    environment = {"PATH": str(programs)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    server = subprocess.Popen(["/bin/sh", str(copy)], cwd="/", env=environment, **pipes)
    try:
        assert server.stdout and server.stderr
        address = server.stdout.readline().decode().split()[-1]
        assert server.stderr.readline().decode().strip() == address
        yield address
    finally:
        server.terminate()
        server.communicate(timeout=60)


def answer(address: str, path: str) -> tuple[int, str, bytes]:
    """Ask for a path as it stands; return the status, the type and the content."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", path)
    response = connection.getresponse()
    found = response.status, response.headers.get_content_type(), response.read()
    connection.close()
    return found


@pytest.mark.parametrize("program", ["perl", "python3"])
def test_it_is_shown_by_perl_and_by_python(unpacked: Path, tmp_path: Path, program: str) -> None:
    with started(unpacked, tmp_path / f"with-{program}", program) as address:
        idle = http.client.HTTPConnection(urlsplit(address).netloc)
        idle.connect()  # as browsers do, to have one ready
        assert answer(address, "/") == (200, "text/html", b"<h1>Start</h1>")
        assert answer(address, "/book/one%20page.html?a=1")[:2] == (200, "text/html")
        assert answer(address, "/_static/quiz.mjs?v=1")[:2] == (200, "text/javascript")
        assert answer(address, "/live/core.wasm") == (200, "application/wasm", b"\0asm")
        for path in ("/none.html", "/../start.sh", "/..%2f..%2fsecret", "/../../secret"):
            assert answer(address, path)[0] == 404, path
        idle.close()


def test_where_its_port_is_taken_it_takes_the_next(unpacked: Path, tmp_path: Path) -> None:
    with (
        started(unpacked, tmp_path / "one", "perl") as first,
        started(unpacked, tmp_path / "two", "python3") as second,
    ):
        assert urlsplit(second).port == (urlsplit(first).port or 0) + 1


def test_without_perl_and_python_it_says_what_is_missing(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "dirname").symlink_to(str(shutil.which("dirname")))
    command = ["/bin/sh", str(unpacked / "start.sh")]
    run = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "Neither Perl nor Python is here. Install one of them.\n"
