"""The host that stands for those of the site, in tests and in the bench."""

from __future__ import annotations

from http.client import RemoteDisconnected
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.host import Host


@pytest.mark.parametrize(("name", "is_text"), [("a.html", True), ("b.woff2", False)])
def test_text_is_served_with_gzip_as_hosts_do(tmp_path, name, is_text):
    (tmp_path / name).write_bytes(b"a" * 1000)
    with Host(tmp_path, compressing=True) as host, urlopen(f"{host.origin}/{name}") as answer:
        assert (answer.headers["Content-Encoding"] == "gzip") is is_text
        assert (int(answer.headers["Content-Length"]) < 100) is is_text


def test_a_host_counts_and_knows_files_of_no_folder(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"four")
    with Host(tmp_path) as host:
        host.made["/b.json"] = b"{}"
        assert urlopen(f"{host.origin}/a.txt").read() == b"four"
        assert urlopen(f"{host.origin}/b.json?again").read() == b"{}"
        assert host.requests == ["/a.txt", "/b.json?again"]
        assert host.sent == [("/a.txt", 4), ("/b.json?again", 2)]


def test_a_bad_host_is_bad_as_long_as_it_is_told(tmp_path):
    (tmp_path / "a.html").write_bytes(b"four")
    with Host(tmp_path) as host:
        host.faults["truncated"] = ["a."]
        assert urlopen(host.address("a")).read() == b"fo"
        host.faults["missing"] = ["a."]
        with pytest.raises(HTTPError, match="404"):
            urlopen(host.address("a"))
        host.faults["broken"] = ["a."]
        with pytest.raises(RemoteDisconnected):
            urlopen(host.address("a"))
        host.faults.clear()
        host.faults.update(prefix="/course", headers={"X-Bad": "yes"})
        answer = urlopen(host.address("a"))
        assert (answer.read(), answer.headers["X-Bad"]) == (b"four", "yes")
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{host.origin}/a.html")
