"""Show the folder "site" beside this file, on this machine only: with any Python 3.7 or newer.

`python3 serve.py PORT` prints the address, then answers until it is ended.
"""

import functools
import http.server
import os
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    """Sends files, each with the type that a browser wants to see; prints nothing."""

    # Some systems say otherwise of their own, and a browser runs no script of another type.
    extensions_map = {  # noqa: RUF012
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
    }

    def end_headers(self) -> None:
        """Have the browser ask again: the next edition may lie at this address."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Print nothing."""


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of a browser that left."""

    allow_reuse_address = os.name != "nt"  # there it would share a port that is taken

    def handle_error(self, *arguments: object) -> None:
        """Say nothing."""


def main() -> int:
    """Serve on the first port that is free; return 1 where none is."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "site")
    handler = functools.partial(Handler, directory=folder)
    first = int(sys.argv[1])
    for port in range(first, first + 10):
        try:
            server = Server(("127.0.0.1", port), handler)
        except OSError:
            continue
        print("http://127.0.0.1:%d/" % server.server_port, flush=True)  # noqa: UP031
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    print("No port is free.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
