"""A server for the author's browser: the last good site, and news of the build.

A page asks for nothing twice (`no-store`), so that no old script or style is ever shown. Into each
page goes a small script (preview.mjs) that listens to the news.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

SCRIPT = Path(__file__).with_name("preview.mjs")
SCRIPT_ADDRESS, NEWS_ADDRESS = "/_serve/preview.mjs", "/_serve/news"
SIGN_OF_LIFE = 10.0  # seconds; a page that is gone is noticed then
APPLICATIONS = ("live", "lite")  # no pages of the book
FIRST_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>The book is being built</title></head>
<body style="font: 1rem/1.5 sans-serif; margin: 2rem"><p>The book is being built for the first time.
The page comes by itself.</p></body></html>
"""


class News:
    """What a page has to know: the state of the build, the site there is, and what is wrong."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 1
        self._now: dict[str, Any] = {"state": "building", "site": "", "progress": "", "message": ""}

    def tell(self, **changes: str) -> None:
        """Change what is known, and let every page know."""
        with self._changed:
            self._now |= changes
            self._number += 1
            self._changed.notify_all()

    def after(self, number: int, seconds: float) -> tuple[int, dict[str, Any]]:
        """Return the news once they are others than those of this number; else after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number, seconds)
            return self._number, dict(self._now)


class Copies:
    """Copies of the last good site in a folder: the one that is shown, and the one before it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        finished = [path for path in folder.iterdir() if path.name.isdigit()]
        self.shown = max(finished, default=None, key=lambda path: int(path.name))
        self._remove_all_but({self.shown})

    def new(self) -> Path:
        """Return where the next one goes."""
        return self._folder / str(time.time_ns())

    def show(self, copy: Path) -> None:
        """Show this copy from now on; pages that are just being sent come from the one before."""
        self._remove_all_but({self.shown, copy})
        self.shown = copy

    def _remove_all_but(self, kept: set[Path | None]) -> None:
        for path in self._folder.iterdir():
            if path.is_dir() and path not in kept:
                shutil.rmtree(path, ignore_errors=True)


class Server(ThreadingHTTPServer):
    """The server of one book on this machine."""

    daemon_threads = True

    def __init__(self, port: int, copies: Copies, news: News) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.copies = copies
        self.news = news

    @property
    def address(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader who went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(SimpleHTTPRequestHandler):
    """Answers one request."""

    server: Server
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
    }

    def log_message(self, *arguments: object) -> None:
        """Leave the terminal to the build."""

    def end_headers(self) -> None:
        """Let the browser keep nothing."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        """Send the news, the script, or a file of the site."""
        if urlsplit(self.path).path == NEWS_ADDRESS:
            self._send_news()
        else:
            super().do_GET()

    def send_head(self) -> BinaryIO | None:
        """Send the head of the answer, and return what follows it."""
        del self.headers["If-Modified-Since"]
        address, site = urlsplit(self.path).path, self.server.copies.shown
        if address == SCRIPT_ADDRESS:
            return self._send(SCRIPT.read_bytes(), "text/javascript", 200)
        if site is None:
            return self._send_page(FIRST_PAGE.encode(), "", 503)
        self.directory = str(site)
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not address.endswith("/"):
            return super().send_head()  # leads to the folder
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            page = site / "404.html"
            return self._send_page(page.read_bytes() if page.is_file() else b"", site.name, 404)
        is_page = unquote(address).split("/")[1] not in APPLICATIONS
        if path.suffix == ".html" and is_page:
            return self._send_page(path.read_bytes(), site.name, 200)
        return super().send_head()

    def _send_page(self, page: bytes, site: str, status: int) -> BinaryIO:
        """Send a page that listens to the news, and knows which site it is of."""
        script = f'<script type="module" src="{SCRIPT_ADDRESS}?site={site}"></script>\n'
        before, end, after = page.rpartition(b"</body>")
        whole = before + script.encode() + end + after if end else page + script.encode()
        return self._send(whole, "text/html; charset=utf-8", status)

    def _send(self, content: bytes, kind: str, status: int) -> BinaryIO:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def _send_news(self) -> None:
        """Send the news as they come, until the page is gone."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        number = 0
        with contextlib.suppress(ConnectionError):
            while True:
                number, now = self.server.news.after(number, SIGN_OF_LIFE)
                self.wfile.write(f"data: {json.dumps(now)}\n\n".encode())
