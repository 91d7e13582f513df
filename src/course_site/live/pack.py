"""The format in which a page fetches a package: many small files in one, gzipped."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path


def pack_wheel(wheel: Path) -> bytes:
    """Return a pack of the wheel's small files; the page takes the data from the wheel itself."""
    site = "/lib/python3.12/site-packages/"
    packed, rest = [], []
    with zipfile.ZipFile(wheel) as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if info.is_dir():
                continue
            if info.file_size > 1_000_000:
                rest.append([info.filename, info.file_size])
            else:
                packed.append((site + info.filename, archive.read(info)))
    header = {
        "files": [[path, len(data)] for path, data in packed],
        "libraries": [],
        "extensions": [],
        "other": {wheel.name: {"root": site, "files": rest}},
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    content = len(text).to_bytes(4, "little") + text + b"".join(data for _, data in packed)
    return gzip.compress(content, mtime=0)
