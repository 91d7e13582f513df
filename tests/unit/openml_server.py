"""A stand-in for OpenML on this machine, with the few answers that fetch_openml asks for."""

import gzip
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler

import numpy as np

from tests.host import Server

DATA_ID = 554
FAULTS = (
    "none",
    "error 500",
    "unknown",
    "hangs",
    "hangs in the file",
    "cut off",
    "half a gzip",
    "html",
    "wrong md5",
    "no arff",
    "missing pixel columns",
    "missing key",
)


def arff(pixels, labels) -> bytes:
    """Return a data set in OpenML's text format: a line for each column, then one for each row."""
    lines = ["@RELATION mnist_784", ""]
    lines += [f"@ATTRIBUTE pixel{i + 1} REAL" for i in range(pixels.shape[1])]
    lines += ["@ATTRIBUTE class {0,1,2,3,4,5,6,7,8,9}", "", "@DATA"]
    for row, label in zip(pixels, labels, strict=True):
        lines.append(",".join([*(f"{value:g}" for value in row), str(label)]))
    return ("\n".join(lines) + "\n").encode()


class OpenMLServer(Server):
    """Answers as OpenML does, or with one of `FAULTS`; ``asked`` lists the paths."""

    def __init__(self, pixels, labels, fault="none"):
        assert fault in FAULTS
        super().__init__(Handler)
        self.fault = fault
        self.asked: list[str] = []
        if fault == "missing pixel columns":
            pixels = pixels[:, :100]
        content = b"@RELATION broken\n@NONSENSE\n" if fault == "no arff" else arff(pixels, labels)
        self.n_rows, self.n_pixels, self.content = len(labels), pixels.shape[1], content
        self.released = threading.Event()

    def __exit__(self, *arguments):
        self.released.set()
        super().__exit__(*arguments)

    def json(self, path: str) -> dict | None:
        """Return what the API answers to `path`; None if it is no path of the API."""
        if "/data/list/data_name/mnist_784/" in path:
            dataset = {"did": DATA_ID, "name": "mnist_784", "version": 1, "status": "active"}
            return {"data": {"dataset": [dataset]}}
        if path.endswith(f"/data/features/{DATA_ID}"):
            names = [*(f"pixel{i + 1}" for i in range(self.n_pixels)), "class"]
            return {
                "data_features": {"feature": [self.feature(*pair) for pair in enumerate(names)]}
            }
        if path.endswith(f"/data/qualities/{DATA_ID}"):
            quality = {"name": "NumberOfInstances", "value": str(float(self.n_rows))}
            return {"data_qualities": {"quality": [quality]}}
        if path.endswith(f"/data/{DATA_ID}"):
            md5 = "0" * 32 if self.fault == "wrong md5" else hashlib.md5(self.content).hexdigest()
            description = {
                "id": str(DATA_ID),
                "name": "mnist_784",
                "version": "1",
                "status": "active",
                "description": "Handwritten digits",
                "format": "ARFF",
                "md5_checksum": md5,
                "url": "https://openml.example/data/v1/download/52667/mnist_784.arff",
                "default_target_attribute": "class",
                "file_id": "52667",
            }
            if self.fault == "missing key":
                del description["format"]
            return {"data_set_description": description}
        return None

    def feature(self, index: int, name: str) -> dict:
        """Return how OpenML describes one column."""
        is_class = name == "class"
        return {
            "index": str(index),
            "name": name,
            "data_type": "nominal" if is_class else "numeric",
            "nominal_value": list("0123456789") if is_class else [],
            "is_target": str(is_class).lower(),
            "is_ignore": "false",
            "is_row_identifier": "false",
            "number_of_missing_values": "0",
        }

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Send the answer to one request."""
        is_file = "/download/" in handler.path
        if self.fault == "hangs" or (self.fault == "hangs in the file" and is_file):
            self.released.wait(10)
            return
        if self.fault == "error 500":
            return handler.send_error(500)
        if self.fault == "unknown":
            return handler.send_error(412)
        if self.fault == "html":
            return self.send(handler, b"<html>Please log in to this network.</html>")
        if is_file:
            return self.send_file(handler)
        found = self.json(handler.path)
        if found is None:
            return handler.send_error(404)
        return self.send(handler, json.dumps(found).encode())

    def send(self, handler, body, *, encoding=None, claimed=None) -> None:
        """Send `body`, saying that it has `claimed` bytes."""
        handler.send_response(200)
        handler.send_header("Content-Length", str(claimed or len(body)))
        if encoding:
            handler.send_header("Content-Encoding", encoding)
        handler.end_headers()
        handler.wfile.write(body)
        handler.wfile.flush()

    def send_file(self, handler) -> None:
        """Send the gzipped data, whole or not."""
        body = gzip.compress(self.content)
        whole = len(body)
        if self.fault == "half a gzip":
            return self.send(handler, body[: whole // 2], encoding="gzip")
        if self.fault == "cut off":
            return self.send(handler, body[: whole // 2], encoding="gzip", claimed=whole)
        return self.send(handler, body, encoding="gzip")


class Handler(BaseHTTPRequestHandler):
    """Hands one request to the server."""

    server: OpenMLServer

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.answer(self)

    def log_message(self, *arguments):
        pass


def digits(n: int, seed: int = 0):
    """Return n made-up images (n, 784) and their labels (n,)."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (n, 784)).astype(float), rng.integers(0, 10, n)
