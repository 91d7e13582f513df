"""`make serve` without a browser: what is watched, what is served, and who may work at once."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection

import pytest

from course_site import serve
from course_site.preview import NEWS_ADDRESS, SCRIPT_ADDRESS, Copies, News, Server
from course_site.serve import LONGEST_MESSAGE, message_of, port_of
from course_site.turns import Busy, alone
from course_site.watch import Watch
from tests.course import ROOT
from tests.small_book import SmallBook, cell, page

OF_THE_BOOK = [
    *("_config.yml", "_toc.yml", "index.md", "book/one.md", "book/references.bib"),
    *("lessons/picture.svg", "src/course_utils/data.py", "src/course_site/build.py"),
    *("_static/course.css", "_templates/layout.html", "widgets/bend-a-line/main.mjs"),
    *("live/workers/worker.mjs", "words/de.json", "requirements.lock"),
]
NOT_OF_THE_BOOK = [
    *("tests/unit/test_data.py", "_build/html/index.html", "node_modules/x/index.js"),
    *(".venv/x.py", ".git/index", "src/course_utils/__pycache__/data.pyc", "book/one.md~"),
    *("serve.log", "nohup.out", "bench/build.py", "tools/lock.py"),
]


@pytest.fixture
def watched(tmp_path):
    for name in OF_THE_BOOK + NOT_OF_THE_BOOK:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one", encoding="utf-8")
    return tmp_path


def test_a_change_of_every_kind_of_file_is_seen(watched):
    watch = Watch(watched)
    for name in OF_THE_BOOK:
        before = watch.state()
        (watched / name).write_text("another", encoding="utf-8")
        assert watch.state() != before, name
        before = watch.state()
        (watched / name).unlink()
        assert watch.state() != before, name


def test_what_the_book_is_not_made_from_is_no_change(watched):
    watch = Watch(watched)
    before = watch.state()
    for name in NOT_OF_THE_BOOK:
        (watched / name).write_text("another", encoding="utf-8")
    (watched / "index.md").write_text("one", encoding="utf-8")  # saved again as it was
    assert watch.state() == before


def test_a_change_is_waited_for_until_it_is_whole(watched):
    watch = Watch(watched)
    built = watch.state()
    seen = []
    waiting = threading.Thread(target=lambda: seen.append(watch.change(built)))
    waiting.start()
    for text in ("h", "ha", "half", "whole"):
        (watched / "index.md").write_text(text, encoding="utf-8")
    waiting.join()
    assert seen == [Watch(watched).state()]


@pytest.fixture
def preview(tmp_path):
    """A server that shows one site, and a way to ask it."""
    (tmp_path / "served" / "1.unfinished").mkdir(parents=True)
    site = tmp_path / "served" / "7"
    (site / "book").mkdir(parents=True)
    (site / "lite").mkdir()
    page = "<html><body><p>{}</p></body></html>"
    for name in ("index", "404", "book/index", "lite/index"):
        (site / f"{name}.html").write_text(page.format(name), encoding="utf-8")
    (site / "main.mjs").write_text("export {};", encoding="utf-8")
    server = Server(0, Copies(tmp_path / "served"), News())
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()

    def ask(address, **headers):
        connection = HTTPConnection("127.0.0.1", server.server_address[1])
        connection.request("GET", address, headers=headers)
        return connection.getresponse()

    vars(server)["ask"] = ask
    yield server
    server.shutdown()
    server.server_close()


def test_a_browser_keeps_nothing_and_a_module_is_a_script(preview):
    answer = preview.ask("/main.mjs", **{"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert (answer.status, answer.getheader("Cache-Control")) == (200, "no-store")
    assert answer.getheader("Content-Type") == "text/javascript"
    assert answer.read() == b"export {};"


@pytest.mark.parametrize(
    ("address", "status", "name"),
    [
        ("/", 200, "index"),
        ("/index.html?a=1", 200, "index"),
        ("/book/", 200, "book/index"),
        ("/nowhere.html", 404, "404"),
        ("/../../1", 404, "404"),
    ],
)
def test_a_page_gets_the_script_that_listens_to_the_news(preview, address, status, name):
    answer = preview.ask(address)
    script = f'<script type="module" src="{SCRIPT_ADDRESS}?site=7"></script>\n'
    assert answer.status == status
    assert answer.read().decode() == f"<html><body><p>{name}</p>{script}</body></html>"
    assert preview.ask(f"{SCRIPT_ADDRESS}?site=7").status == 200


def test_an_application_of_the_site_is_left_as_it_is(preview):
    assert b"<script" not in preview.ask("/lite/index.html").read()


def test_a_folder_without_a_slash_leads_to_the_one_with_it(preview):
    answer = preview.ask("/book")
    assert (answer.status, answer.getheader("Location")) == (301, "/book/")


def test_news_come_at_once_and_when_they_change(preview):
    answer = preview.ask(NEWS_ADDRESS)
    assert answer.getheader("Content-Type") == "text/event-stream"

    def next_news():
        line, empty = answer.readline(), answer.readline()
        assert empty == b"\n"
        return json.loads(line.removeprefix(b"data: "))

    assert next_news()["state"] == "building"
    preview.news.tell(state="failed", message="line 3\nline 4")
    assert next_news() == {
        "state": "failed",
        "site": "",
        "progress": "",
        "message": "line 3\nline 4",
    }


def test_a_new_site_is_shown_whole_and_the_one_before_it_is_kept_for_a_while(preview, tmp_path):
    folder = tmp_path / "served"
    assert [path.name for path in folder.iterdir()] == ["7"]  # what was not finished is gone
    for number in ("8", "9"):
        (folder / number).mkdir()
        (folder / number / "index.html").write_text(number, encoding="utf-8")
        preview.copies.show(folder / number)
        assert preview.ask("/").read().startswith(number.encode())
    assert sorted(path.name for path in folder.iterdir()) == ["8", "9"]


def test_before_the_first_site_a_page_says_that_it_comes(tmp_path):
    server = Server(0, Copies(tmp_path), News())
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    connection = HTTPConnection("127.0.0.1", server.server_address[1])
    connection.request("GET", "/book/one.html")
    answer = connection.getresponse()
    assert answer.status == 503
    assert "is being built for the first time" in answer.read().decode()
    server.shutdown()
    server.server_close()


def test_a_message_names_files_of_the_book_and_has_an_end(tmp_path):
    printed = (
        f"\x1b[31m{tmp_path}/book/one.md:3: WARNING: what\x1b[39;49m\n\nThe book was not built: x\n"
    )
    assert message_of(printed, tmp_path) == "book/one.md:3: WARNING: what"
    long = message_of("word " * 9000, tmp_path)
    assert len(long) < LONGEST_MESSAGE + 50
    assert long.endswith("The terminal has the rest.")


@pytest.mark.parametrize("given", ["", "eight", "-1", "70000", "8000.5"])
def test_a_port_that_is_none_is_named(given):
    with pytest.raises(Busy, match="give a number up to 65535, such as 8001"):
        port_of(given)
    assert port_of("8001") == 8001


def serve_at(folder, port):
    """Start `make serve` where it cannot begin; return what it says."""
    command = [sys.executable, "-m", "course_site", "serve", str(folder)]
    environment = {"PORT": str(port), "PATH": ""}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 1
    assert run.stdout == ""
    return run.stderr


def test_an_edit_ends_a_build_that_executes_an_endless_cell(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(serve, "UNDISTURBED", 0.0)
    runs = tmp_path / "runs"
    endless = cell(f"import pathlib\npathlib.Path({str(runs)!r}).touch()\nwhile True: pass")
    book = SmallBook(tmp_path / "book", {"one": page(endless)})
    copies, news, watch = Copies(tmp_path / "served"), News(), Watch(book.folder)

    def mend():
        while not runs.exists():
            time.sleep(0.05)  # between two looks
        book.change("one.md", "while True: pass", "")

    author = threading.Thread(target=mend)
    author.start()
    serve.build(book.folder, copies, news, watch)
    author.join()
    assert news.after(0, 0)[1]["state"] == "building"
    assert news.after(0, 0)[1]["message"] == ""
    assert "There was an edit" in capsys.readouterr().out


def test_a_port_that_is_taken_is_said_in_one_sentence(preview, tmp_path):
    port = preview.server_address[1]
    said = serve_at(tmp_path, port)
    assert (
        said == f"Port {port} cannot be had (Address already in use): make serve PORT={port + 1}\n"
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EROFS, "_build cannot be written: "), (errno.ENOSPC, "disk is full")],
)
def test_a_disk_that_cannot_be_written_is_said_in_one_sentence(
    tmp_path, monkeypatch, capsys, number, words
):
    def alone(*arguments, **options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(serve, "alone", alone)
    assert serve.main([str(tmp_path)]) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert words in said


def test_a_second_serve_of_a_book_says_who_is_at_work(tmp_path):
    with alone(tmp_path / "_build" / "served", "make serve"):
        said = serve_at(tmp_path, 8000)
    assert said.startswith("make serve (process ")
    assert said.endswith(") is at work in this folder already: end it first.\n")


def test_whoever_comes_second_says_so_and_waits(tmp_path):
    code = (
        "import sys; from course_site.turns import alone\n"
        "with alone(sys.argv[1], 'The second'): print('its turn', flush=True)"
    )
    with alone(tmp_path, "The first"):
        second = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        said = second.stdout.readline()
        assert said.startswith("The first (process ")
        assert said.endswith(") is at work in this folder: waiting for it to end\n")
    assert second.stdout.read() == "its turn\n"
    assert second.wait() == 0
