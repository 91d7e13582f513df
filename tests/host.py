"""A static host on this machine, for tests and bench: as good or as bad as one wants it."""

from __future__ import annotations

import gzip
import io
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, Self

ADDRESS = "127.0.0.1"
TEXT = (".html", ".css", ".js", ".mjs", ".svg", ".json", ".txt", ".xml")  # hosts compress these


class Server(ThreadingHTTPServer):
    """Answers requests on this machine, in threads, while a ``with`` block lasts."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__((ADDRESS, 0), handler)

    @property
    def origin(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{ADDRESS}:{self.server_port}"

    def handle_error(self, *arguments: object) -> None:
        """Say nothing of a browser that left."""

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *arguments: object) -> None:
        self.shutdown()
        self.server_close()


class Host(Server):
    """Serves a folder as ``python -m http.server`` does, or with gzip, as most hosts do.

    Attributes
    ----------
    faults : dict
        What makes it a bad host, from the next request on. ``headers`` are sent with each answer;
        ``prefix`` begins each address. The files with one of these texts in their address are
        ``missing``, ``truncated`` (sent by half), ``silent`` (as long as they are named here) or
        ``broken`` (the connection ends).
    made : dict
        Files that are in no folder: from an address to the content, which is JSON.
    requests : list
        The addresses that were asked for.
    sent : list
        The address and the size of each file that was sent.
    """

    def __init__(self, folder: Path, *, compressing: bool = False) -> None:
        super().__init__(Handler)
        self.folder, self.compressing = folder, compressing
        self.faults: dict[str, Any] = {}
        self.made: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.sent: list[tuple[str, int]] = []

    def address(self, page: str) -> str:
        """Return the address of a page, which is named without its ending."""
        return f"{self.origin}{self.faults.get('prefix', '')}/{page}.html"


class Handler(SimpleHTTPRequestHandler):
    """Answers one request to a `Host`."""

    server: Host

    def log_message(self, *arguments: object) -> None:
        """Print nothing."""

    def end_headers(self) -> None:
        """Add the headers of a bad host."""
        for name, value in self.server.faults.get("headers", {}).items():
            self.send_header(name, value)
        super().end_headers()

    def translate_path(self, path: str) -> str:
        """Return the path of a file in the folder that is served."""
        self.directory = str(self.server.folder)
        return super().translate_path(path.removeprefix(self.server.faults.get("prefix", "")))

    def do_GET(self) -> None:
        """Answer, or not."""
        self.server.requests.append(self.path)
        while self._is("silent"):
            time.sleep(0.05)  # a pause between two looks
        if self._is("broken"):
            self.close_connection = True
        else:
            super().do_GET()

    def send_head(self) -> BinaryIO | None:
        """Send the head of the answer, and return what follows it."""
        if not self.path.startswith(self.server.faults.get("prefix", "")) or self._is("missing"):
            self.send_error(404)
            return None
        made = self.server.made.get(self.path.split("?")[0])
        if made is not None:
            return self._send(made, "application/json")
        path = Path(self.translate_path(self.path))
        if self._is("truncated"):
            content = path.read_bytes()
            return self._send(content[: len(content) // 2])
        if self.server.compressing:
            return self._send_compressed(path / "index.html" if path.is_dir() else path)
        return super().send_head()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file, unless the browser left."""
        size = source.seek(0, io.SEEK_END)
        source.seek(0)
        self.server.sent.append((self.path, size))
        with suppress(BrokenPipeError, ConnectionResetError):
            super().copyfile(source, outputfile)

    def _is(self, fault: str) -> bool:
        return any(part in self.path for part in self.server.faults.get(fault, ()))

    def _send_compressed(self, path: Path) -> BinaryIO | None:
        if not path.is_file():
            self.send_error(404)
            return None
        content, kind = path.read_bytes(), self.guess_type(str(path))
        if path.suffix in TEXT:
            return self._send(gzip.compress(content, 6), kind, "gzip")
        return self._send(content, kind)

    def _send(self, content: bytes, kind: str = "", encoding: str = "") -> BinaryIO:
        self.send_response(200)
        for name, value in (("Content-Type", kind), ("Content-Encoding", encoding)):
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)
