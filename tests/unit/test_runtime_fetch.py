"""Fetching Python for the browser where the network does not give what was asked for."""

from __future__ import annotations

import http.client
import os
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from course_site.files import sha256
from course_site.live import manifest, official, store
from course_site.problems import Problem

DATA = b"the official file"
EXPECTED = {"one.whl": sha256(DATA), "two.whl": sha256(DATA)}


class Answer:
    """What a host sends: bytes, or an error while they are read."""

    def __init__(self, sent: bytes | Exception) -> None:
        self.sent = sent

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self) -> bytes:
        if isinstance(self.sent, Exception):
            raise self.sent
        return self.sent


@pytest.mark.parametrize(
    "sent",
    [
        http.client.IncompleteRead(b"half"),
        http.client.BadStatusLine("?"),
        ConnectionResetError(),
        TimeoutError(),
        b"<html>Please log in</html>",
    ],
)
def test_what_the_network_does_not_give_whole_is_left_to_the_other_source(
    sent: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers = iter([Answer(DATA), Answer(sent)])
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: next(answers))
    assert official._fetch_from_cdn(tmp_path, list(EXPECTED), EXPECTED) == ["two.whl"]
    assert (tmp_path / "one.whl").read_bytes() == DATA
    assert os.listdir(tmp_path) == ["one.whl"]


def test_a_cache_that_may_only_be_read_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path))
    (tmp_path / "kind-1").mkdir()
    (tmp_path / "kind-1" / "file").write_bytes(DATA)
    folder = store.Folder(tmp_path / "kind-1", {"file": (len(DATA), sha256(DATA))})
    store.remember(folder, "kind", "inputs")

    def refuse(path: Path) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(os, "utime", refuse)
    assert store.made_before("kind", "inputs") == folder


def test_what_a_killed_build_left_is_removed_a_day_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(manifest, "read_lock", lambda: 1 / 0)  # nothing is built here
    for name, age in (("work-old", 2 * 86_400), ("work-new", 0)):
        (tmp_path / name).mkdir()
        when = time.time() - age
        os.utime(tmp_path / name, (when, when))
    with pytest.raises(ZeroDivisionError):
        manifest.prepare()
    assert os.listdir(tmp_path) == ["work-new"]


def test_a_step_that_fails_leaves_nothing_in_the_cache_and_is_done_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path))

    def fail(target: Path) -> None:
        (target / "half").write_bytes(DATA)
        raise Problem("Node failed")

    with pytest.raises(Problem):
        store.make_once("kind", "inputs", fail)
    assert list(tmp_path.iterdir()) == []
    made = store.make_once("kind", "inputs", lambda target: (target / "whole").write_bytes(DATA))
    assert list(made.files) == ["whole"]
    assert store.make_once("kind", "inputs", fail) == made


def test_what_no_build_has_used_for_a_week_is_forgotten_with_its_note(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path))
    store.make_once("kind", "old", lambda target: (target / "old").write_bytes(DATA))
    for path in tmp_path.iterdir():
        os.utime(path, (1e9, 1e9))
    new = store.make_once("kind", "new", lambda target: (target / "new").write_bytes(DATA))
    assert {path.name for path in tmp_path.iterdir()} == {new.name, "kind-made-from-new.json"}
