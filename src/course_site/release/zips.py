"""Archives that depend on nothing but what they hold."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

DATE = (1980, 1, 1, 0, 0, 0)  # of every file: the same files give the same bytes
UNIX = 3  # what understands the rights of a file
# They are compressed already.
STORED = {".gz", ".pack", ".png", ".whl", ".woff", ".woff2", ".zip"}


def write_zip(
    target: Path, folder: str, files: Mapping[str, Path], executable: Collection[str] = ()
) -> None:
    """Write an archive in which all lies in `folder`; whoever interrupts it leaves none.

    `files` leads from the name in the folder to the file; those in `executable` are commands.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.unfinished")
    with zipfile.ZipFile(unfinished, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", DATE)
            entry.create_system = UNIX
            entry.external_attr = (0o100755 if name in executable else 0o100644) << 16
            stored = files[name].suffix in STORED
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            with files[name].open("rb") as source, archive.open(entry, "w") as member:
                shutil.copyfileobj(source, member, 1 << 20)
    os.replace(unfinished, target)
